"""Full-text search over the words of every record: an FTS5 index without a second copy of the text.

"Best" means all words found (the last one may be a beginning), ranked by bm25 among the newest hits, newest first
among equals. Accents and capitals do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select, text

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.records import searchable_fields
from visitapp.storage.rows import TABLES, search_entries

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
    changed_at: str = ""


def remember(
    connection: Connection, *, record_type: str, record_id: str, person_id: str, text: str, changed_at: str
) -> None:
    """Put a record's words into the index in place of what was there."""
    entry = {"record_type": record_type, "record_id": record_id, "person_id": person_id, "changed_at": changed_at}
    number = connection.execute(_UPSERT, entry).scalar_one()
    connection.execute(_WRITE_WORDS, {"number": number, "words": text})


_UPSERT = text(
    "INSERT INTO search_entries (record_type, record_id, person_id, changed_at)"
    " VALUES (:record_type, :record_id, :person_id, :changed_at)"
    " ON CONFLICT (record_id) DO UPDATE SET changed_at = excluded.changed_at RETURNING number"
)
_WRITE_WORDS = text("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (:number, :words)")
_FIND = text(
    "SELECT e.record_type, e.record_id, e.person_id, e.changed_at FROM ("
    " SELECT rowid, rank FROM search_words WHERE search_words MATCH :query ORDER BY rowid DESC LIMIT :newest"
    ") AS hit JOIN search_entries AS e ON e.number = hit.rowid"
    " ORDER BY hit.rank, e.changed_at DESC LIMIT :limit"
)


def forget(connection: Connection, record_id: str) -> None:
    """Take a record's words out of the index."""
    number = connection.execute(select(search_entries.c.number).where(search_entries.c.record_id == record_id)).scalar()
    if number is not None:
        connection.execute(text("DELETE FROM search_words WHERE rowid = :number"), {"number": number})
        connection.execute(delete(search_entries).where(search_entries.c.number == number))


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
    return tuple(
        _with_text(connection, row.record_type, row.record_id, row.person_id, row.changed_at, typed) for row in rows
    )


def _with_text(
    connection: Connection, record_type: str, record_id: str, person_id: str, changed_at: str, typed: str
) -> FoundRecord:
    names = searchable_fields(RECORD_TYPES[record_type])
    table = TABLES[record_type]
    row = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == record_id)).one()
    wanted = [word.casefold() for word in _WORD.findall(typed)]

    def score(name: str) -> int:
        return sum(word in str(row._mapping[name]).casefold() for word in wanted)

    best = max(names, key=score)
    return FoundRecord(record_type, record_id, person_id, best, str(row._mapping[best]), changed_at)
