"""Sentences of the day."""

from __future__ import annotations

from datetime import date, datetime

from visitapp.domain.dates import clock_time, greeting, long_day, near_day, past_day
from visitapp.domain.people import Person, possessive
from visitapp.domain.visits import VisitStatus
from visitapp.services.tasks import Task
from visitapp.services.today import DiaryEntry, Review, Today

NO_VISITS = "No visits today. You can start one from People, or add an unplanned visit."
NO_VISITS_THEN = "No visits in the diary of this day. You can plan one."
HERS = {"she": "her", "he": "his"}


def day_sentence(today: Today, now: datetime) -> str:
    """Write "Good morning, Amara. You have 3 more visits today.", or of another day how many visits it has."""
    if not today.is_today:
        count = len(today.kept_visits)
        return f"{count or 'No'} {'visit' if count == 1 else 'visits'} in the diary."
    hello = f"{greeting(now.hour)}, {today.worker_name}." if today.worker_name else f"{greeting(now.hour)}."
    left = today.visits_left
    if not today.visits:
        return hello
    if left == 0:
        signed = all(entry.visit.is_signed for entry in today.visits)
        return f"{hello} Every visit of today is signed." if signed else f"{hello} No visit of today is left."
    more = "more " if left < len(today.kept_visits) else ""
    return f"{hello} You have {left} {more}{'visit' if left == 1 else 'visits'} today."


def short_place(entry: DiaryEntry) -> str:
    """Return where it is, shortly: the area, or how else it takes place."""
    if entry.visit.kind.value == "home":
        return entry.person.area
    return entry.visit.kind.place_words.capitalize()


def long_place(entry: DiaryEntry) -> str:
    """Return the street and area of a home visit, else how it takes place."""
    person = entry.person
    if entry.visit.kind.value != "home":
        return entry.visit.kind.place_words.capitalize()
    street = _street(person)
    return ", ".join(part for part in (street, person.area) if part)


def _street(person: Person) -> str:
    """Return the street without flat and number: enough to know where, not what a passer-by should read."""
    parts = [part.strip() for part in person.address.replace("\n", ",").split(",") if part.strip()]
    for part in parts:
        named = part.lstrip("0123456789").lstrip("abcdefgABCDEFG").strip() if part[:1].isdigit() else part
        if named and not named.lower().startswith(("flat ", "apartment ", "room ")):
            return named
    return ""


def length_words(minutes: int | None) -> str:
    """Write "about 1 hour", "about 45 minutes", "about 1½ hours", or ""; to the nearest five minutes."""
    if not minutes:
        return ""
    minutes = max(5, round(minutes / 5) * 5)
    if minutes % 30 or minutes < 60:
        return f"about {minutes} minutes"
    hours = f"{minutes // 60}{'½' if minutes % 60 else ''}"
    return f"about {hours} {'hour' if minutes == 60 else 'hours'}"


def purpose_of(entry: DiaryEntry) -> str:
    """Return what the visit is about."""
    return entry.visit.title or entry.visit.purpose


def joined(*parts: str) -> str:
    """Join what there is with middle dots."""
    return " · ".join(part for part in parts if part)


def status_words(entry: DiaryEntry, now: datetime) -> str:
    """Write "Signed at 09:48", "Begun at 10:34", "Cancelled by Tess: not well" or "No reply: rang twice"."""
    visit = entry.visit
    if visit.status is VisitStatus.CANCELLED:
        by = f" by {visit.cancelled_by}" if visit.cancelled_by else ""
        return f"Cancelled{by}: {visit.cancelled_because}"
    if visit.status is VisitStatus.NO_REPLY:
        return f"No reply: {visit.tried}"
    if visit.is_signed and visit.signed_at is not None:
        return f"Signed at {clock_time(visit.signed_at.astimezone(now.tzinfo))}"
    if visit.status is VisitStatus.DRAFT and visit.started_at is not None:
        return f"Begun at {clock_time(visit.started_at.astimezone(now.tzinfo))}"
    return ""


def task_words(task: Task, today: date) -> str:
    """Write "Tess · today" or "Tess · was due 12 June"; a task that is about nobody has its day alone."""
    called = task.person.called if task.person is not None else ""
    day = task.action.day
    if day is None:
        return called
    if day < today:
        return joined(called, f"was due {past_day(day, today)}")
    near = near_day(day, today)
    return joined(called, near.lower() if near in ("Today", "Tomorrow") else near)


def review_title(review: Review) -> str:
    """Write "Darek’s care plan"."""
    what = {"care_plan": "care plan", "goals": "goals", "review": "review", "alert": "alert"}[review.what]
    return f"{possessive(review.person.called)} {what}"


def review_when(review: Review, today: date) -> str:
    """Write "Due today, at his visit", "Was due 12 June" or "Tuesday 23 June"."""
    if review.due_on < today:
        return f"Was due {past_day(review.due_on, today)}"
    near = near_day(review.due_on, today)
    when = f"Due {near.lower()}" if near in ("Today", "Tomorrow") else long_day(review.due_on)
    if not review.at_visit:
        return when
    first = review.person.pronouns.split("/")[0].strip().lower()
    return f"{when}, at {HERS.get(first, 'their')} visit"


def planned_when(entry: DiaryEntry, now: datetime) -> str:
    """Write "Planned for yesterday at 10:30"."""
    return f"Planned for {past_day(entry.moment.date(), now.date())} at {clock_time(entry.moment)}"


def draft_when(entry: DiaryEntry, now: datetime) -> str:
    """Write "Begun yesterday at 15:32"."""
    return f"Begun {past_day(entry.moment.date(), now.date())} at {clock_time(entry.moment)}"
