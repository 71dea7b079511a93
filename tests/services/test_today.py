"""The worker's day."""

from datetime import date, timedelta

from tests.services.conftest import SteeredClock
from visitapp.domain.careplan import CarePlan
from visitapp.domain.goals import Goal, GoalStatus
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitStatus
from visitapp.services import actions, diary, people, visits
from visitapp.services.today import Today, read_today
from visitapp.services.workspace import Workspace


def plan(workspace: Workspace, person_id: str, **after: float) -> str:
    moment = workspace.now() + timedelta(**after)
    return diary.plan_visit(workspace, person_id=person_id, planned_for=moment).of_type("visit")[0].record_id


def next_of(today: Today) -> str:
    return next(entry.visit.id for entry in today.visits if entry.is_next)


def test_the_diary_holds_the_visits_of_the_day_in_order_and_tomorrows(workspace: Workspace, tess: str) -> None:
    late, early = plan(workspace, tess, hours=4), plan(workspace, tess, hours=1)
    tomorrow = plan(workspace, tess, days=1)
    plan(workspace, tess, days=2)
    today = read_today(workspace)
    assert [entry.visit.id for entry in today.visits] == [early, late]
    assert [entry.visit.id for entry in today.tomorrow] == [tomorrow]
    assert today.visits_left == 2
    assert today.worker_name == "Amara"


def test_the_next_visit_is_the_first_that_is_not_over(workspace: Workspace, clock: SteeredClock, tess: str) -> None:
    first, second = plan(workspace, tess, hours=1), plan(workspace, tess, hours=4)
    assert next_of(read_today(workspace)) == first
    clock.move(hours=3)
    assert next_of(read_today(workspace)) == second


def test_a_draft_under_way_comes_before_what_is_planned(workspace: Workspace, tess: str) -> None:
    plan(workspace, tess, hours=1)
    draft = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    today = read_today(workspace)
    assert next_of(today) == draft
    assert today.drafts == ()


def test_a_signed_visit_stays_in_the_diary_and_is_not_left(workspace: Workspace, tess: str) -> None:
    visit_id = plan(workspace, tess, hours=1)
    visits.start_visit(workspace, visit_id=visit_id)
    visits.finish_and_sign(workspace, visit_id=visit_id)
    today = read_today(workspace)
    assert [entry.visit.status for entry in today.visits] == [VisitStatus.SIGNED]
    assert today.visits_left == 0


def test_a_draft_of_another_day_waits_to_be_resumed(workspace: Workspace, clock: SteeredClock, tess: str) -> None:
    draft = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    clock.move(days=3)
    today = read_today(workspace)
    assert [entry.visit.id for entry in today.drafts] == [draft]
    assert today.visits == ()


def test_tasks_of_the_worker_are_on_the_day(workspace: Workspace, tess: str) -> None:
    actions.add_action(
        workspace, person_id=tess, text="Ring Lewis", owner_ids=(workspace.worker.id,), due_on=workspace.today()
    )
    assert [(task.person.called, task.action.text) for task in read_today(workspace).tasks] == [("Tess", "Ring Lewis")]


def test_reviews_of_the_next_two_weeks_come_up_and_say_when_they_fall_on_a_visit(
    workspace: Workspace, tess: str
) -> None:
    plan(workspace, tess, hours=1)
    today = workspace.today()
    with workspace.act("Set up") as act:
        act.unit.create(CarePlan(workspace.new_id(), tess, version=1, review_on=today - timedelta(days=200)))
        act.unit.create(CarePlan(workspace.new_id(), tess, version=2, review_on=today))
        act.unit.create(Goal(workspace.new_id(), tess, "Sing", review_on=today + timedelta(days=5)))
        act.unit.create(
            Goal(workspace.new_id(), tess, "Rest", status=GoalStatus.RESTING, review_on=today - timedelta(days=5))
        )
    people.edit_person(workspace, person_id=tess, next_review_on=today + timedelta(days=30))
    found = [(review.what, review.due_on, review.at_visit) for review in read_today(workspace).reviews]
    assert found == [("care_plan", today, True), ("goals", today + timedelta(days=5), False)]


def test_a_day_without_anything_is_empty(workspace: Workspace) -> None:
    today = read_today(workspace, day=date(2026, 6, 21))
    assert (today.visits, today.tomorrow, today.tasks, today.reviews, today.drafts) == ((), (), (), (), ())


def test_access_notes_come_with_the_visit(workspace: Workspace) -> None:
    made = people.add_person(workspace, person=Person("", given_name="Callum", home_access="Side gate"))
    plan(workspace, made.changes[0].record_id, hours=2)
    assert [chip.text for entry in read_today(workspace).visits for chip in entry.chips] == ["Side gate"]
