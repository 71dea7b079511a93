"""Full-text search over the words of every record: an FTS5 index without a second copy of the text.

"Best" means all words found (the last one may be a beginning), ranked by bm25 among the newest records, newest
first among equals. Accents and capitals do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, text

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.records import Record, searchable_fields
from visitapp.storage.rows import TABLES

NEWEST = 200
"""So many of the newest hits are ranked; older ones follow only when there are fewer."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class FoundRecord:
    """One record whose words were found, with the text of the field that holds them."""

    record_type: str
    record_id: str
    person_id: str
    field_name: str
    text: str = field(repr=False)


def remember_record(driver: Any, record: Record) -> None:
    """Put a record's words into the index in place of what was there; `driver` is the driver's own connection."""
    names = searchable_fields(type(record))
    if names:
        text = "\n".join(value for name in names if (value := getattr(record, name)))
        _remember(driver, TYPE_NAMES[type(record)], record.id, record.person_id, text)


def _remember(driver: Any, record_type: str, record_id: str, person_id: str, text: str) -> None:
    entry = driver.execute(_NUMBER, (record_id,)).fetchone()
    number = entry[0] if entry else driver.execute(_ENTER, (record_type, record_id, person_id)).fetchone()[0]
    driver.execute("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (?, ?)", (number, text))


_NUMBER = "SELECT number FROM search_entries WHERE record_id = ?"
_ENTER = "INSERT INTO search_entries (record_type, record_id, person_id) VALUES (?, ?, ?) RETURNING number"
_FIND = text(
    "SELECT e.record_type, e.record_id, e.person_id FROM ("
    " SELECT rowid, rank FROM search_words WHERE search_words MATCH :query ORDER BY rowid DESC LIMIT :newest"
    ") AS hit JOIN search_entries AS e ON e.number = hit.rowid"
    " ORDER BY hit.rank, hit.rowid DESC LIMIT :limit"
)


def forget(driver: Any, record_id: str) -> None:
    """Take a record's words out of the index."""
    entry = driver.execute(_NUMBER, (record_id,)).fetchone()
    if entry is not None:
        driver.execute("DELETE FROM search_words WHERE rowid = ?", entry)
        driver.execute("DELETE FROM search_entries WHERE number = ?", entry)


def query_of(typed: str) -> str:
    """Return an FTS5 query that finds all typed words, the last one also as a beginning; "" when there are none."""
    found = _WORD.findall(typed)[:12]
    if not found:
        return ""
    quoted = [f'"{word}"' for word in found]
    quoted[-1] += "*"
    return " ".join(quoted)


def find(connection: Connection, typed: str, *, limit: int = 20) -> tuple[FoundRecord, ...]:
    """Return the best records for what was typed."""
    query = query_of(typed)
    if not query:
        return ()
    rows = connection.execute(_FIND, {"query": query, "newest": NEWEST, "limit": limit}).all()
    return tuple(_with_text(connection, row.record_type, row.record_id, row.person_id, typed) for row in rows)


def _with_text(connection: Connection, record_type: str, record_id: str, person_id: str, typed: str) -> FoundRecord:
    names = searchable_fields(RECORD_TYPES[record_type])
    table = TABLES[record_type]
    row = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == record_id)).one()
    wanted = [word.casefold() for word in _WORD.findall(typed)]

    def score(name: str) -> int:
        return sum(word in str(row._mapping[name]).casefold() for word in wanted)

    best = max(names, key=score)
    return FoundRecord(record_type, record_id, person_id, best, str(row._mapping[best]))
