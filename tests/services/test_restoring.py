"""What comes back from a backup: all that was written when the vault is ruined, only the backup when it is not."""

import os
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from visitapp.domain.people import Person
from visitapp.errors import DiskFull, KnownError, NewerVault, NotFound, Refused, VaultDamaged, VaultInUse
from visitapp.services import backups, people, restoring, vaults
from visitapp.services.workspace import Workspace
from visitapp.storage.vault import manifest as manifests
from visitapp.storage.vault.lock_file import VaultLock

from .conftest import PASSPHRASE

Saved = tuple[Path, Path]
"""A closed vault with Tess and Later in it, and a backup from before Later."""


@pytest.fixture
def saved(vault_folder: Path, tmp_path: Path) -> Saved:
    workspace = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    add(workspace, "Tess")
    (tmp_path / "stick").mkdir()
    made = backups.make(workspace)
    backup = Path(shutil.copytree(made.path, tmp_path / "stick" / made.path.name))
    add(workspace, "Later")
    workspace.close()
    return vault_folder, backup


def add(workspace: Workspace, name: str) -> None:
    people.add_person(workspace, person=Person("", given_name=name))


def names(folder: Path) -> list[str]:
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    try:
        assert workspace.missing == ()
        return sorted(person.called for person in workspace.store.all(Person))
    finally:
        workspace.close()


def restore(backup: Path, into: Path) -> Path | None:
    with restoring.opened_backup(backup=backup, into=into, passphrase=PASSPHRASE) as opened:
        return restoring.restore(opened)


def later_entries(backup: Path, into: Path) -> int:
    with restoring.opened_backup(backup=backup, into=into, passphrase=PASSPHRASE) as opened:
        return opened.later_entries


def ruin_headers(folder: Path) -> None:
    for name in ("header.a", "header.b"):
        (folder / name).write_bytes(b"\xff" * 300)


def lose_headers(folder: Path) -> None:
    for name in ("header.a", "header.b"):
        (folder / name).unlink()


def alter_headers(folder: Path) -> None:
    """Change a word of both copies as somebody without the key could, with their checksums right."""
    import hashlib

    for name in ("header.a", "header.b"):
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        lines[1] = lines[1].replace(b"Northside", b"Southside")
        checksum = hashlib.sha256(b"".join(lines[:3])).hexdigest().encode()
        (folder / name).write_bytes(b"".join(lines[:3]) + b"sha256 " + checksum + b"\n")


def ruin_all_but_the_journal(folder: Path) -> None:
    ruin_headers(folder)
    (folder / "records-1.db").unlink()


@pytest.mark.parametrize("ruin", [ruin_headers, lose_headers, alter_headers, ruin_all_but_the_journal])
def test_what_was_written_after_the_backup_comes_back_from_the_journal_of_a_ruined_vault(saved: Saved, ruin) -> None:
    vault, backup = saved
    ruin(vault)
    assert later_entries(backup, vault) == 1
    kept = restore(backup, vault)
    assert kept is not None
    assert names(vault) == ["Later", "Tess"]


def test_whoever_restores_over_a_vault_that_opens_goes_back(saved: Saved) -> None:
    vault, backup = saved
    assert later_entries(backup, vault) == 0
    kept = restore(backup, vault)
    assert kept is not None
    assert names(vault) == ["Tess"]
    assert names(kept) == ["Later", "Tess"]


def test_the_journal_is_followed_up_to_its_first_gap_and_the_vault_can_be_written_to(saved: Saved) -> None:
    vault, backup = saved
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    add(workspace, "Lost")
    before = workspace.store.head.number
    add(workspace, "Beyond")
    workspace.close()
    journal = next((vault / "journal").iterdir())
    data = bytearray(journal.read_bytes())
    lost = data.rindex(b"act1", 0, data.rindex(b"act1"))
    data[lost + 70] ^= 1
    journal.write_bytes(data)
    ruin_all_but_the_journal(vault)
    restore(backup, vault)
    assert names(vault) == ["Later", "Tess"]
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert workspace.store.head.number == before - 1
    add(workspace, "Again")
    workspace.close()
    assert names(vault) == ["Again", "Later", "Tess"]


def test_a_journal_of_another_history_adds_nothing(saved: Saved) -> None:
    vault, backup = saved
    restore(backup, vault)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    add(workspace, "Other")
    late = backups.make(workspace)
    stick = backup.parent / late.path.name
    shutil.copytree(late.path, stick)
    workspace.close()
    replaced = next(vault.parent.glob("* replaced *"))
    ruin_headers(replaced)
    assert later_entries(stick, replaced) == 0
    restore(stick, replaced)
    assert names(replaced) == ["Other", "Tess"]


def test_a_vault_that_is_open_is_not_replaced(saved: Saved) -> None:
    vault, backup = saved
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    with pytest.raises(VaultInUse):
        restore(backup, vault)
    workspace.close()
    assert names(vault) == ["Later", "Tess"]


def test_nobody_opens_a_vault_while_it_is_replaced(saved: Saved) -> None:
    vault, backup = saved
    in_use: list[bool] = []
    done = threading.Event()

    def try_all_the_time() -> None:
        while not done.is_set():
            try:
                VaultLock(vault).release()
                in_use.append(False)
            except (KnownError, OSError):
                in_use.append(True)

    with restoring.opened_backup(backup=backup, into=vault, passphrase=PASSPHRASE) as opened:
        thread = threading.Thread(target=try_all_the_time)
        lock = VaultLock(vault)
        thread.start()
        with pytest.raises(VaultInUse):
            restoring.restore(opened)
        done.set()
        thread.join()
        assert False not in in_use
        lock.release()
        kept = restoring.restore(opened)
    assert kept is not None
    for folder in (vault, kept):
        workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
        assert workspace.notices == () or "journal lacked" in workspace.notices[0]
        workspace.close()


@contextmanager
def no_room_beyond(byte_count: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("byte_count", [100, 4096, 100_000])
def test_a_disk_too_full_to_restore_leaves_all_as_it_was(saved: Saved, byte_count: int) -> None:
    vault, backup = saved
    there = sorted(path.name for path in vault.parent.iterdir())
    with (
        restoring.opened_backup(backup=backup, into=vault, passphrase=PASSPHRASE) as opened,
        no_room_beyond(byte_count),
        pytest.raises((DiskFull, Refused), match=r"Nothing was changed|Make some room"),
    ):
        restoring.restore(opened)
    assert sorted(path.name for path in vault.parent.iterdir()) == there
    assert names(vault) == ["Later", "Tess"]
    restore(backup, vault)
    assert names(vault) == ["Tess"]


def a_file(into: Path) -> None:
    into.write_bytes(b"something")


def a_link(into: Path) -> None:
    into.symlink_to(into.parent / "stick")


def a_pipe(into: Path) -> None:
    os.mkfifo(into)


@pytest.mark.parametrize("place", [a_file, a_link, a_pipe])
def test_a_place_that_is_something_else_is_refused(saved: Saved, tmp_path: Path, place) -> None:
    into = tmp_path / "new.visitvault"
    place(into)
    with pytest.raises(Refused, match="something else"):
        restore(saved[1], into)
    assert stat.S_IFMT(into.lstat().st_mode) != stat.S_IFDIR


def test_a_place_in_a_folder_that_is_not_there_is_said(saved: Saved, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="does not exist"):
        restore(saved[1], tmp_path / "gone" / "new.visitvault")


def test_an_empty_folder_is_filled_and_nothing_is_kept_of_it(saved: Saved, tmp_path: Path) -> None:
    into = tmp_path / "new.visitvault"
    into.mkdir()
    assert restore(saved[1], into) is None
    assert names(into) == ["Tess"]


def header_of_another_vault(backup: Path, other: Path) -> None:
    shutil.copy(other / "header", backup / "header")


def database_of_another_vault(backup: Path, other: Path) -> None:
    shutil.copy(other / "records.db", backup / "records.db")


def manifest_of_another_vault(backup: Path, other: Path) -> None:
    shutil.copy(other / "manifest", backup / "manifest")


def header_a_pipe(backup: Path, _other: Path) -> None:
    (backup / "header").unlink()
    os.mkfifo(backup / "header")


def database_a_pipe(backup: Path, _other: Path) -> None:
    (backup / "records.db").unlink()
    os.mkfifo(backup / "records.db")


def header_of_a_gigabyte(backup: Path, _other: Path) -> None:
    os.truncate(backup / "header", 1 << 30)


def header_missing(backup: Path, _other: Path) -> None:
    (backup / "header").unlink()


@pytest.mark.parametrize(
    "mix",
    [
        header_of_another_vault,
        database_of_another_vault,
        manifest_of_another_vault,
        header_a_pipe,
        database_a_pipe,
        header_of_a_gigabyte,
        header_missing,
    ],
)
def test_files_of_two_backups_mixed_are_refused_on_a_new_laptop_and_in_lists(saved: Saved, tmp_path: Path, mix) -> None:
    vault, backup = saved
    workspace, _ = vaults.create(
        folder=tmp_path / "other.visitvault", passphrase=PASSPHRASE, worker=worker_of(vault), kdf=vaults.FAST_KDF
    )
    other = backups.make(workspace)
    workspace.close()
    mix(backup, other.path)
    with pytest.raises(VaultDamaged):
        restore(backup, tmp_path / "new.visitvault")
    assert not (tmp_path / "new.visitvault").exists()
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    with pytest.raises(VaultDamaged):
        backups.try_opening(workspace.vault, backup=backup)
    workspace.close()


def worker_of(folder: Path):
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    workspace.close()
    return workspace.worker


def from_the_future(backup: Path) -> None:
    """Write the manifest as a later version would: the check of its bytes right, its format unknown."""
    import hashlib

    lines = (backup / "manifest").read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"min_reader":1', b'"min_reader":9')
    checksum = hashlib.sha256(b"".join(lines[:3])).hexdigest().encode()
    (backup / "manifest").write_bytes(b"".join(lines[:3]) + b"sha256 " + checksum + b"\n")


def test_a_backup_of_a_newer_version_is_refused_by_name_and_left_where_it_is(saved: Saved) -> None:
    vault, backup = saved
    own = next((vault / "backups").iterdir())
    for each in (backup, own):
        from_the_future(each)
    with pytest.raises(NewerVault, match="newer VisitApp"):
        restore(backup, vault)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    made = backups.make(workspace)
    assert sorted(each.fault != "" for each in backups.list_backups(workspace.vault)) == [False, True]
    workspace.close()
    assert own.exists()
    assert made.path.exists()
    assert not (vault / "quarantine").exists()


def test_everything_restored_can_be_read_by_its_owner_only(saved: Saved, tmp_path: Path) -> None:
    into = tmp_path / "new.visitvault"
    before = os.umask(0o022)
    try:
        restore(saved[1], into)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in into.iterdir() if path.is_file()} == {0o600}
    assert stat.S_IMODE((next((saved[0] / "backups").iterdir()) / "records.db").stat().st_mode) == 0o600


def test_half_made_backups_and_links_do_not_come_along(saved: Saved, tmp_path: Path) -> None:
    vault, backup = saved
    half = manifests.half_made(vault / "backups" / backup.name)
    half.mkdir()
    (half / "records.db").write_bytes(b"half")
    (vault / "backups" / "elsewhere").symlink_to(tmp_path)
    (vault / "blobs").symlink_to(tmp_path / "stick")
    restore(backup, vault)
    assert [path.name for path in (vault / "backups").iterdir()] == [backup.name]
    assert not (vault / "blobs").exists()
