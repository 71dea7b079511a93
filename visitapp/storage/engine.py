"""The encrypted database as a SQLAlchemy engine: raw key, guards, pragmas in order, and calm errors.

SQLCipher writes plaintext when it is given no key and takes a malformed raw key for a passphrase: both are guarded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from visitapp.errors import DiskFull, KnownError, NotWritable, ProgramIncomplete, VaultDamaged, VaultInUse
from visitapp.storage.statements import Statements, dialect
from visitapp.storage.vault.files import calm_os_errors

RAW_KEY = re.compile(r"[0-9a-f]{96}")
PLAIN_START = b"SQLite format 3"
PAGE = 4096
"""Bytes of one page: no database of ours is smaller."""
SQLITE_FLOOR = (3, 46, 0)
CIPHER_FLOOR = (4, 6, 0)

_DAMAGE = ("not a database", "malformed", "corrupt", "out of memory", "vtable constructor failed")
"""SQLCipher answers "out of memory" to pages it cannot decrypt."""

CACHE_KIB = 64 * 1024
"""Decrypted pages kept at most. A small vault never uses it; at 100,000 notes search is four times as fast with it."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # the one that writes: it stays first
    "PRAGMA synchronous=NORMAL",  # the journal is what reaches the disk before "saved" (decision 007)
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA cache_size=-{CACHE_KIB}",
)


def open_engine(path: Path, key: str, *, create: bool = False, only_read: bool = False) -> Engine:
    """Return an engine with one connection, kept for the one thread that uses the store.

    `key` is 96 hex digits: 32 bytes of key, 16 of salt. Raises VaultDamaged when the file is missing, not encrypted
    or does not open with the key.
    """
    if not RAW_KEY.fullmatch(key):
        raise ValueError("a raw database key has 96 hex digits")
    if create:
        with calm_os_errors():
            path.touch(mode=0o600)  # SQLite would let others of this laptop read it; its other files follow this one
    else:
        _refuse_wrong_files(path)
    pool = QueuePool(
        lambda: connect_driver(path, key, only_read=only_read),
        pool_size=1,
        max_overflow=0,
        timeout=5,
        reset_on_return=None,
        dialect=dialect(),
    )
    kept = {"compiled_cache": Statements()}
    engine = Engine(pool, dialect(), make_url("sqlite://"), execution_options=kept, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    with calm_database_errors(), engine.connect():
        return engine


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection, for the fixed statements of every save: a seventh of the time of each.

    What it raises is made calm like everything else; its errors never hold parameters.
    """
    return connection.connection.driver_connection


def _begin(connection: Connection) -> None:
    driver = driver_of(connection)
    if not driver.in_transaction:  # `OneConnection` has begun it
        reading = connection.get_execution_options().get("reading", False)
        driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse_wrong_files(path: Path) -> None:
    if not path.is_file():
        raise VaultDamaged(
            f"The vault’s database file {path.name} is missing.",
            "Nothing was changed. Put the file back, or restore a copy of the vault.",
        )
    if path.stat().st_size < PAGE:  # an empty one would be made into a new database
        raise VaultDamaged(
            f"The vault’s database file {path.name} is empty or cut off.",
            "Nothing was changed. Put the newest copy of it back, or ask your IT desk.",
        )
    with path.open("rb") as file:
        if file.read(len(PLAIN_START)) == PLAIN_START:
            raise VaultDamaged(
                f"The file {path.name} is not encrypted, so it is not this vault’s.", "Nothing was changed."
            )


def _incomplete() -> ProgramIncomplete:
    """The library is too old or writes plaintext: another package has taken the place of ours."""
    return ProgramIncomplete(
        "This copy of VisitApp is not complete: what encrypts your records is missing, so nothing was opened.",
        "Install VisitApp again. The vault is untouched.",
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def connect_driver(path: Path, key: str, *, only_read: bool = False, in_use: bool = False) -> Any:
    """Return the driver's own connection to an encrypted file, guarded and with every pragma set.

    `in_use`: somebody else may write while this one reads. Raises the driver's errors: use `calm_database_errors`.
    """
    if _version(sqlcipher3.sqlite_version) < SQLITE_FLOOR:
        raise _incomplete()
    # Without a write-ahead log nobody has it open, and reading need not leave one behind.
    logged = in_use or path.with_name(f"{path.name}-wal").exists()
    address = f"{path.absolute().as_uri()}?mode=ro" + ("" if logged else "&immutable=1") if only_read else str(path)
    connection = sqlcipher3.connect(
        address, uri=only_read, check_same_thread=False, isolation_level=None, cached_statements=256
    )
    try:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        if cipher is None or _version(cipher[0]) < CIPHER_FLOOR:
            raise _incomplete()
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA cipher_compatibility = 4")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in PRAGMAS[only_read:]:
            connection.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def calm_database_errors() -> Iterator[None]:
    """Turn what the disk or the file can do to a database into a KnownError without record text."""
    try:
        yield
    except DBAPIError as error:
        known = _known(str(error.orig))
        if known is None:
            raise
        raise known from None
    except (sqlcipher3.dbapi2.Error, MemoryError) as error:
        known = _known(str(error))
        if known is None:
            raise
        raise known from None


def _known(message: str) -> KnownError | None:
    """Return the calm form of SQLite's result texts (sqlite3_errstr)."""
    text = message.lower()
    if "disk is full" in text:
        return DiskFull("This laptop is full, so we could not save just now.", "Your words stay here. Make some room.")
    if "readonly" in text or "read-only" in text:
        return NotWritable("The vault’s folder cannot be written to.", "Your words stay here until it can.")
    if "disk i/o error" in text or "unable to open" in text:
        return NotWritable("The disk did not take the words just now.", "Your words stay here. We will try again.")
    if "locked" in text:
        return VaultInUse("Another program is holding the vault’s database.", "Close it, then try again.")
    if any(sign in text for sign in _DAMAGE):
        return VaultDamaged(
            "The vault’s database is damaged or does not belong to this vault.",
            "Nothing was changed. Restore a copy of the vault, or ask your IT desk.",
        )
    return None
