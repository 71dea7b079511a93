"""The folder of copies that other programs may open: private, one for each vault, gone when the vault closes.

Whoever holds the vault holds the folder: what lies there when a vault is opened is left over from a process that was
ended, and goes at once.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from visitapp.config import outside_place
from visitapp.storage.vault.files import calm_os_errors

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = re.compile(r"(?i)\A(con|prn|aux|nul|com\d|lpt\d)\Z")
LONGEST_NAME = 80


class OutsideFolder:
    """Copies of one vault's files, in clear. Any thread may use it."""

    def __init__(self, vault_id: str) -> None:
        """Name the folder; touch nothing."""
        self.folder = outside_place() / vault_id

    def write(self, title: str, ending: str, pieces: Iterable[bytes]) -> Path:
        """Write a copy that can be read by its owner and changed by nobody. Raises DiskFull, NotWritable, VaultDamaged.

        Nothing is left of one that was not finished.
        """
        with calm_os_errors():
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = self.folder / secrets.token_hex(8)
            for made in (self.folder, own):
                made.mkdir(mode=0o700, exist_ok=True)
            path = own / f"{safe_name(title)}{ending}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            try:
                with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                    for piece in pieces:
                        file.write(piece)
                path.chmod(0o400)
            except BaseException:
                shutil.rmtree(own, ignore_errors=True)
                raise
        return path

    def wipe(self) -> None:
        """Remove every copy. One that another program holds open on Windows goes the next time."""
        if self.folder.is_symlink():
            self.folder.unlink(missing_ok=True)
        elif self.folder.is_dir():
            for path in self.folder.rglob("*"):
                if not path.is_symlink() and path.is_file():
                    _make_removable(path)
            shutil.rmtree(self.folder, ignore_errors=True)


def safe_name(title: str) -> str:
    """Return a title as a file's name on every system, without its ending."""
    name = " ".join(_FORBIDDEN.sub(" ", title).split()).strip(" .")[:LONGEST_NAME].strip(" .") or "file"
    return f"{name} file" if _RESERVED.match(name.split(".")[0]) else name


def _make_removable(path: Path) -> None:
    try:
        path.chmod(0o600)  # Windows removes nothing that is read-only
    except OSError:
        return
