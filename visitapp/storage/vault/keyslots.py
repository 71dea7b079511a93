"""Key slots: each wraps the same vault key under another secret, bound to every parameter that stands beside it.

The header that holds them is attacker-controlled until its MAC is checked, so parameters are limited when a slot is
made or decoded: no derivation can start outside the limits.
"""

import secrets
import time
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from msgspec import Meta, Struct

from visitapp.errors import Refused
from visitapp.storage.vault.keys import derive, overwrite
from visitapp.storage.vault.organisation import OrganisationPrivate, OrganisationPublic

SlotType = Literal["passphrase", "recovery", "organisation"]
_ALGORITHMS: dict[SlotType, str] = {
    "passphrase": "argon2id-1.3 hkdf-sha256 aes-256-kw",
    "recovery": "hkdf-sha256 aes-256-kw",
    "organisation": "hpke-mlkem768-x25519 hkdf-sha256 aes-256-gcm",
}
_WRAPPED_BYTES: dict[SlotType, int] = {"passphrase": 40, "recovery": 40, "organisation": 1120 + 32 + 16}
_CONTEXT_FORMAT = 1  # of the bound context below, not of the header: a new header format keeps old slots usable
_MIB = 1024


class Kdf(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Argon2id parameters (RFC 9106): memory in KiB, passes over it, lanes. ValueError outside floor or ceiling."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse what would be too weak, or would exhaust the laptop."""
        if not 64 * _MIB <= self.memory_kib <= 1024 * _MIB:
            raise ValueError("memory is 64 MiB to 1 GiB")
        if not 3 <= self.passes <= 20:
            raise ValueError("passes are 3 to 20")
        if not 4 <= self.lanes <= 16:
            raise ValueError("lanes are 4 to 16")


FLOOR = Kdf(memory_kib=64 * _MIB, passes=3, lanes=4)


class Slot(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One way to the vault key. `salt` is 16 bytes and `wrapped` 40, for an organisation 1,168, all as hex digits.

    `key` names the organisation's key that the slot is for.
    """

    id: Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
    type: SlotType
    algorithm: str
    epoch: Annotated[int, Meta(ge=1, le=2**31)]
    kdf: Kdf | None
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    wrapped: Annotated[str, Meta(pattern=r"\A[0-9a-f]{80,2336}\Z")]
    key: Annotated[str, Meta(pattern=r"\A([0-9a-f]{32})?\Z")] = ""

    def __post_init__(self) -> None:
        """Refuse an algorithm that this version does not know, and parameters that do not go with the type."""
        if self.algorithm != _ALGORITHMS[self.type]:
            raise ValueError("unknown slot algorithm")
        if (self.kdf is not None) != (self.type == "passphrase"):
            raise ValueError("Argon2id parameters belong to a passphrase and to nothing else")
        if bool(self.key) != (self.type == "organisation"):
            raise ValueError("a key is named by an organisation’s slot and by nothing else")
        if self.wrapped and len(self.wrapped) != 2 * _WRAPPED_BYTES[self.type]:
            raise ValueError("a wrapped key of another length")


def fresh_salt() -> bytes:
    """Return 16 bytes that no other derivation was given."""
    return secrets.token_bytes(16)


def new_slot(
    slot_type: SlotType,
    secret: bytes,
    vault_key: bytes | bytearray,
    *,
    vault_id: str,
    epoch: int,
    kdf: Kdf | None = None,
) -> Slot:
    """Wrap the vault key under `secret`: a passphrase in normalised UTF-8 (with `kdf`) or a recovery code's bytes."""
    blank = Slot(
        id=secrets.token_hex(8),
        type=slot_type,
        algorithm=_ALGORITHMS[slot_type],
        epoch=epoch,
        kdf=kdf,
        salt=fresh_salt().hex(),
        wrapped="",
    )
    kek = key_encryption_key(blank, secret)
    wrapping = _wrapping_key(blank, kek, vault_id)
    wrapped = aes_key_wrap(bytes(wrapping), bytes(vault_key))
    overwrite(kek)
    overwrite(wrapping)
    return msgspec.structs.replace(blank, wrapped=wrapped.hex())


def new_organisation_slot(
    public: OrganisationPublic, vault_key: bytes | bytearray, *, vault_id: str, epoch: int
) -> Slot:
    """Seal the vault key to an organisation's public key."""
    blank = Slot(
        id=secrets.token_hex(8),
        type="organisation",
        algorithm=_ALGORITHMS["organisation"],
        epoch=epoch,
        kdf=None,
        salt=secrets.token_hex(16),
        wrapped="",
        key=public.key_id,
    )
    sealed = public.seal(bytes(vault_key), info=context(blank, vault_id))
    return msgspec.structs.replace(blank, wrapped=sealed.hex())


def open_organisation_slot(slot: Slot, private: OrganisationPrivate, *, vault_id: str) -> bytearray | None:
    """Return the vault key, or None if the slot is for another key or any bound parameter was changed."""
    if slot.type != "organisation" or slot.key != private.public.key_id:
        return None
    opened = private.open(bytes.fromhex(slot.wrapped), info=context(slot, vault_id))
    return None if opened is None else bytearray(opened)


def key_encryption_key(slot: Slot, secret: bytes) -> bytearray:
    """Return the 32 bytes that the slot's derivation makes of the secret. Slow for a passphrase.

    Depends on the slot's `kdf` and `salt` only. Raises Refused if the laptop has too little free memory.
    """
    salt = bytes.fromhex(slot.salt)
    if slot.kdf is None:
        return derive(secret, salt=salt, info=b"visitapp|1|recovery code")
    return argon2id(secret, salt, slot.kdf)


def unwrap(slot: Slot, kek: bytearray, *, vault_id: str) -> bytearray | None:
    """Return the vault key, or None if the key-encryption key is another's or any bound parameter was changed."""
    wrapping = _wrapping_key(slot, kek, vault_id)
    try:
        return bytearray(aes_key_unwrap(bytes(wrapping), bytes.fromhex(slot.wrapped)))
    except InvalidUnwrap:
        return None
    finally:
        overwrite(wrapping)


def context(slot: Slot, vault_id: str) -> bytes:
    """Return the canonical bytes that bind the wrapped key to its vault, epoch, slot and parameters."""
    bound = {
        "algorithm": slot.algorithm,
        "epoch": slot.epoch,
        "format": _CONTEXT_FORMAT,
        "kdf": slot.kdf,
        "slot": slot.id,
        "type": slot.type,
        "vault": vault_id,
    }
    if slot.key:
        bound |= {"key": slot.key, "salt": slot.salt}
    return msgspec.json.encode(bound, order="sorted")


def measure(kdf: Kdf) -> float:
    """Return how many seconds one derivation takes on this laptop now."""
    start = time.perf_counter()
    overwrite(argon2id(b"visitapp calibration", bytes(16), kdf))
    return time.perf_counter() - start


def calibrate(*, memory_limit_mib: int = 256, seconds: Callable[[Kdf], float] = measure) -> Kdf:
    """Choose parameters that take 0.5 to 1.0 s here: memory first, up to the limit, then passes.

    A laptop on which the floor takes longer gets the floor.
    """
    kdf, taken = FLOOR, seconds(FLOOR)
    while taken < 0.5 and kdf.memory_kib * 2 <= memory_limit_mib * _MIB:
        kdf = msgspec.structs.replace(kdf, memory_kib=kdf.memory_kib * 2)
        taken = seconds(kdf)
    if taken < 0.5:
        passes = min(20, round(kdf.passes * 0.7 / max(taken, 0.001)))
        kdf = msgspec.structs.replace(kdf, passes=max(kdf.passes, passes))
    return kdf


def argon2id(secret: bytes, salt: bytes, kdf: Kdf) -> bytearray:
    """Return the 32 bytes that Argon2id makes of a secret. Slow. Raises Refused for too little free memory."""
    kek = bytearray(32)
    try:
        Argon2id(
            salt=salt, length=len(kek), iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory_kib
        ).derive_into(secret, kek)
    except MemoryError:
        raise Refused(
            "This laptop has too little free memory to work out the key of the vault.",
            "Close some other programs, then try again. Nothing was changed.",
        ) from None
    return kek


def _wrapping_key(slot: Slot, kek: bytearray, vault_id: str) -> bytearray:
    return derive(kek, salt=bytes.fromhex(slot.salt), info=context(slot, vault_id))
