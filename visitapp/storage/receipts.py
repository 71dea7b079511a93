"""Receipts for files: those that other laptops signed, as far as they were read, and this laptop's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from visitapp.storage.engine import driver_of
from visitapp.storage.store import Store

_ADD = "INSERT OR IGNORE INTO receipts (blob_id, device, mark, at, is_told) VALUES (?, ?, ?, ?, ?)"
_READ_TO = "SELECT number FROM receipts_read WHERE stream_id = ?"
_SET_READ_TO = "INSERT OR REPLACE INTO receipts_read (stream_id, number) VALUES (?, ?)"
_UNTOLD = "SELECT blob_id, at FROM receipts WHERE is_told = 0 ORDER BY at, blob_id"
_TOLD = "UPDATE receipts SET is_told = 1 WHERE is_told = 0 AND blob_id = ?"
_ALL = """
SELECT r.blob_id, r.device, r.mark, r.at, f.blob_key, f.sha256, s.id, coalesce(l.author, '')
FROM receipts r
JOIN (SELECT blob_id, blob_key, sha256, person_id FROM attachment
      UNION ALL SELECT blob_id, blob_key, sha256, person_id FROM document) f ON f.blob_id = r.blob_id
JOIN streams s ON s.person_id = f.person_id
LEFT JOIN laptops l ON l.device = r.device
WHERE r.mark != '' ORDER BY r.at, r.device
"""


@dataclass(frozen=True, repr=False)
class KeptReceipt:
    """A receipt whose signature was proved, and what its mark is made from. Ids, key and hashes are hex.

    `at` is in seconds since 1970; `author` is who wrote on that laptop last, "" as long as nobody did.
    """

    blob_id: str
    device: str
    mark: str
    at: int
    key: str
    sha256: str
    stream: str
    author: str


class Receipts:
    """Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def owe(self, blob_id: str, device: str, at: int) -> None:
        """Note that this laptop holds a file that came from the office, and has to say so; the first moment stays."""
        self._write(_ADD, [(blob_id, device, "", at, 0)])

    def owed(self) -> tuple[tuple[str, int], ...]:
        """Return the files that this laptop holds and has not told of, and since when."""
        return tuple(self._rows(_UNTOLD))

    def note_told(self, blob_id: str) -> None:
        """Note that the office has this laptop's own receipt."""
        self._write(_TOLD, [(blob_id,)])

    def read_to(self, stream: str) -> int:
        """Return up to which number a stream's receipts were read."""
        found = self._rows(_READ_TO, (stream,))
        return int(found[0][0]) if found else 0

    def add(self, stream: str, read_to: int, receipts: Iterable[tuple[str, str, str, int]]) -> None:
        """Keep receipts of others that were proved: file, device, mark, moment; and how far the stream was read."""
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.executemany(_ADD, [(*each, 1) for each in receipts])
            driver.execute(_SET_READ_TO, (stream, read_to))

    def all(self) -> tuple[KeptReceipt, ...]:
        """Return the receipts of other laptops for files that a record names, the oldest first."""
        return tuple(KeptReceipt(*row) for row in self._rows(_ALL))

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._store.reading() as connection:
            return list(driver_of(connection).execute(query, values).fetchall())

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        with self._store.changing() as connection:
            driver_of(connection).executemany(statement, rows)
