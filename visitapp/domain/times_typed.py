"""Times of day and lengths as people type them: "10:30", "2pm", "half past ten"; "45", "1 hour", "until 11:30"."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from visitapp.domain.diary import checked_minutes
from visitapp.errors import Refused

TIME_EXAMPLES = "Try “10:30”, “2pm” or “half past ten”."
LENGTH_EXAMPLES = "Try “45 minutes”, “1 hour” or “until 11:30”."
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_SPOKEN = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_CLOCK = re.compile(r"(?:at )?(\d{1,2})(?:[:.h ]?(\d{2}))? ?(am|pm|a\.m\.|p\.m\.|o'?clock)?")
_PAST = re.compile(r"(?:at )?(half past|half|quarter past|quarter to) (\w+) ?(am|pm)?")
_OCLOCK = re.compile(r"(?:at )?(\w+) ?(o'?clock|am|pm)")
_HOURS = re.compile(
    r"(?:about )?(?:(\d{1,2}(?:[.,]\d{1,2})?|an?|one|two|three|half an) ?(?:hours?|hrs?|h))?"
    r"(?: ?(?:and )?(a half|(\d{1,3}) ?(?:minutes?|mins?|min|m)?))?"
)
_COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5}
WORKING_DAY = 7
"""An hour below this that is said without am or pm is meant after noon: nobody plans a visit at three in the night."""


def read_time(typed: str) -> time:
    """Return the time of day that was meant; "3" and "half past two" are after noon, "03:00" is at night.

    Raises Refused, with what can be typed, when it is no time.
    """
    text = " ".join(typed.lower().replace("’", "'").split())
    if not text:
        raise Refused("That is empty.", TIME_EXAMPLES)
    if text in _SPOKEN:
        return _SPOKEN[text]
    found = _CLOCK.fullmatch(text)
    if found is not None:
        hour, minute = int(found[1]), int(found[2] or 0)
        return _made(hour, minute, found[3] or "", is_exact=found[2] is not None and len(found[1]) == 2)
    found = _PAST.fullmatch(text)
    if found is not None:
        minute = {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}[found[1]]
        hour = _hour(found[2])
        if minute < 0:
            return _made(hour - 1 or 12, 45, found[3] or "", is_exact=False)
        return _made(hour, minute, found[3] or "", is_exact=False)
    found = _OCLOCK.fullmatch(text)
    if found is not None:
        return _made(_hour(found[1]), 0, found[2], is_exact=False)
    raise _no_time()


def read_length(typed: str, start: datetime) -> int:
    """Return the length in minutes; "until 11:30" counts from `start`.

    Raises Refused when it cannot be read, ends before `start` or is longer than twelve hours.
    """
    text = " ".join(typed.lower().replace("’", "'").replace("½", ".5").replace(" .5", ".5").split())
    for word in ("until ", "till ", "to "):
        if text.startswith(word):
            until = read_time(text.removeprefix(word))
            end = start.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
            return checked_minutes(round((end - start) / timedelta(minutes=1)))
    found = _HOURS.fullmatch(text)
    if not text or found is None:
        raise Refused("That could not be read as a length.", LENGTH_EXAMPLES)
    minutes = 0.0
    if found[1]:
        minutes = 60 * (_COUNTS.get(found[1]) or float(found[1].replace(",", ".")))
    if found[2]:
        minutes += 30 if found[2] == "a half" else int(found[3])
    return checked_minutes(round(minutes))


def _hour(word: str) -> int:
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    if word.isdigit() and 1 <= int(word) <= 12:
        return int(word)
    raise _no_time()


def _made(hour: int, minute: int, half: str, *, is_exact: bool) -> time:
    """Make the time of hour, minute and half of the day; `is_exact` tells that "03:00" was written in full."""
    if half.startswith(("a", "p")):
        if not 1 <= hour <= 12:
            raise _no_time()
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif not is_exact and 0 < hour < WORKING_DAY:
        hour += 12
    if hour > 23 or minute > 59:
        raise Refused("A day has 24 hours, and an hour 60 minutes.", TIME_EXAMPLES)
    return time(hour, minute)


def _no_time() -> Refused:
    return Refused("That could not be read as a time.", TIME_EXAMPLES)
