"""The worker's day: the diary, what is due, reviews that come up, drafts and notes that wait to be written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from visitapp.domain.diary import planned_end
from visitapp.domain.people import GoodToKnow, Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services.check_ins import OpenCheckIn, open_check_ins
from visitapp.services.good_to_know import chips_of
from visitapp.services.tasks import Task, tasks_due
from visitapp.services.workspace import Workspace
from visitapp.storage.today import ReviewDate, reviews_until
from visitapp.storage.visits import planned_before, visits_between

REVIEWS_AHEAD = timedelta(days=14)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


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
    """What the Today page shows of one day. Both lists of what waits begin with the newest.

    `drafts` were begun on another day and are not signed; `unwritten` were planned for a day that has passed, and
    nothing says whether they took place.
    """

    day: date
    worker_name: str
    visits: tuple[DiaryEntry, ...]
    tomorrow: tuple[DiaryEntry, ...]
    tasks: tuple[Task, ...]
    reviews: tuple[Review, ...]
    drafts: tuple[DiaryEntry, ...]
    unwritten: tuple[DiaryEntry, ...] = ()
    is_today: bool = True
    check_ins: tuple[OpenCheckIn, ...] = ()
    """What the office is to be told on this day or should have been before; on today only."""

    @property
    def visits_left(self) -> int:
        """Return how many visits of the day are still to be made or signed."""
        return sum(entry.visit.status in (VisitStatus.PLANNED, VisitStatus.DRAFT) for entry in self.visits)

    @property
    def kept_visits(self) -> tuple[DiaryEntry, ...]:
        """Return the visits of the day that were not cancelled."""
        return tuple(entry for entry in self.visits if entry.visit.status is not VisitStatus.CANCELLED)


def read_today(workspace: Workspace, *, day: date | None = None) -> Today:
    """Return the worker's day (today when no day is given)."""
    shown = day or workspace.today()
    next_day = shown + timedelta(days=1)
    with workspace.store.reading() as connection:
        found = visits_between(connection, _midnight(shown), _midnight(next_day + timedelta(days=1)))
        review_dates = reviews_until(connection, shown + REVIEWS_AHEAD)
        unwritten = planned_before(connection, LONG_AGO, _midnight(workspace.today()))
    diary = _entries(workspace, found)
    visits = tuple(entry for entry in diary if entry.moment.date() == shown)
    is_today = shown == workspace.today()
    waiting = [v for v in workspace.store.all(Visit, status=VisitStatus.DRAFT.value) if _moment_of(v).date() != shown]
    return Today(
        shown,
        workspace.worker.first_name,
        _with_next(visits, workspace.local_now()) if is_today else visits,
        tuple(e for e in diary if e.moment.date() == next_day and e.visit.status is not VisitStatus.CANCELLED),
        tasks_due(workspace, until=next_day),
        _reviews(workspace, review_dates, {(entry.person.id, entry.moment.date()) for entry in diary}),
        _entries(workspace, waiting)[::-1],
        tuple(entry for entry in _entries(workspace, unwritten)[::-1] if entry.person.archived_on is None),
        is_today,
        tuple(w for w in open_check_ins(workspace) if w.moment.date() <= shown) if is_today else (),
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
    ahead = [e for e in planned if (planned_end(e.visit) or e.moment) > now]
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
