"""Open a vault from docs/vault-format.md alone, with other libraries and none of VisitApp's code.

`python tests/vaults/independent_reader.py VAULT PASSPHRASE` prints what it found. Argon2id is argon2-cffi's, everything
else PyCryptodome's; the database's pages are decrypted here and read by the standard library's SQLite.
"""

import hashlib
import hmac
import json
import sqlite3
import struct
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

PAGE, RESERVED, MAC_BYTES, IV_BYTES = 4096, 80, 64, 16
BLOB_PIECE = 1 << 20


class Unreadable(Exception):
    """A part of the vault is not what the format says."""


def need(is_so: bool, what: str) -> None:
    """Raise Unreadable unless it is so."""
    if not is_so:
        raise Unreadable(what)


def read_header(folder: Path) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the newest undamaged header, the bytes that its MAC covers, and the MAC."""
    found = []
    for name in ("header.a", "header.b"):
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        need(len(lines) == 4 and lines[0] == b"visitapp-vault\n", name)
        need(lines[3] == b"sha256 " + hashlib.sha256(b"".join(lines[:3])).hexdigest().encode() + b"\n", name)
        mac = bytes.fromhex(lines[2].removeprefix(b"hmac-sha256 ").decode())
        found.append((json.loads(lines[1]), lines[0] + lines[1], mac))
    return max(found, key=lambda each: each[0]["generation"])


def derive(secret: bytes, info: bytes, length: int, salt: bytes | None) -> bytes:
    """Return HKDF-SHA256."""
    return bytes(HKDF(secret, length, salt or b"", SHA256, context=info))


def unwrap_key(wrapping: bytes, wrapped: bytes) -> bytes:
    """Return what RFC 3394 wrapped. Raises Unreadable when it does not fit."""
    cipher = AES.new(wrapping, AES.MODE_ECB)
    count = len(wrapped) // 8 - 1
    first, blocks = wrapped[:8], [wrapped[8 * n : 8 * n + 8] for n in range(1, count + 1)]
    for turn in range(5, -1, -1):
        for place in range(count, 0, -1):
            mixed = (int.from_bytes(first, "big") ^ (count * turn + place)).to_bytes(8, "big")
            opened = cipher.decrypt(mixed + blocks[place - 1])
            first, blocks[place - 1] = opened[:8], opened[8:]
    need(first == b"\xa6" * 8, "the passphrase")
    return b"".join(blocks)


def vault_key(header: dict[str, Any], passphrase: str) -> bytes:
    """Return the vault key that the passphrase slot gives up."""
    slot = next(each for each in header["slots"] if each["type"] == "passphrase")
    kdf, salt = slot["kdf"], bytes.fromhex(slot["salt"])
    secret = unicodedata.normalize("NFC", passphrase).encode()
    kek = hash_secret_raw(secret, salt, kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID)
    bound = {
        "algorithm": slot["algorithm"],
        "epoch": slot["epoch"],
        "format": 1,
        "kdf": kdf,
        "slot": slot["id"],
        "type": slot["type"],
        "vault": header["vault_id"],
    }
    context = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    return unwrap_key(derive(kek, context, 32, salt), bytes.fromhex(slot["wrapped"]))


class Keys:
    """The keys of one vault and epoch."""

    def __init__(self, header: dict[str, Any], key: bytes) -> None:
        self._key, self._place = key, f"visitapp|1|{header['vault_id']}|{header['epoch']}"

    def of(self, purpose: str, length: int = 32) -> bytes:
        """Return the key for one purpose."""
        return derive(self._key, f"{self._place}|{purpose}".encode(), length, None)


def read_database(path: Path, key_and_salt: bytes) -> sqlite3.Connection:
    """Decrypt every page of a SQLCipher 4 file and return it as a database in memory."""
    key, salt = key_and_salt[:32], key_and_salt[32:]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    data, plain = path.read_bytes(), bytearray()
    need(len(data) % PAGE == 0, "the database's length")
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        start = IV_BYTES if number == 1 else 0  # the first 16 bytes of the file are the salt
        sealed, tail = page[start : PAGE - RESERVED], page[PAGE - RESERVED :]
        iv, mac = tail[:IV_BYTES], tail[IV_BYTES : IV_BYTES + MAC_BYTES]
        made = hmac.digest(mac_key, sealed + iv + struct.pack("<I", number), "sha512")
        need(hmac.compare_digest(made, mac), f"page {number}")
        opened = AES.new(key, AES.MODE_CBC, iv).decrypt(sealed)
        plain += (b"SQLite format 3\0" if number == 1 else b"") + opened + bytes(RESERVED)
    plain[18:20] = b"\x01\x01"  # no write-ahead log: memory cannot hold one
    database = sqlite3.connect(":memory:")
    database.deserialize(bytes(plain))
    return database


def read_log(database: sqlite3.Connection, chain_key: bytes) -> Iterator[tuple[int, str, str]]:
    """Return number, body and hash of every operation, each proved by the chain."""
    previous, expected = "0" * 64, 1
    for number, body, digest in database.execute("SELECT number, body, hash FROM operations ORDER BY number"):
        made = hmac.digest(chain_key, bytes.fromhex(previous) + body.encode(), "sha256").hex()
        need(number == expected and made == digest, f"entry {number}")
        yield number, body, digest
        previous, expected = digest, number + 1


def read_journal(folder: Path, header: dict[str, Any], key: bytes) -> Iterator[tuple[int, str]]:
    """Return number and body of every operation in the journal."""
    place = f"visitapp-journal 1 {header['vault_id']} {header['epoch']}"
    for path in sorted((folder / "journal").glob(f"{header['epoch']}-*.log")):
        data = path.read_bytes()
        line, _, _ = data.partition(b"\n")
        need(line.decode() == f"{place} {int(path.stem.split('-')[1])}", path.name)
        offset = len(line) + 1
        while offset < len(data):
            head = data[offset : offset + 64]
            magic, length, first, count, nonce, _ = struct.unpack("<4sIQI12s32s", head)
            need(magic == b"act1", path.name)
            sealed = data[offset + 64 : offset + 64 + length]
            cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)
            cipher.update(place.encode() + b"\n" + head)
            bodies = cipher.decrypt_and_verify(sealed[:-16], sealed[-16:]).decode().split("\n")
            need(len(bodies) == count, path.name)
            yield from enumerate(bodies, start=first)
            offset += 64 + length


def read_blob(folder: Path, row: dict[str, Any]) -> bytes:
    """Return the bytes of the file that a record names."""
    blob_id, count = row["blob_id"], row["byte_count"]
    data = (folder / "blobs" / blob_id[:2] / blob_id).read_bytes()
    line = f"visitapp-blob 1 {blob_id} {count}\n".encode()
    need(data.startswith(line), blob_id)
    offset, piece, plain = len(line), 0, b""
    while piece == 0 or offset < len(data):
        sealed = data[offset : offset + BLOB_PIECE + 16]
        cipher = AES.new(bytes.fromhex(row["blob_key"]), AES.MODE_GCM, nonce=piece.to_bytes(12, "big"))
        cipher.update(line + piece.to_bytes(8, "big"))
        plain += cipher.decrypt_and_verify(sealed[:-16], sealed[-16:])
        offset, piece = offset + len(sealed), piece + 1
    need(len(plain) == count and hashlib.sha256(plain).hexdigest() == row["sha256"], blob_id)
    return plain


def read_vault(folder: Path, passphrase: str) -> dict[str, Any]:
    """Return what the vault holds: its header, every row by table, and how many operations were proved."""
    header, covered, mac = read_header(folder)
    keys = Keys(header, vault_key(header, passphrase))
    need(hmac.compare_digest(hmac.digest(keys.of("header mac"), covered, "sha256"), mac), "the header's MAC")
    database = read_database(folder / header["database"], keys.of("database", 48))
    log = list(read_log(database, keys.of("chain")))
    head = header["log_head"]
    need(not head["number"] or log[head["number"] - 1][2] == head["hash"], "the head in the header")
    journal = list(read_journal(folder, header, keys.of("journal")))
    need(journal == [(number, body) for number, body, _ in log] or header["format"] == 1, "the journal")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {}
    for table in tables:
        if not table.startswith(("search_", "sqlite_")):
            cursor = database.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    files = [read_blob(folder, row) for each in rows.values() for row in each if row.get("blob_id")]
    return {"files": files, "header": header, "entries": len(log), "journal": len(journal), "rows": rows}


def main(folder: Path, passphrase: str) -> None:
    """Print what a vault holds."""
    found = read_vault(folder, passphrase)
    print(f"{found['header']['label']}: {found['entries']} entries of the log, {found['journal']} in the journal")
    for table, rows in found["rows"].items():
        print(f"{table}: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
