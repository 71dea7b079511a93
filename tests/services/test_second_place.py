"""A memory stick or a share: it gets what it lacks when it is there, and whatever it does, the vault goes on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused, VaultDamaged
from visitapp.services import backups, people, restoring, second_place, vaults
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.manifest import to_drop

from .conftest import PASSPHRASE

PHOTO = bytes(range(256)) * 9000


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def look(workspace: Workspace, place: Path | None = None) -> backups.Backup | None:
    """Look whether a backup is due, as the window does every few minutes."""
    source, head = backups.Source.of(workspace.vault), backups.head_of(workspace)
    return backups.make_if_due(source, head=head, second_place=place, now=workspace.now())


def on(stick: Path, workspace: Workspace) -> list[str]:
    """Return the names of the backups on the stick; each is whole and opens."""
    found = backups.list_backups(workspace.vault, second_place=stick)
    assert all(backups.try_opening(workspace.vault, backup=each.path) == each for each in found)
    return [each.path.name for each in found]


def add(workspace: Workspace, name: str) -> None:
    people.add_person(workspace, person=Person("", given_name=name))


def test_a_stick_that_comes_later_gets_the_newest_backup_though_nothing_changed(workspace, tess, stick, clock) -> None:
    stick.rename(stick.with_name("away"))
    with pytest.raises(NotFound, match="not there just now"):
        look(workspace, stick)
    made = backups.list_backups(workspace.vault)
    clock.move(minutes=5)
    with pytest.raises(NotFound):
        look(workspace, stick)
    stick.with_name("away").rename(stick)
    assert look(workspace, stick) is None
    assert on(stick, workspace) == [made[0].path.name]
    assert backups.list_backups(workspace.vault) == made


@contextmanager
def no_room_beyond(byte_count: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_stick_is_said_and_nothing_half_is_left_on_it(workspace, tess, stick) -> None:
    look(workspace)
    with no_room_beyond(50_000), pytest.raises(Refused, match="no room left in the second place"):
        look(workspace, stick)
    assert [path for path in stick.rglob("*") if path.is_file()] == []
    assert look(workspace, stick) is None
    assert len(on(stick, workspace)) == 1


def attach(workspace: Workspace, person_id: str) -> str:
    """Keep a photograph; return its file's id."""
    blob = workspace.blobs.write(BytesIO(PHOTO), len(PHOTO))
    with workspace.act("Keep a photograph", undoable=False) as act:
        act.unit.create(
            Document(workspace.new_id(), person_id, byte_count=len(PHOTO), blob_id=blob.id, blob_key=blob.key)
        )
    return blob.id


def photos(folder: Path) -> list[bytes]:
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    try:
        kept = workspace.store.all(Document)
        return [b"".join(workspace.blobs.read(each.blob_id, each.blob_key, each.byte_count)) for each in kept]
    finally:
        workspace.close()


def test_attachments_go_to_the_stick_once_and_from_it_to_a_new_laptop(workspace, tess, stick, tmp_path, clock) -> None:
    first = attach(workspace, tess)
    look(workspace, stick)
    there = next(stick.glob(f"*/blobs/??/{first}"))
    written = there.stat().st_mtime_ns, there.stat().st_ino
    clock.move(hours=2)
    attach(workspace, tess)
    look(workspace, stick)
    assert (there.stat().st_mtime_ns, there.stat().st_ino) == written
    assert len(list(stick.glob("*/blobs/??/*"))) == 2
    newest = backups.list_backups(workspace.vault, second_place=stick)[-1].path
    with restoring.opened_backup(backup=newest, into=tmp_path / "new.visitvault", passphrase=PASSPHRASE) as opened:
        assert opened.missing_files == 0
        restoring.restore(opened)
    assert photos(tmp_path / "new.visitvault") == [PHOTO, PHOTO]


def test_a_stick_without_room_for_a_photo_has_the_words(workspace, tess, stick, tmp_path) -> None:
    attach(workspace, tess)
    made = look(workspace)
    with no_room_beyond(made.byte_count + 4096), pytest.raises(Refused, match="no room left"):
        look(workspace, stick)
    assert on(stick, workspace) == [made.path.name]
    copied = next(stick.glob("*/*.visitbackup"))
    with restoring.opened_backup(backup=copied, into=tmp_path / "new.visitvault", passphrase=PASSPHRASE) as opened:
        assert opened.missing_files == 1
    assert not [path for path in stick.rglob(".*") if path.is_file()]
    look(workspace, stick)
    assert len(list(stick.glob("*/blobs/??/*"))) == 1


def test_a_backup_taken_from_another_vaults_folder_brings_its_attachments(workspace, tess, tmp_path) -> None:
    attach(workspace, tess)
    made = look(workspace)
    with restoring.opened_backup(backup=made.path, into=tmp_path / "new.visitvault", passphrase=PASSPHRASE) as opened:
        restoring.restore(opened)
    assert photos(tmp_path / "new.visitvault") == [PHOTO]


def test_a_copy_that_was_cut_off_on_the_stick_is_set_aside_there_and_never_counts(
    workspace, tess, stick, clock
) -> None:
    made = look(workspace, stick)
    copied = next(stick.glob(f"*/{made.path.name}"))
    os.truncate(copied / "records.db", 5000)
    clock.move(hours=2)
    add(workspace, "Rhys")
    again = look(workspace, stick)
    assert on(stick, workspace) == [again.path.name]
    assert [path.name[: len(copied.name)] for path in stick.glob("*/quarantine/*")] == [copied.name]


def test_a_backup_that_rots_on_this_laptop_is_said_set_aside_and_made_anew(workspace, tess, stick, clock) -> None:
    made = look(workspace)
    content = bytearray((made.path / "records.db").read_bytes())
    content[len(content) // 2] ^= 1
    (made.path / "records.db").write_bytes(content)
    with pytest.raises(VaultDamaged, match="not whole"):
        look(workspace, stick)
    assert backups.list_backups(workspace.vault) == ()
    again = look(workspace, stick)
    assert again is not None
    assert on(stick, workspace) == [again.path.name]


def test_names_that_only_look_like_backups_are_passed_over(workspace, tess, stick) -> None:
    made = look(workspace, stick)
    target = second_place.folder_in(stick, workspace.vault.header.vault_id)
    for name in ("20261399T999999Z-abcd.visitbackup", "00000000T000000Z-0000.visitbackup", "x.visitbackup"):
        (target / name).mkdir()
        (workspace.vault.folder / "backups" / name).mkdir()
    assert on(stick, workspace) == [made.path.name]
    assert [each.path.name for each in backups.list_backups(workspace.vault)] == [made.path.name]


def test_a_backup_of_another_vault_among_ours_is_set_aside(workspace, tess, tmp_path, clock) -> None:
    made = look(workspace)
    other, _ = vaults.create(
        folder=tmp_path / "other.visitvault", passphrase=PASSPHRASE, worker=workspace.worker, kdf=vaults.FAST_KDF
    )
    stranger = backups.make(other)
    other.close()
    shutil.copytree(stranger.path, made.path.parent / stranger.path.name)
    assert sorted(each.fault for each in backups.list_backups(workspace.vault))[0] == ""
    clock.move(hours=2)
    add(workspace, "Rhys")
    again = look(workspace)
    names = {each.path.name for each in backups.list_backups(workspace.vault)}
    assert names == {made.path.name, again.path.name}
    assert len(list((workspace.vault.folder / "quarantine").iterdir())) == 1


@pytest.mark.parametrize("year", [1970, 2038])
def test_a_clock_that_is_wrong_for_a_day_neither_stops_backups_nor_makes_one_at_every_look(
    workspace, tess, clock, year: int
) -> None:
    assert look(workspace) is not None
    right = clock.moment
    clock.moment = datetime(year, 1, 2, 8, tzinfo=UTC)
    add(workspace, "Rhys")
    assert look(workspace) is not None
    for _ in range(3):
        clock.move(minutes=5)
        assert look(workspace) is None
    add(workspace, "Shan")
    assert look(workspace) is None
    clock.move(minutes=50)
    assert look(workspace) is not None
    clock.moment = right + timedelta(days=1)
    assert look(workspace) is None
    add(workspace, "Nia")
    assert look(workspace) is not None
    clock.move(minutes=5)
    assert look(workspace) is None
    assert len(backups.list_backups(workspace.vault)) == (4 if year > 2000 else 3)  # one day of 1970 keeps its newest
    assert backups.newest_of(backups.list_backups(workspace.vault), now=clock()).people == 4


def test_after_going_back_to_an_older_backup_the_next_one_is_made_by_the_hour(
    workspace, tess, vault_folder, clock
) -> None:
    old = look(workspace)
    for name in ("Rhys", "Shan"):
        clock.move(hours=2)
        add(workspace, name)
        assert look(workspace) is not None
    workspace.close()
    with restoring.opened_backup(backup=old.path, into=vault_folder, passphrase=PASSPHRASE) as opened:
        restoring.restore(opened)
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE, now=clock)
    workspace.vault, workspace.store = again.vault, again.store
    clock.move(hours=2)
    assert look(workspace) is None
    add(workspace, "Nia")
    assert look(workspace).people == 2
    clock.move(hours=2)
    assert look(workspace) is None


moments = st.datetimes(datetime(1970, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
near = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(st.lists(st.one_of(moments, near), max_size=80), st.one_of(moments, near))
@settings(max_examples=150, deadline=None)
def test_whatever_the_clock_says_the_newest_is_kept_and_tidying_again_changes_nothing(made, now) -> None:
    by_name = {f"{moment:%Y%m%dT%H%M%SZ}-{number:04x}": moment for number, moment in enumerate(made)}
    dropped = to_drop(by_name, now=now)
    kept = {name: moment for name, moment in by_name.items() if name not in dropped}
    if made:
        past = {name: moment for name, moment in by_name.items() if moment <= now}
        assert max(by_name.values()) in kept.values()
        assert not past or max(past.values()) in kept.values()
    assert to_drop(kept, now=now) == frozenset()


@given(st.lists(near, min_size=1, max_size=60, unique=True), moments)
@settings(max_examples=100, deadline=None)
def test_a_clock_that_jumps_and_comes_back_leaves_backups_of_the_last_days(made, wrong) -> None:
    now = max(made)
    by_name = {f"{number}": moment for number, moment in enumerate(made)}
    left = {name: by_name[name] for name in by_name.keys() - to_drop(by_name, now=wrong)}
    days = sorted({moment.date() for moment in made})[-12:]
    assert set(days) <= {moment.date() for moment in left.values()}
    assert now in left.values()
