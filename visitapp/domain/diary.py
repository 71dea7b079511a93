"""The rules of the diary: how long a visit is, on which days one that is repeated falls, when it is over."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from visitapp.domain.dates import WEEKDAYS
from visitapp.domain.visits import Visit
from visitapp.errors import Refused

USUAL_LENGTH = 60
"""Minutes that a visit is taken to last when nobody said."""
LONGEST_LENGTH = 12 * 60
"""Minutes. What is longer is a slip of the finger."""
MOST_REPEATED = 60
"""Visits that can be planned in one go: a year of weeks, and some."""


class Repeat(StrEnum):
    """How often a visit is repeated."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def words(self) -> str:
        """Return how the form says it."""
        return {
            "once": "Once",
            "weekly": "Every week",
            "fortnightly": "Every two weeks",
            "monthly": "Every month",
        }[self.value]


def repeated_days(first: date, repeat: Repeat, last: date) -> tuple[date, ...]:
    """Return the days from `first` up to `last`, both included.

    Monthly is the same weekday of each month ("the third Thursday"), for people live by weekdays; where a month has no
    fifth one, it is the last. Raises Refused when `last` comes before `first`, or there would be more than sixty.
    """
    if repeat is Repeat.ONCE:
        return (first,)
    if last < first:
        raise Refused("The last visit would be before the first.", "Look at both days.")
    days = [first]
    while len(days) <= MOST_REPEATED:
        following = _following(first, repeat, len(days))
        if following > last:
            return tuple(days)
        days.append(following)
    raise Refused(f"That is more than {MOST_REPEATED} visits.", "Choose an earlier last day.")


def _following(first: date, repeat: Repeat, count: int) -> date:
    if repeat is not Repeat.MONTHLY:
        return first + timedelta(weeks=count * (2 if repeat is Repeat.FORTNIGHTLY else 1))
    years, month = divmod(first.month - 1 + count, 12)
    year = first.year + years
    opening, length = calendar.monthrange(year, month + 1)
    day = 1 + (first.weekday() - opening) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month + 1, day if day <= length else day - 7)


def monthly_words(day: date) -> str:
    """Write "the third Thursday" of a day, "the last Thursday" for a fifth one."""
    number = ("first", "second", "third", "fourth", "last")[(day.day - 1) // 7]
    return f"the {number} {WEEKDAYS[day.weekday()]}"


def local_moment(day: date, at: time) -> datetime:
    """Return the moment when the clocks here show this time on this day; each day has its own summer time."""
    return datetime.combine(day, at).astimezone()


def checked_minutes(minutes: int) -> int:
    """Return a length in minutes as it is. Raises Refused when the visit would end before it starts, or never."""
    if minutes <= 0:
        raise Refused("The visit would end before it starts.", "Look at both times.")
    if minutes > LONGEST_LENGTH:
        raise Refused("That is longer than twelve hours.", "Look at the length.")
    return minutes


def planned_end(visit: Visit) -> datetime | None:
    """Return when a planned visit would be over, None for one that nobody planned."""
    if visit.planned_for is None:
        return None
    return visit.planned_for + timedelta(minutes=visit.planned_minutes or USUAL_LENGTH)
