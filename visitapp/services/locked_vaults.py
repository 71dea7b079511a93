"""What a vault tells of itself while it is locked. Imports no database, so that the unlock window can ask early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from visitapp.services.outside_folder import OutsideFolder
from visitapp.storage.vault.files import calm_os_errors
from visitapp.storage.vault.lock_file import held_if_free
from visitapp.storage.vault.vault import peek


@dataclass(frozen=True, repr=False)
class LockedVault:
    """The label on the unlock window, and when a file of the vault was last written, in UTC."""

    label: str
    used_at: datetime


def look_at(*, folder: Path) -> LockedVault:
    """Return what can be said without a secret. Raises NotAVault, NewerVault or VaultDamaged."""
    label = peek(folder).label
    newest = max((_written_at(part) for part in folder.iterdir()), default=0.0)
    return LockedVault(label, datetime.fromtimestamp(newest, UTC))


def wipe_left_outside(*, folder: Path) -> None:
    """Remove copies that a process left for other programs when it was ended, unless a process has the vault open.

    Raises NotAVault, NewerVault or VaultDamaged.
    """
    outside = OutsideFolder(peek(folder).vault_id)
    if outside.folder.exists():
        with held_if_free(folder) as is_free:
            if is_free:
                outside.wipe()


def make_place(*, folder: Path) -> None:
    """Make the folder in which a new vault will lie, if it is not there yet. Raises NotWritable or DiskFull."""
    with calm_os_errors():
        folder.mkdir(parents=True, exist_ok=True)


def _written_at(part: Path) -> float:
    try:
        return part.stat().st_mtime
    except FileNotFoundError:  # closing a database takes files away
        return 0.0
