"""Days gone by, as people type them: "yesterday", "12 June", "3/4/2019", and no nearer than "June 2019" or "2019"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from visitapp.domain.dates import MONTHS, WEEKDAYS, full_date
from visitapp.errors import Refused

EARLIEST = 120
"""What somebody tells of is not longer ago than this, in years."""
EXAMPLES = "Try “12/6/2024”, “June 2019” or “yesterday”."
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_WORDED = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?(?: (\d{4}|\d{2}))?")
_MONTH = re.compile(r"(?:in )?([a-z]{3,9})\.? (\d{4})")
_YEAR = re.compile(r"(?:in )?(\d{4})")
_SPOKEN = {"today": 0, "now": 0, "yesterday": 1}


class Nearness(StrEnum):
    """How nearly it is known when something happened."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class PastDay:
    """The day, or the first of the month or year that is all that is known."""

    day: date
    nearness: Nearness = Nearness.DAY

    @property
    def words(self) -> str:
        """Write "12 June 2024", "June 2019" or "2019"."""
        if self.nearness is Nearness.YEAR:
            return str(self.day.year)
        if self.nearness is Nearness.MONTH:
            return f"{MONTHS[self.day.month - 1]} {self.day.year}"
        return full_date(self.day)


def last_day_of(found: PastDay) -> date:
    """Return the last day that a day, a month or a year holds."""
    if found.nearness is Nearness.YEAR:
        return date(found.day.year, 12, 31)
    if found.nearness is Nearness.MONTH:
        following = found.day.replace(day=28) + timedelta(days=4)
        return following.replace(day=1) - timedelta(days=1)
    return found.day


def read_past_day(typed: str, today: date) -> PastDay:
    """Return the day that was meant, today or before; a day without a year is the last time it came.

    Raises Refused, with what can be typed, when it is no date, is yet to come or is over 120 years ago.
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    if not text:
        raise Refused("When did it happen?", EXAMPLES)
    found = _spoken(text, today) or _written(text, today) or _roughly(text)
    if found is None:
        raise Refused("That could not be read as a date.", EXAMPLES)
    if found.day > today:
        raise Refused("That day is yet to come.", "Check the year.")
    if found.day.year < today.year - EARLIEST:
        raise Refused(f"That is more than {EARLIEST} years ago.", "Check the year.")
    return found


def _spoken(text: str, today: date) -> PastDay | None:
    if text in _SPOKEN:
        return PastDay(today - timedelta(days=_SPOKEN[text]))
    name = text.removeprefix("last ").removeprefix("on ")
    names = [number for number, day in enumerate(WEEKDAYS) if len(name) >= 3 and day.lower().startswith(name)]
    if len(names) != 1:
        return None
    return PastDay(today - timedelta(days=(today.weekday() - names[0] - 1) % 7 + 1))


def _written(text: str, today: date) -> PastDay | None:
    if found := _ISO.fullmatch(text):
        return _made(int(found[3]), int(found[2]), int(found[1]))
    if found := _NUMBERS.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if (found := _WORDED.fullmatch(text)) and (month := _month(found[2])):
        return _dated(int(found[1]), month, found[3], today)
    return None


def _dated(day: int, month: int, year: str | None, today: date) -> PastDay | None:
    if year is not None:
        whole = int(year) if len(year) == 4 else today.year // 100 * 100 + int(year)
        return _made(day, month, whole if len(year) == 4 or whole <= today.year else whole - 100)
    for back in range(9):  # the 29th of February comes every fourth or eighth year
        made = _made(day, month, today.year - back)
        if made is not None and made.day <= today:
            return made
    return None


def _roughly(text: str) -> PastDay | None:
    if (found := _MONTH.fullmatch(text)) and (month := _month(found[1])):
        made = _made(1, month, int(found[2]))
        return None if made is None else PastDay(made.day, Nearness.MONTH)
    if found := _YEAR.fullmatch(text):
        made = _made(1, 1, int(found[1]))
        return None if made is None else PastDay(made.day, Nearness.YEAR)
    return None


def _month(name: str) -> int:
    named = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name)]
    return named[0] if len(named) == 1 else 0


def _made(day: int, month: int, year: int) -> PastDay | None:
    try:
        return PastDay(date(year, month, day))
    except ValueError:
        return None
