"""The care plan: one draft at a time, agreed by name, finalised into a version that never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from visitapp.domain.careplan import Agreement, CarePlan, PlanStatus
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, repr=False)
class PlanView:
    """The version that is open now (an unsaved first draft when there is none), and the last one agreed."""

    person: Person
    plan: CarePlan
    is_saved: bool
    last_final: CarePlan | None


@dataclass(frozen=True, repr=False)
class Quote:
    """The person's own words from a visit, to be brought into the plan or a goal."""

    visit_id: str
    text: str
    said_on: date | None


def read_plan(workspace: Workspace, *, person_id: str) -> PlanView:
    """Return the plan as it stands: the draft, or the last final version, or an empty first draft."""
    person = workspace.store.get(Person, person_id)
    plans = workspace.store.all(CarePlan, person_id=person_id, order_by=("version",))
    final = next((plan for plan in reversed(plans) if plan.is_final), None)
    if not plans:
        return PlanView(person, CarePlan("", person_id), False, None)
    return PlanView(person, plans[-1], True, final)


def edit_plan(workspace: Workspace, *, person_id: str, **fields: Any) -> ChangeSet:
    """Change the draft. The first change to a final version opens the next version as a draft with its words.

    New words for what matters are dated today.
    """
    label = "Change the care plan"
    with workspace.act(label, merge_key=f"{person_id}/plan/{'/'.join(sorted(fields))}") as act:
        plan = _open_draft(workspace, act.unit, person_id)
        if "what_matters" in fields and fields["what_matters"] != plan.what_matters:
            fields["what_matters_on"] = workspace.today()
        act.unit.edit(CarePlan, plan.id, **fields)
    return act.change_set


def agree(workspace: Workspace, *, person_id: str, name: str, role: str = "", agreed: bool = True) -> ChangeSet:
    """Record that somebody agrees with the draft today, or does not yet."""
    with workspace.act("Record who agrees") as act:
        plan = _open_draft(workspace, act.unit, person_id)
        mine = Agreement(name, role, workspace.today() if agreed else None)
        others = tuple(agreement for agreement in plan.agreements if agreement.name != name)
        known = [agreement.name for agreement in plan.agreements]
        place = known.index(name) if name in known else len(others)
        act.unit.edit(CarePlan, plan.id, agreements=(*others[:place], mine, *others[place:]))
    return act.change_set


def finalise(workspace: Workspace, *, person_id: str) -> ChangeSet:
    """Freeze the draft. Raises Refused when it is final already or says nothing yet. Cannot be undone."""
    with workspace.act("Finalise the care plan", undoable=False) as act:
        plans = _plans(act.unit, person_id)
        if not plans or not plans[-1].what_matters.strip():
            raise Refused("The plan needs at least what matters to the person.", "Write that first.")
        if plans[-1].is_final:
            raise Refused("This version is final already.", "Changing anything opens the next version.")
        act.unit.edit(
            CarePlan,
            plans[-1].id,
            as_kind=ChangeKind.SIGN,
            status=PlanStatus.FINAL,
            finalised_on=workspace.today(),
        )
    return act.change_set


def quotes_from_visits(workspace: Workspace, *, person_id: str, limit: int = 8) -> tuple[Quote, ...]:
    """Return what the person said at visits, newest first, one paragraph each."""

    days = {
        visit.id: visit.started_at.astimezone().date() if visit.started_at else None
        for visit in workspace.store.all(Visit, person_id=person_id)
    }
    sections = workspace.store.all(VisitSection, person_id=person_id, key="own_words")
    quotes = [
        Quote(section.visit_id, line.strip(), days.get(section.visit_id))
        for section in sections
        for line in section.text.splitlines()
        if line.strip()
    ]
    quotes.sort(key=lambda quote: quote.said_on or date.min, reverse=True)
    return tuple(quotes[:limit])


def _plans(unit: UnitOfWork, person_id: str) -> list[CarePlan]:
    return sorted(unit.all(CarePlan, person_id=person_id), key=lambda plan: plan.version)


def _open_draft(workspace: Workspace, unit: UnitOfWork, person_id: str) -> CarePlan:
    """Return the draft, making it from the last final version or from nothing."""
    unit.get(Person, person_id)
    plans = _plans(unit, person_id)
    if not plans:
        return unit.create(CarePlan(workspace.new_id(), person_id))
    last = plans[-1]
    if not last.is_final:
        return last
    asked = tuple(replace(agreement, agreed_on=None) for agreement in last.agreements)
    return unit.create(
        replace(
            last,
            id=workspace.new_id(),
            version=last.version + 1,
            status=PlanStatus.DRAFT,
            finalised_on=None,
            agreements=asked,
        )
    )
