"""Actions: what somebody said they would do, agreed at a visit or as a step of a goal, and who it is up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.actions import open_actions_until

LONGEST_TEXT = 1000


@dataclass(frozen=True, repr=False)
class DueAction:
    """An action that is up to the worker, with the person it is for."""

    action: Action
    person: Person


def add_action(
    workspace: Workspace,
    *,
    person_id: str,
    text: str,
    owner_ids: tuple[str, ...] = (),
    owner_other: str = "",
    due_on: date | None = None,
    visit_id: str = "",
    goal_id: str = "",
) -> ChangeSet:
    """Note something that was agreed. Raises NotFound, or Refused without words or when the visit is signed."""
    words = _checked_words(text)
    with workspace.act("Add an action") as act:
        act.unit.get(Person, person_id)
        beside = act.unit.all(Action, visit_id=visit_id) if visit_id else act.unit.all(Action, goal_id=goal_id)
        act.unit.create(
            Action(
                workspace.new_id(),
                person_id,
                visit_id,
                goal_id,
                words,
                tuple(dict.fromkeys(owner_ids)),
                owner_other.strip(),
                due_on,
                position=1 + max((action.position for action in beside), default=0),
            )
        )
    return act.change_set


def edit_action(workspace: Workspace, *, action_id: str, **fields: Any) -> ChangeSet:
    """Change an action. Raises NotFound, or Refused when what was agreed at a signed visit would change."""
    if "text" in fields:
        fields["text"] = _checked_words(fields["text"])
    with workspace.act("Change an action", merge_key=f"{action_id}/{'/'.join(sorted(fields))}") as act:
        act.unit.edit(Action, action_id, **fields)
    return act.change_set


def tick_action(
    workspace: Workspace, *, action_id: str, done: bool = True, done_on: date | None = None, outcome: str | None = None
) -> ChangeSet:
    """Mark an action as done (today, unless a day is given) or as not done; `outcome` says how it went.

    This stays possible after the visit is signed. Raises NotFound.
    """
    fields: dict[str, Any] = {"done_on": (done_on or workspace.today()) if done else None}
    if outcome is not None:
        fields["outcome"] = outcome.strip()
    with workspace.act("Tick an action" if done else "Untick an action") as act:
        act.unit.edit(Action, action_id, **fields)
    return act.change_set


def retract_action(workspace: Workspace, *, action_id: str, reason: str = "") -> ChangeSet:
    """Take an action off the list; History keeps it. Raises NotFound, or Refused when its visit is signed."""
    with workspace.act("Remove an action") as act:
        act.unit.retract(Action, action_id, reason=reason)
    return act.change_set


def actions_due(workspace: Workspace, *, until: date | None = None) -> tuple[DueAction, ...]:
    """Return what is up to the worker, not done, and overdue or due by `until` (tomorrow when not given)."""
    last = until or workspace.today() + timedelta(days=1)
    with workspace.store.reading() as connection:
        waiting = open_actions_until(connection, last)
    people: dict[str, Person | None] = {}
    mine: dict[str, frozenset[str]] = {}
    due = []
    for action in waiting:
        person_id = action.person_id
        if person_id not in people:
            people[person_id] = workspace.store.find(Person, person_id)
            mine[person_id] = worker_ids(workspace, person_id=person_id)
        person = people[person_id]
        if person is not None and person.archived_on is None and mine[person_id].intersection(action.owner_ids):
            due.append(DueAction(action, person))
    return tuple(due)


def worker_ids(workspace: Workspace, *, person_id: str) -> frozenset[str]:
    """Return the ids that mean the worker: their own, and their place on this person's map."""
    me = workspace.store.all(Member, person_id=person_id, worker_id=workspace.worker.id)
    return frozenset({workspace.worker.id, *(member.id for member in me)})


def owner_names(workspace: Workspace, *, person: Person) -> Mapping[str, str]:
    """Return id -> name of everyone who can own an action of this person: person, map, worker."""
    names = {workspace.worker.id: workspace.worker.first_name, person.id: person.called}
    return names | {member.id: member.name for member in workspace.store.all(Member, person_id=person.id)}


def _checked_words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refused("An action needs a few words.", "What will be done?")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"An action can have up to {LONGEST_TEXT} characters.", "Put the longer words into the note.")
    return words
