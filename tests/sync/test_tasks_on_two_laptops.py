"""Tasks on two laptops that have not seen each other: ticked on both, moved on one, and never doubled."""

from datetime import timedelta

from tests.sync.conftest import Laptop, add_person
from tests.sync.test_teams import admit
from visitapp.domain.actions import Action
from visitapp.services import actions, conflicts, tasks, undo


def meet(officer: Laptop, worker: Laptop) -> None:
    for laptop in (officer, worker, officer):
        laptop.sync()
    held = [{each for each in one.workspace.store.all(Action) if each.person_id} for one in (officer, worker)]
    assert held[0] == held[1]


def added(laptop: Laptop, person: str, text: str, **about: object) -> str:
    made = tasks.add_task(laptop.workspace, text=text, person_id=person, due_on=laptop.workspace.today(), **about)
    return made.of_type("action")[0].record_id


def test_ticked_on_both_the_next_is_there_once_and_undone_on_one_it_is_still_one(officer, worker):
    tess = add_person(officer, "Tess")
    task = added(officer, tess, "Fill the pill box", repeat="every 2 weeks")
    meet(officer, worker)
    for laptop in (officer, worker):
        actions.tick_action(laptop.workspace, action_id=task)
    meet(officer, worker)
    named = [each for each in officer.workspace.store.all(Action, person_id=tess) if not each.is_done]
    assert [(each.text, each.day) for each in named] == [
        ("Fill the pill box", officer.workspace.today() + timedelta(days=14))
    ]
    assert [each for each in conflicts.all_conflicts(officer.workspace) if each.record_type == "action"] == []
    actions.tick_action(worker.workspace, action_id=named[0].id)
    undo.undo(worker.workspace)
    meet(officer, worker)
    assert len([each for each in officer.workspace.store.all(Action, person_id=tess) if not each.is_done]) == 1


def test_what_one_moved_and_the_other_handed_on_is_both(officer, worker):
    tess = add_person(officer, "Nell")
    task = added(officer, tess, "Ring Lewis")
    meet(officer, worker)
    in_a_week = officer.workspace.today() + timedelta(days=7)
    tasks.move_task(officer.workspace, action_id=task, day=in_a_week)
    tasks.wait_for(worker.workspace, action_id=task, who="Lewis")
    meet(officer, worker)
    action = officer.workspace.store.get(Action, task)
    assert (action.day, action.waiting_for) == (in_a_week, "Lewis")


def test_a_colleagues_task_is_not_mine_and_a_task_about_nobody_stays_here(officer, worker):
    tess = add_person(officer, "Gwil")
    added(officer, tess, "Agree the plan")
    added(officer, "", "Order ink")
    meet(officer, worker)
    found = tasks.read_tasks(worker.workspace, of_everyone=True)
    texts = {task.action.text for task in (*found.today, *found.week, *found.later)}
    assert "Agree the plan" in texts
    assert "Order ink" not in texts
    assert tasks.read_tasks(worker.workspace).today == ()


def test_a_second_laptop_of_a_worker_has_the_same_tasks(officer, worker, tmp_path):
    tess = add_person(worker, "Mair")
    added(worker, tess, "Ring the GP")
    worker.sync()
    second = Laptop(tmp_path / "second.visitvault", "Ben Hale")
    admit(officer, second, beside=worker.workspace.store.device_id)
    officer.sync()
    second.sync()
    assert [task.action.text for task in tasks.tasks_due(second.workspace)] == ["Ring the GP"]
    added(second, tess, "Post the letter")
    second.sync()
    worker.sync()
    assert {task.action.text for task in tasks.tasks_due(worker.workspace)} == {"Ring the GP", "Post the letter"}
    assert {task.doers for task in tasks.tasks_due(worker.workspace)} == {"Ben"}
    second.check()
