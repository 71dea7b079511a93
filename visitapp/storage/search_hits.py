"""The newest records that hold words, and their texts: what search weighs.

While a word is typed the next key asks for less of the same. What was read stays known until the log grows, and where
fewer records than asked for held what was typed before, those among them that hold the longer word are all there are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.records import searchable_fields
from visitapp.storage.rows import TABLES, driver_text, search_entries, texts_at

LISTED = 5
"""The longest beginning that has a list of its own in the index. Of a longer one FTS5 first merges the postings of
every word that begins so, however few are asked for: 8 ms where they stand in most of 100,000 notes."""
LONGEST_KNOWN = 100
"""Longer beginnings are not looked for among what is known."""
STEP = 100
"""So many texts of a likely list are looked at before it is decided whether to go on."""
MOST_LETTERS = 4_000_000
"""Texts are let go of beyond so many letters: about 2,000 notes."""

_NEWEST = "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?"
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(slots=True, repr=False, eq=False)
class KnownText:
    """A record that the index has: whose it is, its searchable texts in declared order, and all of their words, folded.

    In `whole` each sign is a space, and one stands at both ends: a word is found there without looking at letters.

    `rank` is how many newer ones there are among those found. Not frozen: two hundred are made at a key.
    """

    number: int
    record_type: str
    record_id: str
    person_id: str
    texts: list[str]
    whole: str
    rank: int = 0


class KnownTexts:
    """What search has read, for one state of the log."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._head = -1
        self._letters = 0
        self._texts: dict[int, KnownText] = {}
        self.complete: dict[tuple[str, ...], list[int]] = {}
        """The numbers of every record that holds something, where they are few."""
        self.records: dict[tuple[type[Any], str], Any] = {}
        """Records that what was found belongs to, such as the visit of a section; None where there is none."""

    def at(self, head: int) -> KnownTexts:
        """Return what still holds when the log ends with this number."""
        if head != self._head:
            self._head = head
            self._let_go()
        return self

    def _let_go(self) -> None:
        self._letters = 0
        self._texts.clear()
        self.complete.clear()
        self.records.clear()

    def read(self, driver: Any, numbers: Sequence[int]) -> list[KnownText]:
        """Return the texts of entries of the index, in the same order."""
        if self._letters > MOST_LETTERS:
            self._let_go()
        unknown = [number for number in numbers if number not in self._texts]
        if unknown:
            self._read(driver, unknown)
        return [self._texts[number] for number in numbers if number in self._texts]

    def _read(self, driver: Any, numbers: list[int]) -> None:
        places: dict[str, dict[int, int]] = {}
        for number, record_type, place in driver.execute(_entries_of(), {"ids": json.dumps(numbers)}).fetchall():
            places.setdefault(record_type, {})[place] = number
        for record_type, entries in places.items():
            query = texts_at(TABLES[record_type], searchable_fields(RECORD_TYPES[record_type]))
            for row in driver.execute(query, {"places": json.dumps(list(entries))}):
                place, record_id, person_id, *texts = row
                whole = words_alone("\n".join(texts) if len(texts) > 1 else texts[0])
                number = entries[place]
                self._texts[number] = KnownText(number, record_type, record_id, person_id, texts, whole)
                self._letters += len(whole)


class Hits:
    """Finds the newest records for words, of which the last may be a beginning."""

    def __init__(self, driver: Any, known: KnownTexts) -> None:
        """Take the driver's own connection and what is known of this state of the log."""
        self._driver = driver
        self._known = known

    def with_all(self, words: list[str], most: int) -> list[KnownText]:
        """Return the newest `most` records that hold all the words, anywhere."""
        pattern = _beginning(words[-1:])
        narrowed = self._narrowed("all", words, pattern)
        if narrowed is not None:
            return narrowed[:most]
        if _has_longer_list(words):
            likely = self._likely(words, re.compile(pattern), most)
            if likely is not None:
                return likely
        return self._asked("all", words, all_of(words), most)

    def is_any(self, words: list[str], most: int) -> bool:
        """Tell whether any record holds all the words; a long one is looked for as `with_all` does with `most`."""
        if len(words[-1]) > LISTED:
            return bool(self.with_all(words, most))
        return bool(numbers_of(self._driver, all_of(words), 1))

    def side_by_side(self, words: list[str], most: int) -> list[KnownText]:
        """Return the newest `most` records that hold the words one after the other."""
        pattern = _beginning(words)
        narrowed = self._narrowed("side by side", words, pattern)
        if narrowed is not None:
            return narrowed[:most]
        if _has_longer_list(words):
            shorter = [*words[:-1], words[-1][:LISTED]]
            found = self._asked("side by side", shorter, _phrase_of(shorter), most)
            if len(found) < most:
                wanted = re.compile(pattern)
                return [text for text in found if wanted.search(text.whole)]
        return self._asked("side by side", words, _phrase_of(words), most)

    def _asked(self, how: str, words: list[str], query: str, most: int) -> list[KnownText]:
        numbers = numbers_of(self._driver, query, most)
        found = self._known.read(self._driver, numbers)
        if len(numbers) < most:
            self._known.complete[how, *(word.lower() for word in words)] = numbers
        return found

    def _narrowed(self, how: str, words: list[str], pattern: str) -> list[KnownText] | None:
        """Return what holds the words among all that hold a shorter beginning of the last, None when that is not known.

        Only for plain letters, of which the index and this agree what a word is.
        """
        if not all(word.isascii() for word in words):
            return None
        *others, last = (word.lower() for word in words)
        for length in range(min(len(last), LONGEST_KNOWN), 1, -1):
            numbers = self._known.complete.get((how, *others, last[:length]))
            if numbers is not None:
                wanted = re.compile(pattern)
                return [text for text in self._known.read(self._driver, numbers) if wanted.search(text.whole)]
        return None

    def _likely(self, words: list[str], wanted: re.Pattern[str], most: int) -> list[KnownText] | None:
        """Return the newest `most` among those with the listed beginning; None when they mostly hold something else."""
        numbers = numbers_of(self._driver, all_of([*words[:-1], words[-1][:LISTED]]), 2 * most)
        found: list[KnownText] = []
        for at in range(0, len(numbers), STEP):
            texts = self._known.read(self._driver, numbers[at : at + STEP])
            found += [text for text in texts if wanted.search(text.whole)]
            if len(found) >= most:
                return found[:most]
            if 2 * len(found) < at + STEP:
                return None
        return None


def numbers_of(driver: Any, query: str, most: int) -> list[int]:
    """Return the numbers of the newest entries that a query of FTS5 finds."""
    return [number for (number,) in driver.execute(_NEWEST, (query, most)).fetchall()]


def all_of(words: Sequence[str]) -> str:
    """Return the query for all of the words, of which the last may be a beginning."""
    return " ".join(f'"{word}"' for word in words) + "*"


def _phrase_of(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"*'


def _beginning(words: Sequence[str]) -> str:
    """Return the pattern of words side by side, the last perhaps longer. Letters come first: those are found fast."""
    first, *others = (re.escape(word.lower()) for word in words)
    return "".join([rf"{first}(?<![^\W_]{first})", *(rf"[\W_]+{word}" for word in others)])


def _has_longer_list(words: list[str]) -> bool:
    return len(words[-1]) > LISTED and all(word.isascii() for word in words)


_SIGNS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_NO_LETTER = re.compile(r"[\W_]")


def words_alone(text: str) -> str:
    """Return the folded words of a text, with spaces for signs and at both ends."""
    plain = folded(text)
    return f" {plain.translate(_SIGNS) if plain.isascii() else _NO_LETTER.sub(' ', plain)} "


def folded(text: str) -> str:
    """Return text without capitals and accents, as the index compares it."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


@cache
def _entries_of() -> str:
    entries, wanted = search_entries, func.json_each(bindparam("ids")).table_valued("value")
    columns = (entries.c.number, entries.c.record_type, entries.c.place)
    return driver_text(select(*columns).where(entries.c.number.in_(select(wanted.c.value))))
