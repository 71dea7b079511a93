"""A database copied page by page under another key, by SQLite's own backup: never a live file byte by byte."""

from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from visitapp.errors import VaultDamaged
from visitapp.storage.engine import calm_database_errors, connect_driver
from visitapp.storage.operations import EMPTY_HEAD
from visitapp.storage.rows import TABLES, live_count, named_blobs
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.manifest import BlobEntry


@dataclass(frozen=True)
class Contents:
    """What a database holds: the newest entry of its log, how many records of each type, and which files they name."""

    log_head: LogHead
    counts: dict[str, int]
    blobs: tuple[BlobEntry, ...] = ()


def copy_database(source: Path, source_key: str, target: Path, target_key: str) -> Contents:
    """Copy a database that may be in use, prove the copy by opening it, and return what it holds.

    Works on a connection of its own: whoever writes meanwhile is not held up, and the copy is of one moment. Raises
    VaultDamaged, DiskFull or NotWritable; the target is then of no use.
    """
    with calm_database_errors():
        reader = connect_driver(source, source_key, only_read=True)
        try:
            writer = connect_driver(target, target_key)
            try:
                reader.backup(writer)
                # Without a write-ahead log the copy can be read from a medium that cannot be written to.
                writer.execute("PRAGMA journal_mode=DELETE").fetchall()
            finally:
                writer.close()
        finally:
            reader.close()
    return read_contents(target, target_key)


def read_contents(path: Path, key: str) -> Contents:
    """Open a database that nobody uses, prove its structure and say what it holds. Raises VaultDamaged."""
    with calm_database_errors():
        driver = connect_driver(path, key, only_read=True)
        try:
            faults = [fault for (fault,) in driver.execute("PRAGMA quick_check").fetchall() if fault != "ok"]
            if faults:
                raise VaultDamaged("The copy of the database has damaged pages.", "Choose another backup.")
            newest = driver.execute("SELECT number, hash FROM operations ORDER BY number DESC LIMIT 1").fetchone()
            tables = {name for (name,) in driver.execute("SELECT name FROM sqlite_master").fetchall()}
            counts = {
                name: driver.execute(live_count(table)).fetchone()[0]
                for name, table in TABLES.items()
                if table.name in tables
            }
            blobs = tuple(BlobEntry(id=blob, byte_count=count) for blob, count in blobs_named(driver, tables))
        finally:
            driver.close()
    number, digest = newest or (0, EMPTY_HEAD)
    return Contents(LogHead(number=number, hash=digest), counts, blobs)


def blobs_named(driver: Any, tables: Container[str]) -> list[tuple[str, int]]:
    """Return id and length of every file that a record names, retracted ones too: their words are kept as well."""
    found: list[tuple[str, int]] = []
    for table in TABLES.values():
        if table.name in tables and "blob_id" in table.c:
            with suppress(sqlcipher3.OperationalError):  # a table of an older version
                found += driver.execute(named_blobs(table)).fetchall()
    return found
