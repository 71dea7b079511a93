"""How often a task comes back, and on which day the next one falls.

A record holds it in the words that a reader sees ("every 2 weeks"); `read_every` reads them, and what people type.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST = {"day": 90, "week": 52, "month": 24, "year": 5}
"""More of a unit than this is a slip of the finger."""
_COUNTS = {"": 1, "other": 2, "second": 2, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "third": 3}
_EVERY = re.compile(r"every(?: (other|second|third|one|two|three|four|six|\d{1,3}))? (day|week|month|year)s?", re.A)
_SHORT = {
    "daily": (1, "day"),
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "every fortnight": (2, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "yearly": (1, "year"),
}


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Every:
    """A distance that is gone again and again, such as two weeks."""

    count: int
    unit: Unit

    @property
    def words(self) -> str:
        """Write "every week" or "every 2 weeks"."""
        return f"every {self.unit}" if self.count == 1 else f"every {self.count} {self.unit}s"


def read_every(typed: str) -> Every | None:
    """Return the distance that was meant ("every 2 weeks", "fortnightly"), None when it is none or unlikely."""
    text = " ".join(typed.lower().split())
    if text in _SHORT:
        count, unit = _SHORT[text]
        return Every(count, Unit(unit))
    found = _EVERY.fullmatch(text)
    if found is None:
        return None
    number = found[1] or ""
    count = _COUNTS[number] if number in _COUNTS else int(number)
    return Every(count, Unit(found[2])) if 1 <= count <= MOST[found[2]] else None


def next_day(day: date, every: Every, after: date) -> date:
    """Return the first day of a series that begins at `day` and is later than both `day` and `after`.

    Weeks keep their weekday, months and years their day of the month; the last of a month is followed by last days.
    """
    steps = 1
    if every.unit in (Unit.DAY, Unit.WEEK):
        width = every.count * (7 if every.unit is Unit.WEEK else 1)
        steps = max(1, (after - day).days // width + 1)
        return day + timedelta(days=steps * width)
    months = every.count * (12 if every.unit is Unit.YEAR else 1)
    gone = (after.year - day.year) * 12 + after.month - day.month
    steps = max(1, gone // months)
    while (found := _months_on(day, steps * months)) <= after:
        steps += 1
    return found


def _months_on(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    longest = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, longest if is_last else min(day.day, longest))
