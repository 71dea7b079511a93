"""Actions: what somebody said they would do, agreed at a visit or as a step of a goal, and who it is up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.ids import derived_id
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.repeating import next_day, read_every
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 1000


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
    words = checked_words(text)
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
        fields["text"] = checked_words(fields["text"])
    with workspace.act("Change an action", merge_key=f"{action_id}/{'/'.join(sorted(fields))}") as act:
        act.unit.edit(Action, action_id, **fields)
    return act.change_set


def tick_action(
    workspace: Workspace, *, action_id: str, done: bool = True, done_on: date | None = None, outcome: str | None = None
) -> ChangeSet:
    """Mark an action as done (today, unless a day is given) or as not done; `outcome` says how it went.

    One that repeats makes the next in the same act, and unticking takes that away again unless it has been done. Its
    id follows from this one's, so that two laptops which both tick make one next task. This stays possible after the
    visit is signed. Raises NotFound.
    """
    fields: dict[str, Any] = {"done_on": (done_on or workspace.today()) if done else None}
    if outcome is not None:
        fields["outcome"] = outcome.strip()
    with workspace.act("Tick an action" if done else "Untick an action") as act:
        action = act.unit.edit(Action, action_id, **fields)
        if read_every(action.repeat) is not None:
            _follow(act.unit, action)
    return act.change_set


def _follow(unit: UnitOfWork, action: Action) -> None:
    """Make the next of an action that repeats when it is done, and take it away when it is not."""
    every = read_every(action.repeat)
    next_id = derived_id(action.id, "next")
    following = unit.find(Action, next_id)
    if not action.is_done:
        if following is not None and not following.is_done:
            unit.retract(Action, next_id)
        return
    if every is None or following is not None or action.done_on is None:
        return
    wanted = Action(
        next_id,
        action.person_id,
        goal_id=action.goal_id,
        text=action.text,
        owner_ids=action.doer_ids,
        owner_other=action.doer_other,
        due_on=next_day(action.day or action.done_on, every, action.done_on),
        position=action.position,
        repeat=action.repeat,
        first_id=action.first_id or action.id,
    )
    try:
        unit.restore(Action, next_id)
    except NotFound:
        unit.create(wanted)
        return
    unit.edit(
        Action, next_id, **{each.name: getattr(wanted, each.name) for each in fields_of(Action) if each.name != "id"}
    )


def retract_action(workspace: Workspace, *, action_id: str, reason: str = "") -> ChangeSet:
    """Take an action off the list; History keeps it. Raises NotFound, or Refused when its visit is signed."""
    with workspace.act("Remove an action") as act:
        act.unit.retract(Action, action_id, reason=reason)
    return act.change_set


def worker_ids(workspace: Workspace) -> frozenset[str]:
    """Return the ids that mean the worker: this vault's, the team's, and their places on everybody's map."""
    ids = {workspace.worker.id, own_id(workspace)}
    places = (member.id for id_ in ids for member in workspace.store.all(Member, worker_id=id_))
    return frozenset({*ids, *places})


def own_id(workspace: Workspace) -> str:
    """Return the id under which the worker takes things on.

    A second laptop and one in the place of a lost one have a worker's record of their own: there it is the id by
    which the team's office knows all laptops of the same worker.
    """
    from visitapp.storage.exchange import Exchange

    return Exchange(workspace.store).fact("worker") or workspace.worker.id


def owner_names(workspace: Workspace, *, person: Person) -> Mapping[str, str]:
    """Return id -> name of everyone who can own an action of this person: person, map, worker."""
    called = workspace.worker.first_name
    names = {own_id(workspace): called, workspace.worker.id: called, person.id: person.called}
    return names | {member.id: member.name for member in workspace.store.all(Member, person_id=person.id)}


def checked_words(text: str) -> str:
    """Return the words of an action in one line. Raises Refused without any, or when they are too long."""
    words = " ".join(text.split())
    if not words:
        raise Refused("An action needs a few words.", "What will be done?")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"An action can have up to {LONGEST_TEXT} characters.", "Put the longer words into the note.")
    return words
