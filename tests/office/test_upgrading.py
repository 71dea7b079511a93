"""An office of an older version is upgraded while nobody serves it, and never by one that is older itself."""

import os
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.office.conftest import new_database
from tests.office.hands import TEAM, Hand, organisation_of
from tests.office.running import RunningOffice
from visitapp.errors import NewerVault, NotFound, Refused, VaultInUse
from visitapp.office import upgrading
from visitapp.office.store import OfficeStore
from visitapp.office.tables import metadata
from visitapp.office.upgrading import NEWEST, alone, bring_up, revision_of, serving, upgrade


@pytest.fixture
def empty(address: str, request: pytest.FixtureRequest, tmp_path: Path):
    """A store on an empty database."""
    is_file = address.startswith("sqlite")
    store = OfficeStore(
        f"sqlite:///{tmp_path / 'office.db'}" if is_file else new_database(request.getfixturevalue("cluster"))
    )
    yield store
    store.close()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "SECONDS_TO_WAIT", 0.2)


def test_the_steps_end_in_the_tables_that_the_office_uses(empty):
    upgrade(empty.engine)
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    scripts = ScriptDirectory(str(Path(upgrading.__file__).parent / "migrations"))
    assert scripts.get_heads() == [NEWEST]


def first_office(store: OfficeStore) -> dict[str, str]:
    """Make an office as the first version left it, with an operation and a key; return its facts."""
    upgrade(store.engine, to="0001")
    facts = {"organisation": os.urandom(16).hex(), "incarnation": os.urandom(16).hex()}
    with store.engine.begin() as connection:
        for name, value in facts.items():
            connection.execute(text("INSERT INTO facts VALUES (:name, :value)"), {"name": name, "value": value})
        some, words = {"some": b"s" * 16}, {"some": b"s" * 16, "team": TEAM, "hash": bytes(32)}
        connection.execute(text("INSERT INTO streams VALUES (:some, :team, 1, :hash, 10)"), words)
        connection.execute(
            text(
                'INSERT INTO wrapped_keys (stream, epoch, device, wrapped, "by", signature) '
                "VALUES (:some, 1, :some, :some, :some, :some)"
            ),
            some,
        )
    return facts


def test_an_office_of_the_first_version_is_upgraded_when_it_is_served_and_asks_for_keys_anew(empty):
    facts = first_office(empty)
    with serving(empty.engine):
        assert revision_of(empty.engine) == NEWEST
        assert empty.fact("organisation").hex() == facts["organisation"]
        assert empty.fact("incarnation").hex() != facts["incarnation"], "laptops offer again what they hold"
        with empty.reading() as connection:
            assert connection.execute(text("SELECT head, epoch FROM streams")).one() == (1, 1)
            assert connection.execute(text("SELECT count(*) FROM wrapped_keys")).scalar_one() == 0
        worker = Hand(b"")
        organisation_of(empty, worker)
        empty.register(b"t" * 16, TEAM)
        assert empty.push(b"t" * 16, worker.device, worker.batch(b"t" * 16, 3)).last == 3
    if empty.engine.dialect.name == "sqlite":
        kept = Path(empty.engine.url.database).with_name("before-upgrade-from-0001.db")
        old = OfficeStore(f"sqlite:///{kept}")
        assert revision_of(old.engine) == "0001"
        assert old.fact("incarnation").hex() == facts["incarnation"]
        old.close()


def test_an_upgrade_waits_for_no_older_process_and_says_so(empty, no_waiting):
    upgrade(empty.engine)
    other = OfficeStore(empty.engine.url.render_as_string(hide_password=False))
    with serving(other.engine), pytest.raises(VaultInUse, match="Stop"):
        bring_up(empty.engine)
    assert bring_up(empty.engine) == NEWEST
    with alone(other.engine), pytest.raises(VaultInUse), serving(empty.engine):
        pass
    other.close()


def test_several_processes_serve_one_postgresql_and_one_serves_a_file(empty, no_waiting):
    upgrade(empty.engine)
    other = OfficeStore(empty.engine.url.render_as_string(hide_password=False))
    with serving(other.engine):
        if empty.engine.dialect.name == "postgresql":
            with serving(empty.engine):
                pass
        else:
            with pytest.raises(VaultInUse, match="One process serves"), serving(empty.engine):
                pass
    other.close()


def test_what_is_newer_or_no_office_is_left_alone(empty):
    with pytest.raises(NotFound, match="no office"), serving(empty.engine):
        pass
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerVault), serving(empty.engine):
        pass
    assert revision_of(empty.engine) == "9999"


def test_a_copy_is_not_put_back_under_an_office_that_runs_nor_is_a_newer_one(tmp_path, monkeypatch):
    office = RunningOffice(tmp_path / "office")
    office.run("backup", office.folder, tmp_path / "copy.db")
    monkeypatch.setattr(upgrading, "SECONDS_TO_WAIT", 0.2)
    from visitapp.office.copies import put_back

    store = OfficeStore(f"sqlite:///{office.folder / 'office.db'}")
    with serving(store.engine), pytest.raises(VaultInUse, match="Another process serves"):
        put_back(office.folder, tmp_path / "copy.db")
    store.close()
    newer = OfficeStore(f"sqlite:///{tmp_path / 'copy.db'}")
    with newer.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer.close()
    with pytest.raises((NewerVault, Refused)):
        put_back(office.folder, tmp_path / "copy.db")
    assert not list(office.folder.glob("replaced-*"))
