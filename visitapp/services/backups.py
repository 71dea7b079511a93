"""Backups: made whole and proved before an older one goes, beside the records and in a second place if one is named."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from visitapp import __version__
from visitapp.errors import VaultDamaged
from visitapp.services.backup_reading import FOLDER, digest_of, look_at, prove_or_set_aside, tidy, told
from visitapp.services.backup_reading import Backup as Backup
from visitapp.services.backup_reading import Source as Source
from visitapp.services.second_place import copy_to, folder_in
from visitapp.services.workspace import Workspace
from visitapp.storage.copying import Contents, copy_database
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, sync_folder, write_atomically
from visitapp.storage.vault.header import LogHead as LogHead
from visitapp.storage.vault.manifest import (
    DATABASE,
    DATABASE_KEY_BYTES,
    HEADER,
    MANIFEST,
    BlobEntry,
    Manifest,
    encode,
    found_in,
    half_made,
    half_made_in,
    name_of,
    wrap_key,
)
from visitapp.storage.vault.vault import OpenVault

EVERY = timedelta(hours=1)
one_at_a_time = threading.Lock()
"""Held while a vault's own backups are written: the hourly one, one asked for, and a restore share a folder."""


def make(workspace: Workspace, *, why: str = "hourly", second_place: Path | None = None) -> Backup:
    """Make a backup, prove it by opening it, and let go of those that are not needed any more.

    With a second place the backup is copied there too. Raises as `make_from`.
    """
    return make_from(Source.of(workspace.vault), why=why, second_place=second_place, now=workspace.now())


def make_from(source: Source, *, why: str, second_place: Path | None, now: datetime) -> Backup:
    """Make a backup beside saving and locking, in any thread.

    Raises DiskFull, NotWritable or VaultDamaged (the copy is not sound): nothing is left behind then. After the backup
    is made, raises as `second_place.copy_to`.
    """
    with one_at_a_time:
        made = _make(source, source.folder / FOLDER, why, now)
        tidy(source, source.folder / FOLDER, now)
    if second_place is not None:
        copy_to(source, made.path, second_place, now=now)
    return made


def make_if_due(source: Source, *, head: LogHead, second_place: Path | None, now: datetime) -> Backup | None:
    """Make the hourly backup if it is due; give a second place what it lacks. Return the backup if one was made.

    `head` is the newest entry of the log. Raises as `make_from`.
    """
    whole = [each for each in list_backups_from(source) if not each.fault]
    if _is_due(whole, head, now):
        return make_from(source, why="hourly", second_place=second_place, now=now)
    newest = newest_of(whole, now=now)
    if second_place is not None and newest is not None:
        copy_to(source, newest.path, second_place, now=now)
    return None


def head_of(workspace: Workspace) -> LogHead:
    """Return the newest entry of the log as backups name it."""
    return LogHead(number=workspace.store.head.number, hash=workspace.store.head.hash)


def newest_of(found: Iterable[Backup], *, now: datetime) -> Backup | None:
    """Return the newest whole one, or None; one that claims to be from the future only if there is no other."""
    whole = (each for each in found if not each.fault)
    return max(whole, key=lambda each: (each.made_at <= now, each.made_at), default=None)


def _is_due(whole: Iterable[Backup], head: LogHead, now: datetime) -> bool:
    # Without any order of time: the laptop's clock may have said 1970 once, or five years ahead.
    return not any(
        (each.entries, each.head) == (head.number, head.hash) or timedelta(0) <= now - each.made_at < EVERY
        for each in whole
    )


def list_backups(files: OpenVault, *, second_place: Path | None = None) -> tuple[Backup, ...]:
    """Return this vault's backups, oldest first: those beside the records, or those in a second place."""
    return list_backups_from(Source.of(files), second_place=second_place)


def list_backups_from(source: Source, *, second_place: Path | None = None) -> tuple[Backup, ...]:
    """List them in any thread: a second place may be slow to answer, and is empty when it does not."""
    folder = source.folder / FOLDER if second_place is None else folder_in(second_place, source.vault_id)
    with suppress(OSError):
        return tuple(look_at(path, source) for path in found_in(folder))
    return ()


def try_opening(files: OpenVault, *, backup: Path) -> Backup:
    """Prove that a backup opens and is sound, every page of it. Raises VaultDamaged or NewerVault."""
    return try_opening_from(Source.of(files), backup=backup)


def try_opening_from(source: Source, *, backup: Path) -> Backup:
    """Prove a backup beside saving and locking, in any thread. Raises as `try_opening`."""
    return told(backup, prove_or_set_aside(backup, source))


def _make(source: Source, folder: Path, why: str, now: datetime) -> Backup:
    database_key = secrets.token_hex(DATABASE_KEY_BYTES)
    name = name_of(now, secrets.token_hex(2))
    unfinished = half_made(folder / name)
    with calm_os_errors():
        folder.mkdir(mode=0o700, exist_ok=True)
        for leftover in half_made_in(folder):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            unfinished.mkdir(mode=0o700)
            database = unfinished / DATABASE
            contents = _copy(source, database, database_key)
            manifest = Manifest(
                vault_id=source.vault_id,
                epoch=source.epoch,
                made_at=now,
                why=why,
                app=__version__,
                log_head=contents.log_head,
                counts=contents.counts,
                database_bytes=database.stat().st_size,
                database_sha256=digest_of(database),
                database_key=wrap_key(database_key, source.backups_key),
                blobs=_files_of(contents, Blobs(source.folder)),
            )
            write_atomically(unfinished / HEADER, source.header)
            write_atomically(unfinished / MANIFEST, encode(manifest, source.backups_key))
            sync_folder(unfinished)
            unfinished.rename(folder / name)
            sync_folder(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return told(folder / name, manifest)


def _files_of(contents: Contents, blobs: Blobs) -> tuple[BlobEntry, ...]:
    """Return the files that belong to a backup: all, but for a colleague’s that has not come from the office yet."""
    return tuple(
        entry
        for entry in contents.blobs
        if entry.id not in contents.of_others or blobs.is_there(entry.id, entry.byte_count)
    )


def _copy(source: Source, database: Path, database_key: str) -> Contents:
    try:
        return copy_database(source.database, source.database_key, database, database_key)
    except VaultDamaged:
        raise VaultDamaged(
            "The vault’s database has damaged pages, so no backup was made of it.",
            "Earlier backups are kept. Run `visitapp check --repair`, or ask your IT desk.",
        ) from None


def last_backup_words(found: Iterable[Backup], *, now: datetime) -> str:
    """Say when the newest backup was made, for Settings: “Last one today, 08:12”."""
    newest = newest_of(found, now=now)
    if newest is None:
        return "None yet"
    made, today = newest.made_at.astimezone(), now.astimezone().date()
    if made.date() == today:
        return f"Last one today, {made:%H:%M}"
    if made.date() == today - timedelta(days=1):
        return f"Last one yesterday, {made:%H:%M}"
    return f"Last one {made.day} {made:%B}, {made:%H:%M}"
