"""What may come next after a visit: two or three offers at most, each one press, each free to be left.

Only what is open is offered: what was agreed and has nobody or no day, the next visit when none is planned, and after a
visit that was not made a call to the person or to somebody who may be contacted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from visitapp.domain.actions import Action
from visitapp.domain.network import Member, Permission, Tie
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services.actions import worker_ids
from visitapp.services.workspace import Workspace

MOST = 3
OVER = (VisitStatus.SIGNED, VisitStatus.CANCELLED, VisitStatus.NO_REPLY)


class StepKind(StrEnum):
    """What an offer does."""

    PLAN = "plan"
    """Open the form for the next visit."""
    RING = "ring"
    """Add a task for tomorrow: `text`."""
    TAKE = "take"
    """The worker does what was agreed and has nobody: `text`."""
    DAY = "day"
    """What the worker agreed to do gets a day, in a week: `text`."""


@dataclass(frozen=True, repr=False)
class NextStep:
    """One offer. `text` is what is to be done, `action_id` an action that is there already."""

    kind: StepKind
    text: str = ""
    action_id: str = ""


@dataclass(frozen=True, repr=False)
class NextSteps:
    """The offers after one visit, and with whom it was."""

    visit_id: str
    person: Person
    steps: tuple[NextStep, ...]


def next_steps(workspace: Workspace, *, visit_id: str) -> NextSteps | None:
    """Return what is offered after a visit; None when nothing is open, or when it is not of today. Raises NotFound."""
    visit = workspace.store.get(Visit, visit_id)
    person = workspace.store.find(Person, visit.person_id)
    if person is None or person.archived_on is not None or not _ended_today(workspace, visit):
        return None
    steps = [*_agreed(workspace, visit), *_calls(workspace, visit, person)]
    if not _is_planned(workspace, person):
        steps.insert(min(len(steps), MOST - 1), NextStep(StepKind.PLAN))
    return NextSteps(visit_id, person, tuple(steps[:MOST])) if steps else None


def _ended_today(workspace: Workspace, visit: Visit) -> bool:
    """Tell whether a visit was signed today, or was to be today and was not made."""
    moment = visit.signed_at if visit.is_signed else visit.planned_for or visit.started_at
    return visit.status in OVER and moment is not None and moment.astimezone().date() == workspace.today()


def _is_planned(workspace: Workspace, person: Person) -> bool:
    planned = workspace.store.all(Visit, person_id=person.id, status=VisitStatus.PLANNED.value)
    return any(each.planned_for is not None and each.planned_for > workspace.now() for each in planned)


def _agreed(workspace: Workspace, visit: Visit) -> list[NextStep]:
    if not visit.is_signed:
        return []
    open_ = [a for a in workspace.store.all(Action, visit_id=visit.id, order_by=("position",)) if not a.is_done]
    nobody = [NextStep(StepKind.TAKE, a.text, a.id) for a in open_ if not a.doer_ids and not a.doer_other]
    mine = worker_ids(workspace)
    no_day = [NextStep(StepKind.DAY, a.text, a.id) for a in open_ if a.day is None and mine.intersection(a.doer_ids)]
    return [*nobody, *no_day]


def _calls(workspace: Workspace, visit: Visit, person: Person) -> list[NextStep]:
    """Offer calls after a visit that was not made, unless such a task is there already."""
    if visit.is_signed:
        return []
    written = {action.text for action in workspace.store.all(Action, person_id=person.id) if not action.is_done}
    wanted = [f"Ring {person.called}"] if visit.status is VisitStatus.CANCELLED else []
    if visit.status is VisitStatus.NO_REPLY:
        wanted += [f"Ring {name} about {person.called}" for name in _may_be_rung(workspace, person)[:1]]
    return [NextStep(StepKind.RING, text) for text in wanted if text not in written]


def _may_be_rung(workspace: Workspace, person: Person) -> list[str]:
    """Return the key people whom the person is happy for us to contact."""
    agreed = {
        tie.target_id
        for tie in workspace.store.all(Tie, person_id=person.id, permission=Permission.YES.value)
        if not tie.ended and tie.source_id == person.id
    }
    members = workspace.store.all(Member, person_id=person.id, is_key_person=True, order_by=("name",))
    mine = worker_ids(workspace)
    return [member.name for member in members if member.id in agreed and member.id not in mine]
