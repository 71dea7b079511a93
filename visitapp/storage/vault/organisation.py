"""The organisation's key: one pair for a team or council, so that its records are not lost with one worker.

The private half lives in a file of its own, under a passphrase, with an officer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from visitapp.storage.vault.sealing import PRIVATE_BYTES as PRIVATE_BYTES
from visitapp.storage.vault.sealing import PUBLIC_BYTES as PUBLIC_BYTES
from visitapp.storage.vault.sealing import SealingPrivate, SealingPublic

FINGERPRINT_WORDS = 6


class OrganisationPublic(SealingPublic):
    """The half that every worker may have."""

    @property
    def key_id(self) -> str:
        """Return 32 hex digits that name this key."""
        return self._digest()[:16].hex()

    def fingerprint(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return six words of a list of 2,048, 66 bits in all, to be compared by voice."""
        if len(words) != 2048:
            raise ValueError("the list has 2,048 words")
        number = int.from_bytes(self._digest()[16:], "big")
        return tuple(words[number >> 11 * place & 0x7FF] for place in range(FINGERPRINT_WORDS))

    def _digest(self) -> bytes:
        return hashlib.sha256(b"visitapp|1|organisation key|" + self.data).digest()


class OrganisationPrivate(SealingPrivate):
    """The half that opens a vault without its worker."""

    @property
    def public(self) -> OrganisationPublic:
        """Return the other half."""
        return OrganisationPublic(self.public_data)
