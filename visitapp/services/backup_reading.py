"""Backups as they lie on a disk: what each says of itself, whether it is whole, and which need not be kept."""

from __future__ import annotations

import hashlib
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from visitapp.errors import DiskFull, KnownError, NotWritable, VaultDamaged
from visitapp.storage.copying import read_contents
from visitapp.storage.vault.files import move_to_quarantine
from visitapp.storage.vault.manifest import (
    DATABASE,
    Manifest,
    calm_reading,
    foreign,
    found_in,
    half_made,
    moment_in,
    read_header_of,
    read_manifest,
    to_drop,
    unwrap_key,
)
from visitapp.storage.vault.vault import OpenVault, header_bytes

FOLDER = "backups"


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
    head: str = ""
    """The hash of the newest entry: two histories of one vault can have the same count."""
    fault: str = ""
    is_spoilt: bool = False
    """Whether it is of no use: not only made by a newer VisitApp, or out of reach just now."""


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


def look_at(path: Path, source: Source) -> Backup:
    """Return what lists show of a backup. Its database is not read, only measured."""
    made_at = moment_in(path.name) or datetime.fromtimestamp(0, UTC)
    try:
        sealed = read_manifest(path)
        if sealed.manifest.vault_id != source.vault_id:
            raise foreign()
        if sealed.manifest.epoch == source.epoch and not sealed.is_genuine(source.backups_key):
            raise foreign()
        with calm_reading(path):
            byte_count = (path / DATABASE).stat().st_size
        if byte_count != sealed.manifest.database_bytes:
            raise VaultDamaged("It is not whole: it was cut off while it was copied.")
        if read_header_of(path).header.vault_id != source.vault_id:
            raise foreign()
    except KnownError as fault:
        return Backup(path, made_at, fault=fault.sentence, is_spoilt=isinstance(fault, VaultDamaged))
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
        head=manifest.log_head.hash,
    )


def prove(backup: Path, source: Source) -> Manifest:
    """Open a backup with the keys of its vault and read all of it. Raises VaultDamaged, NewerVault or Refused."""
    sealed = read_manifest(backup)
    manifest = sealed.manifest
    if manifest.vault_id != source.vault_id:
        raise foreign()
    if not sealed.is_genuine(source.backups_key):
        raise foreign()
    if read_header_of(backup).header.vault_id != manifest.vault_id:
        raise foreign()
    prove_database(backup, manifest)
    contents = read_contents(backup / DATABASE, unwrap_key(manifest, source.backups_key))
    if contents.log_head != manifest.log_head:
        raise VaultDamaged("That backup does not hold what it says.", "Choose another one. Nothing was changed.")
    return manifest


def prove_or_set_aside(backup: Path, source: Source) -> Manifest:
    """Prove a backup; one of the vault's own that is not sound goes to quarantine. Raises as `prove`.

    It must not stand for what it does not hold: the next look makes another.
    """
    try:
        return prove(backup, source)
    except VaultDamaged:
        if backup.parent == source.folder / FOLDER:
            with suppress(OSError, DiskFull, NotWritable):
                move_to_quarantine(backup, source.folder)
        raise


def prove_database(backup: Path, manifest: Manifest) -> None:
    """Compare the database's bytes with the manifest. Raises VaultDamaged (cut off or damaged) or Refused."""
    database = backup / DATABASE
    with calm_reading(backup):
        is_whole = stat.S_ISREG(database.lstat().st_mode) and database.stat().st_size == manifest.database_bytes
        is_whole = is_whole and digest_of(database) == manifest.database_sha256
    if not is_whole:
        raise VaultDamaged(
            f"The backup “{backup.name}” is not whole: it was cut off or damaged.",
            "Choose another one. Nothing was changed.",
        )


def tidy(source: Source, folder: Path, now: datetime) -> None:
    """Let go of what need not be kept; what is not whole goes to quarantine, and never counts as a backup.

    What a newer VisitApp made, or what cannot be read just now, is left alone.
    """
    looked = [look_at(path, source) for path in found_in(folder)]
    drop = to_drop({each.path.name: each.made_at for each in looked if not each.fault}, now=now)
    for each in looked:
        with suppress(OSError, NotWritable):
            if each.is_spoilt:
                move_to_quarantine(each.path, source.folder if folder.parent == source.folder else folder)
            elif each.path.name in drop:
                going = each.path.rename(half_made(each.path))  # killed half-way it is no backup any more
                shutil.rmtree(going)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
