"""Goals, their ratings and their steps."""

from datetime import date, timedelta

import pytest

from visitapp.domain.actions import Action
from visitapp.domain.goals import Goal, GoalStatus, progress_sentence
from visitapp.errors import Refused
from visitapp.services import goals, visits
from visitapp.services.actions import add_action
from visitapp.services.undo import redo, undo
from visitapp.services.visit_views import read_visit
from visitapp.services.workspace import Workspace


@pytest.fixture
def goal_id(workspace, tess):
    made = goals.add_goal(
        workspace, goal=Goal("", tess, "I want to cook Sunday dinner again.", "Cook Sunday dinner again")
    )
    return made.of_type("goal")[0].record_id


def only(workspace, tess):
    (view,) = goals.list_goals(workspace, person_id=tess)
    return view


def test_a_goal_is_told_from_its_first_rating_to_todays(workspace, tess, goal_id, clock):
    goals.rate_goal(workspace, goal_id=goal_id, score=3, rated_on=date(2026, 3, 12))
    goals.rate_goal(workspace, goal_id=goal_id, score=7)
    view = only(workspace, tess)
    assert [rating.score for rating in view.ratings] == [3, 7]
    assert progress_sentence(view.ratings, workspace.today()) == "From 3 in March to 7 today"


def test_a_second_rating_on_one_day_replaces_the_first(workspace, tess, goal_id):
    for score in (6, 7):
        goals.rate_goal(workspace, goal_id=goal_id, score=score)
    assert [rating.score for rating in only(workspace, tess).ratings] == [7]


def test_todays_rating_can_be_taken_back(workspace, tess, goal_id):
    goals.rate_goal(workspace, goal_id=goal_id, score=6)
    goals.rate_goal(workspace, goal_id=goal_id, score=None)
    assert only(workspace, tess).score is None


@pytest.mark.parametrize("score", [-1, 11, 1000])
def test_a_rating_off_the_scale_is_refused(workspace, goal_id, score):
    with pytest.raises(Refused, match="0 to 10"):
        goals.rate_goal(workspace, goal_id=goal_id, score=score)


def test_a_rating_for_a_day_to_come_is_refused(workspace, goal_id):
    with pytest.raises(Refused, match="yet to come"):
        goals.rate_goal(workspace, goal_id=goal_id, score=5, rated_on=workspace.today() + timedelta(days=1))


def test_a_goal_without_words_is_refused_and_not_half_written(workspace, tess, goal_id):
    with pytest.raises(Refused):
        goals.add_goal(workspace, goal=Goal("", tess, "   "))
    with pytest.raises(Refused):
        goals.edit_goal(workspace, goal_id=goal_id, own_words="")
    assert only(workspace, tess).goal.own_words == "I want to cook Sunday dinner again."


def test_steps_keep_their_order_owner_and_date(workspace, tess, goal_id):
    for text in ("Pick one dish", "Cook it with Aoife"):
        add_action(workspace, person_id=tess, goal_id=goal_id, text=text, owner_ids=(tess,), due_on=date(2026, 6, 28))
    steps = only(workspace, tess).steps
    assert [(step.text, step.owner_ids, step.due_on, step.person_id) for step in steps] == [
        ("Pick one dish", (tess,), date(2026, 6, 28), tess),
        ("Cook it with Aoife", (tess,), date(2026, 6, 28), tess),
    ]


def test_undo_and_redo_go_through_every_act(workspace, tess, goal_id):
    goals.rate_goal(workspace, goal_id=goal_id, score=7)
    goals.set_goal_status(workspace, goal_id=goal_id, status=GoalStatus.REACHED)
    undo(workspace)
    undo(workspace)
    view = only(workspace, tess)
    assert (view.goal.status, view.score) == (GoalStatus.WORKING, None)
    redo(workspace)
    redo(workspace)
    view = only(workspace, tess)
    assert (view.goal.status, view.score) == (GoalStatus.REACHED, 7)
    assert workspace.store.first_broken_operation() is None


def test_a_removed_goal_takes_its_steps_along_and_brings_them_back(workspace, tess, goal_id):
    add_action(workspace, person_id=tess, goal_id=goal_id, text="Buy leeks", owner_ids=(tess,))
    add_action(workspace, person_id=tess, text="Ring Lewis", owner_ids=(tess,))
    goals.remove_goal(workspace, goal_id=goal_id, reason="Said twice")
    assert [action.text for action in workspace.store.all(Action)] == ["Ring Lewis"]
    assert workspace.store.search("leeks") == ()
    undo(workspace)
    assert [step.text for step in only(workspace, tess).steps] == ["Buy leeks"]


def test_a_removed_goal_leaves_what_was_agreed_at_a_signed_visit(workspace, tess, goal_id):
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    add_action(workspace, person_id=tess, visit_id=visit_id, goal_id=goal_id, text="Buy leeks")
    visits.finish_and_sign(workspace, visit_id=visit_id)
    goals.remove_goal(workspace, goal_id=goal_id, reason="Said twice")
    view = read_visit(workspace, visit_id=visit_id)
    assert ([action.text for action in view.actions], view.seal_holds) == (["Buy leeks"], True)


def test_words_carried_from_a_visit_into_a_goal_keep_the_day_they_were_said(workspace: Workspace, tess: str) -> None:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="own_words", text="“I want the sea.”\n\n“Not today.”")
    for words in ("I want the sea.", "Something else."):
        goals.add_goal(workspace, goal=Goal("", tess, own_words=words))
    said = [view.said_on for view in goals.list_goals(workspace, person_id=tess)]
    assert said == [workspace.today(), None]
