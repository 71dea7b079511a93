"""Bringing appointments of a calendar into the diary: first what each would become, then those that were chosen.

An appointment that is read again finds the visit it became: it is changed or cancelled with it, and never doubled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from visitapp.domain.calendar_events import (
    CalendarEvent,
    CalendarFile,
    CalendarLink,
    Passed,
    guessed_person,
    purpose_said,
)
from visitapp.domain.changes import ChangeSet
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services.check_ins import end_with_visit, move_with_visit
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

IN_CALENDAR = "Cancelled in the calendar"
Find = Callable[[type[Any], str], Any]


class Becomes(StrEnum):
    """What an appointment would do to the diary."""

    NEW = "new"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    SAME = "same"


@dataclass(frozen=True, repr=False)
class DiaryRow:
    """Appointments that are asked about together: one, or a repeated one with all its times.

    `person_id` is who is known or guessed, "" for nobody; `is_known`: they are in the diary already.
    """

    key: str
    events: tuple[CalendarEvent, ...]
    becomes: Becomes
    person_id: str
    is_known: bool

    @property
    def summary(self) -> str:
        """Return what the calendar calls it."""
        return self.events[0].summary


@dataclass(frozen=True, repr=False)
class DiaryPreview:
    """What a calendar would do: the rows that would change something, how many are here already, what was passed."""

    rows: tuple[DiaryRow, ...]
    already_here: int
    passed: Mapping[Passed, int]
    people: tuple[Person, ...]


def preview_calendar(workspace: Workspace, *, file: CalendarFile) -> DiaryPreview:
    """Tell what would become of each appointment; nothing is written."""
    people = tuple(summary.person for summary in list_people(workspace))
    groups: dict[tuple[str, Becomes, str], list[CalendarEvent]] = {}
    here = 0
    for event in file.events:
        visit = _visit_of(workspace.store.find, event)
        becomes = _becomes(workspace.store.find, event, visit)
        if becomes is Becomes.SAME:
            here += 1
        else:
            whose = visit.person_id if visit is not None else ""
            groups.setdefault((event.series_id, becomes, whose), []).append(event)
    rows = [
        DiaryRow(
            f"{series}/{becomes}/{whose}",
            tuple(events),
            becomes,
            whose or guessed_person(events[0].summary, people),
            bool(whose),
        )
        for (series, becomes, whose), events in groups.items()
    ]
    rows.sort(key=lambda row: (not row.person_id, row.events[0].start, row.key))
    return DiaryPreview(tuple(rows), here, file.passed, people)


def take_in_calendar(workspace: Workspace, *, preview: DiaryPreview, chosen: Mapping[str, str]) -> ChangeSet:
    """Put the appointments of the chosen rows into the diary, in one act; `chosen` is row -> id of the person.

    What was begun, signed or cancelled meanwhile stays as it is. Raises NotFound for a person who is not there.
    """
    with workspace.act("Bring in a calendar") as act:
        for row in preview.rows:
            if row.key not in chosen:
                continue
            person = act.unit.get(Person, row.person_id if row.is_known else chosen[row.key])
            for event in row.events:
                _take(workspace, act.unit, event, person)
    return act.change_set


def _take(workspace: Workspace, unit: UnitOfWork, event: CalendarEvent, person: Person) -> None:
    visit = _visit_of(unit.find, event)
    becomes = _becomes(unit.find, event, visit)
    if becomes is Becomes.SAME:
        return
    if visit is None:
        visit = _planned_already(unit, event, person) or unit.create(
            Visit(
                workspace.new_id(),
                person.id,
                planned_for=event.start.astimezone(UTC),
                planned_minutes=event.minutes,
                purpose=purpose_said(event.summary, person),
            )
        )
    elif becomes is Becomes.CANCELLED:
        unit.edit(Visit, visit.id, status=VisitStatus.CANCELLED, cancelled_because=IN_CALENDAR)
        end_with_visit(unit, visit.id)
    else:
        moved: dict[str, Any] = {"planned_for": event.start.astimezone(UTC)}
        if event.minutes is not None:
            moved["planned_minutes"] = event.minutes
        if not event.own_visit_id:
            moved["purpose"] = purpose_said(event.summary, person)
        move_with_visit(workspace, unit, visit, unit.edit(Visit, visit.id, **moved))
    _link(unit, event, visit)


def _link(unit: UnitOfWork, event: CalendarEvent, visit: Visit) -> None:
    if event.own_visit_id:
        return
    if unit.find(CalendarLink, event.id) is None:
        unit.create(CalendarLink(event.id, visit.person_id, visit.id, event.print))
    else:
        unit.edit(CalendarLink, event.id, visit_id=visit.id, seen=event.print)


def _visit_of(find: Find, event: CalendarEvent) -> Visit | None:
    if event.own_visit_id:
        own: Visit | None = find(Visit, event.own_visit_id)
        return own
    link: CalendarLink | None = find(CalendarLink, event.id)
    visit: Visit | None = find(Visit, link.visit_id) if link is not None else None
    return visit


def _becomes(find: Find, event: CalendarEvent, visit: Visit | None) -> Becomes:
    if visit is None:
        # One of ours that was taken back here, and one that is cancelled before it came, are nothing new.
        return Becomes.SAME if event.is_cancelled or event.own_visit_id else Becomes.NEW
    if visit.status is not VisitStatus.PLANNED:
        return Becomes.SAME
    if event.is_cancelled:
        return Becomes.CANCELLED
    if event.own_visit_id:
        lasts = event.minutes if event.minutes is not None else visit.planned_minutes
        same = _is_at(visit, event.start) and lasts == (visit.planned_minutes or lasts)
        return Becomes.SAME if same else Becomes.CHANGED
    link: CalendarLink | None = find(CalendarLink, event.id)
    return Becomes.SAME if link is not None and link.seen == event.print else Becomes.CHANGED


def _planned_already(unit: UnitOfWork, event: CalendarEvent, person: Person) -> Visit | None:
    """Return a visit with the same person at the same time that somebody put into the diary by hand."""
    planned = unit.all(Visit, person_id=person.id, status=VisitStatus.PLANNED.value)
    return next((visit for visit in planned if _is_at(visit, event.start)), None)


def _is_at(visit: Visit, start: datetime) -> bool:
    return visit.planned_for is not None and abs((visit.planned_for - start).total_seconds()) < 60
