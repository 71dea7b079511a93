"""From one vault key to a key for each purpose, by HKDF-SHA256 bound to the vault and its epoch."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_LENGTHS = {
    "database": 48,  # SQLCipher takes a 32-byte key and a 16-byte salt
    "journal": KEY_BYTES,
    "blobs": KEY_BYTES,
    "backups": KEY_BYTES,
    "header mac": KEY_BYTES,
    "chain": KEY_BYTES,
}


def derive(secret: bytes | bytearray, *, info: bytes, salt: bytes | None = None, length: int = KEY_BYTES) -> bytearray:
    """Return `length` bytes of HKDF-SHA256 (RFC 5869)."""
    key = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive_into(secret, key)
    return key


def overwrite(secret: bytearray) -> None:
    """Fill the buffer with zeroes in place."""
    secret[:] = bytes(len(secret))


class VaultKeys:
    """The keys of one vault and epoch: 32 bytes each, and 48 for the database. Never shown, never compared.

    Each is handed out as a copy: do not keep it. After `wipe` asking for one is a RuntimeError.
    """

    def __init__(self, vault_key: bytes | bytearray, *, vault_id: str, epoch: int) -> None:
        """Derive every key from the 32 bytes of the vault key; `vault_id` is 32 hex digits."""
        if len(vault_key) != KEY_BYTES:
            raise ValueError("a vault key is 32 bytes")
        self._keys = {
            purpose: derive(vault_key, info=f"visitapp|1|{vault_id}|{epoch}|{purpose}".encode(), length=length)
            for purpose, length in _LENGTHS.items()
        }

    @property
    def database(self) -> str:
        """Return the database key and salt as the 96 hex digits that SQLCipher takes."""
        return self._copy("database").hex()

    @property
    def journal(self) -> bytes:
        """Return the key of the journal's frames."""
        return self._copy("journal")

    @property
    def blobs(self) -> bytes:
        """Return the key of attachments and documents."""
        return self._copy("blobs")

    @property
    def backups(self) -> bytes:
        """Return the key that protects the backups' own keys."""
        return self._copy("backups")

    @property
    def header_mac(self) -> bytes:
        """Return the key of the header's HMAC."""
        return self._copy("header mac")

    @property
    def chain(self) -> bytes:
        """Return the key of the log's chain."""
        return self._copy("chain")

    def wipe(self) -> None:
        """Overwrite the keys with zeroes, as far as Python allows."""
        for key in self._keys.values():
            overwrite(key)
        self._keys = {}

    def _copy(self, purpose: str) -> bytes:
        # A key of zeroes must never be used by mistake.
        if not self._keys:
            raise RuntimeError("the keys were wiped")
        return bytes(self._keys[purpose])

    def __repr__(self) -> str:
        """Hide everything."""
        return "VaultKeys(hidden)"
