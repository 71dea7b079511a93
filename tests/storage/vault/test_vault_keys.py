"""Keys and slots against vectors and other libraries, and every bound parameter changed."""

import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any

import argon2.low_level
import msgspec
import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from tests.storage.vault.conftest import Sample
from tests.storage.vault.forging import fields_of
from visitapp.storage.vault.header import read_headers
from visitapp.storage.vault.keys import VaultKeys, derive
from visitapp.storage.vault.keyslots import FLOOR, Kdf, Slot, SlotType, calibrate, key_encryption_key, new_slot, unwrap
from visitapp.storage.vault.recovery import parse
from visitapp.storage.vault.unlock import Secret

VAULT_KEY = bytes(range(32))
VAULT_ID = "00112233445566778899aabbccddeeff"


def hkdf(secret: bytes, salt: bytes | None, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 written from RFC 5869 with the standard library alone."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    block, out = b"", b""
    while len(out) < length:
        block = hmac.digest(extracted, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:length]


def test_the_derivation_meets_the_vectors_of_rfc_5869() -> None:
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    found = derive(b"\x0b" * 22, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)), length=42)
    assert found.hex() == okm
    okm = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    assert derive(b"\x0b" * 22, info=b"", length=42).hex() == okm


def test_each_purpose_has_its_own_key_as_another_hkdf_computes_it() -> None:
    keys = VaultKeys(VAULT_KEY, vault_id=VAULT_ID, epoch=3)
    found = {
        "database": bytes.fromhex(keys.database),
        "journal": keys.journal,
        "blobs": keys.blobs,
        "backups": keys.backups,
        "header mac": keys.header_mac,
        "chain": keys.chain,
    }
    for purpose, key in found.items():
        length = 48 if purpose == "database" else 32
        assert key == hkdf(VAULT_KEY, None, f"visitapp|1|{VAULT_ID}|3|{purpose}".encode(), length)
    assert len({key[:32] for key in found.values()}) == 6
    assert len(keys.database) == 96


def test_another_vault_or_epoch_has_other_keys() -> None:
    mine = VaultKeys(VAULT_KEY, vault_id=VAULT_ID, epoch=3)
    for other in (
        VaultKeys(VAULT_KEY, vault_id=VAULT_ID, epoch=4),
        VaultKeys(VAULT_KEY, vault_id=VAULT_ID.replace("0", "1"), epoch=3),
        VaultKeys(VAULT_KEY[::-1], vault_id=VAULT_ID, epoch=3),
    ):
        assert mine.database != other.database
        assert mine.chain != other.chain


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        VaultKeys(b"short", vault_id=VAULT_ID, epoch=1)


def test_the_database_key_of_one_vault_is_known_for_ever() -> None:
    """Computed once by the HKDF above; a change would leave every vault in the field shut."""
    assert VaultKeys(VAULT_KEY, vault_id=VAULT_ID, epoch=1).database == (
        "d74103b640a69c8ddcea12b6d8b01ca4cf855daadbae35217182aeaa92fad73efaaf910f43ada2996e529b05a0aaa0f8"
    )


def independent_wrap(slot: dict[str, Any], secret: bytes, vault_key: bytes, vault_id: str) -> str:
    """Wrap as VAULT.md says, with another Argon2 and the HKDF above."""
    salt = bytes.fromhex(slot["salt"])
    kek = hkdf(secret, salt, b"visitapp|1|recovery code", 32)
    if slot["type"] == "passphrase":
        kek = argon2.low_level.hash_secret_raw(
            secret,
            salt,
            time_cost=slot["kdf"]["passes"],
            memory_cost=slot["kdf"]["memory_kib"],
            parallelism=slot["kdf"]["lanes"],
            hash_len=32,
            type=argon2.low_level.Type.ID,
            version=0x13,
        )
    bound = {name: slot[name] for name in ("algorithm", "epoch", "kdf", "type")}
    bound |= {"format": 1, "slot": slot["id"], "vault": vault_id}
    context = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    return aes_key_wrap(hkdf(kek, salt, context, 32), vault_key).hex()


@pytest.mark.parametrize(
    ("slot_type", "algorithm", "kdf", "secret", "wrapped"),
    [
        (
            "passphrase",
            "argon2id-1.3 hkdf-sha256 aes-256-kw",
            FLOOR,
            "Zoë’s lantern".encode(),
            "9d74ddf263df031ec5ba43c813c8a1353498ad09b5bfc252d917b0f3c396042113cc413298a99867",
        ),
        (
            "recovery",
            "hkdf-sha256 aes-256-kw",
            None,
            bytes(range(20)),
            "f61eac7dcc9264f94864f42bf9eee5f846b20ddb007134bf23122880ced0a9a23989bb3e58ebf5e0",
        ),
    ],
)
def test_slots_written_once_open_for_ever(
    slot_type: SlotType, algorithm: str, kdf: Kdf | None, secret: bytes, wrapped: str
) -> None:
    """Wrapped once by `independent_wrap`."""
    slot = Slot(
        id="0123456789abcdef",
        type=slot_type,
        algorithm=algorithm,
        epoch=1,
        kdf=kdf,
        salt=bytes(range(16)).hex(),
        wrapped=wrapped,
    )
    assert unwrap(slot, key_encryption_key(slot, secret), vault_id=VAULT_ID) == bytearray(VAULT_KEY)


def test_slots_are_wrapped_as_another_library_would(sample: Sample) -> None:
    with sample.open() as vault:
        vault_id = vault.header.vault_id
    passphrase, recovery = fields_of(sample.folder / "header.a")["slots"]
    secret = Secret(passphrase=None, recovery_code=sample.recovery_code)
    vault_key = secret.vault_key(read_headers(sample.folder).found[0].header)
    assert vault_key is not None
    for slot, typed in ((passphrase, sample.passphrase.encode()), (recovery, parse(sample.recovery_code))):
        assert independent_wrap(slot, typed, bytes(vault_key), vault_id) == slot["wrapped"]


CHANGES: list[Callable[[Slot], Slot]] = [
    lambda slot: msgspec.structs.replace(slot, id="0" * 16),
    lambda slot: msgspec.structs.replace(slot, epoch=2),
    lambda slot: msgspec.structs.replace(slot, salt="00" * 16),
    lambda slot: msgspec.structs.replace(slot, kdf=Kdf(memory_kib=65537, passes=3, lanes=4)),
    lambda slot: msgspec.structs.replace(slot, kdf=Kdf(memory_kib=65536, passes=4, lanes=4)),
    lambda slot: msgspec.structs.replace(slot, kdf=Kdf(memory_kib=65536, passes=3, lanes=5)),
    lambda slot: msgspec.structs.replace(slot, type="recovery", kdf=None, algorithm="hkdf-sha256 aes-256-kw"),
    lambda slot: msgspec.structs.replace(slot, wrapped=slot.wrapped[:-1] + ("0" if slot.wrapped[-1] != "0" else "1")),
]


def test_changing_anything_that_a_slot_is_bound_to_shuts_it() -> None:
    """The key-encryption key is kept, so each refusal is due to the binding and not to another derivation."""
    slot = new_slot("passphrase", b"secret", VAULT_KEY, vault_id=VAULT_ID, epoch=1, kdf=FLOOR)
    kek = key_encryption_key(slot, b"secret")
    assert unwrap(slot, kek, vault_id=VAULT_ID) == bytearray(VAULT_KEY)
    for change in CHANGES:
        assert change(slot) != slot
        assert unwrap(change(slot), kek, vault_id=VAULT_ID) is None
    assert unwrap(slot, kek, vault_id="0" * 32) is None
    assert unwrap(slot, bytearray(32), vault_id=VAULT_ID) is None


def test_no_two_slots_share_salt_or_id() -> None:
    made = [new_slot("recovery", secrets.token_bytes(20), VAULT_KEY, vault_id=VAULT_ID, epoch=1) for _ in range(50)]
    for name in ("id", "salt", "wrapped"):
        assert len({getattr(slot, name) for slot in made}) == 50


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [(65535, 3, 4), (1048577, 3, 4), (65536, 2, 4), (65536, 21, 4), (65536, 3, 3), (65536, 3, 17)],
)
def test_no_parameters_outside_floor_and_ceiling_can_exist(memory_kib: int, passes: int, lanes: int) -> None:
    with pytest.raises(ValueError, match=r"are|is"):
        Kdf(memory_kib=memory_kib, passes=passes, lanes=lanes)


@pytest.mark.parametrize(
    ("seconds_per_floor", "memory_mib", "passes"),
    [(0.12, 256, 4), (0.3, 128, 3), (0.6, 64, 3), (9.0, 64, 3), (0.01, 256, 20), (0.06, 256, 9)],
)
def test_calibration_takes_memory_first_and_stays_inside_the_limits(
    seconds_per_floor: float, memory_mib: int, passes: int
) -> None:
    def on_that_laptop(kdf: Kdf) -> float:
        return seconds_per_floor * (kdf.memory_kib / FLOOR.memory_kib) * (kdf.passes / FLOOR.passes)

    found = calibrate(seconds=on_that_laptop)
    assert (found.memory_kib // 1024, found.lanes) == (memory_mib, 4)
    assert found.passes == passes or 0.5 <= on_that_laptop(found) <= 1.0
    assert on_that_laptop(found) <= 1.0 or found == FLOOR
