"""A team's records as the office holds them, in one file: sealed, and enough for two officers to open it offline.

A line that says what it is, then frames: a length of 4 bytes, big-endian, and MessagePack. The first frame is
`CopyHead`; each of the others is a `CopyPage` of one stream, in the office's order. The last page of all is an empty
one without a stream, so that a file that was cut off is known as that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Struct

from visitapp.sync.protocol.directory import Signed
from visitapp.sync.protocol.messages import Pulled, WrappedKey
from visitapp.sync.protocol.operations import Id, NotValid

MAGIC = b"visitapp-team-copy 1\n"
FRAME_LIMIT = 64 * 1024 * 1024
FrameT = TypeVar("FrameT")


class CopyHead(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The organisation, the directory whole, and the team."""

    organisation: Id
    signed: tuple[Signed, ...]
    team: Id


class CopyPage(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Part of a stream after its number `after`. `keys` are those wrapped for the recovery key, with the first page."""

    stream: bytes
    after: int
    keys: tuple[WrappedKey, ...]
    pulled: Pulled | None


END = CopyPage(stream=b"", after=0, keys=(), pulled=None)


def write_copy(file: BinaryIO, head: CopyHead, pages: Iterable[CopyPage]) -> None:
    """Write a copy. Raises OSError."""
    file.write(MAGIC)
    _write(file, head)
    for page in pages:
        _write(file, page)
    _write(file, END)


def read_head(file: BinaryIO) -> CopyHead:
    """Read the beginning of a copy. Raises NotValid or OSError."""
    if file.read(len(MAGIC)) != MAGIC:
        raise NotValid("something else than a copy of a team")
    return _read(file, CopyHead)


def read_pages(file: BinaryIO) -> Iterator[CopyPage]:
    """Read what follows, page by page. Raises NotValid, also when the end is missing, or OSError."""
    while (page := _read(file, CopyPage)) != END:
        yield page


def _write(file: BinaryIO, frame: Struct) -> None:
    data = msgspec.msgpack.encode(frame)
    file.write(len(data).to_bytes(4, "big") + data)


def _read(file: BinaryIO, kind: type[FrameT]) -> FrameT:
    length = int.from_bytes(file.read(4), "big")
    data = file.read(length) if 0 < length <= FRAME_LIMIT else b""
    if not data or len(data) != length:
        raise NotValid("a copy that is cut off")
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (ValueError, RecursionError):
        raise NotValid("a copy that cannot be read") from None
