"""The plan on paper: what it holds, what is kept when it is finalised, what waits for the office, and files."""

import os
import stat
from datetime import date

import pypdfium2
import pytest

from visitapp.domain.adjustments import Adjustment
from visitapp.domain.careplan import CrisisNumber, PlanCounts, PlanSection, section_states
from visitapp.domain.documents import DocumentState
from visitapp.domain.goals import Goal
from visitapp.domain.network import Closeness, Member, MemberKind
from visitapp.errors import NotFound, NotWritable, Refused
from visitapp.services import about, actions, careplan, documents, goals, network
from visitapp.services.undo import undo


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage() for page in document]
        return " ".join(" ".join(page.get_text_bounded().split()) for page in pages)
    finally:
        document.close()


def states(workspace, person_id):
    page = careplan.read_plan_page(workspace, person_id=person_id)
    return {state.section: (state.is_there, state.summary) for state in page.sections}


def test_the_paper_holds_the_plan_the_goals_worked_on_and_their_open_steps(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Being asked, not told.")
    goal = goals.add_goal(workspace, goal=Goal("", tess, "Cook Sunday dinner"), score=4, first_step="Buy a timer")
    goal_id = goal.of_type("goal")[0].record_id
    done = actions.add_action(workspace, person_id=tess, text="Find the big pan", goal_id=goal_id)
    actions.tick_action(workspace, action_id=done.changes[0].record_id)
    printed = words_of(careplan.make_plan_pdf(workspace, person_id=tess))
    for words in ("Being asked, not told.", "Cook Sunday dinner", "Buy a timer", "Me", "4 now"):
        assert words in printed
    assert "Find the big pan" not in printed


def test_what_has_to_be_done_differently_is_printed_with_what_happens_without_it(workspace, tess):
    adjustment = Adjustment("", tess, "Come in the afternoon.", "I am too tired to follow")
    about.add_record(workspace, record=adjustment)
    printed = words_of(careplan.make_plan_pdf(workspace, person_id=tess))
    assert "Please do this differently for me: Come in the afternoon (without it: I am too tired to follow)." in printed


def test_a_resting_goal_is_left_off_the_paper(workspace, tess):
    made = goals.add_goal(workspace, goal=Goal("", tess, "Learn to swim"))
    goals.set_goal_status(workspace, goal_id=made.changes[0].record_id, status=goals.GoalStatus.RESTING)
    assert "Learn to swim" not in words_of(careplan.make_plan_pdf(workspace, person_id=tess))


def test_whoever_is_kept_off_the_shared_map_is_named_nowhere_on_the_paper(workspace, tess):
    made = network.add_member(
        workspace,
        member=Member("", tess, "Zebedee", kind=MemberKind.FRIEND, sensitive=True),
        closeness=Closeness.VERY_CLOSE,
    )
    member_id = made.of_type("member")[0].record_id
    goal = goals.add_goal(workspace, goal=Goal("", tess, "Walk to the park"))
    goal_id = goal.changes[0].record_id
    actions.add_action(workspace, person_id=tess, text="Find boots", owner_ids=(member_id,), goal_id=goal_id)
    printed = words_of(careplan.make_plan_pdf(workspace, person_id=tess))
    assert "Find boots" in printed
    assert "Zebedee" not in printed


def test_a_plan_of_nobody_is_not_found(workspace):
    with pytest.raises(NotFound):
        careplan.make_plan_pdf(workspace, person_id="0" * 32)


def test_a_final_version_prints_as_it_was_finalised_whatever_changes_later(workspace, tess, clock):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    final = careplan.finalise(workspace, person_id=tess)
    clock.move(days=20)
    goals.add_goal(workspace, goal=Goal("", tess, "A goal of next month"))
    (kept,) = documents.list_documents(workspace, person_id=tess)
    printed = careplan.make_plan_pdf(workspace, person_id=tess)
    assert final.touches("care_plan", "document")
    assert (kept.state, kept.title, kept.page_count) == (DocumentState.KEPT, "Care plan, version 1", 1)
    assert printed == documents.read_content(workspace, document_id=kept.id)
    assert "A goal of next month" not in words_of(printed)
    assert "agreed 18 June 2026" in words_of(printed)


def test_a_draft_that_waits_is_not_taken_for_the_final_paper(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.queue_for_upload(workspace, person_id=tess)
    careplan.finalise(workspace, person_id=tess)
    assert "draft" not in words_of(careplan.make_plan_pdf(workspace, person_id=tess))
    assert [paper.state for paper in documents.list_documents(workspace, person_id=tess)] == [
        DocumentState.WAITING,
        DocumentState.KEPT,
    ]


def test_a_queued_paper_waits_once_and_through_a_restart(workspace, tess, open_again):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Being asked, not told.")
    for _ in range(3):
        careplan.queue_for_upload(workspace, person_id=tess)
    content = careplan.make_plan_pdf(workspace, person_id=tess)
    workspace.close()
    again = open_again()
    (paper,) = documents.list_documents(again, person_id=tess)
    assert (paper.state, documents.waiting_count(again)) == (DocumentState.WAITING, 1)
    assert documents.read_content(again, document_id=paper.id) == content
    workspace.vault, workspace.store = again.vault, again.store


def test_the_kept_paper_of_a_final_version_is_what_waits(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.finalise(workspace, person_id=tess)
    careplan.queue_for_upload(workspace, person_id=tess)
    (paper,) = documents.list_documents(workspace, person_id=tess)
    assert paper.state is DocumentState.WAITING


def test_a_plan_without_a_word_is_not_queued(workspace, tess):
    with pytest.raises(Refused):
        careplan.queue_for_upload(workspace, person_id=tess)
    assert documents.list_documents(workspace, person_id=tess) == ()


def test_queueing_is_not_an_undo_step(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.queue_for_upload(workspace, person_id=tess)
    undo(workspace)
    assert not careplan.read_plan(workspace, person_id=tess).is_saved
    assert documents.waiting_count(workspace) == 1


def test_opening_the_next_version_without_changing_a_word_can_be_taken_back(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.finalise(workspace, person_id=tess)
    careplan.edit_plan(workspace, person_id=tess)
    assert careplan.read_plan(workspace, person_id=tess).plan.version == 2
    undo(workspace)
    assert careplan.read_plan(workspace, person_id=tess).plan.version == 1


def test_a_page_is_painted_on_white_paper(workspace, tess):
    pdf = careplan.make_plan_pdf(workspace, person_id=tess)
    picture = documents.preview_page(pdf, page=0, width_px=300)
    assert (picture.width, picture.height) == (300, 424)
    assert len(picture.pixels) == 300 * 424 * 4
    assert picture.pixels[:4] == b"\xff\xff\xff\xff"
    assert documents.page_count(pdf) == 1
    with pytest.raises(IndexError):
        documents.preview_page(pdf, page=1, width_px=300)


def test_headings_tell_where_their_section_begins_and_ends(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.", strengths="I sing alto.\nI cook.")
    matters, strengths = documents.heading_places(careplan.make_plan_pdf(workspace, person_id=tess))[:2]
    assert (matters.title, strengths.title) == ("What matters to me", "My strengths")
    assert 0.1 < matters.top < matters.bottom < strengths.top < strengths.bottom < 0.5


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path):
    target = tmp_path / "plan.pdf"
    documents.write_file(b"%PDF-first", path=target)
    documents.write_file(b"%PDF-second", path=target)
    assert target.read_bytes() == b"%PDF-second"
    for place in (tmp_path / "missing" / "plan.pdf", target / "under-a-file.pdf"):
        with pytest.raises(NotWritable):
            documents.write_file(b"%PDF-third", path=place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.pdf"]


def test_a_paper_never_takes_the_place_of_something_else(tmp_path):
    letter, folder = tmp_path / "letter.docx", tmp_path / "folder.pdf"
    letter.write_bytes(b"a letter")
    folder.mkdir()
    for place in (letter, folder):
        with pytest.raises(Refused, match="not a PDF"):
            documents.write_file(b"%PDF-1.7", path=place)
    assert letter.read_bytes() == b"a letter"


def test_a_paper_outside_the_vault_is_for_its_owner_only(tmp_path):
    documents.write_file(b"%PDF-1.7", path=tmp_path / "plan.pdf")
    mode = stat.S_IMODE((tmp_path / "plan.pdf").stat().st_mode)
    assert mode == 0o600 or os.name == "nt"  # Windows keeps permissions elsewhere


def test_what_is_missing_is_said_in_words(workspace, tess):
    assert [there for there, _ in states(workspace, tess).values()] == [False] * 8
    assert states(workspace, tess)[PlanSection.RIGHTS] == (False, "Add what Tess chose about sharing")
    careplan.edit_plan(
        workspace,
        person_id=tess,
        what_matters="Singing.",
        early_signs="I live on toast.\n\nI don’t answer the door.",
        crisis_numbers=(CrisisNumber("116 123", "Samaritans"),),
        review_on=date(2026, 7, 30),
        review_how="at home, with Aoife",
    )
    said = states(workspace, tess)
    assert said[PlanSection.WHAT_MATTERS] == (True, "Changed today")
    assert said[PlanSection.STAYING_WELL] == (False, "2 early signs. Add what helps")
    assert said[PlanSection.CRISIS] == (True, "1 number")
    assert said[PlanSection.REVIEW] == (True, "Thursday 30 July, at home")


def test_counts_are_said_in_words(workspace, tess):
    plan = careplan.read_plan(workspace, person_id=tess).plan
    said = section_states(plan, PlanCounts(3, 6, 1), called="Tess", today=date(2026, 6, 18))
    summaries = {state.section: state.summary for state in said}
    assert summaries[PlanSection.GOALS] == "3 goals, 6 steps"
    assert summaries[PlanSection.PEOPLE] == "Map of 18 June, 1 tie"
    stepless = section_states(plan, PlanCounts(1, 0, 0), called="Tess", today=date(2026, 6, 18))
    assert stepless[2].summary == "1 goal, no steps yet"


def test_those_who_may_be_asked_to_agree_are_the_person_the_worker_and_people_on_the_shared_map(workspace, tess):
    for name, kind in (("Kwame", MemberKind.PROFESSIONAL), ("Biscuit", MemberKind.PET)):
        network.add_member(workspace, member=Member("", tess, name, kind=kind, relation="nurse"))
    careplan.agree(workspace, person_id=tess, name="Tess")
    page = careplan.read_plan_page(workspace, person_id=tess)
    assert page.to_ask == (("Amara Okafor", "Social worker"), ("Kwame", "Nurse"))
