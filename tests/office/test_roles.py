"""On PostgreSQL whoever serves the office can add operations and cannot change one; erasing is another role's right."""

import os
import secrets
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from tests.office.conftest import new_database
from tests.office.hands import TEAM, Hand, organisation_of, statement_of
from visitapp.errors import Refused
from visitapp.office import roles, upgrading
from visitapp.office.erasing import erase_due, still_with_words
from visitapp.office.founding import SETTINGS, first_invitation, found, open_office
from visitapp.office.shelf import FolderShelf
from visitapp.office.store import OfficeStore
from visitapp.office.upgrading import bring_up, serving, upgrade
from visitapp.office.verifying import verify
from visitapp.sync.protocol.directory import Kind


def as_role(address: str, role: str) -> str:
    return make_url(address).set(username=role).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def office(cluster: str, tmp_path_factory: pytest.TempPathFactory):
    """The folder of an office that `office_app` serves, and the owner's address."""
    owner = new_database(cluster)
    engine = create_engine(owner, isolation_level="AUTOCOMMIT")
    login, eraser = f"app-{secrets.token_hex(3)}", f"eraser-{secrets.token_hex(3)}"
    with engine.connect() as connection:
        connection.execute(text(f'CREATE ROLE "{login}" LOGIN'))
        connection.execute(text(f'CREATE ROLE "{eraser}" LOGIN'))
    folder = tmp_path_factory.mktemp("roles") / "office"
    store = found(folder, database=owner, hosts=["localhost"], serve_as=as_role(owner, login))
    assert "visitapp-1:" in first_invitation(store, folder, address="https://localhost:8443")
    store.close()
    with engine.connect() as connection:
        connection.execute(text(f'GRANT {roles.ERASING} TO "{eraser}"'))
    engine.dispose()
    return folder, owner, as_role(owner, eraser)


@pytest.fixture(scope="module")
def served(office):
    """The office as its application role sees it, with a stream of five operations."""
    folder, _, _ = office
    store = open_office(folder)
    worker = Hand(b"")
    officer = organisation_of(store, worker)
    stream = os.urandom(16)
    store.register(stream, TEAM)
    with serving(store.engine):
        store.push(stream, worker.device, worker.batch(stream, 3))
        store.push(stream, worker.device, worker.batch(stream, 2))
        assert store.pull(stream, worker.device, after=0, limit=500).head == 5
        gone = Hand(officer.organisation)
        for kind in (Kind.ADMIT, Kind.REVOKE):
            said = statement_of(officer, store.directory(), gone, kind)
            with store.engine.begin() as connection:
                store.add_statements(connection, (said,))
    yield store, stream, worker
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE operations SET body = ''",
        "UPDATE operations SET header = ''",
        "DELETE FROM operations",
        "TRUNCATE operations",
        "DROP TABLE operations",
        "ALTER TABLE operations ADD COLUMN more text",
        "UPDATE statements SET statement = ''",
        "DELETE FROM statements",
        "DELETE FROM wrapped_keys",
        "UPDATE facts SET value = ''",
        "DELETE FROM streams",
        "CREATE TABLE more (n int)",
    ],
)
def test_the_role_that_serves_cannot_change_what_is_there(served, statement):
    store, stream, worker = served
    before = store.pull(stream, worker.device, after=0, limit=500)
    with pytest.raises(ProgrammingError), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.pull(stream, worker.device, after=0, limit=500) == before


def test_erasing_empties_a_body_and_the_chain_still_holds(office, served):
    store, stream, _ = served
    _, _, eraser = office
    engine = create_engine(eraser)
    with engine.begin() as connection:
        done = connection.execute(
            text("UPDATE operations SET body = '' WHERE stream = :stream AND number = 2"), {"stream": stream}
        )
        assert done.rowcount == 1
    for statement in (
        "DELETE FROM operations",
        "UPDATE operations SET header = ''",
        "INSERT INTO facts VALUES ('a', '')",
    ):
        with pytest.raises(ProgrammingError), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert list(verify(store)) == []


def test_who_serves_is_told_when_the_role_may_change_operations(office, served):
    store, _, _ = served
    _, owner, _ = office
    other = OfficeStore(owner)
    assert not roles.may_change_operations(store.engine)
    assert roles.may_change_operations(other.engine)
    other.close()


def test_the_address_of_the_database_is_read_by_its_owner_alone(office):
    folder, _, _ = office
    assert (folder / SETTINGS).stat().st_mode & 0o077 == 0


def test_putting_back_needs_the_owner(office, served):
    folder, owner, _ = office
    store, _, _ = served
    before = store.fact("incarnation")
    command = [sys.executable, "-m", "visitapp.office", "put-back", str(folder)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "the owner’s address" in refused.stderr
    assert store.fact("incarnation") == before
    away = subprocess.run(
        [*command, "--database", "postgresql+psycopg://nobody@localhost:9/none"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (away.returncode, away.stderr.count("\n")) == (1, 1)
    assert "does not answer" in away.stderr
    done = subprocess.run([*command, "--database", owner], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert store.fact("incarnation") != before


def test_an_upgrade_is_the_owner_s_and_says_so(cluster, monkeypatch):
    monkeypatch.setattr(upgrading, "SECONDS_TO_WAIT", 0.2)
    owner = new_database(cluster)
    store = OfficeStore(owner)
    upgrade(store.engine, to="0001")
    login = f"app-{secrets.token_hex(3)}"
    with store.engine.begin() as connection:
        connection.execute(text(f'CREATE ROLE "{login}" LOGIN'))
        connection.execute(text(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{login}"'))
    served = OfficeStore(as_role(owner, login))
    with pytest.raises(Refused, match="step 0001"), serving(served.engine):
        pass
    assert bring_up(store.engine) == "0001"
    roles.set_up_roles(store.engine, login=login)
    with serving(served.engine):
        assert not roles.may_change_operations(served.engine)
    store.close()
    served.close()


def test_the_printed_sql_gives_the_same_rights(cluster):
    owner = new_database(cluster)
    store = OfficeStore(owner)
    store.make()
    done = subprocess.run(
        [sys.executable, "-m", "visitapp.office", "roles"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with store.engine.begin() as connection:
        connection.exec_driver_sql(done.stdout)
        rights = "SELECT has_table_privilege('visitapp_office', 'operations', :right)"
        for right, may in (("SELECT", True), ("INSERT", True), ("UPDATE", False), ("DELETE", False)):
            assert connection.execute(text(rights), {"right": right}).scalar_one() is may
    store.close()


def test_the_erasing_role_takes_words_keys_and_files_away_and_can_do_no_more(office, served, tmp_path):
    _, stream, _ = served
    _, _, eraser = office
    other = OfficeStore(eraser)
    assert erase_due(other, FolderShelf(tmp_path)) == ()
    assert still_with_words(other) == 0
    for statement in ("UPDATE wrapped_keys SET mark = ''", "DELETE FROM wrapped_keys", "DELETE FROM statements"):
        with pytest.raises(ProgrammingError), other.engine.begin() as connection:
            connection.execute(text(statement))
    with other.engine.begin() as connection:
        connection.execute(text("UPDATE wrapped_keys SET wrapped = '' WHERE stream = :stream"), {"stream": stream})
        connection.execute(text("DELETE FROM blobs WHERE stream = :stream"), {"stream": stream})
        connection.execute(text("DELETE FROM blob_receipts WHERE stream = :stream"), {"stream": stream})
    other.close()
