"""Reading a calendar file (RFC 5545): appointments from today to a year ahead, with repetitions, exceptions and zones.

Nothing in a file may make VisitApp slow or large: its size, its appointments and what a rule may ask for have limits.
The library is imported when the first file is read.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from visitapp.domain.calendar_events import CalendarEvent, CalendarFile, Passed, event_id, visit_of_uid
from visitapp.domain.diary import LONGEST_LENGTH
from visitapp.errors import FileRefused

if TYPE_CHECKING:
    from icalendar import Component

LARGEST = 5 * 1024 * 1024
"""Bytes."""
MOST_EVENTS = 5000
MOST_VISITS = 2000
MOST_OF_ONE = 370
AHEAD = timedelta(days=366)
LONGEST_SECONDS = 3.0
"""So long rules may be followed in all: one that finds no day is looked for up to the year 9999."""
EARLIEST = 1970
LONGEST_SUMMARY = 500
_RULES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_NEVER = {"DAILY": {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}, "WEEKLY": {"BYMONTHDAY", "BYYEARDAY"}}
"""Parts that a rule may not have: read on and on, they may find no day at all (RFC 5545, 3.3.10, forbids some)."""
_TOO_FINE = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
# A zone that is called "Europe/" makes the library open a folder: hence OSError.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, OSError)
BREAKS_OFF = FileRefused("That calendar file breaks off before its end.", "Save it from the calendar once more.")
NO_CALENDAR = FileRefused("That is no calendar file.", "Choose a file that ends in .ics.")


def read_file(path: Path) -> bytes:
    """Return what a file holds. Raises FileRefused when it cannot be read or is too large for a diary."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as fault:
        raise FileRefused("That file could not be read.", "Check that it is still there.") from fault
    if len(content) > LARGEST:
        raise FileRefused("That file is too large for a diary.", "Save a shorter time from the calendar.")
    return content


def read_calendar(content: bytes, *, now: datetime) -> CalendarFile:
    """Return the appointments from the day of `now` to a year ahead; times without a zone are those of here.

    Raises FileRefused for what is no calendar, breaks off or holds too much.
    """
    calendars = _parsed(content)
    reader = _Reader(now)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if len(events) > MOST_EVENTS:
        raise FileRefused("That calendar holds too many appointments.", "Save a shorter time from it.")
    methods = {str(calendar.get("METHOD", "")).upper() for calendar in calendars}
    by_uid: dict[str, list[Component]] = {}
    for number, event in enumerate(events):
        by_uid.setdefault(str(event.get("UID", "")).strip() or f"without a name {number}", []).append(event)
    found: list[CalendarEvent] = []
    for uid, parts in by_uid.items():
        try:
            found += list(islice(reader.of_uid(uid, parts, is_cancelled="CANCEL" in methods), MOST_VISITS + 1))
        except _FAULTS:  # what is broken says so when it is read
            reader.passed[Passed.NO_TIME] += 1
        if len(found) > MOST_VISITS:
            raise FileRefused("That calendar holds too many appointments.", "Save a shorter time from it.")
    return CalendarFile(tuple(sorted(found, key=lambda event: (event.start, event.id))), reader.passed)


def _parsed(content: bytes) -> list[Component]:
    if not content.strip():
        raise FileRefused("That file is empty.", "Choose another one.")
    if b"\0" in content:
        raise NO_CALENDAR
    text = content.decode("utf-8-sig", "replace")
    marks = text.upper()
    if "BEGIN:VCALENDAR" not in marks:
        raise NO_CALENDAR
    for part in ("VCALENDAR", "VEVENT"):
        if marks.count(f"BEGIN:{part}") != marks.count(f"END:{part}"):
            raise BREAKS_OFF
    from icalendar import Calendar

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(Calendar.from_ical(text, multiple=True))
    except _FAULTS:
        # Not "from" it: what the library says holds the words of the line.
        raise FileRefused("That calendar file cannot be read.", "Save it from the calendar once more.") from None


@dataclass
class _Reader:
    now: datetime
    passed: Counter[Passed] = field(default_factory=Counter)
    spent: float = 0.0

    def __post_init__(self) -> None:
        here = self.now.astimezone()
        self._first = datetime.combine(here.date(), time.min).astimezone()
        self._last = self._first + AHEAD

    def of_uid(self, uid: str, parts: list[Component], *, is_cancelled: bool) -> Iterator[CalendarEvent]:
        """Return the appointments of one UID: the rule's, with those that were moved or taken out one by one."""
        whole = [part for part in parts if part.get("RECURRENCE-ID") is None]
        moved = [part for part in parts if part.get("RECURRENCE-ID") is not None]
        newest: dict[float, Component] = {}
        for part in sorted(moved, key=_age):
            at = _moment(part.get("RECURRENCE-ID"))
            if at is not None:
                newest[at.timestamp()] = part
        series_id = event_id(uid, "")
        if whole:
            main = max(whole, key=_age)
            for start, occurrence in self._starts(main):
                own = newest.pop(start.timestamp()) if start.timestamp() in newest else main
                moment = start if own is main else _moment(own.get("DTSTART")) or start
                yield from self._event(uid, series_id, own, moment, occurrence, is_cancelled)
        for stamp, part in newest.items():
            occurrence = datetime.fromtimestamp(stamp, UTC).isoformat()
            begins = _moment(part.get("DTSTART"))
            if begins is None:
                self.passed[Passed.NO_TIME] += 1
            else:
                yield from self._event(uid, series_id, part, begins, occurrence, is_cancelled)

    def _event(
        self, uid: str, series_id: str, part: Component, start: datetime, occurrence: str, is_cancelled: bool
    ) -> Iterator[CalendarEvent]:
        if start < self._first or start >= self._last:
            self.passed[Passed.OVER if start < self._first else Passed.FAR] += 1
            return
        summary = " ".join(str(part.get("SUMMARY", "")).split())[:LONGEST_SUMMARY]
        gone = is_cancelled or str(part.get("STATUS", "")).upper() == "CANCELLED"
        yield CalendarEvent(
            event_id(uid, occurrence), series_id, start.astimezone(), _minutes(part), summary, gone, visit_of_uid(uid)
        )

    def _starts(self, part: Component) -> Iterator[tuple[datetime, str]]:
        """Return when an appointment takes place, each time with the mark that tells it from the others."""
        begin = getattr(part.get("DTSTART"), "dt", None)
        if not isinstance(begin, datetime):
            self.passed[Passed.ALL_DAY if isinstance(begin, date) else Passed.NO_TIME] += 1
            return
        if begin.year < EARLIEST:
            self.passed[Passed.OVER] += 1
            return
        if begin.tzinfo is None and part["DTSTART"].params.get("TZID"):
            self.passed[Passed.ODD_ZONE] += 1
            return
        rules = [part["RRULE"]] if "RRULE" in part and not isinstance(part["RRULE"], list) else part.get("RRULE", [])
        extra = list(_listed(part, "RDATE"))
        if not rules and not extra:
            yield _here(begin), ""
            return
        if self.spent > LONGEST_SECONDS or not all(_can_be_read(rule) for rule in rules):
            self.passed[Passed.ODD_REPEAT] += 1
            return
        taken_out = {moment.timestamp() for moment in _listed(part, "EXDATE")}
        starts = {_here(begin).timestamp(): _here(begin)} | {moment.timestamp(): moment for moment in extra}
        begun = monotonic()
        for rule in rules:
            for moment in self._repeated(rule, begin):
                starts.setdefault(moment.timestamp(), moment)
        self.spent += monotonic() - begun
        over = 0
        for at in sorted(starts.keys() - taken_out):
            if starts[at] < self._first:
                over += 1
            else:
                yield starts[at], datetime.fromtimestamp(at, UTC).isoformat()
        self.passed[Passed.OVER] += 1 if over else 0

    def _repeated(self, rule: Any, begin: datetime) -> Iterator[datetime]:
        """Follow a rule by the clock of its own zone, so that ten o'clock stays ten o'clock all the year."""
        from dateutil.rrule import rrulestr

        zone = begin.tzinfo
        last = self._last.astimezone(zone) if zone is not None else self._last.astimezone()
        until = rule.get("UNTIL", [None])[0]
        if isinstance(until, datetime):
            last = min(last, until if until.tzinfo is not None else until.replace(tzinfo=zone or last.tzinfo))
        elif isinstance(until, date):
            last = min(last, datetime.combine(until, time.max).replace(tzinfo=zone or last.tzinfo))
        count = int(rule.get("COUNT", [0])[0]) or None
        bare = {name: value for name, value in rule.items() if name not in ("UNTIL", "COUNT")}
        text = type(rule)(bare).to_ical().decode()
        end = last.astimezone(zone).replace(tzinfo=None) if zone is not None else last.replace(tzinfo=None)
        try:
            days = rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=begin.replace(tzinfo=None))
            found = 0
            for moment in islice(days, count):
                start = _here(moment.replace(tzinfo=zone))
                if start >= self._first:
                    found += 1
                    if found > MOST_OF_ONE:
                        return
                yield start
        except (ValueError, TypeError, OverflowError):
            self.passed[Passed.ODD_REPEAT] += 1


def _can_be_read(rule: Any) -> bool:
    """Tell whether a rule asks for days, and for some that there are."""
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    names = {name.upper() for name in rule}
    if frequency not in _RULES or names & (_TOO_FINE | _NEVER.get(frequency, set())):
        return False
    months, days = rule.get("BYMONTH", []), rule.get("BYMONTHDAY", [])
    try:
        if not all(1 <= int(month) <= 12 for month in months):
            return False
        if months and days:
            return any(abs(int(day)) <= _LONGEST_MONTH.get(int(month), 31) for month in months for day in days)
        return all(int(each) > 0 for each in rule.get("INTERVAL", [1]))
    except (ValueError, TypeError):
        return False


def _listed(part: Component, name: str) -> Iterator[datetime]:
    found = part.get(name, [])
    for group in found if isinstance(found, list) else [found]:
        for each in getattr(group, "dts", []):
            moment = _moment(each)
            if moment is not None:
                yield moment


def _moment(value: Any) -> datetime | None:
    moment = getattr(value, "dt", None)
    if isinstance(moment, tuple):
        moment = moment[0]
    return _here(moment) if isinstance(moment, datetime) and moment.year >= EARLIEST else None


def _here(moment: datetime) -> datetime:
    """Return a moment with a zone; without one it is the time of the clocks here."""
    return moment.astimezone()


def _minutes(part: Component) -> int | None:
    begin, end = getattr(part.get("DTSTART"), "dt", None), getattr(part.get("DTEND"), "dt", None)
    lasts = getattr(part.get("DURATION"), "dt", None)
    try:
        if isinstance(begin, datetime) and isinstance(end, datetime):
            lasts = end - begin
        minutes = round(lasts / timedelta(minutes=1)) if isinstance(lasts, timedelta) else 0
    except (TypeError, OverflowError):
        return None
    return minutes if 0 < minutes <= LONGEST_LENGTH else None


def _age(part: Component) -> tuple[int, float]:
    """Return what puts versions of the same appointment in order: SEQUENCE, then DTSTAMP."""
    try:
        number = int(part.get("SEQUENCE", 0))
    except (ValueError, TypeError):
        number = 0
    stamp = _moment(part.get("DTSTAMP"))
    return number, stamp.timestamp() if stamp is not None else 0.0
