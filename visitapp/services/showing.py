"""What the person is shown of their own record, gathered in one read.

It goes by the rules of the person's own copy: whoever is kept off the shared map is not named, and a part of a visit
that is for the team alone is left out, without saying so. Alerts, notes for workers and plans for a visit are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from visitapp.domain.actions import Action, owner_words
from visitapp.domain.amendments import AmendmentKind
from visitapp.domain.careplan import CarePlan
from visitapp.domain.dates import clock_time, full_long_date, long_day
from visitapp.domain.goals import SCALE_HIGH, SCALE_LOW, GoalStatus, progress_sentence
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.showing import Showing, ShownPart, ShownStep, map_to_show
from visitapp.domain.visits import Standing, Visit, VisitStatus
from visitapp.services.actions import owner_names
from visitapp.services.careplan import read_plan
from visitapp.services.goals import GoalView, list_goals
from visitapp.services.network import read_network
from visitapp.services.visit_views import VisitView, read_visit
from visitapp.services.workspace import Workspace

ME = "me"


def show_network(workspace: Workspace, *, person_id: str) -> Showing:
    """Return the map as the person's own copy has it. Raises NotFound."""
    network = map_to_show(read_network(workspace, person_id=person_id).network)
    return Showing("The people and places in my life", network=network, nothing="Nobody is on the map yet.")


def show_goals(workspace: Workspace, *, person_id: str) -> Showing:
    """Return the goals that are worked on, then those that are reached. Raises NotFound."""
    person = workspace.store.get(Person, person_id)
    names = _names(workspace, person)
    goals = list_goals(workspace, person_id=person_id)
    parts = [
        _goal_part(workspace, view, names)
        for wanted in (GoalStatus.WORKING, GoalStatus.REACHED)
        for view in goals
        if view.goal.status is wanted
    ]
    scale = f"0 is “{SCALE_LOW}”, 10 is “{SCALE_HIGH}”." if any(part.ratings for part in parts) else ""
    return Showing(
        "What I am working towards", tuple(parts), note=scale, nothing="No goals yet.", today=workspace.today()
    )


def show_plan(workspace: Workspace, *, person_id: str) -> Showing:
    """Return the version of the care plan that is open now. Raises NotFound."""
    view = read_plan(workspace, person_id=person_id)
    plan = view.plan
    numbers = "\n".join(f"{each.label}: {each.number}" for each in plan.crisis_numbers if each.number.strip())
    review = ". ".join(words for words in (_review_day(plan), plan.review_how.strip()) if words)
    written = (
        ShownPart("What matters to me", plan.what_matters, voice=True),
        ShownPart("How I like to be supported", plan.how_to_support, voice=True),
        ShownPart("My strengths", plan.strengths),
        ShownPart("My early signs", plan.early_signs),
        ShownPart("What helps", plan.what_helps),
        ShownPart(
            "In a crisis", "\n".join(words for words in (plan.crisis_first, numbers, plan.crisis_wishes) if words)
        ),
        ShownPart("My rights and choices", plan.rights),
        ShownPart("When we look at it again", review),
    )
    parts = tuple(part for part in written if part.text.strip())
    return Showing("My plan for staying well", parts, nothing="Nothing is in the plan yet.", today=workspace.today())


def show_visit(workspace: Workspace, *, visit_id: str) -> Showing:
    """Return what was agreed, the person's own words, and when we meet next. Raises NotFound."""
    view = read_visit(workspace, visit_id=visit_id)
    started = view.visit.started_at or workspace.now()
    day = started.astimezone().date()
    title = "What we agreed today" if day == workspace.today() else f"What we agreed on {long_day(day)}"
    names = _names(workspace, view.person)
    parts = []
    if _may_show(view, "agreed"):
        steps = tuple(_step(action, names) for action in view.actions)
        agreed = ShownPart("", view.section("agreed").text.strip(), steps=steps)
        parts += [agreed] if agreed.text or steps else []
    own_words = view.section("own_words").text.strip()
    if own_words and _may_show(view, "own_words"):
        parts.append(ShownPart("What I said", own_words, voice=True))
    following = _next_visit(workspace, view.visit)
    if following is not None and following.planned_for is not None:
        parts.append(
            ShownPart("When we meet next", _when(following, following.planned_for.astimezone(), workspace.today()))
        )
    return Showing(title, tuple(parts), nothing="Nothing is written here yet.", today=workspace.today())


def _names(workspace: Workspace, person: Person) -> Mapping[str, str]:
    """Return id -> name of whoever may own a step and may be named here; the person is "me"."""
    hidden = {member.id for member in workspace.store.all(Member, person_id=person.id, sensitive=True)}
    names = {owner: name for owner, name in owner_names(workspace, person=person).items() if owner not in hidden}
    return names | {person.id: ME}


def _goal_part(workspace: Workspace, view: GoalView, names: Mapping[str, str]) -> ShownPart:
    return ShownPart(
        "I have reached this" if view.goal.status is GoalStatus.REACHED else "",
        view.goal.own_words.strip(),
        voice=True,
        steps=tuple(_step(step, names) for step in view.steps),
        ratings=view.ratings,
        progress=progress_sentence(view.ratings, workspace.today()),
    )


def _step(action: Action, names: Mapping[str, str]) -> ShownStep:
    whose = owner_words(action, names)
    whose = whose[:1].upper() + whose[1:]
    by = f"by {long_day(action.due_on)}" if action.due_on is not None and not action.is_done else ""
    return ShownStep(action.text, " · ".join(words for words in (whose, by) if words), action.is_done)


def _may_show(view: VisitView, key: str) -> bool:
    """Tell whether the person's copy has a section: shared, not what somebody thinks or told, and not taken back."""
    section = view.section(key)
    taken_back = {
        each.amendment.key
        for each in view.amendments
        if each.amendment.kind is AmendmentKind.TAKEN_BACK and not each.amendment.amends_id
    }
    is_open = section.standing is Standing.OPEN or section.told_by_id == view.person.id
    return section.shared and is_open and not taken_back & {key, ""}


def _next_visit(workspace: Workspace, after: Visit) -> Visit | None:
    now = workspace.now()
    planned = workspace.store.all(Visit, person_id=after.person_id, status=VisitStatus.PLANNED.value)
    coming = [visit for visit in planned if visit.planned_for is not None and visit.planned_for > now]
    return min(coming, key=lambda visit: (visit.planned_for or now, visit.id), default=None)


def _when(visit: Visit, moment: datetime, today: date) -> str:
    day = long_day(moment.date()) if moment.year == today.year else full_long_date(moment.date())
    return f"{day} at {clock_time(moment)}, {visit.kind.place_words}"


def _review_day(plan: CarePlan) -> str:
    return full_long_date(plan.review_on) if plan.review_on is not None else ""
