"""Sentences of tasks."""

from __future__ import annotations

from datetime import date, timedelta

from visitapp.domain.actions import Whose
from visitapp.domain.dates import WEEKDAYS, clock_time, day_and_month, full_date, long_day, near_day, past_day
from visitapp.services.tasks import Source, Task, Tasks

OWN_STEPS = "People’s own steps stay on their goals. They are theirs, so they are not counted here."
NOTHING_DUE = "Nothing is due today."
NOTHING = "Nothing to do is written down. Type a task above, or agree one at a visit."
NOTHING_DONE = "Nothing was ticked in the last month."
NOBODY_OWES = "Nobody else has something in hand."
LATE_AFTER = timedelta(days=7)
"""So long after somebody was asked, asking again is offered."""


def subtitle(tasks: Tasks) -> str:
    """Write "Things you said you would do. 3 by tomorrow."."""
    by = f" {tasks.by_tomorrow} by tomorrow." if tasks.by_tomorrow else " None by tomorrow."
    return f"Things you said you would do.{by if tasks.mine else ''}"


def day_words(day: date | None, today: date) -> str:
    """Write "Today", "Tomorrow", "Sat 20 June" within a week, "2 July", "was due 12 June" or "No day"."""
    if day is None:
        return "No day"
    if day < today:
        return f"Was due {past_day(day, today)}"
    if day <= today + timedelta(days=7):
        return near_day(day, today)
    return day_and_month(day) if day.year == today.year else full_date(day)


def source_words(source: Source | None, today: date) -> str:
    """Write "Goal: A warm flat", "Visit, 11 June" or "Visit, today 09:00"; "" for a task that was added by itself."""
    if source is None:
        return ""
    if source.goal:
        return f"Goal: {source.goal}"
    if source.visit is None:
        return "Visit"
    day = source.visit.date()
    if day == today:
        return f"Visit, today {clock_time(source.visit)}"
    return f"Visit, {past_day(day, today) if day <= today else near_day(day, today)}"


def doer_shown(task: Task) -> str:
    """Write who does it, for the list of everyone's."""
    if task.whose is Whose.NOBODY:
        return "Nobody yet"
    return task.doers or "A colleague"


def below_words(task: Task, *, of_everyone: bool) -> str:
    """Write the quieter line under a task: who does it if not plain, how it went, how often it comes back."""
    doer = doer_shown(task) if of_everyone and task.whose is not Whose.MINE else ""
    parts = [doer, task.action.outcome, task.action.repeat.capitalize()]
    return " · ".join(part for part in parts if part)


def whom_asked(task: Task) -> str:
    """Return who has it in hand."""
    return task.action.waiting_for or doer_shown(task)


def since_words(task: Task, today: date) -> str:
    """Write "Tess · asked 7 May", "Tess · said by 21 June" or "Tess · visit of 11 June"."""
    action = task.action
    called = task.person.called if task.person is not None else ""
    if action.waiting_since is not None:
        since = f"asked {past_day(action.waiting_since, today)}"
    elif action.day is not None:
        since = f"said by {past_day(action.day, today) if action.day <= today else day_and_month(action.day)}"
    elif task.source is not None and task.source.visit is not None:
        since = f"said {past_day(task.source.visit.date(), today)}"
    else:
        since = ""
    return " · ".join(part for part in (called, since) if part)


def is_late(task: Task, today: date) -> bool:
    """Tell whether it is time to ask again: its day has passed, or it was asked for more than a week ago."""
    since, day = task.action.waiting_since, task.action.day
    if since is not None and today - since < LATE_AFTER:
        return False
    return since is not None or (day is not None and day < today)


def done_words(task: Task, today: date) -> str:
    """Write "Today", "Yesterday" or "12 June"."""
    done = task.action.done_on
    words = past_day(done, today) if done is not None else ""
    return words[:1].upper() + words[1:]


def group_detail(key: str, tasks: Tasks) -> str:
    """Return the quiet words beside a group's heading: "Thursday 18 June", "to Sunday 21 June"."""
    if key == "today":
        return long_day(tasks.day)
    return f"to {long_day(tasks.week_ends)}" if key == "week" else ""


def spoken(task: Task, today: date, *, of_everyone: bool = False) -> str:
    """Return all of a task as one sentence for a screen reader."""
    action = task.action
    parts = [
        action.text,
        task.person.called if task.person is not None else "",
        source_words(task.source, today),
        day_words(action.day, today).lower() if action.done_on is None else f"done {past_day(action.done_on, today)}",
        below_words(task, of_everyone=of_everyone),
    ]
    return ", ".join(part for part in parts if part)


def soon(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days that are offered first: near ones, next Monday, and in a week or two."""
    monday = today + timedelta(days=7 - today.weekday())
    offered = (
        ("Today", today),
        ("Tomorrow", today + timedelta(days=1)),
        ("In 2 days", today + timedelta(days=2)),
        ("Monday", monday),
        ("In a week", today + timedelta(days=7)),
        ("In 2 weeks", today + timedelta(days=14)),
    )
    seen: dict[date, str] = {}
    for words, day in offered:
        seen.setdefault(day, words)
    named = {day: WEEKDAYS[day.weekday()] if words == "In 2 days" else words for day, words in seen.items()}
    return tuple((words, day) for day, words in sorted(named.items()))
