"""Where an office keeps the sealed pieces of files: written once, durable when a call returns, never changed."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from visitapp.errors import NotWritable
from visitapp.office.refusing import Refusing
from visitapp.sync.protocol.messages import Refusal

FOLDER = "files"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Shelf(Protocol):
    """Keeps pieces by stream, file and number. Any thread and any process may use it."""

    def prepare(self) -> None:
        """Prove that pieces can be kept here, before anybody is served. Raises NotFound, NotWritable or Refused."""

    def answers(self) -> bool:
        """Tell whether pieces could be kept and read just now."""

    def put(self, stream: bytes, blob: bytes, index: int, piece: bytes) -> None:
        """Keep a piece. Raises Refusing: DOUBLE when another stands there, FULL, or BUSY."""

    def get(self, stream: bytes, blob: bytes, index: int) -> bytes:
        """Return a piece. Raises Refusing UNKNOWN when it is not there."""

    def there(self, stream: bytes, blob: bytes) -> dict[int, int]:
        """Return the pieces that are there, each with its length in bytes. Raises Refusing BUSY."""

    def let_go(self, stream: bytes) -> None:
        """Take all pieces of a stream away, for good; there may be none. Raises NotWritable or Refused."""


class FolderShelf:
    """A shelf that is a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made with the first piece."""
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Return the folder."""
        return self._folder

    def prepare(self) -> None:
        """Make the folder where that can be done, and look whether it takes anything."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise self._not_writable() from None
        if not self.answers():
            raise self._not_writable()

    def answers(self) -> bool:
        """Look whether the folder is there and may be written to."""
        return self._folder.is_dir() and os.access(self._folder, os.W_OK | os.X_OK)

    def put(self, stream: bytes, blob: bytes, index: int, piece: bytes) -> None:
        """Write it beside its place, then link it there: whole or not at all, and never over another."""
        folder = self._of(stream, blob)
        path, temporary = folder / str(index), folder / f".{index}.{secrets.token_hex(4)}.tmp"
        try:
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                for above in (folder.parent, self._folder, self._folder.parent):
                    _sync(above)
            try:
                with temporary.open("xb") as file:
                    file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                os.link(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
            _sync(folder)
        except FileExistsError:
            if self.get(stream, blob, index) != piece:
                raise Refusing(Refusal.DOUBLE) from None
        except OSError as error:
            raise Refusing(Refusal.FULL if error.errno in _NO_ROOM else Refusal.BUSY, wait=5) from None

    def get(self, stream: bytes, blob: bytes, index: int) -> bytes:
        """Read it."""
        try:
            return (self._of(stream, blob) / str(index)).read_bytes()
        except FileNotFoundError:
            raise Refusing(Refusal.UNKNOWN) from None
        except OSError:
            raise Refusing(Refusal.BUSY, wait=5) from None

    def there(self, stream: bytes, blob: bytes) -> dict[int, int]:
        """List the folder."""
        try:
            with os.scandir(self._of(stream, blob)) as entries:
                return {int(each.name): each.stat().st_size for each in entries if each.name.isdecimal()}
        except FileNotFoundError:
            return {}
        except OSError:
            raise Refusing(Refusal.BUSY, wait=5) from None

    def files(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield stream and name of every file of which something is there."""
        for folder in sorted(self._folder.glob("*/*")):
            with suppress(ValueError):  # what is not ours
                yield bytes.fromhex(folder.parent.name), bytes.fromhex(folder.name)

    def let_go(self, stream: bytes) -> None:
        """Remove its folder."""
        folder = self._folder / stream.hex()
        try:
            if folder.is_dir():
                shutil.rmtree(folder)
                _sync(self._folder)
        except OSError:
            raise self._not_writable() from None

    def _not_writable(self) -> NotWritable:
        return NotWritable(
            f"The office’s files cannot be written in “{self._folder}”.", "Look at its rights and at its disk."
        )

    def _of(self, stream: bytes, blob: bytes) -> Path:
        return self._folder / stream.hex() / blob.hex()


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system lets a folder be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
