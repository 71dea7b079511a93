"""Files on their way: the sealed pieces of a vault's file, numbered from 0, each but the last of one length."""

from __future__ import annotations

from visitapp.sync.protocol.operations import NotValid

TAG_BYTES = 16
SEALED_BYTES = (1 << 20) + TAG_BYTES
"""Bytes of a sealed piece: 1 MiB and the tag of AES-GCM. The last may be shorter."""
MOST_BYTES = (4 << 30) + 4096 * TAG_BYTES
"""Bytes of all sealed pieces of the largest file that a vault keeps."""


def piece_count(byte_count: int) -> int:
    """Return in how many pieces so many sealed bytes travel."""
    return -(-byte_count // SEALED_BYTES)


def piece_length(byte_count: int, index: int) -> int:
    """Return how long one piece of so many sealed bytes is. Raises NotValid when there is no such piece."""
    if not 0 <= index < piece_count(byte_count):
        raise NotValid("a piece that the file does not have")
    return min(SEALED_BYTES, byte_count - index * SEALED_BYTES)
