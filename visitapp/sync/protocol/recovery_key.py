"""The organisation's recovery key as the directory names it: its public half, and the private one sealed to sheets.

Any two of several sheets of paper open it. What is here opens nothing.
"""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import NotValid

RECOVERY_LIMIT = 8 * 1024
MOST_SHEETS = 6
PUBLIC_BYTES = 1216
PAIR_BYTES = 96 + 16
CHECK_BYTES = 16


class RecoveryKey(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`public` is ML-KEM-768 and X25519. `checks` tell, sheet by sheet, whether a code is of it.

    `pairs` are the private half, sealed under sheets 0 and 1, 0 and 2, … 1 and 2, …
    """

    version: Literal[1]
    public: Annotated[bytes, Meta(min_length=PUBLIC_BYTES, max_length=PUBLIC_BYTES)]
    checks: Annotated[
        tuple[Annotated[bytes, Meta(min_length=CHECK_BYTES, max_length=CHECK_BYTES)], ...],
        Meta(min_length=2, max_length=MOST_SHEETS),
    ]
    pairs: tuple[Annotated[bytes, Meta(min_length=PAIR_BYTES, max_length=PAIR_BYTES)], ...]

    @property
    def id(self) -> bytes:
        """Return 16 bytes that name the key, as an organisation's key is named anywhere."""
        return hashlib.sha256(b"visitapp|1|organisation key|" + self.public).digest()[:16]


def pairs_of(sheets: int) -> list[tuple[int, int]]:
    """Return the pairs of so many sheets, in the order in which a key holds them."""
    return list(combinations(range(sheets), 2))


def read_recovery_key(data: bytes) -> RecoveryKey:
    """Read what a statement holds. Raises NotValid."""
    try:
        key = msgspec.msgpack.decode(data, type=RecoveryKey)
    except (ValueError, RecursionError):
        raise NotValid("a recovery key that cannot be read") from None
    if msgspec.msgpack.encode(key) != data or len(key.pairs) != len(pairs_of(len(key.checks))):
        raise NotValid("a recovery key in another form")
    return key
