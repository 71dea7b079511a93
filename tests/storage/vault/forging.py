"""Headers written without the product's encoder, as an attacker or an independent reader would."""

import hashlib
import json
from pathlib import Path
from typing import Any

import sqlcipher3

COPIES = ("header.a", "header.b")


def make_database(path: Path, key: str, _chain_key: bytes) -> None:
    """Make a small real database."""
    database = sqlcipher3.connect(str(path))
    database.execute(f"PRAGMA key = \"x'{key}'\"")
    database.execute("CREATE TABLE words (word TEXT)")
    database.execute("INSERT INTO words VALUES ('kingfisher')")
    database.commit()
    database.close()


def read_word(path: Path, key: str) -> str:
    """Return the word that `make_database` wrote."""
    database = sqlcipher3.connect(str(path))
    database.execute(f"PRAGMA key = \"x'{key}'\"")
    (word,) = database.execute("SELECT word FROM words").fetchone()
    database.close()
    return str(word)


def fields_of(path: Path) -> dict[str, Any]:
    """Return the JSON object of a header."""
    fields: dict[str, Any] = json.loads(path.read_bytes().split(b"\n")[1])
    return fields


def write_line(path: Path, json_line: bytes, mac: str | None = None) -> None:
    """Write a header with this second line and a fitting checksum; the old MAC is kept unless one is given."""
    kept = path.read_bytes().split(b"\n")[2].removeprefix(b"hmac-sha256 ").decode()
    sealed = b"visitapp-vault\n" + json_line + b"\nhmac-sha256 " + (kept if mac is None else mac).encode() + b"\n"
    path.unlink()
    path.write_bytes(sealed + b"sha256 " + hashlib.sha256(sealed).hexdigest().encode() + b"\n")


def canonical(fields: dict[str, Any]) -> bytes:
    """Write the object as the format demands: sorted, without spaces, in UTF-8."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def forge(folder: Path, change: dict[str, Any], copies: tuple[str, ...] = COPIES) -> None:
    """Change fields in some copies; a dotted name reaches inside, digits index a list."""
    for copy in copies:
        fields = fields_of(folder / copy)
        for name, value in change.items():
            *way, last = name.split(".")
            place: Any = fields
            for step in way:
                place = place[int(step)] if step.isdigit() else place[step]
            place[last] = value
        write_line(folder / copy, canonical(fields))
