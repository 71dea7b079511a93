"""Sentences about visits, as the page, the day and the lists say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from visitapp.domain.actions import Action, doer_words, owner_words
from visitapp.domain.dates import clock_time, long_day, near_day, past_day
from visitapp.domain.visits import Visit, minutes_long

LONGEST_RUN = 12 * 60
"""A draft that was begun longer ago, in minutes, is not running any more."""


def joined_names(names: Sequence[str]) -> str:
    """Write "Tess", "Tess and Aoife", "Tess, Aoife and Kwame"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def when_and_where(visit: Visit, now: datetime) -> str:
    """Write "Thursday 18 June, from 10:34 · at home · 22 minutes"; a signed one has its end instead of "from"."""
    if visit.started_at is None:
        return visit.kind.place_words.capitalize()
    started = visit.started_at.astimezone(now.tzinfo)
    ended = visit.ended_at.astimezone(now.tzinfo) if visit.ended_at else None
    times = f"{clock_time(started)} to {clock_time(ended)}" if ended else f"from {clock_time(started)}"
    parts = [f"{long_day(started.date())}, {times}", visit.kind.place_words]
    minutes = minutes_long(visit, now)
    if minutes is not None and minutes <= LONGEST_RUN:
        parts.append("1 minute" if minutes == 1 else f"{minutes} minutes")
    return " · ".join(parts)


def action_detail(action: Action, names: Mapping[str, str], today: date, *, as_agreed: bool = False) -> str:
    """Write "Aoife · done 14 June", "Tess · been three times" or "Amara · due today".

    `as_agreed`: with whom and by when, whoever does it and whichever day it was moved to since.
    """
    who = owner_words(action, names) if as_agreed else doer_words(action, names)
    day = action.due_on if as_agreed else action.day
    return " · ".join(part for part in (who, how_it_stands(action, day, today)) if part)


def how_it_stands(action: Action, day: date | None, today: date) -> str:
    """Write how it went, when it was done, who is waited for, or by when it is to be done."""
    if action.is_done and action.outcome:
        return action.outcome[:1].lower() + action.outcome[1:]
    if action.done_on is not None:
        return f"done {past_day(action.done_on, today)}"
    if action.waiting_for:
        return f"waiting for {action.waiting_for}"
    return "" if day is None else due_words(day, today)


def due_words(day: date, today: date) -> str:
    """Write "due today", "due Tue 23 June" or "was due 12 June"."""
    if day < today:
        return f"was due {past_day(day, today)}"
    near = near_day(day, today)
    return f"due {near.lower()}" if near in ("Today", "Tomorrow") else f"due {near}"


def counted(count: int, one: str, many: str) -> str:
    """Write "1 action" or "3 actions"."""
    return f"{count} {one if count == 1 else many}"
