"""The journal: every operation once more, beside the database, on the disk before anything is called saved.

SQLCipher notices no rollback and SQLite drops a damaged write-ahead log in silence; what is lost so is put back from
here. A frame holds one act, whole or not at all. Files are called after the first operation in them, so that no clock
decides their order. Why so, and every byte: docs/decisions/007-journal-of-acts.md, docs/vault-format.md.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from visitapp.storage.vault.files import calm_os_errors, keep_in_quarantine, sync_descriptor, sync_folder, write_whole
from visitapp.storage.vault.frames import FRAME_LIMIT, Frame, FrameCipher
from visitapp.storage.vault.header import refuse_link, refuse_no_file

FOLDER = "journal"
SEGMENT_BYTES = 2 * 1024 * 1024
"""A file that has grown past this is followed by a new one: opening reads the last one whole."""

_NAME = re.compile(r"\A([1-9]\d{0,9})-(\d{12})\.log\Z")
_APPENDING = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Damage:
    """A place of the journal that cannot be read: the file, and from which byte on."""

    file: str
    offset: int
    is_tail: bool
    """Whether nothing readable follows in that file: what a write that was cut off looks like."""


@dataclass(frozen=True)
class Segment:
    """One file of the journal and the number of its first operation."""

    path: Path
    first: int


class Journal:
    """The journal of one open vault and epoch. Used by the thread that uses the store."""

    def __init__(self, vault_folder: Path, *, key: bytes, vault_id: str, epoch: int) -> None:
        """Take the 32-byte key of this epoch; touch nothing. Raises VaultDamaged for a link in the folder's place."""
        self.folder = vault_folder / FOLDER
        self.epoch = epoch
        self._vault_id = vault_id
        self._cipher = FrameCipher(key, vault_id=vault_id, epoch=epoch)
        self._descriptor: int | None = None
        self._length = 0
        self._before_last = 0
        self._is_in_doubt = False
        refuse_link(self.folder)

    def segments(self) -> list[Segment]:
        """Return the files of this epoch in the order of their operations. Raises VaultDamaged for a link."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.iterdir():
            named = _NAME.match(path.name)
            if named and int(named[1]) == self.epoch:
                refuse_no_file(path)
                found.append(Segment(path, int(named[2])))
        return sorted(found, key=lambda segment: segment.first)

    def frames(self, damages: list[Damage], *, after: int = 0) -> Iterator[Frame]:
        """Read every readable frame with an operation above `after`, in order; add what is damaged to `damages`."""
        segments = self.segments()
        for place, segment in enumerate(segments):
            following = segments[place + 1].first if place + 1 < len(segments) else None
            if following is None or following > after + 1:
                yield from (frame for frame in self.frames_of(segment, damages) if frame.last > after)

    def tail(self, damages: list[Damage]) -> Frame | None:
        """Return the last readable frame, reading no more files than needed; None when there is none."""
        for segment in reversed(self.segments()):
            last = None
            for frame in self.frames_of(segment, damages):
                last = frame
            if last is not None:
                return last
        return None

    def frames_of(self, segment: Segment, damages: list[Damage]) -> Iterator[Frame]:
        """Read one file. What cannot be read is noted, and the next frame that can be is looked for behind it."""
        name, expected = segment.path.name, self._segment_head(segment.first)
        if segment.path.stat().st_size > SEGMENT_BYTES + FRAME_LIMIT:
            damages.append(Damage(name, 0, is_tail=False))
            return
        data = segment.path.read_bytes()
        offset = len(expected)
        if data[:offset] != expected:
            damages.append(Damage(name, 0, is_tail=len(data) <= offset))
        while offset < len(data):
            read = self._cipher.read(data, offset)
            if read is not None:
                yield read[0]
                offset = read[1]
                continue
            following = self._cipher.find(data, offset + 1)
            damages.append(Damage(name, offset, is_tail=following is None))
            if following is None:
                return
            offset = following

    def append(self, frame: Frame) -> None:
        """Write one act durably: all of it or nothing. Raises DiskFull, NotWritable, or Refused (too large)."""
        data = self._cipher.seal(frame)
        with calm_os_errors():
            descriptor = self._ready(frame.first)
            self._before_last = self._length
            self._is_in_doubt = True
            try:
                write_whole(descriptor, data)
                sync_descriptor(descriptor)
            except OSError:
                with suppress(OSError):
                    self._cut_back()
                raise
            self._length += len(data)
            self._is_in_doubt = False

    def append_many(self, frames: Iterable[Frame]) -> None:
        """Write acts that the database holds already, durable when this returns. Raises as `append`."""
        with calm_os_errors():
            for frame in frames:
                data = self._cipher.seal(frame)
                descriptor = self._ready(frame.first)
                self._is_in_doubt = True
                write_whole(descriptor, data)
                self._length += len(data)
                self._is_in_doubt = False
                if self._length >= SEGMENT_BYTES:
                    sync_descriptor(descriptor)
            if self._descriptor is not None:
                sync_descriptor(self._descriptor)

    def take_back(self) -> None:
        """Remove the act that was appended last, because the database did not take it. It was not called saved.

        If the disk does not let go of it now, the next append does so first.
        """
        self._length = self._before_last
        self._is_in_doubt = True
        with suppress(OSError):
            self._cut_back()

    def cut_tail(self, damage: Damage) -> None:
        """Keep the unreadable end of a file in quarantine and cut it off. Raises DiskFull or NotWritable."""
        self.close()
        path = self.folder / damage.file
        with calm_os_errors():
            rest = path.read_bytes()[damage.offset :]
            if rest:
                keep_in_quarantine(self.folder.parent, f"{damage.file}.{damage.offset}", rest)
            if damage.offset == 0:
                path.unlink()
            else:
                with path.open("r+b") as file:
                    file.truncate(damage.offset)
                    sync_descriptor(file.fileno())
            sync_folder(self.folder)

    def write_anew(self, segment: Segment, frames: Iterable[Frame]) -> None:
        """Replace a damaged or missing file by these frames, durably; what was there is kept in quarantine first."""
        self.close()
        temporary = self.folder / f".{segment.path.name}.{secrets.token_hex(4)}.tmp"
        with calm_os_errors():
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if segment.path.exists():
                keep_in_quarantine(self.folder.parent, segment.path.name, segment.path.read_bytes())
            descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | _APPENDING, 0o600)
            try:
                write_whole(descriptor, self._segment_head(segment.first))
                for frame in frames:
                    write_whole(descriptor, self._cipher.seal(frame))
                sync_descriptor(descriptor)
            finally:
                os.close(descriptor)
            temporary.replace(segment.path)
            sync_folder(self.folder)

    def segment_for(self, first: int) -> Segment:
        """Return the place of a file that begins with this operation, whether it is there or not."""
        return Segment(self.folder / f"{self.epoch}-{first:012d}.log", first)

    def close(self) -> None:
        """Let go of the file. Everything appended is on the disk already."""
        if self._descriptor is not None:
            with suppress(OSError):
                if self._is_in_doubt:
                    self._cut_back()
            os.close(self._descriptor)
        self._descriptor = None
        self._is_in_doubt = False

    def _ready(self, first: int) -> int:
        """Return the descriptor of the file that takes the next frame, at the end of what counts."""
        if self._descriptor is not None:
            if self._is_in_doubt:
                self._cut_back()
            if self._length < SEGMENT_BYTES:
                return self._descriptor
            self.close()
            return self._begin(first)
        segments = self.segments()
        if segments and segments[-1].path.stat().st_size < SEGMENT_BYTES:
            return self._hold(os.open(segments[-1].path, _APPENDING, 0o600))
        return self._begin(first)

    def _begin(self, first: int) -> int:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.segment_for(first).path
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | _APPENDING, 0o600)
        try:
            write_whole(descriptor, self._segment_head(first))
            sync_descriptor(descriptor)
            sync_folder(self.folder)
            sync_folder(self.folder.parent)
        except OSError:
            os.close(descriptor)
            with suppress(OSError):
                path.unlink()
            raise
        return self._hold(descriptor)

    def _hold(self, descriptor: int) -> int:
        self._descriptor = descriptor
        self._length = os.fstat(descriptor).st_size
        self._is_in_doubt = False
        return descriptor

    def _cut_back(self) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, self._length)
            sync_descriptor(self._descriptor)
        self._is_in_doubt = False

    def _segment_head(self, first: int) -> bytes:
        return f"visitapp-journal 1 {self._vault_id} {self.epoch} {first}\n".encode()
