"""From one vault key to a key for each purpose, by HKDF-SHA256 bound to the vault and its epoch."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
DATABASE_BYTES = 48  # SQLCipher takes a 32-byte key and a 16-byte salt


class VaultKeys:
    """The keys of one vault and epoch: 32 bytes each, and 48 for the database. Never shown, never compared."""

    __slots__ = ("_database", "backups", "blobs", "chain", "header_mac", "journal")

    def __init__(self, vault_key: bytes | bytearray, *, vault_id: str, epoch: int) -> None:
        """Derive every key from the 32 bytes of the vault key; `vault_id` is 32 hex digits."""
        if len(vault_key) != KEY_BYTES:
            raise ValueError("a vault key is 32 bytes")

        def derived(purpose: str, length: int = KEY_BYTES) -> bytearray:
            return derive(vault_key, info=f"visitapp|1|{vault_id}|{epoch}|{purpose}".encode(), length=length)

        self._database = derived("database", DATABASE_BYTES)
        self.journal = derived("journal")
        self.blobs = derived("blobs")
        self.backups = derived("backups")
        self.header_mac = derived("header mac")
        self.chain = derived("chain")

    @property
    def database(self) -> str:
        """Return the database key and salt as the 96 hex digits that SQLCipher takes. Do not keep them."""
        return self._database.hex()

    def wipe(self) -> None:
        """Overwrite the keys with zeroes, as far as Python allows."""
        for key in (self._database, self.journal, self.blobs, self.backups, self.header_mac, self.chain):
            overwrite(key)

    def __repr__(self) -> str:
        """Hide everything."""
        return "VaultKeys(hidden)"


def derive(secret: bytes | bytearray, *, info: bytes, salt: bytes | None = None, length: int = KEY_BYTES) -> bytearray:
    """Return `length` bytes of HKDF-SHA256 (RFC 5869)."""
    key = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive_into(secret, key)
    return key


def overwrite(secret: bytearray) -> None:
    """Fill the buffer with zeroes in place."""
    secret[:] = bytes(len(secret))
