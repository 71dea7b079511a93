"""Goals: the person's own words, ratings over time, steps with owner and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.frozen import frozen_because
from visitapp.domain.goals import Goal, GoalRating, GoalStatus, GoalWords
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.errors import NotFound, Refused
from visitapp.services.actions import owner_names
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.visits import began_at

QUOTE_MARKS = '“”"'


@dataclass(frozen=True, repr=False)
class GoalView:
    """One goal with its ratings in date order and its steps in the order they were written.

    `said_on` is the day of the visit that has the goal's words as they were said, None when no visit has them.
    """

    goal: Goal
    ratings: tuple[GoalRating, ...]
    steps: tuple[Action, ...]
    said_on: date | None = None

    @property
    def score(self) -> int | None:
        """Return the latest rating, or None."""
        return self.ratings[-1].score if self.ratings else None


@dataclass(frozen=True, repr=False)
class GoalDraft:
    """A goal that is not yet decided, and the day on which it was last written."""

    goal_id: str
    words: GoalWords
    written_on: date


@dataclass(frozen=True, repr=False)
class GoalsPage:
    """A person's goals with everyone who can help or own a step: `names` maps id -> name.

    `form_id` is the id that the goal in the form has: the draft's, or one that is new.
    """

    person: Person
    goals: tuple[GoalView, ...]
    members: tuple[Member, ...]
    names: Mapping[str, str]
    draft: GoalDraft | None
    form_id: str


def read_goals(workspace: Workspace, *, person_id: str) -> GoalsPage:
    """Return what the Goals tab shows. Raises NotFound."""
    person = workspace.store.get(Person, person_id)
    draft = _read_draft(workspace, person_id)
    return GoalsPage(
        person,
        list_goals(workspace, person_id=person_id),
        workspace.store.all(Member, person_id=person_id),
        owner_names(workspace, person=person),
        draft,
        draft.goal_id if draft is not None else workspace.new_id(),
    )


def list_goals(workspace: Workspace, *, person_id: str) -> tuple[GoalView, ...]:
    """Return all goals of a person, in their order; one that is not yet decided is none."""
    ratings: dict[str, list[GoalRating]] = {}
    for rating in workspace.store.all(GoalRating, person_id=person_id, order_by=("rated_on",)):
        ratings.setdefault(rating.goal_id, []).append(rating)
    steps: dict[str, list[Action]] = {}
    for action in workspace.store.all(Action, person_id=person_id, order_by=("position",)):
        if action.goal_id:
            steps.setdefault(action.goal_id, []).append(action)
    said = _days_of_quotes(workspace, person_id)
    return tuple(
        GoalView(
            goal,
            tuple(ratings.get(goal.id, ())),
            tuple(steps.get(goal.id, ())),
            said.get(goal.own_words.strip().strip(QUOTE_MARKS)),
        )
        for goal in workspace.store.all(Goal, person_id=person_id, order_by=("position",))
        if goal.status is not GoalStatus.DRAFT
    )


def _days_of_quotes(workspace: Workspace, person_id: str) -> dict[str, date]:
    """Return words said at visits, without quotation marks -> the first day on which they were."""
    with workspace.store.reading() as connection:
        began = began_at(connection, person_id)
    said: dict[str, date] = {}
    for section in workspace.store.all(VisitSection, person_id=person_id, key="own_words"):
        moment = began.get(section.visit_id)
        if moment is None:
            continue
        day = moment.astimezone().date()
        for line in section.text.splitlines():
            quote = line.strip().strip(QUOTE_MARKS)
            if quote:
                said[quote] = min(day, said.get(quote, day))
    return said


def add_goal(workspace: Workspace, *, goal: Goal, score: int | None = None, first_step: str = "") -> ChangeSet:
    """Add a goal at the end of the person's list, with today's rating and a first step of the person's if given.

    All of it is one undo step. The draft with its id, if there is one, becomes the goal. Raises Refused without words.
    """
    _check_words(goal)
    with workspace.act("Add a goal") as act:
        others = [
            other for other in act.unit.all(Goal, person_id=goal.person_id) if other.status is not GoalStatus.DRAFT
        ]
        position = goal.position or 1 + max((other.position for other in others), default=0)
        _write_goal(workspace, act.unit, replace(goal, position=position), score, first_step)
    return act.change_set


def write_goal_draft(workspace: Workspace, *, person_id: str, goal_id: str, words: GoalWords) -> ChangeSet:
    """Keep what stands in the form for a new goal, so that it is there again when the form is opened.

    It is in no list, plan or count until it is added, and no undo step. Emptied words take the draft away.
    """
    goal = Goal(
        goal_id,
        person_id,
        own_words=words.own_words,
        title=words.title,
        why_it_matters=words.why_it_matters,
        first_sign=words.first_sign,
        status=GoalStatus.DRAFT,
        helper_ids=words.helper_ids,
    )
    with workspace.act("Write down a goal", undoable=False) as act:
        if not words.is_empty:
            _write_goal(workspace, act.unit, goal, words.score, words.first_step)
        elif act.unit.find(Goal, goal_id) is not None:
            _retract_all(act.unit, goal_id)
    return act.change_set


def throw_goal_draft_away(workspace: Workspace, *, goal_id: str) -> ChangeSet:
    """Take a draft away; undo brings it back, and History keeps it."""
    with workspace.act("Throw a goal’s words away") as act:
        if act.unit.find(Goal, goal_id) is not None:
            _retract_all(act.unit, goal_id)
    return act.change_set


def edit_goal(workspace: Workspace, *, goal_id: str, **changes: Any) -> ChangeSet:
    """Change a goal's words, importance, helpers, review or place in the list."""
    with workspace.act("Change a goal", merge_key=f"{goal_id}/{'/'.join(sorted(changes))}") as act:
        _check_words(act.unit.edit(Goal, goal_id, **changes))
    return act.change_set


def set_goal_status(workspace: Workspace, *, goal_id: str, status: GoalStatus) -> ChangeSet:
    """Mark a goal as worked on now, reached or resting."""
    with workspace.act(
        {"working": "Take up a goal", "reached": "Goal reached", "resting": "Rest a goal"}[status]
    ) as act:
        act.unit.edit(Goal, goal_id, status=status)
    return act.change_set


def remove_goal(workspace: Workspace, *, goal_id: str, reason: str) -> ChangeSet:
    """Take a goal off the list, with its steps; History keeps them. What was agreed at a signed visit stays agreed."""
    with workspace.act("Remove a goal") as act:
        for step in act.unit.all(Action, goal_id=goal_id):
            if not frozen_because(step, act.unit.find):
                act.unit.retract(Action, step.id, reason=reason)
        act.unit.retract(Goal, goal_id, reason=reason)
    return act.change_set


def rate_goal(
    workspace: Workspace, *, goal_id: str, score: int | None, rated_on: date | None = None, visit_id: str = ""
) -> ChangeSet:
    """Record how near the person says a goal is, 0-10; a second rating on the same day replaces the first.

    A rating of a signed visit, or of another visit, stays as it is: a new one is then put after it. `score` None takes
    that day's rating back. Raises Refused for a score outside 0-10, a day that is yet to come, or a signed visit.
    """
    day = rated_on or workspace.today()
    if score is not None and not 0 <= score <= 10:
        raise Refused("A rating goes from 0 to 10.")
    if day > workspace.today():
        raise Refused("A rating cannot be for a day that is yet to come.")
    with workspace.act("Rate a goal") as act:
        goal = act.unit.get(Goal, goal_id)
        _write_rating(workspace, act.unit, goal, score, day, visit_id)
    return act.change_set


def _read_draft(workspace: Workspace, person_id: str) -> GoalDraft | None:
    drafts = workspace.store.all(Goal, person_id=person_id, status=GoalStatus.DRAFT.value)
    if not drafts:
        return None
    goal = drafts[0]
    steps = workspace.store.all(Action, goal_id=goal.id)
    today = workspace.store.all(GoalRating, goal_id=goal.id, rated_on=workspace.today().isoformat())
    ids = (goal.id, *(step.id for step in steps))
    moments = [entry.at for record_id in ids for entry in workspace.store.history(record_id)]
    words = GoalWords(
        goal.own_words,
        goal.title,
        goal.why_it_matters,
        goal.first_sign,
        steps[0].text if steps else "",
        goal.helper_ids,
        today[-1].score if today else None,
    )
    return GoalDraft(goal.id, words, max(moments).astimezone().date())


def _write_goal(workspace: Workspace, unit: UnitOfWork, wanted: Goal, score: int | None, first_step: str) -> None:
    """Write a draft anew, or a goal that is new; its rating of today and first step beside it."""
    kept = ("id", "person_id")
    goal = replace(wanted, id=wanted.id or workspace.new_id())
    if unit.find(Goal, goal.id) is None:
        goal = _brought_back(unit, goal)
    unit.edit(
        Goal, goal.id, **{each.name: getattr(wanted, each.name) for each in fields(Goal) if each.name not in kept}
    )
    _write_rating(workspace, unit, goal, score, workspace.today(), "")
    steps, text = unit.all(Action, goal_id=goal.id), first_step.strip()
    if steps and text:
        unit.edit(Action, steps[0].id, text=text)
    elif steps:
        unit.retract(Action, steps[0].id)
    elif text:
        owner = (goal.person_id,)
        unit.create(Action(workspace.new_id(), goal.person_id, "", goal.id, text, owner, position=1))


def _brought_back(unit: UnitOfWork, goal: Goal) -> Goal:
    """Create a goal, unless it was a draft that had been emptied."""
    try:
        return unit.restore(Goal, goal.id)
    except NotFound:
        return unit.create(goal)


def _retract_all(unit: UnitOfWork, goal_id: str) -> None:
    for rating in unit.all(GoalRating, goal_id=goal_id):
        unit.retract(GoalRating, rating.id)
    for step in unit.all(Action, goal_id=goal_id):
        unit.retract(Action, step.id)
    unit.retract(Goal, goal_id)


def _write_rating(
    workspace: Workspace, unit: UnitOfWork, goal: Goal, score: int | None, day: date, visit_id: str
) -> None:
    same_day = unit.all(GoalRating, goal_id=goal.id, rated_on=day.isoformat())
    replaced = _replaced(unit, same_day, visit_id)
    if score is None:
        if replaced is not None:
            unit.retract(GoalRating, replaced.id, reason="Taken back")
        elif same_day:
            raise Refused("That rating was given at another visit, so it stays as it was.", "Nothing was changed.")
    elif replaced is not None:
        unit.edit(GoalRating, replaced.id, score=score, visit_id=visit_id or replaced.visit_id)
    else:
        unit.create(GoalRating(workspace.new_id(), goal.person_id, goal.id, score, day, visit_id))


def _replaced(unit: UnitOfWork, same_day: Sequence[GoalRating], visit_id: str) -> GoalRating | None:
    """Return the rating of a day, given in order of time, that a new one at this visit or at none stands in for."""
    own = [rating for rating in same_day if visit_id and rating.visit_id == visit_id]
    if own or not same_day:
        return own[-1] if own else None
    last = same_day[-1]
    is_taken = bool(visit_id and last.visit_id) or bool(frozen_because(last, unit.find))
    return None if is_taken else last


def _check_words(goal: Goal) -> None:
    if not goal.own_words.strip():
        raise Refused("A goal begins with the person’s own words.", "A few are enough.")
    if goal.importance is not None and not 1 <= goal.importance <= 10:
        raise Refused("Importance goes from 1 to 10.")
