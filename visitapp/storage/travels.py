"""Which files are to go to the office or to come from there, how far each is, and the log of exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from visitapp.domain.travelling import FileTrouble, PastRound
from visitapp.storage.engine import driver_of
from visitapp.storage.store import Store

ROUNDS_KEPT = 100
_FILES = """
SELECT f.blob_id, f.blob_key, f.byte_count, f.sha256, f.is_to_send, coalesce(s.id, ''), coalesce(t.at_office, ''),
       EXISTS (SELECT 1 FROM receipts r WHERE r.blob_id = f.blob_id), coalesce(t.moved, 0), coalesce(t.trouble, '')
FROM (SELECT blob_id, blob_key, byte_count, sha256, person_id, 1 AS is_to_send FROM attachment
      WHERE blob_id != '' AND retracted_at IS NULL
      UNION ALL
      SELECT blob_id, blob_key, byte_count, sha256, person_id, state = 'waiting' FROM document
      WHERE blob_id != '' AND retracted_at IS NULL) f
LEFT JOIN streams s ON s.person_id = f.person_id LEFT JOIN travels t ON t.blob_id = f.blob_id
ORDER BY f.byte_count, f.blob_id
"""
_KEPT = """
SELECT f.id, f.blob_id, f.person_id, f.title, f.kind, f.media_type, f.byte_count, f.page_count, f.at, f.is_to_send,
       coalesce(p.preferred_name, ''), coalesce(p.given_name, ''), coalesce(p.family_name, ''),
       coalesce(t.at_office, ''), coalesce(t.moved, 0), coalesce(t.trouble, ''), f.is_paused
FROM (SELECT id, blob_id, person_id, title, kind, media_type, byte_count, page_count, added_at AS at, 1 AS is_to_send,
             0 AS is_paused
      FROM attachment WHERE blob_id != '' AND retracted_at IS NULL
      UNION ALL
      SELECT id, blob_id, person_id, title, '', media_type, byte_count, page_count, made_at, state = 'waiting',
             state = 'kept' AND queued_at IS NOT NULL
      FROM document WHERE blob_id != '' AND retracted_at IS NULL) f
LEFT JOIN person p ON p.id = f.person_id LEFT JOIN travels t ON t.blob_id = f.blob_id
ORDER BY f.at DESC, f.id DESC
"""
_MOVED = "UPDATE travels SET moved = ?, trouble = '' WHERE blob_id = ?"
_TROUBLE = "UPDATE travels SET trouble = ? WHERE blob_id = ?"
_THERE = "SELECT blob_id FROM travels WHERE at_office != '' AND blob_id IN (SELECT value FROM json_each(?))"
_TRY_AGAIN = "UPDATE travels SET trouble = '' WHERE blob_id = ?"
_AT_OFFICE = """
UPDATE travels SET at_office = CASE at_office WHEN '' THEN ? ELSE at_office END, trouble = '' WHERE blob_id = ?
"""
_LOST_THERE = "UPDATE travels SET at_office = '', moved = 0 WHERE blob_id = ?"
_KNOWN = "INSERT OR IGNORE INTO travels (blob_id, at_office, moved, trouble) VALUES (?, '', 0, '')"


@dataclass(frozen=True, repr=False)
class Travel:
    """One file that a record names, and how far it is on its way. `stream` is "" before the office knows the person.

    `at_office` is an ISO 8601 moment, "" before the office said that it holds all; `moved` are sealed bytes.
    `is_received`: another laptop holds it too.
    """

    blob_id: str
    key: str
    byte_count: int
    sha256: str
    is_to_send: bool
    stream: str
    at_office: str
    is_received: bool
    moved: int
    trouble: FileTrouble | None


@dataclass(frozen=True, repr=False)
class KeptRow:
    """A file or paper as the records and the exchange have it. `kind` is "" for a paper; moments are ISO 8601."""

    id: str
    blob_id: str
    person_id: str
    title: str
    kind: str
    media_type: str
    byte_count: int
    page_count: int | None
    at: str | None
    is_to_send: bool
    preferred_name: str
    given_name: str
    family_name: str
    at_office: str
    moved: int
    trouble: str
    is_paused: bool


class Travels:
    """Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def files(self) -> tuple[Travel, ...]:
        """Return every file that a record names which was not taken out, the smallest first."""
        return tuple(
            Travel(
                blob_id, key, byte_count, sha256, bool(is_to_send), stream, at_office, bool(is_received), moved,
                FileTrouble(trouble) if trouble else None,
            )
            for (
                blob_id, key, byte_count, sha256, is_to_send, stream, at_office, is_received, moved, trouble
            ) in self._rows(_FILES)
        )  # fmt: skip

    def kept(self) -> tuple[KeptRow, ...]:
        """Return every file and paper that was not taken out, the newest first."""
        return tuple(KeptRow(*row) for row in self._rows(_KEPT))

    def at_office(self, blob_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these files of which the office said that it holds all."""
        return frozenset(blob_id for (blob_id,) in self._rows(_THERE, (json.dumps(sorted(blob_ids)),)))

    def note_moved(self, blob_id: str, moved: int) -> None:
        """Note how many sealed bytes crossed; what kept the file does so no longer."""
        self._note(_MOVED, moved, blob_id)

    def note_trouble(self, blob_id: str, trouble: FileTrouble) -> None:
        """Note what keeps a file."""
        self._note(_TROUBLE, trouble.value, blob_id)

    def try_again(self, blob_ids: Iterable[str]) -> None:
        """Forget what kept these files."""
        with self._store.changing() as connection:
            driver_of(connection).executemany(_TRY_AGAIN, [(blob_id,) for blob_id in blob_ids])

    def note_at_office(self, blob_id: str, at: str) -> None:
        """Note that the office said that it holds all of a file."""
        self._note(_AT_OFFICE, at, blob_id)

    def note_lost_there(self, blob_id: str) -> None:
        """Note that the office does not hold a file any more."""
        self._note(_LOST_THERE, blob_id)

    def add_round(self, past: PastRound) -> None:
        """Write an exchange into the log, which keeps the newest hundred."""
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.execute(
                "INSERT INTO rounds (at, sent, received, files_sent, files_received, said) VALUES (?, ?, ?, ?, ?, ?)",
                (past.at.isoformat(), past.sent, past.received, past.files_sent, past.files_received, past.said),
            )
            driver.execute("DELETE FROM rounds WHERE number <= (SELECT max(number) FROM rounds) - ?", (ROUNDS_KEPT,))

    def rounds(self, limit: int) -> tuple[PastRound, ...]:
        """Return the newest exchanges, the last one first."""
        query = "SELECT at, sent, received, files_sent, files_received, said FROM rounds ORDER BY number DESC LIMIT ?"
        return tuple(PastRound(datetime.fromisoformat(at), *row) for at, *row in self._rows(query, (limit,)))

    def _note(self, change: str, *values: object) -> None:
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.execute(_KNOWN, values[-1:])
            driver.execute(change, values)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._store.reading() as connection:
            return list(driver_of(connection).execute(query, values).fetchall())
