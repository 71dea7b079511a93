"""Check-ins of the worker: set for a visit, told, put off, called off. Nothing here reaches anybody by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from visitapp.domain.changes import ChangeSet
from visitapp.domain.check_ins import MORE, CheckIn, OfficeLine, is_due, rings_at
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LONGEST_WORDS = 100
OPEN = (VisitStatus.PLANNED, VisitStatus.DRAFT)


@dataclass(frozen=True, repr=False)
class OpenCheckIn:
    """A check-in that waits. `moment` is in the worker's zone; person and visit are None when they are here no more."""

    check_in: CheckIn
    person: Person | None
    visit: Visit | None
    moment: datetime
    is_due: bool

    @property
    def can_change(self) -> bool:
        """Tell whether another time can be chosen: the visit is planned or under way."""
        return self.visit is not None and self.visit.status in OPEN


@dataclass(frozen=True)
class Alarms:
    """All that the alarm knows of what waits: moments in UTC, and no words of a record."""

    times: tuple[datetime, ...]
    has_own_line: bool


def set_check_in(
    workspace: Workspace, *, visit_id: str, tell_by: datetime, whom: str = "", number: str = ""
) -> ChangeSet:
    """Choose by when the office is told, for a visit that is planned or under way; an earlier choice is changed.

    `tell_by` has a time zone. Raises NotFound, or Refused for a time that has passed, for what cannot be rung, and
    when the visit is over.
    """
    whom, number = checked_line(whom, number)
    now = workspace.now()
    if tell_by <= now:
        raise Refused("That time has passed.", "Choose a later one.")
    with workspace.act("Set a check-in") as act:
        visit = act.unit.get(Visit, visit_id)
        if visit.status not in OPEN:
            raise Refused("This visit is over.", "A check-in is for a visit that is planned or under way.")
        chosen: dict[str, Any] = {"tell_by": tell_by.astimezone(UTC), "whom": whom, "number": number, "set_at": now}
        found = of_visit(act.unit.all, workspace.worker.id, visit_id)
        if found is not None:
            act.unit.edit(CheckIn, found.id, **chosen)
        else:
            made = CheckIn(workspace.new_id(), visit.person_id, visit_id, workspace.worker.id, **chosen)
            act.unit.create(made)
    return act.change_set


def tell(workspace: Workspace, *, check_in_ids: Sequence[str], at: datetime | None = None) -> ChangeSet:
    """Note that the office knows, now or at a moment before. What is noted already stays. Raises NotFound."""
    moment = min(at or workspace.now(), workspace.now())
    label = "Told the office" if at is None else "Told the office, while VisitApp was locked"
    with workspace.act(label) as act:
        for check_in_id in check_in_ids:
            if act.unit.get(CheckIn, check_in_id).told_at is None:
                act.unit.edit(CheckIn, check_in_id, told_at=moment)
    return act.change_set


def put_off(
    workspace: Workspace, *, check_in_ids: Sequence[str], at: datetime | None = None, until: datetime | None = None
) -> ChangeSet:
    """Give it a quarter of an hour more: what is due by `until` from the moment of asking, else from its time.

    Both are now where they are None. Raises NotFound.
    """
    asked = at or workspace.now()
    with workspace.act("More time to check in") as act:
        for check_in_id in check_in_ids:
            found = act.unit.get(CheckIn, check_in_id)
            if found.told_at is None:
                was_due = found.tell_by is None or is_due(found, until or asked)
                later = (asked if was_due or found.tell_by is None else found.tell_by) + MORE
                act.unit.edit(CheckIn, check_in_id, tell_by=later, set_at=asked)
    return act.change_set


def call_off(workspace: Workspace, *, check_in_id: str) -> ChangeSet:
    """Take away a check-in that is not needed. Raises NotFound."""
    with workspace.act("Call off a check-in") as act:
        act.unit.retract(CheckIn, check_in_id, reason="Not needed")
    return act.change_set


def answer_alarm(
    workspace: Workspace, *, told: bool, at: datetime, until: datetime, was_locked: bool = False
) -> ChangeSet:
    """Note what was answered to the alarm at a moment, for everything that rang.

    That is what was due by `until`, which lies later than `at` when the clock was put back meanwhile.
    """
    rang = [found.id for found in _waiting(workspace) if is_due(found, until)]
    if told:
        return tell(workspace, check_in_ids=rang, at=at if was_locked else None)
    return put_off(workspace, check_in_ids=rang, at=at, until=until)


def open_check_ins(workspace: Workspace) -> tuple[OpenCheckIn, ...]:
    """Return what waits to be told, the earliest first."""
    now = workspace.now()
    found = [
        OpenCheckIn(
            check_in,
            workspace.store.find(Person, check_in.person_id),
            workspace.store.find(Visit, check_in.visit_id),
            (check_in.tell_by or now).astimezone(),
            is_due(check_in, now),
        )
        for check_in in _waiting(workspace)
    ]
    return tuple(sorted(found, key=lambda each: (each.moment, each.check_in.id)))


def read_alarms(workspace: Workspace, *, usual: OfficeLine) -> Alarms:
    """Return when this laptop rings, and whether somebody else than usual is to be rung then."""
    now, found = workspace.now(), _waiting(workspace)
    lines = {OfficeLine(each.whom, each.number) for each in found if each.number}
    return Alarms(tuple(sorted(rings_at(each, now) for each in found)), bool(lines - {usual}))


def check_in_of(workspace: Workspace, *, visit_id: str) -> CheckIn | None:
    """Return what waits to be told about a visit, if anything."""
    return of_visit(workspace.store.all, workspace.worker.id, visit_id)


def of_visit(every: Callable[..., Sequence[CheckIn]], worker_id: str, visit_id: str) -> CheckIn | None:
    """Return the worker's open check-in of a visit; `every` reads records by equal fields."""
    return next(iter(every(CheckIn, visit_id=visit_id, worker_id=worker_id, told_at=None)), None)


def end_with_visit(unit: UnitOfWork, visit_id: str) -> None:
    """Call off the check-ins of a visit that does not take place."""
    for found in unit.all(CheckIn, visit_id=visit_id, told_at=None):
        unit.retract(CheckIn, found.id, reason="The visit was cancelled")


def move_with_visit(workspace: Workspace, unit: UnitOfWork, before: Visit, after: Visit) -> None:
    """Let a check-in keep its distance to a visit that is moved, where that does not lie in the past."""
    if before.planned_for is None or after.planned_for is None or before.planned_for == after.planned_for:
        return
    for found in unit.all(CheckIn, visit_id=after.id, told_at=None):
        moved = found.tell_by + (after.planned_for - before.planned_for) if found.tell_by is not None else None
        if moved is not None and moved > workspace.now():
            unit.edit(CheckIn, found.id, tell_by=moved, set_at=workspace.now())


def checked_line(whom: str, number: str) -> tuple[str, str]:
    """Return whom to ring and the number, tidied. Raises Refused when either is too long or nothing can be rung."""
    whom, number = " ".join(whom.split()), " ".join(number.split())
    if len(whom) > LONGEST_WORDS or len(number) > LONGEST_WORDS:
        raise Refused("That is too long.", "A desk and its number are enough.")
    if number and sum(letter.isdigit() for letter in number) < 3:
        raise Refused("That is no number to ring.", "Write it as you would dial it.")
    return whom, number


def _waiting(workspace: Workspace) -> tuple[CheckIn, ...]:
    return workspace.store.all(CheckIn, worker_id=workspace.worker.id, told_at=None)
