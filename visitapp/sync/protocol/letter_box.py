"""The folder in which letters lie, on a stick or a share. Whoever held it may have put anything there.

    VisitApp exchange/<organisation>/laptop-<device>/letter        and its parts, called by their SHA-256
    VisitApp exchange/<organisation>/office-to-<device>/letter
    VisitApp exchange/<organisation>/joining-<device>/letter       a wish to be let in
    VisitApp exchange/<organisation>/office/letter                 the office's certificate

Each folder has one writer, so nothing is written twice at once. A letter gets its name when all that it names is on the
disk, so that it is there whole or not at all; what it does not name is removed after that.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from visitapp.errors import DiskFull, FileRefused, NotFound, NotWritable
from visitapp.sync.protocol.letters import LETTER_LIMIT, Part, part_of

FOLDER = "VisitApp exchange"
LETTER = "letter"
MOST_ENTRIES = 5_000
"""Names that are looked at in one folder; an organisation's laptops are fewer."""
_FROM_LAPTOP = re.compile(r"\Alaptop-([0-9a-f]{32})\Z")
_JOINING = re.compile(r"\Ajoining-([0-9a-f]{32})\Z")
_PART = re.compile(r"\A(\.)?[0-9a-f]{64}(\.[0-9a-f]{8}\.tmp)?\Z|\A\.letter\.[0-9a-f]{8}\.tmp\Z")
_ORGANISATION = re.compile(r"\A[0-9a-f]{32}\Z")
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_AGAIN = "Put it back, or choose another, and try again. What was taken stays; the rest is done then."


class LetterBox:
    """The letters of one organisation in a chosen folder."""

    def __init__(self, folder: Path, organisation: bytes) -> None:
        """Touch nothing. Raises NotFound when the chosen folder is not there, NotWritable when it does not answer."""
        with calm_box_errors():
            if not folder.is_dir():
                raise NotFound("That folder is not there.", "Put the stick in, or choose another folder.")
        self._above = folder / FOLDER
        self.folder = self._above / organisation.hex()
        self._organisation = organisation.hex()

    def is_of_others(self) -> bool:
        """Tell whether only other organisations have letters here."""
        with calm_box_errors():
            names = [name for name in _names(self._above) if _ORGANISATION.match(name)]
        return bool(names) and self._organisation not in names

    def laptops(self) -> tuple[bytes, ...]:
        """Return the devices that wrote a letter here, in the order of their ids. Raises NotWritable, FileRefused."""
        return self._found(_FROM_LAPTOP)

    def joining(self) -> tuple[bytes, ...]:
        """Return the devices that wish to be let in, in the order of their ids. Raises NotWritable, FileRefused."""
        return self._found(_JOINING)

    def _found(self, names: re.Pattern[str]) -> tuple[bytes, ...]:
        with calm_box_errors():
            found = [names.match(name) for name in _names(self.folder)]
        return tuple(sorted(bytes.fromhex(each[1]) for each in found if each))

    def of_laptop(self, device: bytes) -> Writer:
        """Return where a laptop writes."""
        return Writer(self.folder / f"laptop-{device.hex()}")

    def of_joining(self, device: bytes) -> Writer:
        """Return where a laptop writes that it wishes to be let in."""
        return Writer(self.folder / f"joining-{device.hex()}")

    def of_office(self) -> Writer:
        """Return where the office leaves its certificate, in PEM."""
        return Writer(self.folder / "office")

    def to_laptop(self, device: bytes) -> Writer:
        """Return where the office writes for a laptop."""
        return Writer(self.folder / f"office-to-{device.hex()}")


class Writer:
    """One letter and its parts: read by anybody, written by whose folder it is."""

    def __init__(self, folder: Path) -> None:
        """Touch nothing."""
        self._folder = folder

    def letter(self) -> bytes | None:
        """Return the letter's bytes, None when there is none. Raises FileRefused or NotWritable."""
        with calm_box_errors():
            return _read(self._folder / LETTER, LETTER_LIMIT)

    def part(self, part: Part) -> bytes:
        """Return a part, proved. Raises FileRefused when it is missing, cut off or another; NotWritable."""
        with calm_box_errors():
            data = _read(self._folder / part.hash.hex(), part.byte_count)
        if data is None or len(data) != part.byte_count or hashlib.sha256(data).digest() != part.hash:
            raise FileRefused(
                "A part of what was written here is missing or was changed.",
                "It may have been copied only half. Let it be written once more; nothing is lost where it came from.",
            )
        return data

    def put(self, data: bytes) -> Part:
        """Write a part durably and return its name. Raises DiskFull, NotWritable or FileRefused."""
        part = part_of(data)
        path = self._folder / part.hash.hex()
        with calm_box_errors():
            self._make()
            if not _is_whole(path, data):
                _write(path, data)
        return part

    def seal(self, letter: bytes, parts: Iterable[Part]) -> None:
        """Give a letter its name, durably, and remove what it does not name. Raises as `put`."""
        with calm_box_errors():
            self._make()
            _write(self._folder / LETTER, letter)
            _sync_folder(self._folder)
            named = {part.hash.hex() for part in parts}
            for name in _names(self._folder):
                if name not in named and _PART.match(name):
                    with suppress(OSError):
                        (self._folder / name).unlink()

    def clear(self) -> None:
        """Take the letter away; harmless when there is none or it cannot be."""
        with suppress(OSError):
            if not self._folder.is_symlink():
                (self._folder / LETTER).unlink()

    def _make(self) -> None:
        if self._folder.is_dir() and not self._folder.is_symlink():
            return
        for folder in (self._folder.parent.parent, self._folder.parent, self._folder):
            if folder.is_symlink():
                raise _strange(folder.name)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(folder.parent)


@contextmanager
def calm_box_errors() -> Iterator[None]:
    """Turn what can happen to a stick into a sentence: no room, read-only, or gone."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                "There is no room left on the stick or in the folder.",
                "Make some room there, or take a larger one. Nothing is lost: what did not fit waits on this computer.",
            ) from None
        if error.errno in _FORBIDDEN:
            raise NotWritable(
                "The stick or folder cannot be written to.",
                "Look for a small switch on its side, or choose another. What was on it was taken.",
            ) from None
        raise NotWritable("The stick or folder did not answer any more.", _AGAIN) from None


def _names(folder: Path) -> list[str]:
    """Return what is in a folder, as far as anybody should look; [] when there is none. Raises OSError."""
    if folder.is_symlink():
        raise _strange(folder.name)
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in islice(entries, MOST_ENTRIES + 1)]
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise _strange(folder.name) from None
    if len(found) > MOST_ENTRIES:
        raise FileRefused(
            f"The folder “{folder.name}” is full of other files.",
            "Move them away, or take an empty stick. Nothing of it was taken.",
        )
    return found


def _read(path: Path, limit: int) -> bytes | None:
    """Return a regular file's bytes, None when it is not there. Never follows a link or waits on a pipe."""
    for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
        if folder.is_symlink():
            raise _strange(folder.name)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _strange(path.name)
        descriptor = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or os.fstat(descriptor).st_size > limit:
            raise _strange(path.name)
        data = bytearray()
        while len(data) <= limit and (part := file.read(limit + 1 - len(data))):
            data += part
    return bytes(data[: limit + 1])


def _is_whole(path: Path, data: bytes) -> bool:
    """Tell whether a part that was cut off before is there already."""
    try:
        return _read(path, len(data)) == data
    except FileRefused:
        return False


def _write(path: Path, data: bytes) -> None:
    """Write beside the place, force it to the disk, then give it its name."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o600), "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Have the names on the disk, where the system and the stick let a folder be forced there."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some file systems of sticks cannot; the files themselves were forced
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _strange(name: str) -> FileRefused:
    return FileRefused(
        f"“{name}” in that folder is not what VisitApp wrote.",
        "It was not opened and nothing of it was taken. Take another stick, and tell your office.",
    )
