"""Backups: made whole and proved before an older one goes, beside the records and in a second place if one is named."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from visitapp import __version__
from visitapp.domain.ids import Now, utc_now
from visitapp.errors import KnownError, NotFound, NotWritable, VaultDamaged
from visitapp.services.workspace import Workspace
from visitapp.storage.copying import copy_database, read_contents
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, move_to_quarantine, sync_file, sync_folder, write_atomically
from visitapp.storage.vault.manifest import (
    DATABASE,
    DATABASE_KEY_BYTES,
    HEADER,
    MANIFEST,
    Manifest,
    encode,
    foreign,
    found_in,
    name_of,
    read_manifest,
    to_drop,
    unwrap_key,
    wrap_key,
)
from visitapp.storage.vault.vault import OpenVault, header_bytes

FOLDER = "backups"
EVERY = timedelta(hours=1)
_one_at_a_time = threading.Lock()  # the hourly backup and one that was asked for share a folder


@dataclass(frozen=True)
class Backup:
    """One backup as lists show it. `fault` is a sentence when it is not whole; counts are then 0."""

    path: Path
    made_at: datetime
    why: str = ""
    people: int = 0
    visits: int = 0
    entries: int = 0
    byte_count: int = 0
    fault: str = ""


@dataclass(frozen=True, repr=False)
class Source:
    """What a backup needs of its vault, taken while it is open: locking does not wait for a backup under way."""

    folder: Path
    vault_id: str
    epoch: int
    header: bytes
    database: Path
    database_key: str
    backups_key: bytes

    @classmethod
    def of(cls, files: OpenVault) -> Self:
        """Take it from an open vault."""
        return cls(
            folder=files.folder,
            vault_id=files.header.vault_id,
            epoch=files.header.epoch,
            header=header_bytes(files),
            database=files.database_path,
            database_key=files.keys.database,
            backups_key=files.keys.backups,
        )


def place_in(folder: Path, files: OpenVault) -> Path:
    """Return where a vault's backups lie in a second place: a folder of its own, so that two vaults never mix."""
    return _place_in(folder, files.header.vault_id)


def make(workspace: Workspace, *, why: str = "hourly", second_place: Path | None = None) -> Backup:
    """Make a backup, prove it by opening it, and let go of those that are not needed any more.

    With a second place the backup is copied there too. Raises as `make_from`.
    """
    return make_from(Source.of(workspace.vault), why=why, second_place=second_place, now=workspace.now())


def make_from(source: Source, *, why: str, second_place: Path | None, now: datetime) -> Backup:
    """Make a backup beside saving and locking, in any thread.

    Raises DiskFull, NotWritable, VaultDamaged (the copy is not sound) or NotFound (no second place); a backup that
    could not be made leaves nothing behind.
    """
    with _one_at_a_time:
        made = _make(source, source.folder / FOLDER, why, now)
        _tidy(source, source.folder / FOLDER, now)
        if second_place is not None:
            _copy_to(source, made.path, second_place, now)
    return made


def copy_to(files: OpenVault, backup: Path, second_place: Path, *, now: datetime) -> Path:
    """Copy a backup to a second place, whole or not at all, and prove the copy.

    Raises NotFound when the place is not there, VaultDamaged, DiskFull or NotWritable.
    """
    return _copy_to(Source.of(files), backup, second_place, now)


def _place_in(folder: Path, vault_id: str) -> Path:
    return folder / f"VisitApp backups {vault_id[:8]}"


def _copy_to(source: Source, backup: Path, second_place: Path, now: datetime) -> Path:
    if not second_place.is_dir():
        raise NotFound(
            "The second place for backups is not there just now.",
            "Plug in the stick or connect to the share. The backup on this laptop is made.",
        )
    target = _place_in(second_place, source.vault_id)
    with calm_os_errors():
        target.mkdir(mode=0o700, exist_ok=True)
    copied = target / backup.name
    if not copied.exists():
        unfinished = target / f".{backup.name}.new"
        with calm_os_errors():
            shutil.rmtree(unfinished, ignore_errors=True)
            try:
                shutil.copytree(backup, unfinished)
                _prove(unfinished, source)
                for part in unfinished.iterdir():
                    sync_file(part)
                sync_folder(unfinished)
                unfinished.rename(copied)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            sync_folder(target)
    _copy_blobs(Blobs(source.folder), Blobs(target), read_manifest(copied).manifest)
    _tidy(source, target, now)
    return copied


def _copy_blobs(from_vault: Blobs, to_place: Blobs, manifest: Manifest) -> None:
    """Copy the files that a backup names and the second place lacks; they never change, so once is enough."""
    for entry in manifest.blobs:
        if not to_place.is_there(entry.id, entry.byte_count) and from_vault.is_there(entry.id, entry.byte_count):
            to_place.take_from(from_vault, entry.id)


def is_due(workspace: Workspace) -> bool:
    """Tell whether something changed since the newest backup, and that one is an hour old."""
    newest = newest_backup(workspace)
    if newest is None:
        return True
    age = workspace.now() - newest.made_at
    return newest.entries != workspace.store.head.number and not timedelta(0) <= age < EVERY


def newest_backup(workspace: Workspace) -> Backup | None:
    """Return the newest whole backup beside the records, or None."""
    whole = [each for each in list_backups(workspace.vault) if not each.fault]
    return whole[-1] if whole else None


def list_backups(files: OpenVault, *, second_place: Path | None = None) -> tuple[Backup, ...]:
    """Return this vault's backups, oldest first: those beside the records, or those in a second place."""
    folder = files.folder / FOLDER if second_place is None else place_in(second_place, files)
    source = Source.of(files)
    return tuple(_looked_at(path, source) for path in found_in(folder))


def try_opening(files: OpenVault, *, backup: Path) -> Backup:
    """Prove that a backup opens and is sound, every page of it. Raises VaultDamaged or NewerVault."""
    return try_opening_from(Source.of(files), backup=backup)


def try_opening_from(source: Source, *, backup: Path) -> Backup:
    """Prove a backup beside saving and locking, in any thread. Raises as `try_opening`."""
    return told(backup, _prove(backup, source))


def _make(source: Source, folder: Path, why: str, now: datetime) -> Backup:
    database_key = secrets.token_hex(DATABASE_KEY_BYTES)
    name = name_of(now, secrets.token_hex(2))
    unfinished = folder / f".{name}.new"
    with calm_os_errors():
        folder.mkdir(mode=0o700, exist_ok=True)
        for leftover in folder.glob(".*.new"):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            unfinished.mkdir(mode=0o700)
            database = unfinished / DATABASE
            contents = copy_database(source.database, source.database_key, database, database_key)
            sync_file(database)
            manifest = Manifest(
                vault_id=source.vault_id,
                epoch=source.epoch,
                made_at=now,
                why=why,
                app=__version__,
                log_head=contents.log_head,
                counts=contents.counts,
                database_bytes=database.stat().st_size,
                database_sha256=_digest(database),
                database_key=wrap_key(database_key, source.backups_key),
                blobs=contents.blobs,
            )
            write_atomically(unfinished / HEADER, source.header)
            write_atomically(unfinished / MANIFEST, encode(manifest, source.backups_key))
            sync_folder(unfinished)
            unfinished.rename(folder / name)
            sync_folder(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return told(folder / name, manifest)


def _prove(backup: Path, source: Source) -> Manifest:
    """Open a backup with the keys of its vault and read all of it. Raises VaultDamaged or NewerVault."""
    sealed = read_manifest(backup)
    manifest = sealed.manifest
    if manifest.vault_id != source.vault_id:
        raise foreign()
    if not sealed.is_genuine(source.backups_key):
        raise foreign()
    prove_database(backup, manifest)
    contents = read_contents(backup / DATABASE, unwrap_key(manifest, source.backups_key))
    if contents.log_head != manifest.log_head:
        raise VaultDamaged("That backup does not hold what it says.", "Choose another one. Nothing was changed.")
    return manifest


def prove_database(backup: Path, manifest: Manifest) -> None:
    """Compare the database's bytes with the manifest. Raises VaultDamaged when the backup is cut off or damaged."""
    database = backup / DATABASE
    try:
        is_whole = not database.is_symlink() and database.stat().st_size == manifest.database_bytes
        is_whole = is_whole and _digest(database) == manifest.database_sha256
    except OSError:
        is_whole = False
    if not is_whole:
        raise VaultDamaged(
            f"The backup “{backup.name}” is not whole: it was cut off or damaged.",
            "Choose another one. Nothing was changed.",
        )


def _looked_at(path: Path, source: Source) -> Backup:
    made_at = datetime.strptime(path.name.split("-")[0] + "+0000", "%Y%m%dT%H%M%SZ%z")
    try:
        sealed = read_manifest(path)
        if sealed.manifest.vault_id != source.vault_id:
            raise foreign()
        if sealed.manifest.epoch == source.epoch and not sealed.is_genuine(source.backups_key):
            raise foreign()
        if (path / DATABASE).stat().st_size != sealed.manifest.database_bytes:
            raise VaultDamaged("It is not whole: it was cut off while it was copied.")
    except (KnownError, OSError) as fault:
        return Backup(path, made_at, fault=fault.sentence if isinstance(fault, KnownError) else "It cannot be read.")
    return told(path, sealed.manifest)


def told(path: Path, manifest: Manifest) -> Backup:
    """Return what lists show of a backup whose manifest was read."""
    return Backup(
        path=path,
        made_at=manifest.made_at,
        why=manifest.why,
        people=manifest.counts.get("person", 0),
        visits=manifest.counts.get("visit", 0),
        entries=manifest.log_head.number,
        byte_count=manifest.database_bytes,
    )


def _tidy(source: Source, folder: Path, now: datetime) -> None:
    """Let go of what need not be kept; what is not whole goes to quarantine, and never counts as a backup."""
    looked = [_looked_at(path, source) for path in found_in(folder)]
    drop = to_drop({each.path.name: each.made_at for each in looked if not each.fault}, now=now)
    for each in looked:
        with suppress(OSError, NotWritable):
            if each.fault and folder.parent == source.folder:
                move_to_quarantine(each.path, source.folder)
            elif each.path.name in drop:
                shutil.rmtree(each.path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def last_backup_words(workspace: Workspace, *, now: Now = utc_now) -> str:
    """Say when the newest backup was made, for Settings: “Last one today, 08:12”."""
    newest = newest_backup(workspace)
    if newest is None:
        return "None yet"
    made, today = newest.made_at.astimezone(), now().astimezone().date()
    if made.date() == today:
        return f"Last one today, {made:%H:%M}"
    if made.date() == today - timedelta(days=1):
        return f"Last one yesterday, {made:%H:%M}"
    return f"Last one {made.day} {made:%B}, {made:%H:%M}"
