"""Dates as people type them: "Tue", "28/6", "28 June", "in 2 weeks". The day comes before the month."""

from __future__ import annotations

import re
from datetime import date, timedelta

from visitapp.domain.dates import MONTHS, WEEKDAYS
from visitapp.errors import Refused

YEARS_AHEAD = 5
"""A date further off than this is taken for a slip of the finger."""

OLDEST = 120
"""Nobody on a caseload is older, in years."""

EXAMPLES = "Try “Tue”, “28/6” or “in 2 weeks”."
PAST_EXAMPLES = "Try “yesterday”, “28/6” or “28 June 2024”."
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}|\d{2}))?")
_DISTANCE = re.compile(r"(?:in )?(a|an|one|two|three|\d{1,3}) (day|week|month)s?")
_WEEKDAY = re.compile(r"(?:(next|this|on) )?([a-z]{2,9})\.?")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_SHORTHAND = {"today": 0, "now": 0, "tonight": 0, "tomorrow": 1, "tom": 1, "tmrw": 1, "next week": 7}


def read_due_day(typed: str, today: date) -> date:
    """Return the coming day that was meant.

    A weekday is the next one after today, "next Tue" the one of next week; a day and month without a year is the
    next time it comes. Raises Refused, with what can be typed, when it is no date, has passed or is over five years
    off.
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    if not text:
        raise Refused("That is empty.", EXAMPLES)
    day = _spoken(text, today) or _written(text, today)
    if day is None:
        raise Refused("That could not be read as a date.", EXAMPLES)
    if day < today:
        raise Refused("That day has passed.", "Choose today or a day to come.")
    if day > today.replace(day=1) + timedelta(days=366 * YEARS_AHEAD):
        raise Refused("That is more than five years away.", "Check the year.")
    return day


def read_birth_day(typed: str, today: date) -> date:
    """Return a birth date: "14/2/1964", "14 Feb 1964" or "1964-02-14". A year of two digits is the last such year.

    Raises Refused when it is no date, is yet to come or is over 120 years ago.
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    for pattern, places in ((_ISO, (3, 2, 1)), (_NUMBERS, (1, 2, 3)), (_DAY_MONTH, (1, 2, 3))):
        found = pattern.fullmatch(text)
        if found is None or found[places[2]] is None:
            continue
        day, month, year = (found[place] for place in places)
        made = _made(int(day), _month(month) if month.isalpha() else int(month), _four_digits(year, today), today)
        if made is None:
            break
        if made > today:
            raise Refused("That day is yet to come.", "Check the year.")
        if made.year < today.year - OLDEST:
            raise Refused(f"That is more than {OLDEST} years ago.", "Check the year.")
        return made
    raise Refused("That could not be read as a date.", "Try “14/2/1964”.")


def read_past_day(typed: str, today: date) -> date:
    """Return the day that was meant, today at the latest; a day and month without a year is the last time it came.

    Raises Refused, with what can be typed, when it is no date, is yet to come or is over 120 years ago.
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    if not text:
        raise Refused("That is empty.", PAST_EXAMPLES)
    spoken = {"today": today, "yesterday": today - timedelta(days=1)}
    day = spoken.get(text) or _written(text, today - timedelta(days=364))
    if day is None:
        raise Refused("That could not be read as a date.", PAST_EXAMPLES)
    if day > today:
        raise Refused("That day is yet to come.", "Check the year.")
    if day.year < today.year - OLDEST:
        raise Refused(f"That is more than {OLDEST} years ago.", "Check the year.")
    return day


def _four_digits(year: str, today: date) -> str:
    if len(year) == 4:
        return year
    return f"{20 if int(year) <= today.year % 100 else 19}{year}"


def _spoken(text: str, today: date) -> date | None:
    """Read "today", "in 3 days", "Tue", "next Tuesday"."""
    if text in _SHORTHAND:
        return today + timedelta(days=_SHORTHAND[text])
    distance = _DISTANCE.fullmatch(text)
    if distance is not None:
        count = _COUNTS.get(distance[1]) or int(distance[1])
        if distance[2] == "month":
            return _months_on(today, count)
        return today + timedelta(days=count * (7 if distance[2] == "week" else 1))
    named = _WEEKDAY.fullmatch(text)
    if named is None:
        return None
    wanted = [number for number, name in enumerate(WEEKDAYS) if name.lower().startswith(_shortened(named[2]))]
    if len(wanted) != 1:
        return None
    if named[1] == "next":
        return today + timedelta(days=7 - today.weekday() + wanted[0])
    return today + timedelta(days=(wanted[0] - today.weekday() - 1) % 7 + 1)


def _months_on(today: date, count: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    years, month = divmod(today.month - 1 + count, 12)
    days = (today.day - back for back in range(4))
    return next(made for day in days if (made := _possible(today.year + years, month + 1, day)) is not None)


def _shortened(weekday: str) -> str:
    """Turn "tues", "weds", "thur", "thurs" into the beginning of the weekday's name."""
    return {"tues": "tue", "weds": "wed", "thurs": "thu", "thur": "thu"}.get(weekday, weekday)


def _written(text: str, today: date) -> date | None:
    """Read "28/6", "28 June 2026", "June 28", "2026-06-28"."""
    found = _ISO.fullmatch(text)
    if found is not None:
        return _made(int(found[3]), int(found[2]), found[1], today)
    found = _NUMBERS.fullmatch(text)
    if found is not None:
        return _made(int(found[1]), int(found[2]), found[3], today)
    found = _DAY_MONTH.fullmatch(text)
    if found is not None:
        return _made(int(found[1]), _month(found[2]), found[3], today)
    found = _MONTH_DAY.fullmatch(text)
    return None if found is None else _made(int(found[2]), _month(found[1]), found[3], today)


def _month(name: str) -> int:
    """Return 1-12, or 0 for a word that begins no month's name."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name)), 0)


def _made(day: int, month: int, year: str | None, today: date) -> date | None:
    if month == 0:
        return None
    if not 1 <= month <= 12:
        raise Refused("There are twelve months.", "The day comes first, then the month: 28/6.")
    if not 1 <= day <= _longest(month):
        raise Refused(f"{MONTHS[month - 1]} has no day {day}.", "Check the day.")
    if year is not None:
        return _on(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):
        made = _possible(today.year + ahead, month, day)
        if made is not None and made >= today:
            return made
    return None


def _longest(month: int) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _on(year: int, month: int, day: int) -> date:
    made = _possible(year, month, day)
    if made is None:
        raise Refused(f"{MONTHS[month - 1]} {year} has no day {day}.", "Check the day.")
    return made
