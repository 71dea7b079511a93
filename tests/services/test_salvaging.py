"""A database made anew from the log is the same, and what can be read of a broken vault comes into a new one."""

import random
import shutil
from pathlib import Path

import pytest

from visitapp.config import resource
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.people import Person
from visitapp.errors import NotFound, VaultDamaged
from visitapp.services import checking, demo, people, salvaging, vaults, visits
from visitapp.services.opening import new_id
from visitapp.storage import operations
from visitapp.storage.rebuild import rebuild_database
from visitapp.storage.salvage import Wreck, saved_log

from .conftest import PASSPHRASE

PAGE = 4096
LONG = "The boiler is off in the mornings, and the kettle sings. " * 4


@pytest.fixture(scope="module")
def full_vault(tmp_path_factory) -> Path:
    """Make a vault with the demo caseload, once."""
    folder = tmp_path_factory.mktemp("salvage") / "full.visitvault"
    caseload = resource("demo/caseload.json")
    worker = demo.demo_worker(caseload=caseload)
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    demo.load_demo(workspace, caseload=caseload)
    for number in range(150):
        person = people.add_person(workspace, person=Person("", given_name=f"Invented {number}", area=LONG * 4))
        visit = visits.start_visit(workspace, person_id=person.changes[0].record_id).of_type("visit")[0].record_id
        for length in (1, 2, 3):
            visits.write_section(workspace, visit_id=visit, key="health", text=LONG * length)
    workspace.close()
    return folder


@pytest.fixture
def broken(full_vault, tmp_path) -> Path:
    return Path(shutil.copytree(full_vault, tmp_path / "broken.visitvault"))


def records(folder: Path):
    """Return every record of a vault that is not retracted."""
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    try:
        return {name: workspace.store.all(record_type) for name, record_type in RECORD_TYPES.items()}
    finally:
        workspace.close()


def salvaged(broken: Path) -> tuple[Path, salvaging.Salvaged]:
    into = broken.with_name("new.visitvault")
    before = {path: path.read_bytes() for path in broken.rglob("*") if path.is_file() and path.name != "vault.lock"}
    done = salvaging.salvage(
        folder=broken, passphrase=PASSPHRASE, into=into, progress=lambda _done, _all: None, kdf=vaults.FAST_KDF
    )
    assert {path: path.read_bytes() for path in before} == before
    return into, done


def test_a_database_made_anew_from_the_log_holds_the_same_records(full_vault, broken):
    told: list[tuple[int, int]] = []
    salvaging.rebuild(folder=broken, passphrase=PASSPHRASE, progress=lambda done, all_: told.append((done, all_)))
    assert records(broken) == records(full_vault)
    assert told[-1][0] == told[-1][1] > 1000
    assert all(report.is_sound for report in checking.check(folder=broken, passphrase=PASSPHRASE))
    workspace = vaults.open_with_passphrase(folder=broken, passphrase=PASSPHRASE)
    assert workspace.store.search("boiler")
    workspace.close()


def test_a_whole_vault_is_salvaged_whole(full_vault, broken):
    into, done = salvaged(broken)
    assert done.lost == ()
    assert records(into) == records(full_vault)


def test_without_its_database_everything_comes_from_the_journal(full_vault, broken):
    (broken / "records-1.db").unlink()
    into, done = salvaged(broken)
    assert [line.split(":")[0] for line in done.lost] == ["The database file"]
    assert records(into) == records(full_vault)


def test_without_its_journal_everything_comes_from_the_database(full_vault, broken):
    shutil.rmtree(broken / "journal")
    into, done = salvaged(broken)
    assert done.lost == ()
    assert records(into) == records(full_vault)


def test_damaged_pages_cost_nothing_that_the_journal_holds(full_vault, broken):
    database = broken / "records-1.db"
    data = bytearray(database.read_bytes())
    for page in range(200, len(data) // PAGE, 7):  # the first pages say which tables there are
        data[page * PAGE + 100] ^= 1
    database.write_bytes(data)
    into, done = salvaged(broken)
    assert any("table" in line for line in done.lost)
    assert records(into) == records(full_vault)


def test_what_neither_holds_is_listed_and_the_rest_is_there(full_vault, broken):
    database, file = broken / "records-1.db", next((broken / "journal").iterdir())
    data = bytearray(database.read_bytes())
    for page in range(10, len(data) // PAGE, 3):
        data[page * PAGE + 100] ^= 1
    database.write_bytes(data)
    frames = bytearray(file.read_bytes())
    for place in range(len(frames) // 2, len(frames), 40_000):
        frames[place] ^= 1
    file.write_bytes(frames)
    with pytest.raises(VaultDamaged):
        salvaging.rebuild(folder=broken, passphrase=PASSPHRASE, progress=lambda _done, _all: None)
    into, done = salvaged(broken)
    assert any("nothing holds" in line for line in done.lost)
    whole, kept = records(full_vault), records(into)
    assert 0.5 < sum(map(len, kept.values())) / sum(map(len, whole.values())) < 1
    assert all(report.is_sound for report in checking.check(folder=into, passphrase=PASSPHRASE))
    found = records(into)
    salvaging.rebuild(folder=into, passphrase=PASSPHRASE, progress=lambda _done, _all: None)
    assert records(into) == found, "what was saved with gaps can be made anew from its log like any other vault"


def test_where_nothing_can_be_read_no_new_vault_is_made(broken):
    shutil.rmtree(broken / "journal")
    (broken / "records-1.db").write_bytes(b"\x5a" * 100_000)
    with pytest.raises(NotFound):
        salvaged(broken)
    assert not broken.with_name("new.visitvault").exists()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_entries_are_lost_the_log_that_is_saved_can_be_read_again(full_vault, tmp_path, seed):
    choice = random.Random(seed)
    workspace = vaults.open_with_passphrase(folder=full_vault, passphrase=PASSPHRASE)
    try:
        with workspace.store.reading() as connection:
            bodies = [text for _, text, _ in operations.bodies(connection)]
    finally:
        workspace.close()
    wreck = Wreck({number: body for number, body in enumerate(bodies, start=1) if choice.random() > 0.2})
    log = saved_log(wreck, at="2026-11-22T10:00:00+00:00", new_ids=iter(new_id, None))
    head = rebuild_database(
        tmp_path / "new.db",
        "ab" * 48,
        log.bodies,
        chain_key=b"k" * 32,
        new_id=new_id,
        progress=lambda _done, _all: None,
    )
    assert head.number == len(log.bodies) > 0.7 * len(bodies)
