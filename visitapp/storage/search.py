"""Full-text search over the words of every record: an FTS5 index without a second copy of the text.

"Best" (docs/guide/search.md says it to the worker): all words must be there, the last one may be a beginning. First
comes what holds the words side by side as they were typed; then what holds them more often for its length, weighed
with how new it is. The newest 200 hits are weighed, and the newest that hold the exact words: a word with fewer hits
gives the same answer however large the vault is. bm25 is not asked: at every key it counts a common word in the
whole index.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.records import Record, searchable_fields
from visitapp.storage.engine import driver_of
from visitapp.storage.rows import TABLES, driver_text, entry_of, search_entries, texts_at

NEWEST = 200
"""So many of the newest hits are weighed."""
MOST_WORDS = 12
SHORTEST_BEGINNING = 2
OLDEST_WEIGHS = 0.5
"""The last of the newest hits weighs half as much as the first."""
SATURATION, USUAL_LENGTH = 1.2, 1000
"""A word counts less each further time, and less in a text that is longer than usual, in letters (as in BM25)."""

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class FoundRecord:
    """One record whose words were found, with the text of the field that holds them."""

    record_type: str
    record_id: str
    person_id: str
    field_name: str
    text: str = field(repr=False)


@dataclass(frozen=True, repr=False)
class _Hit:
    record_type: str
    record_id: str
    person_id: str
    texts: dict[str, str]
    weight: tuple[int, float]


def remember_record(driver: Any, record: Record) -> None:
    """Put a record's words into the index in place of what was there; `driver` is the driver's own connection."""
    names = searchable_fields(type(record))
    if names:
        text = "\n".join(value for name in names if (value := getattr(record, name)))
        type_name = TYPE_NAMES[type(record)]
        place, number = _entry(driver, type_name, record.id)
        if number is None:
            number = driver.execute(_ENTER, (type_name, place)).lastrowid
        driver.execute("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (?, ?)", (number, text))


_ENTER = "INSERT INTO search_entries (record_type, place) VALUES (?, ?)"
"""Without RETURNING: that opens a savepoint, at which FTS5 writes out what it gathered, record by record."""
_NEWEST = "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?"


def forget_record(driver: Any, record: Record) -> None:
    """Take a record's words out of the index."""
    _, number = _entry(driver, TYPE_NAMES[type(record)], record.id)
    if number is not None:
        driver.execute("DELETE FROM search_words WHERE rowid = ?", (number,))
        driver.execute("DELETE FROM search_entries WHERE number = ?", (number,))


def _entry(driver: Any, type_name: str, record_id: str) -> tuple[int, int | None]:
    """Return the place of a row and the number of its entry, None when it has none."""
    names = {"record_type": type_name, "record_id": record_id}
    place, number = driver.execute(entry_of(TABLES[type_name]), names).fetchone()
    return place, number


def find(connection: Connection, typed: str, *, limit: int = 20) -> tuple[FoundRecord, ...]:
    """Return the best records for what was typed."""
    words = _WORD.findall(typed)[:MOST_WORDS]
    if words and len(words[-1]) < SHORTEST_BEGINNING:  # nearly every record has a word that begins so
        words.pop()
    if not words:
        return ()
    driver = driver_of(connection)
    quoted = [f'"{word}"' for word in words]
    ranks = {number: place for place, number in enumerate(_numbers(driver, " ".join(quoted) + "*", NEWEST))}
    if len(words) > 1 and len(ranks) == NEWEST:  # the exact words may stand in an older record only
        for number in _numbers(driver, f'"{" ".join(words)}"*', limit):
            ranks.setdefault(number, NEWEST)
    best = sorted(_weighed(driver, ranks, words), key=lambda hit: hit.weight, reverse=True)[:limit]
    return tuple(_found(hit, words) for hit in best)


def folded(text: str) -> str:
    """Return text without capitals and accents, as the index compares it."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def _numbers(driver: Any, query: str, most: int) -> list[int]:
    return [number for (number,) in driver.execute(_NEWEST, (query, most)).fetchall()]


def _weighed(driver: Any, ranks: dict[int, int], words: list[str]) -> list[_Hit]:
    wanted = [folded(word) for word in words]
    exact = _side_by_side(wanted)
    places: dict[str, dict[int, int]] = {}
    for number, record_type, place in driver.execute(_entries_of(), {"ids": json.dumps(list(ranks))}).fetchall():
        places.setdefault(record_type, {})[place] = number
    found = []
    for record_type, entries in places.items():
        names = searchable_fields(RECORD_TYPES[record_type])
        rows = driver.execute(texts_at(TABLES[record_type], names), {"places": json.dumps(list(entries))}).fetchall()
        for place, record_id, person_id, *texts in rows:
            recency = 1 - (1 - OLDEST_WEIGHS) * min(ranks[entries[place]] / NEWEST, 1)
            whole = folded("\n".join(texts))
            weight = (int(exact.search(whole) is not None), _relevance(whole, wanted) * recency)
            found.append(_Hit(record_type, record_id, person_id, dict(zip(names, texts, strict=True)), weight))
    return found


def _side_by_side(words: list[str]) -> re.Pattern[str]:
    """Match the words as whole words with nothing but signs between. Begins with letters: those are found fast."""
    first, *others = map(re.escape, words)
    return re.compile("".join([rf"{first}(?<!\w{first})", *(rf"\W+{word}" for word in others), r"(?!\w)"]))


def _relevance(whole: str, words: list[str]) -> float:
    length = SATURATION * (0.25 + 0.75 * len(whole) / USUAL_LENGTH)
    return sum(count / (count + length) for count in (whole.count(word) for word in words))


def _found(hit: _Hit, words: list[str]) -> FoundRecord:
    wanted = [folded(word) for word in words]
    best = max(hit.texts, key=lambda name: sum(word in folded(hit.texts[name]) for word in wanted))
    return FoundRecord(hit.record_type, hit.record_id, hit.person_id, best, hit.texts[best])


@cache
def _entries_of() -> str:
    entries, wanted = search_entries, func.json_each(bindparam("ids")).table_valued("value")
    columns = (entries.c.number, entries.c.record_type, entries.c.place)
    return driver_text(select(*columns).where(entries.c.number.in_(select(wanted.c.value))))
