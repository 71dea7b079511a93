"""A database copied page by page under another key, by SQLite's own backup: never a live file byte by byte."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Container
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from visitapp.errors import VaultDamaged
from visitapp.storage.engine import PAGE, calm_database_errors, connect_driver
from visitapp.storage.operations import EMPTY_HEAD
from visitapp.storage.rows import TABLES, live_count, named_blobs
from visitapp.storage.vault.files import calm_os_errors, sync_descriptor
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.manifest import BlobEntry

SLICE_PAGES = 1024
"""4 MiB: copied in some 40 ms."""


@dataclass(frozen=True)
class Contents:
    """What a database holds: the newest entry of its log, how many records of each type, and which files they name."""

    log_head: LogHead
    counts: dict[str, int]
    blobs: tuple[BlobEntry, ...] = ()
    of_others: frozenset[str] = frozenset()
    """Which of the files come from other laptops, and need not have come yet."""


def copy_database(source: Path, source_key: str, target: Path, target_key: str, *, in_use: bool = True) -> Contents:
    """Copy a database, `in_use` or at rest, prove the copy by opening it, and return what it holds.

    Works on a connection of its own: whoever writes meanwhile is not held up, and the copy is of one moment. It is on
    the disk when this returns. Raises VaultDamaged, DiskFull or NotWritable; the target is then of no use.
    """
    with calm_os_errors():
        target.touch(mode=0o600, exist_ok=False)  # SQLite would let others of this laptop read it
        descriptor = os.open(target, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        with calm_database_errors(), calm_os_errors():
            _copy(source, source_key, target, target_key, in_use, lambda: sync_descriptor(descriptor))
            sync_descriptor(descriptor)
    finally:
        os.close(descriptor)
    return read_contents(target, target_key)


def _copy(source: Path, source_key: str, target: Path, target_key: str, in_use: bool, sync: Callable[[], None]) -> None:
    with (
        closing(connect_driver(source, source_key, only_read=True, in_use=in_use)) as reader,
        closing(connect_driver(target, target_key)) as writer,
    ):
        # Nobody knows of this file before it is whole: a journal of it would only write everything twice.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{SLICE_PAGES * PAGE // 1024}"):
            writer.execute(f"PRAGMA {pragma}").fetchall()
        # One view from the first page to the last, whatever is written in between.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # In slices that are on the disk before the next begins: a save never waits behind a mountain of bytes.
        reader.backup(writer, pages=SLICE_PAGES, progress=lambda *_: sync())
    with closing(connect_driver(target, target_key)) as writer:
        # Without a write-ahead log the copy can be read from a medium that cannot be written to.
        writer.execute("PRAGMA journal_mode=DELETE").fetchall()


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
            of_others = blobs_of_others(driver, [entry.id for entry in blobs])
        finally:
            driver.close()
    number, digest = newest or (0, EMPTY_HEAD)
    return Contents(LogHead(number=number, hash=digest), counts, blobs, of_others)


_MAKERS = """
SELECT f.blob_id, json_extract(o.body, '$.device') FROM (
    SELECT id, blob_id FROM attachment UNION ALL SELECT id, blob_id FROM document
) f JOIN operations o ON o.record_id = f.id AND json_extract(o.body, '$.kind') = 'create'
WHERE f.blob_id IN (SELECT value FROM json_each(?))
"""


def blobs_of_others(driver: Any, blob_ids: Collection[str]) -> frozenset[str]:
    """Return those of these files whose records were made on other laptops: they come from the office, or will."""
    if not blob_ids:
        return frozenset()
    (own,) = driver.execute("SELECT value FROM vault_facts WHERE name = 'device_id'").fetchone()
    makers = driver.execute(_MAKERS, (json.dumps(sorted(blob_ids)),)).fetchall()
    return frozenset(blob for blob, device in makers if device != own)


def blobs_named(driver: Any, tables: Container[str]) -> list[tuple[str, int]]:
    """Return id and length of every file that a record names, retracted ones too: their words are kept as well."""
    found: list[tuple[str, int]] = []
    for table in TABLES.values():
        if table.name in tables and "blob_id" in table.c:
            with suppress(sqlcipher3.OperationalError):  # a table of an older version
                found += driver.execute(named_blobs(table)).fetchall()
    return found
