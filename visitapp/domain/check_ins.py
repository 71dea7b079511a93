"""Check-ins: by when somebody who visits alone tells the office that they are safe, and when that is due.

VisitApp rings on this laptop only and tells nobody. Lone-working procedures name whom to ring, and a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from visitapp.domain.records import LOOKED_UP, link

MORE = timedelta(minutes=15)
"""So much later it rings again when more time is asked for."""
USUAL = timedelta(minutes=60)
"""So long from now it is offered where nobody planned how long a visit takes."""
STEP = timedelta(minutes=5)
CLOCK_TURNS = timedelta(minutes=1)
"""A clock that is set by the network may go back so far without anything being wrong."""


@dataclass(frozen=True, repr=False)
class OfficeLine:
    """Whom the worker rings, and on which number; "" is not said. Kept on the laptop: it is nobody's record."""

    whom: str = ""
    number: str = ""


@dataclass(frozen=True, repr=False)
class CheckIn:
    """One promise to tell the office. Moments are UTC; `set_at` is when the time was chosen, `whom` a desk or a name.

    It rings on the laptop of `worker_id` only, until `told_at` is there.
    """

    id: str
    person_id: str = link()
    visit_id: str = link()
    worker_id: str = link()
    tell_by: datetime | None = None
    whom: str = ""
    number: str = ""
    set_at: datetime | None = None
    told_at: datetime | None = field(default=None, metadata=LOOKED_UP)


def rings_at(check_in: CheckIn, now: datetime) -> datetime:
    """Return when it rings: at its time, or now when the clock stands before the moment at which it was set.

    A clock that was put back cannot tell how long it is still to wait.
    """
    if check_in.tell_by is None or (check_in.set_at is not None and now < check_in.set_at - CLOCK_TURNS):
        return now
    return check_in.tell_by


def is_due(check_in: CheckIn, now: datetime) -> bool:
    """Tell whether it is time to tell the office."""
    return rings_at(check_in, now) <= now


def offered_time(now: datetime, planned_end: datetime | None) -> datetime:
    """Return the time to offer, on whole five minutes: when the visit would be over, else in an hour."""
    wanted = planned_end if planned_end is not None and planned_end > now else now + USUAL
    past = timedelta(minutes=wanted.minute % 5, seconds=wanted.second, microseconds=wanted.microsecond)
    return wanted - past + (STEP if past else timedelta())


def ring_words(whom: str, number: str) -> str:
    """Write "ring the duty desk on 01632 960 300", as far as it is known."""
    return f"ring {whom or 'your office'}{f' on {number}' if number else ''}"
