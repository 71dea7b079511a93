"""Full-text search over the words of every record: an FTS5 index without a second copy of the text.

"Best" (docs/guide/search.md says it to the worker): all words must be there, the last one may be a beginning. First
comes what holds the words side by side as they were typed; then what holds them more often for its length, weighed
with how new it is. The newest 200 hits are weighed, and the newest that hold the exact words: a word with fewer hits
gives the same answer however large the vault is. bm25 is not asked: at every key it counts a common word in the
whole index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.records import Record, searchable_fields
from visitapp.storage.engine import driver_of
from visitapp.storage.rows import TABLES, entry_of
from visitapp.storage.search_hits import Hits, KnownText, KnownTexts, folded

NEWEST = 200
"""So many of the newest hits are weighed."""
MOST_WORDS = 12
SHORTEST_BEGINNING = 2
OLDEST_WEIGHS = 0.5
"""The last of the newest hits weighs half as much as the first."""
SATURATION, USUAL_LENGTH = 1.2, 1000
"""A word counts less each further time, and less in a text that is longer than usual, in letters (as in BM25)."""

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
        type_name = TYPE_NAMES[type(record)]
        place, number = _entry(driver, type_name, record.id)
        if number is None:
            number = driver.execute(_ENTER, (type_name, place)).lastrowid
        driver.execute("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (?, ?)", (number, text))


_ENTER = "INSERT INTO search_entries (record_type, place) VALUES (?, ?)"
"""Without RETURNING: that opens a savepoint, at which FTS5 writes out what it gathered, record by record."""


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


def find(connection: Connection, typed: str, *, known: KnownTexts, limit: int = 20) -> tuple[FoundRecord, ...]:
    """Return the best records for what was typed."""
    words = words_of(typed)
    if not words:
        return ()
    hits = Hits(driver_of(connection), known)
    newest = hits.with_all(words, NEWEST)
    for rank, text in enumerate(newest):
        text.rank = rank
    if len(words) > 1 and len(newest) == NEWEST:  # the exact words may stand in an older record only
        there = {text.number for text in newest}
        for text in hits.side_by_side(words, limit):
            if text.number not in there:
                text.rank = NEWEST
                newest.append(text)
    wanted = [folded(word) for word in words]
    weighed = [*zip(_weights(newest, wanted), newest, strict=True)]
    weighed.sort(key=itemgetter(0), reverse=True)
    return tuple(_found(text, wanted) for _, text in weighed[:limit])


def is_there(connection: Connection, typed: str, *, known: KnownTexts) -> bool:
    """Tell whether `find` would return anything."""
    words = words_of(typed)
    return bool(words) and Hits(driver_of(connection), known).is_any(words, NEWEST)


def words_of(typed: str) -> list[str]:
    """Return the words that are looked for. One letter alone begins a word of nearly every record: it is left out."""
    words = _WORD.findall(typed)[:MOST_WORDS]
    if words and len(words[-1]) < SHORTEST_BEGINNING:
        words.pop()
    return words


def _side_by_side(words: Sequence[str]) -> re.Pattern[str]:
    """Match the words as whole words with nothing but signs between. Begins with letters: those are found fast."""
    first, *others = map(re.escape, words)
    return re.compile("".join([rf"{first}(?<!\w{first})", *(rf"\W+{word}" for word in others), r"(?!\w)"]))


def _weights(texts: Iterable[KnownText], words: Sequence[str]) -> Iterator[tuple[bool, float]]:
    """Yield for each text whether it holds the exact words, and its relevance times how new it is."""
    side_by_side, alone = _side_by_side(words).search, f" {words[0]} "
    longer = SATURATION * 0.75 / USUAL_LENGTH
    for text in texts:
        whole, relevance = text.whole, 0.0
        length = SATURATION * 0.25 + longer * len(whole)
        for word in words:
            count = whole.count(word)
            relevance += count / (count + length)
        exact = alone in whole if len(words) == 1 else side_by_side(whole) is not None
        yield exact, relevance * (1 - (1 - OLDEST_WEIGHS) * text.rank / NEWEST)


def _found(text: KnownText, wanted: list[str]) -> FoundRecord:
    names, best = searchable_fields(RECORD_TYPES[text.record_type]), 0
    if sum(map(bool, text.texts)) > 1:
        there = [sum(word in folded(each) for word in wanted) for each in text.texts]
        best = there.index(max(there))
    elif any(text.texts):
        best = next(place for place, each in enumerate(text.texts) if each)
    return FoundRecord(text.record_type, text.record_id, text.person_id, names[best], text.texts[best])
