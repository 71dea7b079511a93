"""The diary: visits planned, repeated, moved, cancelled, or without reply. A planned visit becomes the visit itself.

How it was planned stays in History when it is begun; each visit of a series can be moved and cancelled alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.diary import USUAL_LENGTH, Repeat, checked_minutes, local_moment, repeated_days
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitKind, VisitSection, VisitStatus
from visitapp.errors import NotFound, Refused
from visitapp.services.actions import own_id
from visitapp.services.check_ins import end_with_visit, move_with_visit
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LONGEST_WORDS = 500


def plan_visit(
    workspace: Workspace,
    *,
    person_id: str,
    planned_for: datetime,
    planned_minutes: int | None = USUAL_LENGTH,
    purpose: str = "",
    kind: VisitKind = VisitKind.HOME,
    repeat: Repeat = Repeat.ONCE,
    last_day: date | None = None,
) -> ChangeSet:
    """Put a visit in the diary, or a series up to `last_day` at the same time of the clock; one act.

    `planned_for` has a time zone. Raises NotFound for an unknown person, and Refused when it would end before it
    starts or the series cannot be.
    """
    here = planned_for.astimezone()
    days = repeated_days(here.date(), repeat, last_day or here.date())
    planned = Visit(
        "",
        person_id,
        kind=kind,
        planned_minutes=None if planned_minutes is None else checked_minutes(planned_minutes),
        purpose=_tidy(purpose),
        series_id=workspace.new_id() if len(days) > 1 else "",
    )
    with workspace.act("Plan a visit" if len(days) == 1 else "Plan visits") as act:
        act.unit.get(Person, person_id)
        for day in days:
            # The first keeps its moment as it was given: on the night the clocks go back a time is there twice.
            moment = planned_for if day == here.date() else local_moment(day, here.time())
            act.unit.create(replace(planned, id=workspace.new_id(), planned_for=moment.astimezone(UTC)))
    return act.change_set


def move_visit(workspace: Workspace, *, visit_id: str, **fields: Any) -> ChangeSet:
    """Change `planned_for`, `planned_minutes`, `purpose` or `kind` of one visit that is planned, and of no other.

    Raises NotFound, or Refused when it has begun or is no longer planned, or would end before it starts.
    """
    if "planned_for" in fields:
        fields["planned_for"] = fields["planned_for"].astimezone(UTC)
    if fields.get("planned_minutes") is not None:
        checked_minutes(fields["planned_minutes"])
    if "purpose" in fields:
        fields["purpose"] = _tidy(fields["purpose"])
    with workspace.act("Move a visit") as act:
        before = _planned(act.unit, visit_id)
        move_with_visit(workspace, act.unit, before, act.unit.edit(Visit, visit_id, **fields))
    return act.change_set


def cancel_visit(
    workspace: Workspace, *, visit_id: str, because: str, by: str = "", with_following: bool = False
) -> ChangeSet:
    """Cancel a planned visit, and with `with_following` the later ones of its series that are still planned.

    `by` is who cancelled, as a name. Raises NotFound, or Refused without a reason or when it has begun.
    """
    if not because.strip():
        raise Refused("Say in a few words why it does not take place.", "“Not well” or “at the hospital” is enough.")
    with workspace.act("Cancel a visit") as act:
        first = _planned(act.unit, visit_id)
        visits = [first, *(_later(act.unit, first) if with_following else [])]
        for visit in visits:
            act.unit.edit(
                Visit,
                visit.id,
                status=VisitStatus.CANCELLED,
                cancelled_because=_tidy(because),
                cancelled_by=_tidy(by),
            )
            end_with_visit(act.unit, visit.id)
    return act.change_set


def note_no_reply(
    workspace: Workspace, *, visit_id: str, tried: str, next_step: str, due_on: date | None = None
) -> ChangeSet:
    """Note in one act that nobody answered: what was tried, and the next step as an action of the worker.

    The step is due today when no day is given. Raises NotFound, or Refused when either is missing, or when something
    has been written at the visit already.
    """
    if not tried.strip():
        raise Refused("Say what you tried.", "“Rang twice, knocked, left a card” is enough.")
    if not next_step.strip():
        raise Refused("Say what comes next.", "“Ring this afternoon” is enough.")
    me = own_id(workspace)
    with workspace.act("Note no reply") as act:
        visit = act.unit.get(Visit, visit_id)
        if visit.status is VisitStatus.DRAFT and any(s.text for s in act.unit.all(VisitSection, visit_id=visit_id)):
            raise Refused("There are words written at this visit.", "Finish and sign it, and say there what happened.")
        if visit.status is not VisitStatus.DRAFT:
            _planned(act.unit, visit_id)
        act.unit.edit(
            Visit,
            visit_id,
            status=VisitStatus.NO_REPLY,
            tried=_tidy(tried),
            started_at=visit.started_at or workspace.now(),
            present=(),
            author=workspace.worker.name,
        )
        act.unit.create(
            Action(
                workspace.new_id(),
                visit.person_id,
                visit_id,
                text=_tidy(next_step),
                owner_ids=(me,),
                due_on=due_on or workspace.today(),
                position=1,
            )
        )
    return act.change_set


def put_back(workspace: Workspace, *, visit_id: str) -> ChangeSet:
    """Plan a visit again that was cancelled. Raises NotFound, or Refused when it is not cancelled."""
    with workspace.act("Plan a visit again") as act:
        if act.unit.get(Visit, visit_id).status is not VisitStatus.CANCELLED:
            raise Refused("This visit is not cancelled.", "Nothing was changed.")
        act.unit.edit(Visit, visit_id, status=VisitStatus.PLANNED, cancelled_because="", cancelled_by="")
    return act.change_set


def _planned(unit: UnitOfWork, visit_id: str) -> Visit:
    visit = unit.get(Visit, visit_id)
    if visit.status is VisitStatus.PLANNED:
        return visit
    words = {
        VisitStatus.DRAFT: "This visit has begun.",
        VisitStatus.SIGNED: "This visit is signed, so its words stay as they are.",
        VisitStatus.CANCELLED: "This visit is cancelled already.",
        VisitStatus.NO_REPLY: "It is noted already that nobody answered.",
    }
    raise Refused(words[visit.status], "Nothing was changed.")


def _later(unit: UnitOfWork, first: Visit) -> list[Visit]:
    if not first.series_id or first.planned_for is None:
        raise NotFound("This visit is not repeated.")
    return [
        visit
        for visit in unit.all(Visit, series_id=first.series_id)
        if visit.status is VisitStatus.PLANNED
        and visit.planned_for is not None
        and visit.planned_for > first.planned_for
    ]


def _tidy(words: str) -> str:
    return " ".join(words.split())[:LONGEST_WORDS]
