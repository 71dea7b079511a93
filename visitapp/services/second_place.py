"""A second place for backups: a memory stick or a share. It may be gone, full, or pulled out at any moment."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from visitapp.errors import DiskFull, NotFound, NotWritable, Refused, VaultDamaged
from visitapp.services.backup_reading import Source, prove, prove_or_set_aside, tidy
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, forget_read, sync_file, sync_folder
from visitapp.storage.vault.manifest import DATABASE, HEADER, MANIFEST, Manifest, half_made, half_made_in, read_manifest

_one_at_a_time = threading.Lock()  # not that of making backups: a share that hangs must not keep one from being made


def folder_in(second_place: Path, vault_id: str) -> Path:
    """Return where a vault's backups lie in a second place: a folder of its own, so that two vaults never mix."""
    return second_place / f"VisitApp backups {vault_id[:8]}"


def copy_to(source: Source, backup: Path, second_place: Path, *, now: datetime) -> Path:
    """Copy a backup there, whole or not at all, prove what the medium holds, and let go of what need not be kept.

    Raises NotFound when the place is not there, Refused when it is full, read-only, failing or goes away meanwhile,
    or VaultDamaged when the backup itself is not sound.
    """
    target = folder_in(second_place, source.vault_id)
    copied = target / backup.name
    with _one_at_a_time, _calm_errors():
        if not second_place.is_dir():
            raise NotFound(
                "The second place for backups is not there just now.",
                "Plug in the stick or connect to the share. The backup on this laptop is made.",
            )
        target.mkdir(mode=0o700, exist_ok=True)
        if not copied.exists():
            for leftover in half_made_in(target):
                shutil.rmtree(leftover, ignore_errors=True)
            unfinished = half_made(copied)
            try:
                unfinished.mkdir(mode=0o700)
                for part in (HEADER, DATABASE, MANIFEST):
                    shutil.copyfile(backup / part, unfinished / part, follow_symlinks=False)
                    sync_file(unfinished / part)
                    forget_read(unfinished / part)
                _prove_copy(unfinished, backup, source)
                sync_folder(unfinished)
                unfinished.rename(copied)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            sync_folder(target)
        # Words first: a stick with no room for every photo has them all the same.
        _copy_blobs(Blobs(source.folder), Blobs(target), read_manifest(copied).manifest)
        tidy(source, target, now)
    return copied


def _copy_blobs(from_vault: Blobs, to_place: Blobs, manifest: Manifest) -> None:
    """Copy the files that a backup names and the second place lacks; they never change, so once is enough."""
    for entry in manifest.blobs:
        if not to_place.is_there(entry.id, entry.byte_count) and from_vault.is_there(entry.id, entry.byte_count):
            to_place.take_from(from_vault, entry.id)


def _prove_copy(copied: Path, backup: Path, source: Source) -> None:
    try:
        prove(copied, source)
    except VaultDamaged:
        prove_or_set_aside(backup, source)  # was it sound where it came from?
        raise Refused(
            "The second place did not keep a backup as it was given.",
            "The stick or the disk may be failing: choose another. The backup on this laptop is sound.",
        ) from None
    except Refused:
        raise _unanswered() from None


@contextmanager
def _calm_errors() -> Iterator[None]:
    try:
        with calm_os_errors():
            yield
    except DiskFull:
        raise Refused(
            "There is no room left in the second place for backups.",
            "Make room there, or choose another in Settings. The backup on this laptop is made.",
        ) from None
    except NotWritable as error:  # it is not this laptop's disk that refuses
        raise Refused(error.sentence, error.next_step) from None
    except OSError:
        raise _unanswered() from None


def _unanswered() -> Refused:
    return Refused(
        "The second place for backups stopped answering.",
        "Check the stick or the share; copying is tried again. The backup on this laptop is made.",
    )
