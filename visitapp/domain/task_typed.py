"""Tasks as people type them: "ring housing about the boiler Tuesday", "pill box for Tess every 2 weeks".

What is recognised leaves the words; what cannot be read stays in them, and a sentence says why. Nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.dates import MONTHS, WEEKDAYS
from visitapp.domain.dates_typed import read_due_day
from visitapp.domain.repeating import Every, Unit, read_every
from visitapp.errors import Refused

LONGEST_NAME = 5
"""Words that can name who is waited for."""
_BEFORE_A_DAY = ("by", "on", "before", "until", "due")
_ENDS_A_NAME = ("about", "to", "re", "regarding", "by", "on", "before", "until", "due", "every", "for", "with")
_MONTH = "|".join([*(m.lower() for m in MONTHS), *(m[:3].lower() for m in MONTHS), "sept"])
_LONG_DAYS = "|".join(day.lower() for day in WEEKDAYS)
_SHORT_DAYS = "mon|tues?|weds?|thurs?|thu|fri|sat|sun"
_CLEAR_DAY = re.compile(
    rf"today|tonight|tomorrow|tmrw|next week|(?:next |this )?(?:{_LONG_DAYS})|(?:next|this) (?:{_SHORT_DAYS})"
    r"|in (?:a|an|one|two|three|\d{1,3}) (?:day|week|month)s?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\.?(?: \d{{4}})?"
    rf"|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?: \d{{4}})?"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}",
    re.A,
)
_END_DAY = re.compile(_SHORT_DAYS, re.A)
"""Short names of days that are words too ("sat", "sun", "wed"): only at the end, or after "by" and its like."""
ALSO_WORDS = frozenset({
    "amber", "april", "art", "august", "autumn", "bill", "bob", "chase", "crystal", "daisy", "dawn", "dean", "dot",
    "drew", "faith", "frank", "gene", "ginger", "grace", "grant", "guy", "hazel", "holly", "hope", "ivy", "jack",
    "jasmine", "jean", "jewel", "jo", "joy", "june", "lee", "lily", "mark", "max", "may", "mercy", "miles", "nick",
    "norm", "olive", "pat", "pearl", "penny", "pip", "poppy", "ray", "rich", "rob", "robin", "rose", "ruby", "ruth",
    "sandy", "sky", "skip", "sue", "summer", "terry", "tony", "violet", "wade", "ward", "will", "winter",
})  # fmt: skip
"""Names that are ordinary words too: they are names with a capital, and not as the first word alone."""


class Part(StrEnum):
    """What can be recognised, and left in the words when that was wrong."""

    PERSON = "person"
    DAY = "day"
    REPEAT = "repeat"
    WAITING = "waiting"


@dataclass(frozen=True, repr=False)
class Somebody:
    """A person of the caseload who may be named, with every name they go by."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class TypedTask:
    """What was understood. `person_ids` are several where a name may mean several; `notes` say what was not read."""

    text: str
    person_ids: tuple[str, ...] = ()
    due_on: date | None = None
    repeat: str = ""
    waiting_for: str = ""
    notes: tuple[str, ...] = ()


def read_task(typed: str, today: date, people: Sequence[Somebody] = (), *, leave: Collection[Part] = ()) -> TypedTask:
    """Return a task as it was meant; parts to `leave` stay in the words.

    A task that repeats and has no day falls on today.
    """
    reading = _Reading(typed, today)
    repeat = "" if Part.REPEAT in leave else reading.take_repeat()
    due_on = None if Part.DAY in leave else reading.take_day()
    if due_on is None and repeat:
        due_on = today
    waiting_for = "" if Part.WAITING in leave else reading.take_waiting()
    person_ids = () if Part.PERSON in leave else reading.take_person(people)
    text = reading.rest(is_waiting=bool(waiting_for))
    if waiting_for and not text:
        text = f"Hear from {waiting_for}"
    return TypedTask(text, person_ids, due_on, repeat, waiting_for, tuple(reading.notes))


class _Reading:
    """The typed words, and which of them were taken out."""

    def __init__(self, typed: str, today: date) -> None:
        self._today = today
        self._words = "".join(c if c.isprintable() else " " for c in typed).split()
        self._plain = [word.strip(',;:!?()“”"').rstrip(".").lower().replace("’", "'") for word in self._words]
        self._taken: set[int] = set()
        self._repeat_day: date | None = None
        self.notes: list[str] = []

    def _phrases(self, longest: int) -> Iterator[tuple[int, int, str]]:
        """Return (from, up to, words) of each run of words that are still there, the longest first, the last first."""
        for length in range(min(longest, len(self._words)), 0, -1):
            for start in range(len(self._words) - length, -1, -1):
                run = range(start, start + length)
                if self._taken.isdisjoint(run):
                    yield start, start + length, " ".join(self._plain[at] for at in run)

    def _is_last(self, end: int) -> bool:
        return all(at in self._taken for at in range(end, len(self._words)))

    def _take(self, start: int, end: int) -> None:
        self._taken.update(range(start, end))

    def take_repeat(self) -> str:
        for start, end, phrase in self._phrases(3):
            if end - start == 1 and not (self._is_last(end) and start):
                continue  # "the weekly shop" is no repetition
            every, day = read_every(phrase), None
            first, _, weekday = phrase.partition(" ")
            if every is None and first == "every" and re.fullmatch(f"{_LONG_DAYS}|{_SHORT_DAYS}", weekday):
                every, day = Every(1, Unit.WEEK), read_due_day(weekday, self._today)
            if every is not None:
                self._take(start, end)
                self._repeat_day = day
                return every.words
        return ""

    def take_day(self) -> date | None:
        if self._repeat_day is not None:
            return self._repeat_day
        found: list[tuple[int, int, date]] = []
        looked: set[int] = set()
        for start, end, phrase in self._phrases(4):
            after = phrase.partition(" ")[2] if phrase.split(" ")[0] in _BEFORE_A_DAY else ""
            meant = after or phrase
            is_day = _CLEAR_DAY.fullmatch(meant) or (
                _END_DAY.fullmatch(meant) and (after or (start and self._is_last(end)))
            )
            if not is_day or not looked.isdisjoint(range(start, end)):
                continue
            looked.update(range(start, end))
            try:
                found.append((start, end, read_due_day(meant, self._today)))
            except Refused as refused:
                self.notes.append(f"“{meant}” stays in the words. {refused.sentence}")
        if not found:
            return None
        start, end, day = max(found)
        self._take(start, end)
        return day

    def take_waiting(self) -> str:
        plain = self._plain
        for start in range(len(plain) - 2):
            if plain[start] not in ("wait", "waiting", "awaiting") or plain[start + 1] not in ("for", "on"):
                continue
            end = start + 2
            while (
                end < len(plain)
                and end not in self._taken
                and end - start - 2 < LONGEST_NAME
                and plain[end] not in _ENDS_A_NAME
                and not (end > start + 2 and self._words[end - 1][-1] in ",;:")
            ):
                end += 1
            if end > start + 2:
                self._take(start, end)
                return " ".join(self._words[start + 2 : end]).rstrip(",;:.!?")
        return ""

    def take_person(self, people: Sequence[Somebody]) -> tuple[str, ...]:
        by_name: dict[str, list[str]] = {}
        for each in people:
            for name in dict.fromkeys(" ".join(n.lower().replace("’", "'").split()) for n in each.names):
                if name:
                    by_name.setdefault(name, []).append(each.id)
        longest = max((name.count(" ") + 1 for name in by_name), default=0)
        words = [word.removesuffix("'s") for word in self._plain]
        for length in range(longest, 0, -1):
            for start in range(len(words) - length + 1):
                ids = by_name.get(" ".join(words[start : start + length]))
                if ids and self._is_name(start, start + length):
                    self._take_name(start, start + length)
                    return tuple(dict.fromkeys(ids))
        return ()

    def _is_name(self, start: int, end: int) -> bool:
        if end - start > 1 or self._plain[start].removesuffix("'s") not in ALSO_WORDS:
            return True
        after_for = start > 0 and self._plain[start - 1] == "for"
        return after_for or (start > 0 and self._words[start][:1].isupper())

    def _take_name(self, start: int, end: int) -> None:
        """Take a name out of the words where it only says whom the task is about: "for Tess", "Tess: ring"."""
        if not self._taken.isdisjoint(range(start, end)) or self._plain[end - 1].endswith("'s"):
            return
        after_for = start > 0 and self._plain[start - 1] == "for" and start - 1 not in self._taken
        begins = all(at in self._taken for at in range(start - after_for))
        if after_for and (self._is_last(end) or begins):
            self._take(start - 1, end)
        elif begins and self._words[end - 1].endswith(":"):
            self._take(start, end)

    def rest(self, *, is_waiting: bool) -> str:
        left = [word for at, word in enumerate(self._words) if at not in self._taken]
        if is_waiting and left and left[0].lower() in ("about", "to"):
            left = left[1:]
        text = " ".join(left).strip(" ,;:-–")
        first = text[:1].upper()
        return (first if len(first) == 1 else text[:1]) + text[1:]  # "ß" has no single capital
