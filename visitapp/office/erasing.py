"""Erases what two officers had erased: bodies, keys and files go; headers and hashes stay, and chains still prove."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update

from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.tables import blob_receipts, blobs, operations, wrapped_keys


@dataclass(frozen=True)
class Erased:
    """What went from one stream now, by its first 8 digits; all 0 where it was erased before."""

    stream: str
    ground: str
    at: str
    operations: int
    keys: int
    files: int


def erase_due(store: OfficeStore, shelf: Shelf) -> tuple[Erased, ...]:
    """Erase every stream of which the directory says so, and return what went. It may be done again and again.

    On PostgreSQL the role has to be `visitapp_erasing` or the owner. Pieces of files go when all rows are gone, so
    that a store of files that refuses keeps no words; the next time takes them. Raises what `Shelf.let_go` raises.
    """
    done = []
    for stream, erasure in store.directory().erased.items():
        with store.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            of_stream = operations.c.stream == stream
            bodies = connection.execute(
                update(operations).where(of_stream, func.length(operations.c.body) > 0).values(body=b"")
            ).rowcount
            # Emptied and not deleted: SQLite would give their numbers to the next keys, which laptops take for read.
            with_key = (wrapped_keys.c.stream == stream) & (func.length(wrapped_keys.c.wrapped) > 0)
            keys = connection.execute(update(wrapped_keys).where(with_key).values(wrapped=b"")).rowcount
            connection.execute(delete(blob_receipts).where(blob_receipts.c.stream == stream))
            files = connection.execute(delete(blobs).where(blobs.c.stream == stream)).rowcount
        done.append(Erased(stream.hex()[:8], erasure.ground, erasure.at, bodies, keys, files))
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:  # what the write-ahead log still held goes too
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for stream in store.directory().erased:
        shelf.let_go(stream)
    return tuple(done)


def copies_in(folder: Path) -> tuple[str, ...]:
    """Return the names of files in an office's folder that are copies of its database and were not erased."""
    return tuple(sorted(path.name for path in folder.glob("*.db") if path.name != "office.db"))


def still_with_words(store: OfficeStore) -> int:
    """Return how many operations of erased streams still have a body: after a restore, until they are erased again."""
    erased = [*store.directory().erased]
    with store.reading() as connection:
        query = select(func.count()).where(operations.c.stream.in_(erased), func.length(operations.c.body) > 0)
        return connection.execute(query).scalar_one()
