"""Files of another epoch: left by a change of the vault key that was stopped, or replaced by one that was not."""

from __future__ import annotations

import re
from pathlib import Path

from visitapp.storage.vault.files import move_to_quarantine
from visitapp.storage.vault.journal import FOLDER

_OURS = re.compile(r"\A(?:records-(\d+)\.db(?:-wal|-shm)?|(\d+)-\d{12}\.log)\Z")


def of_other_epochs(folder: Path, epoch: int) -> tuple[Path, ...]:
    """Return databases and files of the journal that do not belong to this epoch."""
    found = []
    for path in [*folder.glob("records-*"), *(folder / FOLDER).glob("*.log")]:
        named = _OURS.match(path.name)
        if named and int(named[1] or named[2]) != epoch:
            found.append(path)
    return tuple(sorted(found))


def set_aside_other_epochs(folder: Path, epoch: int) -> bool:
    """Move them to quarantine and tell whether there were any. Raises DiskFull or NotWritable."""
    others = of_other_epochs(folder, epoch)
    for path in others:
        move_to_quarantine(path, folder)
    return bool(others)
