"""Tasks: actions that somebody other than the person does, over the whole caseload and beside it.

One rule says whose a task is (domain/actions.py), for the page of tasks, the day and the rail. The person's own steps
stay on their goals and are never counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from visitapp.domain.actions import Action, Whose, doer_words, whose
from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import Goal
from visitapp.domain.people import Person
from visitapp.domain.repeating import read_every
from visitapp.domain.task_typed import Somebody
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import Refused
from visitapp.services.actions import checked_words, own_id, worker_ids
from visitapp.services.workspace import Workspace
from visitapp.storage.actions import Outline, outlines_done, outlines_open, places_on_maps, records_by_id
from visitapp.storage.unit_of_work import UnitOfWork

DONE_DAYS = 30
"""How far back the list of what was done goes."""
LONGEST_NAME = 100
NOT_NEEDED = "Not needed any more"
OWN_STEP = "People’s own steps stay on their goals."


@dataclass(frozen=True, repr=False)
class Source:
    """Where a task came from: a goal by its name, or a visit by when it was or is planned."""

    record_id: str
    goal: str = ""
    visit: datetime | None = None
    is_written: bool = False
    """Whether there is a note to open; a visit that was not made has its line in the list of visits."""


@dataclass(frozen=True, repr=False)
class Task:
    """An action with whom it is about (None: nobody), who does it, and where it came from (None: it was added here)."""

    action: Action
    person: Person | None = None
    whose: Whose = Whose.MINE
    doers: str = ""
    source: Source | None = None
    is_agreed: bool = False
    """Whether it was agreed at a signed visit: then its words stay, and it cannot be removed."""

    @property
    def is_waiting(self) -> bool:
        """Tell whether somebody else has it in hand."""
        return self.action.waiting_since is not None or self.whose is Whose.OTHERS


@dataclass(frozen=True, repr=False)
class Tasks:
    """The page of tasks. `week_ends` is the last day of what is called this week; `done` begins with the newest.

    `mine` and `everyone` count what is open, waiting for others not among them.
    """

    day: date
    week_ends: date
    today: tuple[Task, ...] = ()
    week: tuple[Task, ...] = ()
    later: tuple[Task, ...] = ()
    waiting: tuple[Task, ...] = ()
    done: tuple[Task, ...] = ()
    mine: int = 0
    everyone: int = 0
    by_tomorrow: int = 0


def read_tasks(workspace: Workspace, *, of_everyone: bool = False) -> Tasks:
    """Return the tasks in their groups: the worker's own, or with `of_everyone` also those of colleagues and nobody.

    A Sunday's week is the one that begins tomorrow.
    """
    today = workspace.today()
    tomorrow, week_ends = today + timedelta(days=1), today + timedelta(days=6 - today.weekday() or 7)
    with workspace.store.reading() as connection:
        open_outlines = outlines_open(connection)
        done_outlines = outlines_done(connection, today - timedelta(days=DONE_DAYS))
    open_, done = _sorted(workspace, open_outlines), _sorted(workspace, done_outlines)
    tasks = _whole(workspace, [e for e in open_ if of_everyone or e.kind in (Whose.MINE, Whose.OTHERS)])
    ticked = _whole(workspace, [each for each in done if each.kind is Whose.MINE])
    to_do = [task for task in tasks if not task.is_waiting]
    days = [(task, task.action.day or date.max) for task in to_do]
    mine = [each for each in open_ if each.kind is Whose.MINE and not each.is_waiting]
    return Tasks(
        today,
        week_ends,
        tuple(task for task, day in days if day <= today),
        tuple(task for task, day in days if today < day <= week_ends),
        tuple(task for task, day in days if day > week_ends),
        tuple(task for task in tasks if task.is_waiting),
        ticked,
        len(mine),
        sum(not each.is_waiting for each in open_),
        sum(each.outline.day is not None and each.outline.day <= tomorrow for each in mine),
    )


def tasks_due(workspace: Workspace, *, until: date | None = None) -> tuple[Task, ...]:
    """Return what is up to the worker, not done, not waiting, and overdue or due by `until` (tomorrow if not given)."""
    last = until or workspace.today() + timedelta(days=1)
    with workspace.store.reading() as connection:
        outlines = outlines_open(connection, until=last)
    found = _sorted(workspace, outlines)
    return _whole(workspace, [each for each in found if each.kind is Whose.MINE and not each.is_waiting])


@dataclass(frozen=True, repr=False)
class _Sorted:
    """An outline and whose it is."""

    outline: Outline
    kind: Whose

    @property
    def is_waiting(self) -> bool:
        return self.outline.is_marked or self.kind is Whose.OTHERS


def _sorted(workspace: Workspace, outlines: tuple[Outline, ...]) -> list[_Sorted]:
    """Return those that are tasks, which is all but the person's own steps, and whose each is."""
    me = {workspace.worker.id, own_id(workspace)}
    with workspace.store.reading() as connection:
        places = places_on_maps(connection, {doer for each in outlines for doer in each.doer_ids}, me)
    mine = {*me, *(id_ for id_, (_, worker_id) in places.items() if worker_id in me)}
    on_maps = {id_ for id_, (_, worker_id) in places.items() if not worker_id}
    found = []
    for each in outlines:
        kind = whose(each.person_id, each.doer_ids, each.doer_other, mine=mine, on_maps=on_maps)
        if kind is not Whose.OWN_STEP:
            found.append(_Sorted(each, kind))
    return found


def _whole(workspace: Workspace, wanted: list[_Sorted]) -> tuple[Task, ...]:
    """Read actions whole, with the person and where each came from; those of people who are gone are left out."""
    me = {workspace.worker.id, own_id(workspace)}
    with workspace.store.reading() as connection:
        actions = records_by_id(connection, Action, {each.outline.id for each in wanted})
        firsts = records_by_id(connection, Action, {each.first_id for each in actions.values() if each.first_id})
        whole = {id_: firsts.get(action.first_id, action) for id_, action in actions.items()}
        people = records_by_id(connection, Person, {each.outline.person_id for each in wanted} - {""})
        goals = records_by_id(connection, Goal, {each.goal_id for each in whole.values()} - {""})
        ids = {each.visit_id for each in (*whole.values(), *actions.values())} - {""}
        visits = records_by_id(connection, Visit, ids)
        places = places_on_maps(connection, {doer for each in wanted for doer in each.outline.doer_ids}, me)
    names = {id_: name for id_, (name, _) in places.items()} | dict.fromkeys(me, workspace.worker.first_name)
    tasks = []
    for each in wanted:
        person_id, action = each.outline.person_id, actions[each.outline.id]
        if person_id and person_id not in people:
            continue
        person, first, visit = people.get(person_id), whole[action.id], visits.get(action.visit_id)
        doers = doer_words(action, names | {person.id: person.called} if person is not None else names)
        source = _source(goals.get(first.goal_id), visits.get(first.visit_id))
        tasks.append(Task(action, person, each.kind, doers, source, visit is not None and visit.is_signed))
    return tuple(tasks)


def _source(goal: Goal | None, visit: Visit | None) -> Source | None:
    if goal is not None:
        return Source(goal.id, goal=goal.name)
    if visit is None:
        return None
    moment = visit.started_at or visit.planned_for
    is_written = visit.status in (VisitStatus.DRAFT, VisitStatus.SIGNED)
    return Source(visit.id, visit=moment.astimezone() if moment else None, is_written=is_written)


def nameable(workspace: Workspace) -> tuple[Somebody, ...]:
    """Return everyone of the caseload who may be named in a typed task."""
    return tuple(
        Somebody(p.id, (p.called, p.given_name, p.full_name, p.plan_name))
        for p in workspace.store.all(Person)
        if p.archived_on is None
    )


def add_task(
    workspace: Workspace,
    *,
    text: str,
    person_id: str = "",
    owner_ids: tuple[str, ...] = (),
    due_on: date | None = None,
    repeat: str = "",
    waiting_for: str = "",
) -> ChangeSet:
    """Note a task: the worker's own when no owner is given, about nobody when there is no person.

    `repeat` is as domain/repeating.py writes it; such a task is due today when no day is given. `waiting_for` is who
    has been asked today. Raises NotFound for the person, or Refused without words or for a day that has passed.
    """
    words = checked_words(text)
    today = workspace.today()
    every, me = _checked_repeat(repeat), own_id(workspace)
    if due_on is not None and due_on < today:
        raise Refused("That day has passed.", "Choose today or a day to come.")
    with workspace.act("Add a task") as act:
        if person_id:
            act.unit.get(Person, person_id)
        act.unit.create(
            Action(
                workspace.new_id(),
                person_id,
                text=words,
                owner_ids=owner_ids or (me,),
                due_on=due_on or (today if every else None),
                repeat=every,
                waiting_for=_checked_name(waiting_for),
                waiting_since=today if waiting_for.strip() else None,
            )
        )
    return act.change_set


def reword_task(workspace: Workspace, *, action_id: str, text: str) -> ChangeSet:
    """Change a task's words. Raises NotFound, or Refused without words or when they were agreed at a signed visit."""
    words = checked_words(text)
    with workspace.act("Change a task’s words", merge_key=f"{action_id}/text") as act:
        act.unit.edit(Action, action_id, text=words)
    return act.change_set


def move_task(workspace: Workspace, *, action_id: str, day: date | None) -> ChangeSet:
    """Give a task another day, or none.

    What was agreed at a signed visit keeps the day that was agreed beside the new one. Raises NotFound, or Refused
    when the day has passed, or when a day that was agreed would be taken away.
    """
    if day is not None and day < workspace.today():
        raise Refused("That day has passed.", "Choose today or a day to come.")
    with workspace.act("Move a task") as act:
        action = act.unit.get(Action, action_id)
        if not _is_agreed(act.unit, action):
            act.unit.edit(Action, action_id, due_on=day, moved_to=None)
        elif day is None and action.due_on is not None:
            raise Refused("A day was agreed for this at a signed visit.", "Choose another day.")
        else:
            act.unit.edit(Action, action_id, moved_to=None if day == action.due_on else day)
    return act.change_set


def repeat_task(workspace: Workspace, *, action_id: str, repeat: str) -> ChangeSet:
    """Let a task come back ("every 2 weeks"), or no more (""). Raises NotFound, or Refused when that means nothing."""
    every = _checked_repeat(repeat)
    with workspace.act("Change how often a task comes back") as act:
        act.unit.edit(Action, action_id, repeat=every)
    return act.change_set


def hand_over_task(
    workspace: Workspace, *, action_id: str, owner_ids: tuple[str, ...] = (), other: str = ""
) -> ChangeSet:
    """Let others do a task from now on, by their places on the map or in words; nobody given means the worker.

    Raises NotFound, or Refused when it would become a step of the person's own that stands nowhere.
    """
    name, mine = _checked_name(other), worker_ids(workspace)
    ids = owner_ids or (() if name else (own_id(workspace),))
    with workspace.act("Hand a task to somebody") as act:
        action = act.unit.get(Action, action_id)
        if action.person_id in ids and not (action.visit_id or action.goal_id):
            raise Refused(OWN_STEP, "Add it as a step of a goal, or wait for them here.")
        others = set(ids) - mine - {action.person_id}
        about: dict[str, Any] = {
            "waiting_since": workspace.today() if name or others else None,
            "waiting_for": "",
        }
        if not _is_agreed(act.unit, action):
            about |= {"owner_ids": ids, "owner_other": name, "handed_to": (), "handed_other": ""}
        else:
            about |= {"handed_to": ids, "handed_other": name}
        act.unit.edit(Action, action_id, **about)
    return act.change_set


def wait_for(workspace: Workspace, *, action_id: str, who: str) -> ChangeSet:
    """Note that the worker has asked somebody today and waits for them. Raises NotFound, or Refused without a name."""
    name = _checked_name(who)
    if not name:
        raise Refused("Say whom you are waiting for.", "A name, or “the GP”.")
    with workspace.act("Wait for somebody") as act:
        act.unit.edit(Action, action_id, waiting_for=name, waiting_since=workspace.today())
    return act.change_set


def ask_again(workspace: Workspace, *, action_id: str) -> ChangeSet:
    """Note that whoever is waited for was asked again today. Raises NotFound."""
    with workspace.act("Ask again") as act:
        act.unit.edit(Action, action_id, waiting_since=workspace.today())
    return act.change_set


def stop_waiting(workspace: Workspace, *, action_id: str) -> ChangeSet:
    """Take a task back into the worker's own hands. Raises NotFound."""
    mine, me = worker_ids(workspace), (own_id(workspace),)
    with workspace.act("Take a task back") as act:
        action = act.unit.get(Action, action_id)
        about: dict[str, Any] = {"waiting_for": "", "waiting_since": None}
        if mine.isdisjoint(action.doer_ids):
            about |= {"handed_to": me} if _is_agreed(act.unit, action) else {"owner_ids": me, "owner_other": ""}
        act.unit.edit(Action, action_id, **about)
    return act.change_set


def drop_task(workspace: Workspace, *, action_id: str) -> ChangeSet:
    """Take a task off the list. What was agreed at a signed visit stays there, and is done with as not needed.

    Raises NotFound.
    """
    with workspace.act("Remove a task") as act:
        if _is_agreed(act.unit, act.unit.get(Action, action_id)):
            act.unit.edit(Action, action_id, done_on=workspace.today(), outcome=NOT_NEEDED)
        else:
            act.unit.retract(Action, action_id)
    return act.change_set


def _is_agreed(unit: UnitOfWork, action: Action) -> bool:
    visit = unit.find(Visit, action.visit_id) if action.visit_id else None
    return visit is not None and visit.is_signed


def _checked_repeat(repeat: str) -> str:
    if not repeat.strip():
        return ""
    every = read_every(repeat)
    if every is None:
        raise Refused("That could not be read.", "Try “every 2 weeks” or “every month”.")
    return every.words


def _checked_name(name: str) -> str:
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME:
        raise Refused(f"A name can have up to {LONGEST_NAME} characters.", "Put the rest into the task itself.")
    return tidy
