"""Nothing that belongs to a signed visit changes any more: not by undo, not by redo, not by a later rating."""

from collections.abc import Callable

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.actions import Action
from visitapp.domain.goals import Goal, GoalRating
from visitapp.domain.visits import VisitSection, section_id
from visitapp.errors import Refused
from visitapp.services import actions, goals, undo, visits
from visitapp.services.visit_views import GoalToTalkAbout, read_visit
from visitapp.services.workspace import Workspace


@pytest.fixture
def draft(workspace: Workspace, tess: str) -> str:
    return begin(workspace, tess)


@pytest.fixture
def goal_id(workspace: Workspace, tess: str) -> str:
    made = goals.add_goal(workspace, goal=Goal("", tess, "I want to cook Sunday dinner again."))
    return made.of_type("goal")[0].record_id


def begin(workspace: Workspace, person_id: str) -> str:
    return visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id


def agree(workspace: Workspace, person_id: str, visit_id: str) -> str:
    made = actions.add_action(workspace, person_id=person_id, visit_id=visit_id, text="Ring Lewis")
    return made.of_type("action")[0].record_id


def rated(workspace: Workspace, visit_id: str) -> tuple[int | None, int | None]:
    """Return what the page of a visit shows of the one goal: before and now."""
    (shown,) = read_visit(workspace, visit_id=visit_id).goals
    assert isinstance(shown, GoalToTalkAbout)
    return shown.before, shown.now


def scores(workspace: Workspace, person_id: str) -> list[int]:
    (view,) = goals.list_goals(workspace, person_id=person_id)
    return [rating.score for rating in view.ratings]


def test_an_action_that_was_removed_before_signing_does_not_return_by_undo(
    workspace: Workspace, tess: str, draft: str
) -> None:
    actions.retract_action(workspace, action_id=agree(workspace, tess, draft))
    visits.finish_and_sign(workspace, visit_id=draft)
    while workspace.undo_steps.past:
        undo.undo(workspace)
        assert read_visit(workspace, visit_id=draft).seal_holds
    assert read_visit(workspace, visit_id=draft).actions == ()


def test_words_that_were_undone_before_signing_do_not_return_by_redo(workspace: Workspace, draft: str) -> None:
    visits.write_section(workspace, visit_id=draft, key="safety", text="Taken back")
    undo.undo(workspace)
    visits.finish_and_sign(workspace, visit_id=draft)
    while workspace.undo_steps.future:
        undo.redo(workspace)
    view = read_visit(workspace, visit_id=draft)
    assert (view.section("safety").text, view.seal_holds) == ("", True)


def test_nothing_is_written_into_a_signed_visit_whoever_asks(workspace: Workspace, tess: str, draft: str) -> None:
    removed, kept = agree(workspace, tess, draft), agree(workspace, tess, draft)
    loose = agree(workspace, tess, "")
    actions.retract_action(workspace, action_id=removed)
    visits.write_section(workspace, visit_id=draft, key="safety", text="Words")
    visits.finish_and_sign(workspace, visit_id=draft)
    new = workspace.new_id()
    attempts: list[Callable[[visits.UnitOfWork], object]] = [
        lambda unit: unit.restore(Action, removed),
        lambda unit: unit.retract(Action, kept),
        lambda unit: unit.edit(Action, kept, text="Other words"),
        lambda unit: unit.edit(Action, kept, visit_id=""),
        lambda unit: unit.edit(Action, loose, visit_id=draft),
        lambda unit: unit.create(Action(new, tess, draft, text="More")),
        lambda unit: unit.create(VisitSection(section_id(draft, "health"), tess, draft, "health", "More")),
        lambda unit: unit.create(GoalRating(new, tess, new, 5, workspace.today(), draft)),
        lambda unit: unit.edit(VisitSection, section_id(draft, "safety"), text="Other words"),
        lambda unit: unit.retract(VisitSection, section_id(draft, "safety")),
    ]
    before, head = read_visit(workspace, visit_id=draft), workspace.store.head
    for attempt in attempts:
        with pytest.raises(Refused), workspace.act("Against the seal") as act:
            attempt(act.unit)
    assert (read_visit(workspace, visit_id=draft), workspace.store.head) == (before, head)
    assert before.seal_holds


def test_a_rating_later_that_day_leaves_the_one_of_the_signed_visit(
    workspace: Workspace, tess: str, draft: str, goal_id: str
) -> None:
    goals.rate_goal(workspace, goal_id=goal_id, score=7, visit_id=draft)
    visits.finish_and_sign(workspace, visit_id=draft)
    for score in (3, 2):
        goals.rate_goal(workspace, goal_id=goal_id, score=score)
    assert rated(workspace, draft) == (None, 7)
    assert scores(workspace, tess) == [7, 2]


def test_undo_after_signing_does_not_take_its_ratings_away(
    workspace: Workspace, tess: str, draft: str, goal_id: str
) -> None:
    goals.rate_goal(workspace, goal_id=goal_id, score=4)
    for score in (6, 7):
        goals.rate_goal(workspace, goal_id=goal_id, score=score, visit_id=draft)
    visits.finish_and_sign(workspace, visit_id=draft)
    with pytest.raises(Refused):
        goals.rate_goal(workspace, goal_id=goal_id, score=None)
    while workspace.undo_steps.past:
        undo.undo(workspace)
    assert rated(workspace, draft) == (None, 7)


def test_a_second_visit_that_day_has_ratings_of_its_own(
    workspace: Workspace, clock: SteeredClock, tess: str, draft: str, goal_id: str
) -> None:
    goals.rate_goal(workspace, goal_id=goal_id, score=7, visit_id=draft)
    visits.finish_and_sign(workspace, visit_id=draft)
    clock.move(hours=3)
    second = begin(workspace, tess)
    assert rated(workspace, second) == (7, None)
    goals.rate_goal(workspace, goal_id=goal_id, score=5, visit_id=second)
    assert (rated(workspace, draft), rated(workspace, second)) == ((None, 7), (7, 5))
    goals.rate_goal(workspace, goal_id=goal_id, score=None, visit_id=second)
    assert (rated(workspace, draft), rated(workspace, second)) == ((None, 7), (7, None))


def test_a_rating_of_a_draft_is_not_moved_to_another_visit(
    workspace: Workspace, tess: str, draft: str, goal_id: str
) -> None:
    goals.rate_goal(workspace, goal_id=goal_id, score=7, visit_id=draft)
    second = begin(workspace, tess)
    goals.rate_goal(workspace, goal_id=goal_id, score=5, visit_id=second)
    assert (rated(workspace, draft)[1], rated(workspace, second)[1]) == (7, 5)
    goals.rate_goal(workspace, goal_id=goal_id, score=6, visit_id=draft)
    assert (rated(workspace, draft)[1], rated(workspace, second)[1]) == (6, 5)
