"""Putting a backup in the place of a vault, or where none is any more. The replaced vault is kept whole beside it.

Where the vault in the place cannot be opened, its journal goes on where the backup ends: nothing written is lost then.
Where it can be, whoever restores wants to go back, and only what the backup holds comes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from visitapp.domain.ids import Now, utc_now
from visitapp.errors import KnownError, NotAVault, NotFound, NotWritable, Refused, VaultDamaged
from visitapp.services.backup_reading import FOLDER, Backup, prove_database, told
from visitapp.services.backups import one_at_a_time
from visitapp.services.opening import new_id
from visitapp.storage.copying import Contents, copy_database, read_contents
from visitapp.storage.log_source import following
from visitapp.storage.store import open_store
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.changing_places import give_name, place_beside
from visitapp.storage.vault.files import calm_os_errors, sync_file, sync_folder, write_atomically
from visitapp.storage.vault.frames import Frame
from visitapp.storage.vault.header import COPIES, Header, HeaderPair, LogHead, encode, read_headers
from visitapp.storage.vault.journal import FOLDER as JOURNAL
from visitapp.storage.vault.journal import Journal
from visitapp.storage.vault.lock_file import VaultLock
from visitapp.storage.vault.manifest import (
    DATABASE,
    BlobEntry,
    Manifest,
    foreign,
    read_header_of,
    read_manifest,
    unwrap_key,
)
from visitapp.storage.vault.unlock import Secret, Unlocked, unlock
from visitapp.storage.vault.vault import SUFFIX

KEPT = ("blobs", FOLDER)


@dataclass(frozen=True, repr=False)
class OpenedBackup:
    """A backup whose secret is known and whose every byte was proved, and the vault that it would replace.

    `replaced_entries` and `replaced_people` are of that vault; None where it is not there or cannot be read.
    `missing_files` are attachments and papers that neither the backup's place nor that vault has any more.
    `later_entries` came after the backup and stand in the journal of a vault that cannot be opened: they come too.
    """

    told: Backup
    label: str
    into: Path
    replaced_people: int | None
    replaced_entries: int | None
    later_entries: int
    missing_files: int
    manifest: Manifest
    keys: Unlocked
    header: Header


@contextmanager
def opened_backup(
    *, backup: Path, into: Path, passphrase: str | None = None, recovery_code: str | None = None
) -> Iterator[OpenedBackup]:
    """Open a backup to look at it before anything is replaced. Nothing is changed. As slow as unlocking.

    A vault that is there is asked first: a passphrase that was replaced stays replaced. Raises WrongSecret, NotFound
    (no such backup, no such place), VaultDamaged (not whole, or another vault's), NewerVault, or Refused (`into` is
    something else, or the backup is out of reach).
    """
    if not backup.is_dir():
        raise NotFound("There is no such backup.", "Check where it is, and that the stick is plugged in.")
    if into.suffix != SUFFIX:
        raise Refused(f"The name of a vault’s folder ends in “{SUFFIX}”.", "Choose another name.")
    if into.is_symlink() or (into.exists() and not into.is_dir()):
        raise _something_else(into)
    if not into.parent.is_dir():
        raise NotFound("The folder in which the vault should lie does not exist.", "Choose a folder that is there.")
    sealed = read_manifest(backup)
    secret = Secret(passphrase=passphrase, recovery_code=recovery_code)
    try:
        keys, opens = _unlocked(backup, into, sealed.manifest, secret)
    finally:
        secret.wipe()
    try:
        if not sealed.is_genuine(keys.keys.backups):
            raise foreign()
        prove_database(backup, sealed.manifest)
        present = _present(into, keys)
        header = keys.sealed.header
        goes_on = not opens or present is None
        later = sum(len(frame.bodies) for frame in _later(into, sealed.manifest.log_head, keys)) if goes_on else 0
        yield OpenedBackup(
            told=told(backup, sealed.manifest),
            label=header.label,
            into=into,
            replaced_people=present.counts.get("person", 0) if present else None,
            replaced_entries=present.log_head.number if present else None,
            later_entries=later,
            missing_files=_missing_files(backup, into, sealed.manifest),
            manifest=sealed.manifest,
            keys=keys,
            header=header,
        )
    finally:
        keys.wipe()


def restore(opened: OpenedBackup, *, now: Now = utc_now) -> Path | None:
    """Put the backup in place and return where the vault that it replaces is kept, or None if there was none.

    Killed at any moment, the old or the restored vault stands under the name. Raises VaultInUse, VaultDamaged,
    DiskFull or NotWritable; nothing is changed then.
    """
    into = opened.into
    with one_at_a_time, _calm_errors():
        if into.is_dir() and not any(into.iterdir()):
            into.rmdir()
        if not into.exists():
            _write_and_name(opened, None)
            return None
        lock = VaultLock(into)
        try:
            kept = _name_for_replaced(into, now().astimezone())
            _write_and_name(opened, kept, lock)
        finally:
            lock.release()
    return kept


@contextmanager
def _calm_errors() -> Iterator[None]:
    try:
        with calm_os_errors():
            yield
    except OSError:
        raise NotWritable(
            "The disk gave up while the backup was put in place.",
            "Nothing is lost: the vault as it was is there, or kept beside it. Check the disk, then try again.",
        ) from None


def _write_and_name(opened: OpenedBackup, kept: Path | None, lock: VaultLock | None = None) -> None:
    into = opened.into
    unfinished = place_beside(into)
    try:
        unfinished.mkdir(mode=0o700)
        _write(opened, unfinished)
        if kept is not None:
            _carry_over(into, unfinished)
        _bring_blobs(opened, unfinished)
        sync_folder(unfinished)
        if lock is not None and sys.platform == "win32":
            lock.release()  # a folder with an open file in it cannot be renamed there
        give_name(unfinished, into, kept)
        if lock is not None and kept is not None:
            lock.follow(kept)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _unlocked(backup: Path, into: Path, manifest: Manifest, secret: Secret) -> tuple[Unlocked, bool]:
    """Return the keys, and whether the vault in the place opens by itself.

    They come from that vault if the same key opens both, else from the backup's own header.
    """
    present: HeaderPair | None = None
    try:
        present = read_headers(into) if into.exists() else None
    except NotAVault:
        parts = (f"records-{manifest.epoch}.db", JOURNAL)
        if any(into.iterdir()) and not any((into / part).exists() for part in parts):
            raise _something_else(into) from None
    except VaultDamaged:
        present = None  # what is restored for
    if present is not None and present.found[0].header.vault_id != manifest.vault_id:
        raise foreign()
    if present is not None and present.found[0].header.epoch == manifest.epoch:
        try:
            return unlock(present, secret), True
        except VaultDamaged:
            present = None  # altered by somebody without the key
    return unlock(HeaderPair((read_header_of(backup),), ()), secret), present is not None


def _present(into: Path, keys: Unlocked) -> Contents | None:
    """Say what the vault holds that would be replaced, if that can be read."""
    try:
        return read_contents(into / keys.sealed.header.database, keys.keys.database) if into.exists() else None
    except (KnownError, OSError):
        return None


def _later(into: Path, head: LogHead, keys: Unlocked) -> Iterator[Frame]:
    """Read what the journal of the vault in the place holds after a backup; nothing if it cannot be read."""
    header = keys.sealed.header
    with suppress(KnownError, OSError):
        journal = Journal(into, key=keys.keys.journal, vault_id=header.vault_id, epoch=header.epoch)
        yield from following(journal, chain_key=keys.keys.chain, head=head)


def _write(opened: OpenedBackup, folder: Path) -> None:
    """Write a whole vault: database under the vault's own key, both header copies; the journal comes with opening."""
    manifest, keys = opened.manifest, opened.keys.keys
    database = folder / opened.header.database
    source = opened.told.path / DATABASE
    try:
        contents = copy_database(source, unwrap_key(manifest, keys.backups), database, keys.database, in_use=False)
    except NotWritable:
        raise Refused(
            "The backup could not be read to its end, or the disk did not take it.",
            "Check the stick, the share or the disk, then try again. Nothing was changed.",
        ) from None
    if contents.log_head != manifest.log_head or contents.counts != manifest.counts:
        raise VaultDamaged("That backup does not hold what it says.", "Choose another one. Nothing was changed.")
    head = _add_later(opened, folder, database) if opened.later_entries else manifest.log_head
    for generation, copy in enumerate(COPIES, start=opened.header.generation + 1):
        header = replace(opened.header, generation=generation, log_head=head)
        write_atomically(folder / copy, encode(header, keys.header_mac))


def _add_later(opened: OpenedBackup, folder: Path, database: Path) -> LogHead:
    """Do again what the journal of the replaced vault holds after the backup; return the new end of the log."""
    header, keys = opened.header, opened.keys.keys
    store = open_store(
        database,
        keys.database,
        journal=Journal(folder, key=keys.journal, vault_id=header.vault_id, epoch=header.epoch),
        chain_key=keys.chain,
        now=utc_now,
        new_id=new_id,
    )
    with closing(store):
        for frame in _later(opened.into, opened.manifest.log_head, opened.keys):
            store.replay(frame)
    sync_file(database)
    return LogHead(number=store.head.number, hash=store.head.hash)


def _carry_over(old: Path, new: Path) -> None:
    """Let the restored vault have the attachments and the backups too. They never change: a second name is enough.

    What is half-made has a name with a dot, and stays.
    """
    for name in KEPT:
        for there, folders, files in os.walk(old / name) if not (old / name).is_symlink() else ():
            target = new / Path(there).relative_to(old)
            target.mkdir(mode=0o700)
            folders[:] = [each for each in folders if not each.startswith(".")]
            for each in files:
                if not each.startswith(".") and not Path(there, each).is_symlink():
                    _second_name(Path(there, each), target / each)
            sync_folder(target)


def _bring_blobs(opened: OpenedBackup, folder: Path) -> None:
    """Take what is still lacking from where the backup lies: a second place, or another vault's folder."""
    here = Blobs(folder)
    for entry in opened.manifest.blobs:
        if not here.is_there(entry.id, entry.byte_count):
            beside = _place_of(entry, opened.told.path)
            if beside is not None:
                here.take_from(beside, entry.id)


def _place_of(entry: BlobEntry, backup: Path) -> Blobs | None:
    """Return the files beside a backup that hold this one: in its own folder, or in that of the vault around it."""
    places = (Blobs(backup.parent), Blobs(backup.parent.parent))
    return next((place for place in places if place.is_there(entry.id, entry.byte_count)), None)


def _missing_files(backup: Path, into: Path, manifest: Manifest) -> int:
    there = Blobs(into)
    return sum(
        not there.is_there(entry.id, entry.byte_count) and _place_of(entry, backup) is None for entry in manifest.blobs
    )


def _second_name(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a medium without links
        shutil.copyfile(source, target, follow_symlinks=False)
        sync_file(target)


def _name_for_replaced(into: Path, moment: datetime) -> Path:
    stem = f"{into.stem} replaced {moment:%Y-%m-%d %H.%M}"
    kept, number = into.with_name(f"{stem}{SUFFIX}"), 2
    while kept.exists():
        kept, number = into.with_name(f"{stem} {number}{SUFFIX}"), number + 1
    return kept


def _something_else(into: Path) -> Refused:
    return Refused(f"“{into.name}” is something else and not a vault.", "Choose another name.")
