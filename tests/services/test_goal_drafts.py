"""A goal that is not yet decided: its words are kept, and stand nowhere but in the form for a new goal."""

from datetime import date

from tests.services.conftest import SteeredClock
from visitapp.domain.actions import Action
from visitapp.domain.goals import Goal, GoalRating, GoalStatus, GoalWords
from visitapp.services import goals, undo
from visitapp.services.careplan import read_paper, read_plan_page
from visitapp.services.overview import read_overview
from visitapp.services.people import list_people, read_head
from visitapp.services.search import search
from visitapp.services.workspace import Workspace

DRAFT = "0123456789abcdef0123456789abcdef"
WORDS = GoalWords(
    "I want to sing in front of people", "Sing", "It was my life", "I hum again", "Find the song book", (), 3
)


def test_a_draft_is_there_again_word_for_word_with_its_day(
    workspace: Workspace, tess: str, clock: SteeredClock
) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=GoalWords("I want"))
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    draft = goals.read_goals(workspace, person_id=tess).draft
    assert draft is not None
    assert (draft.words, draft.written_on) == (WORDS, date(2026, 6, 18))
    clock.move(days=1)
    later = goals.read_goals(workspace, person_id=tess).draft
    assert later is not None
    assert (later.words.score, later.written_on) == (None, date(2026, 6, 18))


def test_a_draft_stands_in_no_list_plan_count_or_paper(workspace: Workspace, tess: str) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    assert goals.read_goals(workspace, person_id=tess).goals == ()
    assert read_overview(workspace, person_id=tess).goals == ()
    assert read_head(workspace, person_id=tess).goal_count == 0
    assert [(each.goals, each.goals_begun) for each in list_people(workspace)] == [((), 0)]
    goals_line = next(
        state for state in read_plan_page(workspace, person_id=tess).sections if state.section.value == "goals"
    )
    assert not goals_line.is_there
    assert read_paper(workspace, person_id=tess).goals == ()


def test_adding_turns_the_draft_into_the_goal_and_undo_turns_it_back(workspace: Workspace, tess: str) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    goals.add_goal(workspace, goal=Goal(DRAFT, tess, "I want to sing"), score=4, first_step="Find the song book")
    assert [goal.id for goal in workspace.store.all(Goal, person_id=tess)] == [DRAFT]
    view = goals.list_goals(workspace, person_id=tess)[0]
    assert (view.goal.status, view.goal.own_words, view.score) == (GoalStatus.WORKING, "I want to sing", 4)
    assert [step.text for step in view.steps] == ["Find the song book"]
    undo.undo(workspace)
    draft = goals.read_goals(workspace, person_id=tess).draft
    assert draft is not None
    assert draft.words == WORDS


def test_writing_a_draft_is_no_undo_step(workspace: Workspace, tess: str) -> None:
    before = workspace.undo_steps.undo_label
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    assert workspace.undo_steps.undo_label == before


def test_words_thrown_away_are_gone_until_they_are_wanted_back(workspace: Workspace, tess: str) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    goals.throw_goal_draft_away(workspace, goal_id=DRAFT)
    assert goals.read_goals(workspace, person_id=tess).draft is None
    assert workspace.store.all(Action) == ()
    assert workspace.store.all(GoalRating) == ()
    undo.undo(workspace)
    draft = goals.read_goals(workspace, person_id=tess).draft
    assert draft is not None
    assert draft.words == WORDS


def test_an_emptied_form_leaves_no_draft(workspace: Workspace, tess: str) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=GoalWords())
    assert goals.read_goals(workspace, person_id=tess).draft is None
    assert goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=GoalWords()).changes == ()
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    draft = goals.read_goals(workspace, person_id=tess).draft
    assert draft is not None
    assert draft.words == WORDS


def test_a_draft_is_found_by_its_words_and_says_that_it_is_not_decided(workspace: Workspace, tess: str) -> None:
    goals.write_goal_draft(workspace, person_id=tess, goal_id=DRAFT, words=WORDS)
    hit = next(
        hit for group in search(workspace, typed="sing in front").groups for hit in group.hits if hit.group == "Goals"
    )
    assert hit.title == "A goal that is not yet decided"


def test_a_goal_that_is_taken_back_does_not_mix_with_another_that_is_being_written(
    workspace: Workspace, tess: str
) -> None:
    goals.add_goal(workspace, goal=Goal(DRAFT, tess, "I want to sing"))
    other = "f" * 32
    goals.write_goal_draft(workspace, person_id=tess, goal_id=other, words=GoalWords("I want to swim"))
    goals.set_goal_status(workspace, goal_id=DRAFT, status=GoalStatus.RESTING)
    goals.write_goal_draft(workspace, person_id=tess, goal_id=other, words=GoalWords("I want to swim again"))
    words = {goal.id: goal.own_words for goal in workspace.store.all(Goal, person_id=tess)}
    assert words == {DRAFT: "I want to sing", other: "I want to swim again"}
