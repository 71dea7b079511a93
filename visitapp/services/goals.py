"""Goals: the person's own words, ratings over time, steps with owner and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.frozen import frozen_because
from visitapp.domain.goals import Goal, GoalRating, GoalStatus
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.errors import Refused
from visitapp.services.actions import owner_names
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, repr=False)
class GoalView:
    """One goal with its ratings in date order and its steps in the order they were written."""

    goal: Goal
    ratings: tuple[GoalRating, ...]
    steps: tuple[Action, ...]

    @property
    def score(self) -> int | None:
        """Return the latest rating, or None."""
        return self.ratings[-1].score if self.ratings else None


@dataclass(frozen=True, repr=False)
class GoalsPage:
    """A person's goals with everyone who can help or own a step: `names` maps id -> name."""

    person: Person
    goals: tuple[GoalView, ...]
    members: tuple[Member, ...]
    names: Mapping[str, str]


def read_goals(workspace: Workspace, *, person_id: str) -> GoalsPage:
    """Return what the Goals tab shows. Raises NotFound."""
    person = workspace.store.get(Person, person_id)
    return GoalsPage(
        person,
        list_goals(workspace, person_id=person_id),
        workspace.store.all(Member, person_id=person_id),
        owner_names(workspace, person=person),
    )


def list_goals(workspace: Workspace, *, person_id: str) -> tuple[GoalView, ...]:
    """Return all goals of a person, in their order."""
    ratings: dict[str, list[GoalRating]] = {}
    for rating in workspace.store.all(GoalRating, person_id=person_id, order_by=("rated_on",)):
        ratings.setdefault(rating.goal_id, []).append(rating)
    steps: dict[str, list[Action]] = {}
    for action in workspace.store.all(Action, person_id=person_id, order_by=("position",)):
        if action.goal_id:
            steps.setdefault(action.goal_id, []).append(action)
    return tuple(
        GoalView(goal, tuple(ratings.get(goal.id, ())), tuple(steps.get(goal.id, ())))
        for goal in workspace.store.all(Goal, person_id=person_id, order_by=("position",))
    )


def add_goal(workspace: Workspace, *, goal: Goal, score: int | None = None, first_step: str = "") -> ChangeSet:
    """Add a goal at the end of the person's list, with today's rating and a first step of the person's if given.

    All of it is one undo step. Raises Refused without words.
    """
    _check_words(goal)
    made = replace(
        goal,
        id=goal.id or workspace.new_id(),
        position=goal.position or 1 + len(workspace.store.all(Goal, person_id=goal.person_id)),
    )
    with workspace.act("Add a goal") as act:
        act.unit.create(made)
        if score is not None:
            _write_rating(workspace, act.unit, made, score, workspace.today(), "")
        if first_step.strip():
            owner = (made.person_id,)
            step = Action(workspace.new_id(), made.person_id, "", made.id, first_step.strip(), owner, position=1)
            act.unit.create(step)
    return act.change_set


def edit_goal(workspace: Workspace, *, goal_id: str, **fields: Any) -> ChangeSet:
    """Change a goal's words, importance, helpers, review or place in the list."""
    with workspace.act("Change a goal", merge_key=f"{goal_id}/{'/'.join(sorted(fields))}") as act:
        _check_words(act.unit.edit(Goal, goal_id, **fields))
    return act.change_set


def set_goal_status(workspace: Workspace, *, goal_id: str, status: GoalStatus) -> ChangeSet:
    """Mark a goal as worked on now, reached or resting."""
    with workspace.act(
        {"working": "Take up a goal", "reached": "Goal reached", "resting": "Rest a goal"}[status]
    ) as act:
        act.unit.edit(Goal, goal_id, status=status)
    return act.change_set


def remove_goal(workspace: Workspace, *, goal_id: str, reason: str) -> ChangeSet:
    """Take a goal off the list; History keeps it."""
    with workspace.act("Remove a goal") as act:
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
