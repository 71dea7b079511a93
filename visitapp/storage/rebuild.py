"""A whole database made from the log alone: for a damaged one, a new key, or a new form of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from visitapp.domain.ids import NewId
from visitapp.storage.engine import calm_database_errors, connect_driver
from visitapp.storage.operations import APPEND, EMPTY_HEAD, LogHead, chained
from visitapp.storage.projection import Progress, project_all
from visitapp.storage.receiving import ONLY_HERE
from visitapp.storage.schema import create_database

BATCH = 2000


def rebuild_database(
    path: Path,
    key: str,
    bodies: Iterable[str],
    *,
    chain_key: bytes,
    new_id: NewId,
    progress: Progress,
) -> LogHead:
    """Make the database at `path` from operations in order, number them anew from 1, and return its head.

    Nobody may use the file before this returns; on any fault it is of no use and the caller removes it. It is not yet
    forced onto the disk. Raises VaultDamaged, DiskFull or NotWritable.
    """
    create_database(path, key, new_id=new_id)
    with calm_database_errors():
        driver = connect_driver(path, key)
        try:
            # The file has no name yet that anybody opens: a crash leaves rubbish, and speed is free.
            for pragma in ("journal_mode=OFF", "synchronous=OFF"):
                driver.execute(f"PRAGMA {pragma}").fetchall()
            driver.execute("BEGIN")
            device = _OwnDevice()
            head = LogHead()
            rows = _rows(device.seen(bodies), chain_key)
            while batch := list(islice(rows, BATCH)):
                driver.executemany(APPEND, [row for row, _ in batch])
                head = batch[-1][1]
                progress(head.number, 0)
            if device.id:
                driver.execute("UPDATE vault_facts SET value = ? WHERE name = 'device_id'", (device.id,))
            project_all(driver, progress=progress)
            driver.execute("COMMIT")
        finally:
            driver.close()
    return head


class _OwnDevice:
    """Remembers which laptop this is: only its own entries are about the vault itself."""

    def __init__(self) -> None:
        self.id = ""

    def seen(self, bodies: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        for text in bodies:
            body = json.loads(text)
            if not self.id or body["type"] in ONLY_HERE:
                self.id = body["device"]
            yield text, body


def _rows(read: Iterator[tuple[str, dict[str, Any]]], chain_key: bytes) -> Iterator[tuple[tuple[Any, ...], LogHead]]:
    previous = EMPTY_HEAD
    for number, (text, body) in enumerate(read, start=1):
        previous = chained(chain_key, previous, text)
        row = (number, body["id"], body["type"], body["record"], body["person"], text, previous)
        yield row, LogHead(number, previous, body["clock"])
