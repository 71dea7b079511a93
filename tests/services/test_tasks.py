"""Tasks: whose they are, in which group they stand, how they go on after a signature, and how they come back."""

from datetime import date, timedelta
from typing import Any

import pytest

from visitapp.domain.actions import Action
from visitapp.domain.goals import Goal
from visitapp.domain.network import Member, MemberKind
from visitapp.errors import NotFound, Refused
from visitapp.services import actions, goals, network, people, tasks, undo, visits
from visitapp.services.workspace import Workspace

TODAY = date(2026, 6, 18)
"""A Thursday."""


def add(workspace: Workspace, text: str, **about: Any) -> str:
    return tasks.add_task(workspace, text=text, **about).of_type("action")[0].record_id


def signed(workspace: Workspace, tess: str, text: str, **about: Any) -> str:
    """Agree something at a visit and sign it."""
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    made = actions.add_action(workspace, person_id=tess, text=text, visit_id=visit, **about)
    visits.write_section(workspace, visit_id=visit, key="since_last", text="A good week.")
    visits.finish_and_sign(workspace, visit_id=visit, title="At home")
    return made.of_type("action")[0].record_id


def on_map(workspace: Workspace, tess: str, name: str, **about: Any) -> str:
    made = network.add_member(workspace, member=Member("", tess, name, kind=MemberKind.PROFESSIONAL, **about))
    return made.of_type("member")[0].record_id


def texts(found: tuple[tasks.Task, ...]) -> list[str]:
    return [task.action.text for task in found]


def test_tasks_stand_under_today_this_week_and_later(workspace: Workspace) -> None:
    for text, days in (("Later", 4), ("Sunday", 3), ("Today", 0), ("Tomorrow", 1)):
        add(workspace, text, due_on=TODAY + timedelta(days=days))
    add(workspace, "Some day")
    found = tasks.read_tasks(workspace)
    assert texts(found.today) == ["Today"]
    assert texts(found.week) == ["Tomorrow", "Sunday"]
    assert texts(found.later) == ["Later", "Some day"]
    assert (found.mine, found.by_tomorrow, found.week_ends) == (5, 2, date(2026, 6, 21))


def test_what_is_overdue_stands_first_under_today(workspace: Workspace, clock) -> None:
    add(workspace, "Post the plan", due_on=TODAY)
    clock.move(days=3)
    add(workspace, "Ring Lewis", due_on=workspace.today())
    assert texts(tasks.read_tasks(workspace).today) == ["Post the plan", "Ring Lewis"]


def test_on_a_sunday_this_week_is_the_one_that_begins(workspace: Workspace, clock) -> None:
    clock.move(days=3)
    assert tasks.read_tasks(workspace).week_ends == date(2026, 6, 28)


def test_the_persons_own_steps_are_never_counted(workspace: Workspace, tess: str) -> None:
    goal = goals.add_goal(workspace, goal=Goal("", tess, "To sing again")).of_type("goal")[0].record_id
    actions.add_action(workspace, person_id=tess, text="Walk to choir", owner_ids=(tess,), goal_id=goal, due_on=TODAY)
    found = tasks.read_tasks(workspace, of_everyone=True)
    assert (found.today, found.mine, found.everyone) == ((), 0, 0)


def test_what_others_owe_stands_beside_and_the_day_does_not_count_it(workspace: Workspace, tess: str) -> None:
    lewis = on_map(workspace, tess, "Lewis")
    actions.add_action(workspace, person_id=tess, text="A new boiler part", owner_ids=(lewis,), due_on=TODAY)
    add(workspace, "Blood test results", person_id=tess, waiting_for="the GP", due_on=TODAY)
    found = tasks.read_tasks(workspace)
    assert [(task.action.text, task.doers, task.action.waiting_for) for task in found.waiting] == [
        ("A new boiler part", "Lewis", ""),
        ("Blood test results", "Amara", "the GP"),
    ]
    assert (found.today, found.by_tomorrow, tasks.tasks_due(workspace)) == ((), 0, ())


def test_a_colleagues_task_is_only_among_those_of_everyone(workspace: Workspace, tess: str) -> None:
    colleague = workspace.new_id()
    actions.add_action(workspace, person_id=tess, text="Agree the plan", owner_ids=(colleague,), due_on=TODAY)
    actions.add_action(workspace, person_id=tess, text="Nobody has this yet")
    assert tasks.read_tasks(workspace).today == ()
    found = tasks.read_tasks(workspace, of_everyone=True)
    assert (texts(found.today), texts(found.later), found.everyone) == (
        ["Agree the plan"],
        ["Nobody has this yet"],
        2,
    )


def test_a_task_may_be_about_nobody(workspace: Workspace) -> None:
    add(workspace, "Order ink", due_on=TODAY)
    (task,) = tasks.read_tasks(workspace).today
    assert (task.person, task.source, task.doers) == (None, None, "Amara")
    assert texts(tasks.tasks_due(workspace)) == ["Order ink"]


def test_each_task_says_where_it_came_from(workspace: Workspace, tess: str) -> None:
    goal = goals.add_goal(workspace, goal=Goal("", tess, "A warm flat")).of_type("goal")[0].record_id
    me = (workspace.worker.id,)
    actions.add_action(workspace, person_id=tess, text="Ring", owner_ids=me, goal_id=goal, due_on=TODAY)
    agreed = signed(workspace, tess, "Form", owner_ids=me, due_on=TODAY)
    by_text = {task.action.text: task for task in tasks.read_tasks(workspace).today}
    source = by_text["Ring"].source
    assert source is not None
    assert (source.record_id, source.goal) == (goal, "A warm flat")
    source = by_text["Form"].source
    assert source is not None
    assert source.visit is not None
    assert source.is_written
    assert source.record_id == workspace.store.get(Action, agreed).visit_id
    assert by_text["Form"].is_agreed


def test_archived_people_have_no_tasks(workspace: Workspace, tess: str) -> None:
    add(workspace, "Ring Tess", person_id=tess, due_on=TODAY)
    people.archive_person(workspace, person_id=tess, on=TODAY, reason="Moved away")
    found = tasks.read_tasks(workspace)
    assert (found.today, found.mine) == ((), 0)


def test_a_day_moves_and_what_was_agreed_at_a_signed_visit_stays_beside_it(workspace: Workspace, tess: str) -> None:
    own = add(workspace, "Ring Tess", due_on=TODAY)
    agreed = signed(workspace, tess, "Form", owner_ids=(workspace.worker.id,), due_on=TODAY)
    tuesday = date(2026, 6, 23)
    for action_id in (own, agreed):
        tasks.move_task(workspace, action_id=action_id, day=tuesday)
    found = [workspace.store.get(Action, action_id) for action_id in (own, agreed)]
    assert [(each.day, each.due_on) for each in found] == [(tuesday, tuesday), (tuesday, TODAY)]
    assert texts(tasks.read_tasks(workspace).later) == ["Ring Tess", "Form"]
    tasks.move_task(workspace, action_id=own, day=None)
    with pytest.raises(Refused, match="agreed"):
        tasks.move_task(workspace, action_id=agreed, day=None)
    with pytest.raises(Refused, match="passed"):
        tasks.move_task(workspace, action_id=own, day=date(2026, 6, 17))


def test_a_task_is_handed_to_somebody_on_the_map_and_taken_back(workspace: Workspace, tess: str) -> None:
    lewis = on_map(workspace, tess, "Lewis")
    me = (workspace.worker.id,)
    agreed = signed(workspace, tess, "Form", owner_ids=me, due_on=TODAY)
    own = add(workspace, "Boiler part", person_id=tess)
    for action_id in (agreed, own):
        tasks.hand_over_task(workspace, action_id=action_id, owner_ids=(lewis,))
    found = tasks.read_tasks(workspace)
    assert [(task.doers, task.action.waiting_since) for task in found.waiting] == [("Lewis", TODAY)] * 2
    assert workspace.store.get(Action, agreed).owner_ids == me
    for action_id in (agreed, own):
        tasks.stop_waiting(workspace, action_id=action_id)
    assert tasks.read_tasks(workspace).waiting == ()
    assert tasks.read_tasks(workspace).mine == 2


def test_waiting_begins_today_and_asking_again_begins_it_anew(workspace: Workspace, clock) -> None:
    task = add(workspace, "Blood test results", due_on=TODAY)
    tasks.wait_for(workspace, action_id=task, who=" the  GP ")
    clock.move(days=8)
    (waiting,) = tasks.read_tasks(workspace).waiting
    assert (waiting.action.waiting_for, waiting.action.waiting_since) == ("the GP", TODAY)
    tasks.ask_again(workspace, action_id=task)
    assert workspace.store.get(Action, task).waiting_since == workspace.today()
    with pytest.raises(Refused, match="whom"):
        tasks.wait_for(workspace, action_id=task, who=" ")


def test_a_ticked_task_that_repeats_makes_the_next_and_undo_takes_both_back(workspace: Workspace, tess: str) -> None:
    task = add(workspace, "Fill the pill box", person_id=tess, due_on=TODAY, repeat="every 2 weeks")
    actions.tick_action(workspace, action_id=task)
    (following,) = tasks.read_tasks(workspace).later
    assert (following.action.due_on, following.action.repeat) == (date(2026, 7, 2), "every 2 weeks")
    assert texts(tasks.read_tasks(workspace).done) == ["Fill the pill box"]
    undo.undo(workspace)
    found = tasks.read_tasks(workspace)
    assert ([each.action.id for each in found.today], found.later) == ([task], ())
    actions.tick_action(workspace, action_id=task)
    assert [each.action.id for each in tasks.read_tasks(workspace).later] == [following.action.id]
    actions.tick_action(workspace, action_id=task, done=False)
    assert tasks.read_tasks(workspace).later == ()


def test_a_task_that_repeats_skips_the_days_that_were_missed(workspace: Workspace, clock) -> None:
    task = add(workspace, "Water the plants", due_on=TODAY, repeat="weekly")
    clock.move(days=20)
    actions.tick_action(workspace, action_id=task)
    assert [each.action.day for each in tasks.read_tasks(workspace).week] == [date(2026, 7, 9)]


def test_what_repeats_from_a_signed_visit_says_it_came_from_there(workspace: Workspace, tess: str) -> None:
    agreed = signed(workspace, tess, "Pill box", owner_ids=(workspace.worker.id,), due_on=TODAY)
    tasks.repeat_task(workspace, action_id=agreed, repeat="every month")
    actions.tick_action(workspace, action_id=agreed)
    (following,) = tasks.read_tasks(workspace).later
    assert following.source is not None
    assert not following.is_agreed
    assert following.source.record_id == workspace.store.get(Action, agreed).visit_id


def test_a_task_is_removed_without_a_reason_and_what_was_agreed_is_done_with_as_not_needed(
    workspace: Workspace, tess: str
) -> None:
    own = add(workspace, "Order ink", due_on=TODAY)
    agreed = signed(workspace, tess, "Form", owner_ids=(workspace.worker.id,), due_on=TODAY)
    for action_id in (own, agreed):
        tasks.drop_task(workspace, action_id=action_id)
    found = tasks.read_tasks(workspace)
    assert (found.today, [task.action.outcome for task in found.done]) == ((), [tasks.NOT_NEEDED])
    undo.undo(workspace)
    undo.undo(workspace)
    assert sorted(texts(tasks.read_tasks(workspace).today)) == ["Form", "Order ink"]


@pytest.mark.parametrize(
    "about",
    [
        {"text": "  "},
        {"text": "x" * 1001},
        {"text": "Ring", "due_on": date(2026, 6, 17)},
        {"text": "Ring", "repeat": "every 0 weeks"},
        {"text": "Ring", "waiting_for": "x" * 101},
    ],
)
def test_a_task_that_says_nothing_or_cannot_be_is_refused(workspace: Workspace, about: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"[.]"):
        tasks.add_task(workspace, **about)
    assert tasks.read_tasks(workspace, of_everyone=True).everyone == 0


def test_a_task_for_somebody_who_is_gone_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        add(workspace, "Ring", person_id=workspace.new_id())


def test_a_step_of_the_persons_own_that_would_stand_nowhere_is_refused(workspace: Workspace, tess: str) -> None:
    own = add(workspace, "Ring the bank", person_id=tess)
    with pytest.raises(Refused, match="stay on their goals"):
        tasks.hand_over_task(workspace, action_id=own, owner_ids=(tess,))
    agreed = signed(workspace, tess, "Walk to choir", owner_ids=(workspace.worker.id,))
    tasks.hand_over_task(workspace, action_id=agreed, owner_ids=(tess,))
    assert texts(tasks.read_tasks(workspace).later) == ["Ring the bank"]
    assert tasks.read_tasks(workspace).waiting == ()
