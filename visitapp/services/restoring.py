"""Putting a backup in the place of a vault, or where none is any more. The replaced vault is kept whole beside it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from visitapp.domain.ids import Now, utc_now
from visitapp.errors import KnownError, NotAVault, NotFound, Refused, VaultDamaged
from visitapp.services.backups import FOLDER, Backup, prove_database, told
from visitapp.storage.copying import Contents, copy_database, read_contents
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, exchange, sync_file, sync_folder, write_atomically
from visitapp.storage.vault.header import COPIES, SIZE_LIMIT, Header, HeaderPair, decode, encode, read_headers
from visitapp.storage.vault.lock_file import VaultLock
from visitapp.storage.vault.manifest import DATABASE, HEADER, Manifest, foreign, read_manifest, unwrap_key
from visitapp.storage.vault.unlock import Secret, Unlocked, unlock
from visitapp.storage.vault.vault import SUFFIX

KEPT = ("blobs", FOLDER)


@dataclass(frozen=True, repr=False)
class OpenedBackup:
    """A backup whose secret is known and whose every byte was proved, and the vault that it would replace.

    `replaced_entries` and `replaced_people` are of that vault; None where it is not there or cannot be read.
    """

    told: Backup
    label: str
    into: Path
    replaced_people: int | None
    replaced_entries: int | None
    manifest: Manifest
    keys: Unlocked
    header: Header


@contextmanager
def opened_backup(
    *, backup: Path, into: Path, passphrase: str | None = None, recovery_code: str | None = None
) -> Iterator[OpenedBackup]:
    """Open a backup to look at it before anything is replaced. Nothing is changed. As slow as unlocking.

    A vault that is there is asked first: a passphrase that was replaced stays replaced. Raises WrongSecret, NotFound
    (no such backup), VaultDamaged (not whole, or another vault's), NewerVault, or Refused (`into` is something else).
    """
    if not backup.is_dir():
        raise NotFound("There is no such backup.", "Check where it is, and that the stick is plugged in.")
    if into.suffix != SUFFIX:
        raise Refused(f"The name of a vault’s folder ends in “{SUFFIX}”.", "Choose another name.")
    sealed = read_manifest(backup)
    secret = Secret(passphrase=passphrase, recovery_code=recovery_code)
    try:
        keys = _unlocked(backup, into, sealed.manifest, secret)
    finally:
        secret.wipe()
    try:
        if not sealed.is_genuine(keys.keys.backups):
            raise foreign()
        prove_database(backup, sealed.manifest)
        present = _present(into, keys)
        header = keys.sealed.header
        yield OpenedBackup(
            told=told(backup, sealed.manifest),
            label=header.label,
            into=into,
            replaced_people=present.counts.get("person", 0) if present else None,
            replaced_entries=present.log_head.number if present else None,
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
    if into.exists():
        VaultLock(into).release()
    unfinished = into.with_name(f".{into.name}.{secrets.token_hex(4)}.restored")
    with calm_os_errors():
        try:
            unfinished.mkdir(mode=0o700, parents=False)
            _write(opened, unfinished)
            _carry_over(into, unfinished)
            _bring_blobs(opened, unfinished)
            if not into.exists():
                unfinished.rename(into)
                sync_folder(into.parent)
                return None
            kept = _name_for_replaced(into, now().astimezone())
            _change_places(unfinished, into, kept)
            return kept
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def finish_interrupted(into: Path) -> bool:
    """Give a restored vault its name if a restore stopped right between letting go of the old one and that.

    Only systems that cannot exchange two names in one step can stop there.
    """
    if into.exists():
        return False
    whole = [path for path in into.parent.glob(f".{into.name}.????????.restored") if (path / COPIES[-1]).exists()]
    if len(whole) != 1:
        return False
    whole[0].rename(into)
    return True


def _unlocked(backup: Path, into: Path, manifest: Manifest, secret: Secret) -> Unlocked:
    """Return the keys: from the vault in the place if the same key opens both, else from the backup's own header."""
    present: HeaderPair | None = None
    try:
        present = read_headers(into) if into.exists() else None
    except NotAVault:
        if any(into.iterdir()):
            raise Refused(f"“{into.name}” is something else and not a vault.", "Choose another name.") from None
    except VaultDamaged:
        present = None  # what is restored for
    if present is not None and present.found[0].header.vault_id != manifest.vault_id:
        raise foreign()
    if present is not None and present.found[0].header.epoch == manifest.epoch:
        return unlock(present, secret)
    path = backup / HEADER
    try:
        own = decode(HEADER, path.read_bytes()[: SIZE_LIMIT + 1])
    except OSError:
        raise VaultDamaged(f"The backup “{backup.name}” has lost its header.", "Choose another one.") from None
    return unlock(HeaderPair((own,), ()), secret)


def _present(into: Path, keys: Unlocked) -> Contents | None:
    """Say what the vault holds that would be replaced, if that can be read."""
    try:
        return read_contents(into / keys.sealed.header.database, keys.keys.database) if into.exists() else None
    except (KnownError, OSError):
        return None


def _write(opened: OpenedBackup, folder: Path) -> None:
    """Write a whole vault: database under the vault's own key, both header copies; the journal comes with opening."""
    manifest, keys = opened.manifest, opened.keys.keys
    database = folder / opened.header.database
    source = opened.told.path / DATABASE
    contents = copy_database(source, unwrap_key(manifest, keys.backups), database, keys.database)
    if contents.log_head != manifest.log_head or contents.counts != manifest.counts:
        raise VaultDamaged("That backup does not hold what it says.", "Choose another one. Nothing was changed.")
    sync_file(database)
    for generation, copy in enumerate(COPIES, start=opened.header.generation + 1):
        header = replace(opened.header, generation=generation, log_head=manifest.log_head)
        write_atomically(folder / copy, encode(header, keys.header_mac))
    sync_folder(folder)


def _carry_over(old: Path, new: Path) -> None:
    """Let the restored vault have the attachments and the backups too. They never change: a second name is enough."""
    for name in KEPT:
        if (old / name).is_dir() and not (old / name).is_symlink():
            shutil.copytree(old / name, new / name, copy_function=_second_name, symlinks=True)


def _bring_blobs(opened: OpenedBackup, folder: Path) -> None:
    """Take what is still lacking from beside the backup, where a second place keeps it."""
    beside, here = Blobs(opened.told.path.parent), Blobs(folder)
    for entry in opened.manifest.blobs:
        if not here.is_there(entry.id, entry.byte_count) and beside.is_there(entry.id, entry.byte_count):
            here.take_from(beside, entry.id)


def _second_name(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a medium without links
        shutil.copy2(source, target, follow_symlinks=False)
        sync_file(Path(target))


def _name_for_replaced(into: Path, moment: datetime) -> Path:
    stem = f"{into.stem} replaced {moment:%Y-%m-%d %H.%M}"
    kept, number = into.with_name(f"{stem}{SUFFIX}"), 2
    while kept.exists():
        kept, number = into.with_name(f"{stem} {number}{SUFFIX}"), number + 1
    return kept


def _change_places(unfinished: Path, into: Path, kept: Path) -> None:
    unfinished.rename(kept)
    sync_folder(into.parent)
    if not exchange(kept, into):
        kept.rename(unfinished)
        into.rename(kept)
        unfinished.rename(into)
    sync_folder(into.parent)
