"""The care plan: one draft at a time, agreed by name, finalised into a version that never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from visitapp.config import resource
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.careplan import Agreement, CarePlan, PlanCounts, PlanStatus, SectionState, section_states
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.documents import Document
from visitapp.domain.goals import GoalStatus
from visitapp.domain.network import Member, MemberKind, Network, shared_view
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.errors import Refused
from visitapp.services.actions import owner_names
from visitapp.services.documents import keep_document, list_documents, put_document, read_content
from visitapp.services.goals import list_goals
from visitapp.services.network import read_network
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # making paper takes 0.2 s to import, so it is left to the first paper
    from visitapp.pdf.care_plan import CarePlanPaper as CarePlanPaper

NOT_AN_AGREER = frozenset({MemberKind.PET, MemberKind.PLACE, MemberKind.ONLINE, MemberKind.GROUP, MemberKind.FAITH})
ME = "Me"
"""What the person is called on the person's own paper."""


@dataclass(frozen=True, repr=False)
class PlanView:
    """The version that is open now (an unsaved first draft when there is none), and the last one agreed."""

    person: Person
    plan: CarePlan
    is_saved: bool
    last_final: CarePlan | None


@dataclass(frozen=True, repr=False)
class PlanPage:
    """What the Care plan tab shows. `to_ask` holds (name, role) of people who may be asked to agree."""

    person: Person
    plan: CarePlan
    last_final: CarePlan | None
    sections: tuple[SectionState, ...]
    to_ask: tuple[tuple[str, str], ...]
    today: date


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


def read_plan_page(workspace: Workspace, *, person_id: str) -> PlanPage:
    """Return the plan with what is there and what is missing. Raises NotFound."""
    view = read_plan(workspace, person_id=person_id)
    today = workspace.today()
    working = [goal for goal in list_goals(workspace, person_id=person_id) if goal.goal.status is GoalStatus.WORKING]
    shared = _shared_network(workspace, person_id)
    counts = PlanCounts(
        len(working), sum(not step.is_done for goal in working for step in goal.steps), len(shared.members)
    )
    states = section_states(view.plan, counts, called=view.person.called, today=today)
    asked = {agreement.name for agreement in view.plan.agreements}
    known = [
        (view.person.plan_name, ""),
        (workspace.worker.name, workspace.worker.role),
        *((m.full_name or m.name, m.relation.capitalize()) for m in shared.members if _may_agree(m, workspace)),
    ]
    to_ask = tuple((name, role) for name, role in known if name and name not in asked)
    return PlanPage(view.person, view.plan, view.last_final, states, to_ask, today)


def edit_plan(workspace: Workspace, *, person_id: str, **fields: Any) -> ChangeSet:
    """Change the draft. The first change to a final version opens the next version as a draft with its words.

    New words for what matters are dated today. Typing in one field is one undo step; with no fields the next version
    is only opened.
    """
    typed = bool(fields) and all(type(value) is str for value in fields.values())
    merge_key = f"{person_id}/plan/{'/'.join(sorted(fields))}" if typed else ""
    with workspace.act("Change the care plan", merge_key=merge_key) as act:
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
    """Freeze the draft and keep its paper as it is now, both or neither. Cannot be undone.

    Raises Refused when it is final already or says nothing yet.
    """
    plan = read_plan(workspace, person_id=person_id).plan
    if plan.is_final:
        raise Refused("This version is final already.", "Changing anything opens the next version.")
    if not plan.what_matters.strip():
        raise Refused("The plan needs at least what matters to the person.", "Write that first.")
    frozen = replace(plan, status=PlanStatus.FINAL, finalised_on=workspace.today())
    content = paper_pdf(_paper_of(workspace, frozen))
    with workspace.act("Finalise the care plan", undoable=False) as act:
        act.unit.edit(
            CarePlan,
            plan.id,
            as_kind=ChangeKind.SIGN,
            status=frozen.status,
            finalised_on=frozen.finalised_on,
        )
        put_document(
            workspace, act.unit, Document("", person_id, plan.id, plan_title(frozen)), content=content, queued=False
        )
    # As with a signed visit: neither the plan nor the person it is of can be taken back.
    workspace.undo_steps.forget({plan.id, person_id})
    return act.change_set


def read_paper(workspace: Workspace, *, person_id: str) -> CarePlanPaper:
    """Gather what the paper shows today: the version that is open now, goals worked on, the shared map.

    Whoever is kept off the shared map is not named on it.
    """
    return _paper_of(workspace, read_plan(workspace, person_id=person_id).plan)


def read_kept_pdf(workspace: Workspace, *, person_id: str) -> bytes | None:
    """Return the paper that was kept when the version that is open now was finalised; None for a draft."""
    plan = read_plan(workspace, person_id=person_id).plan
    kept = [paper for paper in list_documents(workspace, person_id=person_id) if paper.plan_id == plan.id]
    return read_content(workspace, document_id=kept[-1].id) if plan.is_final and kept else None


def paper_pdf(paper: CarePlanPaper) -> bytes:
    """Make the PDF; needs no store and takes about 0.1 s."""
    from visitapp.pdf.care_plan import render_care_plan

    return render_care_plan(paper, fonts=resource("fonts"), icons=resource("icons"))


def make_plan_pdf(workspace: Workspace, *, person_id: str) -> bytes:
    """Return the plan as it prints: a final version as it was finalised, a draft as it is now. Raises NotFound."""
    kept = read_kept_pdf(workspace, person_id=person_id)
    return paper_pdf(read_paper(workspace, person_id=person_id)) if kept is None else kept


def queue_for_upload(workspace: Workspace, *, person_id: str) -> ChangeSet:
    """Keep the plan as it prints now, to wait for the office. The same paper waits once.

    Raises Refused when nothing is written yet.
    """
    view = read_plan(workspace, person_id=person_id)
    if not view.is_saved:
        raise Refused("There is nothing in this plan to send yet.", "Write what matters first.")
    content = make_plan_pdf(workspace, person_id=person_id)
    return keep_document(
        workspace, document=Document("", person_id, view.plan.id, plan_title(view.plan)), content=content, queued=True
    )


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


def _paper_of(workspace: Workspace, plan: CarePlan) -> CarePlanPaper:
    from visitapp.pdf.care_plan import CarePlanPaper
    from visitapp.pdf.plan_goals import PlanGoal

    person = workspace.store.get(Person, plan.person_id)
    hidden = {member.id for member in workspace.store.all(Member, person_id=person.id, sensitive=True)}
    names = {owner: name for owner, name in owner_names(workspace, person=person).items() if owner not in hidden}
    return CarePlanPaper(
        person=person,
        plan=plan,
        worker=workspace.worker,
        today=workspace.today(),
        goals=tuple(
            PlanGoal(view.goal, view.ratings, tuple(step for step in view.steps if not step.is_done))
            for view in list_goals(workspace, person_id=person.id)
            if view.goal.status is GoalStatus.WORKING
        ),
        owner_names=names | {person.id: ME},
        network=_shared_network(workspace, person.id),
        adjustments=workspace.store.all(Adjustment, person_id=person.id),
    )


def _shared_network(workspace: Workspace, person_id: str) -> Network:
    return shared_view(read_network(workspace, person_id=person_id).network)


def _may_agree(member: Member, workspace: Workspace) -> bool:
    return member.kind not in NOT_AN_AGREER and member.worker_id != workspace.worker.id


def plan_title(plan: CarePlan) -> str:
    """Return the title of a plan's paper, with its version."""
    return f"Care plan, version {plan.version}" + ("" if plan.is_final else ", draft")


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
