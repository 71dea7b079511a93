"""A backup is whole and proved, older ones go by the rule, and what it holds comes back while the old vault is kept."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused, VaultDamaged, WrongSecret
from visitapp.services import backups, checking, people, restoring, vaults
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.manifest import to_drop

from .conftest import PASSPHRASE

OTHER = "candle meadow ribbon harbour walnut"


def restore(backup: Path, into: Path, passphrase: str = PASSPHRASE) -> Path | None:
    with restoring.opened_backup(backup=backup, into=into, passphrase=passphrase) as opened:
        return restoring.restore(opened)


def hourly(workspace: Workspace, second_place: Path | None = None) -> backups.Backup | None:
    """Look whether a backup is due, as the window does every few minutes."""
    source, head = backups.Source.of(workspace.vault), backups.head_of(workspace)
    return backups.make_if_due(source, head=head, second_place=second_place, now=workspace.now())


def names(folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=passphrase)
    try:
        return sorted(person.called for person in workspace.store.all(Person))
    finally:
        workspace.close()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("vault.")
    }


@pytest.fixture
def made(workspace, tess) -> backups.Backup:
    return backups.make(workspace)


def test_a_backup_says_what_it_holds_and_opens(workspace, made):
    assert (made.people, made.entries, made.fault) == (1, workspace.store.head.number, "")
    assert backups.list_backups(workspace.vault) == (made,)
    assert backups.try_opening(workspace.vault, backup=made.path) == made
    assert not any(path.name.startswith(".") for path in made.path.parent.iterdir())


def test_a_backup_is_due_an_hour_after_something_changed(workspace, made, clock):
    clock.move(hours=2)
    assert hourly(workspace) is None
    people.add_person(workspace, person=Person("", given_name="Rhys"))
    assert hourly(workspace) is not None
    people.add_person(workspace, person=Person("", given_name="Shan"))
    clock.move(minutes=59)
    assert hourly(workspace) is None
    clock.move(minutes=2)
    assert hourly(workspace) is not None


def test_what_was_lost_comes_back_and_the_replaced_vault_is_kept(workspace, vault_folder, made, clock):
    people.add_person(workspace, person=Person("", given_name="Later"))
    workspace.close()
    (vault_folder / "records-1.db").write_bytes(b"ruined")
    shutil.rmtree(vault_folder / "journal")
    ruined = bytes_of(vault_folder)
    kept = restore(made.path, vault_folder)
    assert kept is not None
    assert bytes_of(kept) == ruined
    assert names(vault_folder) == ["Tess"]
    assert all(report.is_sound for report in checking.check(folder=vault_folder, passphrase=PASSPHRASE))
    assert [path.name for path in (vault_folder / "backups").iterdir()] == [made.path.name]
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    workspace.vault, workspace.store = again.vault, again.store


def test_what_would_be_replaced_is_told_first_and_nothing_changes_by_looking(workspace, vault_folder, made):
    people.add_person(workspace, person=Person("", given_name="Later"))
    workspace.close()
    before = bytes_of(vault_folder)
    with restoring.opened_backup(backup=made.path, into=vault_folder, passphrase=PASSPHRASE) as opened:
        assert (opened.told.people, opened.replaced_people) == (1, 2)
        assert opened.replaced_entries == opened.told.entries + 1
    assert bytes_of(vault_folder) == before
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    workspace.vault, workspace.store = again.vault, again.store


def test_a_stick_and_the_passphrase_are_enough_on_a_new_laptop(workspace, tmp_path, made, clock):
    stick, laptop = tmp_path / "stick", tmp_path / "laptop"
    stick.mkdir()
    laptop.mkdir()
    copied = backups.copy_to(backups.Source.of(workspace.vault), made.path, stick, now=clock())
    assert [each.fault for each in backups.list_backups(workspace.vault, second_place=stick)] == [""]
    with pytest.raises(WrongSecret):
        restore(copied, laptop / "mine.visitvault", OTHER)
    assert restore(copied, laptop / "mine.visitvault") is None
    assert names(laptop / "mine.visitvault") == ["Tess"]


def test_a_passphrase_that_was_replaced_stays_replaced(workspace, vault_folder, made):
    vaults.set_passphrase(workspace, passphrase=OTHER)
    workspace.close()
    with pytest.raises(WrongSecret):
        restore(made.path, vault_folder)
    restore(made.path, vault_folder, OTHER)
    assert names(vault_folder, OTHER) == ["Tess"]
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=OTHER)
    workspace.vault, workspace.store = again.vault, again.store


def damage_database(backup: Path) -> None:
    data = bytearray((backup / "records.db").read_bytes())
    data[len(data) // 2] ^= 1
    (backup / "records.db").write_bytes(data)


def cut_database(backup: Path) -> None:
    data = (backup / "records.db").read_bytes()
    (backup / "records.db").write_bytes(data[: len(data) // 3])


def damage_manifest(backup: Path) -> None:
    data = bytearray((backup / "manifest").read_bytes())
    data[200] ^= 1
    (backup / "manifest").write_bytes(data)


def link_database(backup: Path) -> None:
    (backup / "records.db").rename(backup.parent / "elsewhere.db")
    (backup / "records.db").symlink_to(backup.parent / "elsewhere.db")


@pytest.mark.parametrize(
    "ruin",
    [
        damage_database,
        cut_database,
        damage_manifest,
        link_database,
        lambda backup: (backup / "records.db").unlink(),
        lambda backup: (backup / "manifest").unlink(),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_the_vault_untouched(workspace, vault_folder, tmp_path, made, ruin):
    backup = Path(shutil.copytree(made.path, tmp_path / made.path.name))
    ruin(backup)
    with pytest.raises(VaultDamaged):
        backups.try_opening(workspace.vault, backup=backup)
    workspace.close()
    before = bytes_of(vault_folder)
    with pytest.raises(VaultDamaged):
        restore(backup, vault_folder)
    assert bytes_of(vault_folder) == before
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    workspace.vault, workspace.store = again.vault, again.store


def test_a_backup_of_another_vault_and_a_folder_of_something_else_are_refused(workspace, tmp_path, made):
    other, _ = vaults.create(
        folder=tmp_path / "b.visitvault", passphrase=PASSPHRASE, worker=workspace.worker, kdf=vaults.FAST_KDF
    )
    other.close()
    before = bytes_of(tmp_path / "b.visitvault")
    with pytest.raises(VaultDamaged, match="another vault"):
        restore(made.path, tmp_path / "b.visitvault")
    assert bytes_of(tmp_path / "b.visitvault") == before
    holiday = tmp_path / "holiday.visitvault"
    holiday.mkdir()
    (holiday / "photo.jpg").write_bytes(b"sun")
    with pytest.raises(Refused):
        restore(made.path, holiday)
    with pytest.raises(NotFound):
        restore(tmp_path / "nothing.visitbackup", tmp_path / "new.visitvault")


def test_a_stick_that_was_pulled_out_is_said_and_the_backup_here_is_made(workspace, tmp_path, tess):
    with pytest.raises(NotFound, match="not there just now"):
        backups.make(workspace, second_place=tmp_path / "gone")
    assert len(backups.list_backups(workspace.vault)) == 1


def test_a_backup_that_is_not_whole_goes_to_quarantine_and_never_counts(workspace, vault_folder, made, clock):
    cut_database(made.path)
    assert [each.is_spoilt for each in backups.list_backups(workspace.vault)] == [True]
    clock.move(hours=1)
    again = backups.make(workspace)
    assert [each.path for each in backups.list_backups(workspace.vault)] == [again.path]
    assert [path.name for path in (vault_folder / "quarantine").iterdir()] == [
        path.name for path in (vault_folder / "quarantine").glob(f"{made.path.name}.*")
    ]


def test_everything_saved_while_a_backup_runs_is_saved_and_the_backup_is_of_one_moment(workspace, tess):
    import threading

    stop, made = threading.Event(), []

    def run() -> None:
        while not stop.is_set():
            made.append(backups.make(workspace))

    thread = threading.Thread(target=run)
    thread.start()
    for number in range(60):
        people.add_person(workspace, person=Person("", given_name=f"Invented {number}"))
    stop.set()
    thread.join()
    assert len(workspace.store.all(Person)) == 61
    assert all(each.fault == "" for each in backups.list_backups(workspace.vault))
    assert made


moments = st.datetimes(datetime(1970, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(st.lists(moments, max_size=80, unique=True), moments)
@settings(max_examples=150)
def test_retention_keeps_the_newest_and_two_days_and_is_bounded(made, now):
    by_name = {f"{number}": moment for number, moment in enumerate(made)}
    dropped = to_drop(by_name, now=now)
    kept = {name: by_name[name] for name in by_name.keys() - dropped}
    past = [moment for moment in made if moment <= now]
    if made:
        assert max(past or made, key=lambda moment: moment) in kept.values() or len(kept) >= 1
    assert all(moment in kept.values() for moment in made if now - moment < timedelta(days=2))
    old = [moment for moment in kept.values() if now - moment >= timedelta(days=2)]
    assert len(old) <= 12 + 10 + 9
    assert to_drop(kept, now=now) == frozenset()


def test_two_years_of_hourly_backups_come_down_to_the_rule():
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    made = {f"{hours}": now - timedelta(hours=hours) for hours in range(2 * 365 * 24)}
    kept = made.keys() - to_drop(made, now=now)
    days = {made[name].date() for name in kept}
    assert 48 <= len(kept) <= 48 + 12 + 10 + 9
    assert all((now - timedelta(days=back)).date() in days for back in range(12))
    assert min(days) < (now - timedelta(days=230)).date()
