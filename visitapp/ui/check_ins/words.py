"""Sentences about check-ins."""

from __future__ import annotations

from datetime import datetime

from visitapp.domain.check_ins import CheckIn, ring_words
from visitapp.domain.dates import clock_time, near_day
from visitapp.services.check_ins import OpenCheckIn
from visitapp.ui.check_ins.alarm_bar import NOBODY


def time_words(moment: datetime, now: datetime) -> str:
    """Write "11:30", or "11:30 tomorrow" and "11:30, Tue 23 June" for another day."""
    if moment.date() == now.date():
        return clock_time(moment)
    near = near_day(moment.date(), now.date())
    return f"{clock_time(moment)} {near.lower()}" if near == "Tomorrow" else f"{clock_time(moment)}, {near}"


def by_words(waiting: OpenCheckIn, now: datetime) -> str:
    """Write "Tell the office you are safe by 11:30", or that its time has come."""
    when = time_words(waiting.moment, now)
    return f"Tell the office you are safe. It was due by {when}" if waiting.is_due else f"{SAFE_BY} {when}"


def line_words(check_in: CheckIn) -> str:
    """Write "VisitApp tells nobody by itself. Ring the duty desk on 01632 960 300."."""
    ring = ring_words(check_in.whom, check_in.number)
    return f"{NOBODY} {ring[0].upper()}{ring[1:]}."


SAFE_BY = "Tell the office you are safe by"
