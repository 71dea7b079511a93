"""The worker's day: the diary, what is due, reviews that come up, and drafts that wait to be finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from visitapp.domain.people import GoodToKnow, Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services.actions import DueAction, actions_due
from visitapp.services.good_to_know import chips_of
from visitapp.services.workspace import Workspace
from visitapp.storage.today import ReviewDate, reviews_until
from visitapp.storage.visits import visits_between

REVIEWS_AHEAD = timedelta(days=14)
USUAL_LENGTH = 60
"""Minutes that a visit is taken to last when nobody said."""


@dataclass(frozen=True, repr=False)
class DiaryEntry:
    """One visit in the diary. `moment` is in the worker's zone: when it is planned, or when it was begun."""

    visit: Visit
    person: Person
    chips: tuple[GoodToKnow, ...]
    moment: datetime
    is_next: bool = False


@dataclass(frozen=True, repr=False)
class Review:
    """Something to look at again: `what` is review, care_plan, goals or alert; `at_visit`: they are seen that day."""

    person: Person
    what: str
    due_on: date
    at_visit: bool


@dataclass(frozen=True, repr=False)
class Today:
    """What the Today page shows. `drafts` were begun on another day and are not signed, newest first."""

    day: date
    worker_name: str
    visits: tuple[DiaryEntry, ...]
    tomorrow: tuple[DiaryEntry, ...]
    tasks: tuple[DueAction, ...]
    reviews: tuple[Review, ...]
    drafts: tuple[DiaryEntry, ...]

    @property
    def visits_left(self) -> int:
        """Return how many visits of the day are not signed."""
        return sum(not entry.visit.is_signed for entry in self.visits)


def read_today(workspace: Workspace, *, day: date | None = None) -> Today:
    """Return the worker's day (today when no day is given)."""
    shown = day or workspace.today()
    next_day = shown + timedelta(days=1)
    with workspace.store.reading() as connection:
        found = visits_between(connection, _midnight(shown), _midnight(next_day + timedelta(days=1)))
        review_dates = reviews_until(connection, shown + REVIEWS_AHEAD)
    diary = _entries(workspace, found)
    visits = tuple(entry for entry in diary if entry.moment.date() == shown)
    waiting = [v for v in workspace.store.all(Visit, status=VisitStatus.DRAFT.value) if _moment_of(v).date() != shown]
    return Today(
        shown,
        workspace.worker.first_name,
        _with_next(visits, workspace.local_now()),
        tuple(entry for entry in diary if entry.moment.date() == next_day),
        actions_due(workspace, until=next_day),
        _reviews(workspace, review_dates, {(entry.person.id, entry.moment.date()) for entry in diary}),
        _entries(workspace, waiting)[::-1],
    )


def _entries(workspace: Workspace, visits: Iterable[Visit]) -> tuple[DiaryEntry, ...]:
    """Return visits with their people in order of time; a person that is gone or put away has none."""
    people: dict[str, tuple[Person, tuple[GoodToKnow, ...]] | None] = {}
    entries = []
    for visit in visits:
        if visit.person_id not in people:
            person = workspace.store.find(Person, visit.person_id)
            people[visit.person_id] = (person, chips_of(workspace, person)) if person else None
        known = people[visit.person_id]
        if known is not None:
            entries.append(DiaryEntry(visit, *known, _moment_of(visit)))
    return tuple(sorted(entries, key=lambda entry: (entry.moment, entry.visit.id)))


def _with_next(visits: tuple[DiaryEntry, ...], now: datetime) -> tuple[DiaryEntry, ...]:
    """Mark the next one: a draft under way, else the first that is not over yet, else the first not begun."""
    drafts = [e for e in visits if e.visit.status is VisitStatus.DRAFT]
    planned = [e for e in visits if e.visit.status is VisitStatus.PLANNED]
    ahead = [e for e in planned if e.moment + timedelta(minutes=e.visit.planned_minutes or USUAL_LENGTH) > now]
    following = next(iter([*reversed(drafts), *ahead, *planned]), None)
    return tuple(replace(entry, is_next=entry is following) for entry in visits)


def _reviews(workspace: Workspace, dates: tuple[ReviewDate, ...], seen: set[tuple[str, date]]) -> tuple[Review, ...]:
    reviews = []
    named = {(found.person_id, found.due_on) for found in dates if found.what in ("care_plan", "goals")}
    for found in dates:
        if found.what == "review" and (found.person_id, found.due_on) in named:
            continue  # the plan or the goals say more exactly what is looked at that day
        person = workspace.store.find(Person, found.person_id)
        if person is not None and person.archived_on is None:
            at_visit = (person.id, found.due_on) in seen
            reviews.append(Review(person, found.what, found.due_on, at_visit))
    return tuple(reviews)


def _moment_of(visit: Visit) -> datetime:
    """Return when the diary shows a visit: as planned while it lies ahead or was kept that day, else when it began."""
    planned, started = visit.planned_for, visit.started_at
    if planned and (started is None or started.astimezone().date() == planned.astimezone().date()):
        return planned.astimezone()
    return (started or datetime.min.replace(tzinfo=UTC)).astimezone()


def _midnight(day: date) -> datetime:
    """Return the moment in UTC at which a day begins where the worker is."""
    return datetime.combine(day, time.min).astimezone().astimezone(UTC)
