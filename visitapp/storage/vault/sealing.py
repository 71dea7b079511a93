"""Keys that anybody can seal to and one can open: the pairs of an organisation and of a laptop.

HPKE base mode (RFC 9180) with ML-KEM-768 and X25519 together, HKDF-SHA256 and AES-256-GCM: who records today and waits
for a quantum computer gains nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

PUBLIC_BYTES = 1184 + 32
PRIVATE_BYTES = 64 + 32
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class SealingPublic:
    """The half that everybody may have: ML-KEM-768's encapsulation key and X25519's public key, 1,216 bytes."""

    data: bytes

    def __post_init__(self) -> None:
        """Refuse what is no pair of keys: ValueError."""
        if len(self.data) != PUBLIC_BYTES:
            raise ValueError("a public key is 1,216 bytes")
        self._key()

    def seal(self, secret: bytes, *, info: bytes) -> bytes:
        """Return the secret so that only the private half can open it, and only with the same `info`."""
        return _SUITE.encrypt(secret, self._key(), info)

    def _key(self) -> MLKEM768X25519PublicKey:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.data[:1184]), X25519PublicKey.from_public_bytes(self.data[1184:])
        )


class SealingPrivate:
    """The half that opens: ML-KEM-768's seed and X25519's private key, 96 bytes. Never shown."""

    def __init__(self, data: bytes) -> None:
        """Take the 96 bytes. Raises ValueError for anything else."""
        if len(data) != PRIVATE_BYTES:
            raise ValueError("a private key is 96 bytes")
        self.data = data
        self._kem = MLKEM768PrivateKey.from_seed_bytes(data[:64])
        self._x25519 = X25519PrivateKey.from_private_bytes(data[64:])

    @property
    def public_data(self) -> bytes:
        """Return the public half's 1,216 bytes."""
        return self._kem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    @classmethod
    def new(cls) -> Self:
        """Make a fresh pair."""
        return cls(secrets.token_bytes(PRIVATE_BYTES))

    def open(self, sealed: bytes, *, info: bytes) -> bytes | None:
        """Return the secret, or None if it is for another key, was changed, or was sealed with another `info`."""
        try:
            return _SUITE.decrypt(sealed, MLKEM768X25519PrivateKey(self._kem, self._x25519), info)
        except (InvalidTag, ValueError):
            return None

    def __repr__(self) -> str:
        """Hide everything."""
        return f"{type(self).__name__}(hidden)"
