"""One act as bytes: a clear head that says how much follows, and the operations sealed with AES-256-GCM.

| bytes | what |
|---|---|
| 4 | `act1` |
| 4 | how many bytes follow the head, little-endian |
| 8 | number of the first operation |
| 4 | how many operations |
| 12 | nonce, random |
| 32 | hash of the operation before the first |
| n + 16 | the bodies, joined by line breaks, in UTF-8; sealed, with the vault, the epoch and the head bound to them |
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from visitapp.errors import Refused

FRAME_LIMIT = 256 * 1024 * 1024
"""No act is larger. What claims to be is damage, and nothing is allocated for it."""

_MAGIC = b"act1"
_HEAD = struct.Struct("<4sIQI12s32s")
_TAG_BYTES = 16


@dataclass(frozen=True, repr=False)
class Frame:
    """The operations of one act. `previous` is the hash, in hex, of the operation before number `first`."""

    first: int
    previous: str
    bodies: tuple[str, ...]

    @property
    def last(self) -> int:
        """Return the number of the last operation."""
        return self.first + len(self.bodies) - 1


class FrameCipher:
    """Seals and reads the frames of one vault and epoch."""

    def __init__(self, key: bytes, *, vault_id: str, epoch: int) -> None:
        """Take the journal's 32-byte key."""
        self._cipher = AESGCM(key)
        self._place = f"visitapp-journal 1 {vault_id} {epoch}\n".encode()

    def seal(self, frame: Frame) -> bytes:
        """Return the bytes of a frame. Raises Refused when one act holds more than FRAME_LIMIT."""
        plain = "\n".join(frame.bodies).encode("utf-8", "surrogatepass")
        length = len(plain) + _TAG_BYTES
        if length > FRAME_LIMIT:
            raise Refused("That is too much for one step.", "Do it in smaller parts. Nothing was changed.")
        nonce = os.urandom(12)
        head = _HEAD.pack(_MAGIC, length, frame.first, len(frame.bodies), nonce, bytes.fromhex(frame.previous))
        return head + self._cipher.encrypt(nonce, plain, self._place + head)

    def read(self, data: bytes, offset: int) -> tuple[Frame, int] | None:
        """Return the genuine frame that begins at `offset` and where the next one does, or None."""
        start = offset + _HEAD.size
        if start > len(data):
            return None
        magic, length, first, count, nonce, previous = _HEAD.unpack_from(data, offset)
        if magic != _MAGIC or length > len(data) - start:
            return None
        try:
            plain = self._cipher.decrypt(nonce, data[start : start + length], self._place + data[offset:start])
        except InvalidTag:
            return None
        bodies = tuple(plain.decode("utf-8", "surrogatepass").split("\n"))
        return (Frame(first, previous.hex(), bodies), start + length) if len(bodies) == count else None

    def find(self, data: bytes, offset: int) -> int | None:
        """Return where the next genuine frame at or behind `offset` begins, or None."""
        place = data.find(_MAGIC, offset)
        while place >= 0 and self.read(data, place) is None:
            place = data.find(_MAGIC, place + 1)
        return place if place >= 0 else None
