"""Visits: begun once, saved as typed, signed for good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.network import Member, MemberKind
from visitapp.domain.visit_seal import content_hash
from visitapp.domain.visits import SECTIONS, Visit, VisitKind, VisitSection, VisitStatus, section_id
from visitapp.errors import NotFound, Refused
from visitapp.services import actions, diary, network, undo, visits
from visitapp.services.visit_views import VisitView, list_visits, read_visit
from visitapp.services.workspace import Workspace


def planned(workspace: Workspace, person_id: str, **words: str) -> str:
    made = diary.plan_visit(workspace, person_id=person_id, planned_for=workspace.now(), **words)
    return made.of_type("visit")[0].record_id


def begun(workspace: Workspace, person_id: str) -> str:
    return visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id


def text(workspace: Workspace, visit_id: str, key: str = "since_last") -> str:
    return read_visit(workspace, visit_id=visit_id).section(key).text


def write(workspace: Workspace, visit_id: str, words: str, key: str = "since_last") -> None:
    visits.write_section(workspace, visit_id=visit_id, key=key, text=words)


def present(view: VisitView) -> list[str]:
    return [choice.name for choice in view.who if choice.is_present]


def test_a_planned_visit_becomes_a_draft_with_the_person_there(workspace: Workspace, tess: str) -> None:
    visit_id = planned(workspace, tess, purpose="Look at her goals")
    visits.start_visit(workspace, visit_id=visit_id)
    view = read_visit(workspace, visit_id=visit_id)
    assert view.visit.status is VisitStatus.DRAFT
    assert view.visit.started_at == workspace.now()
    assert view.visit.author == "Amara Okafor"
    assert present(view) == ["Tess"]


def test_starting_a_draft_again_resumes_it(workspace: Workspace, tess: str) -> None:
    visit_id = planned(workspace, tess)
    visits.start_visit(workspace, visit_id=visit_id)
    write(workspace, visit_id, "The boiler is off.")
    assert visits.start_visit(workspace, visit_id=visit_id).changes == ()
    assert text(workspace, visit_id) == "The boiler is off."
    assert len(workspace.store.all(Visit)) == 1


def test_the_visit_for_now_is_todays_draft_then_what_is_planned_today(workspace: Workspace, tess: str) -> None:
    assert visits.visit_for_now(workspace, person_id=tess) == ""
    diary.plan_visit(workspace, person_id=tess, planned_for=workspace.now() + timedelta(days=1))
    assert visits.visit_for_now(workspace, person_id=tess) == ""
    at_two = planned(workspace, tess)
    assert visits.visit_for_now(workspace, person_id=tess) == at_two
    draft = begun(workspace, tess)
    assert visits.visit_for_now(workspace, person_id=tess) == draft


def test_the_words_of_a_section_are_there_after_opening_the_vault_again(
    open_again: Callable[[], Workspace], workspace: Workspace, tess: str
) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "“Being asked, not told.”", "own_words")
    workspace.close()
    again = open_again()
    assert text(again, visit_id, "own_words") == "“Being asked, not told.”"
    again.close()
    workspace.store = again.store  # the fixture closes a workspace that is closed already


def test_every_section_of_the_page_is_offered_and_none_is_compulsory(workspace: Workspace, tess: str) -> None:
    view = read_visit(workspace, visit_id=begun(workspace, tess))
    assert [section.kind for section in view.sections] == list(SECTIONS)
    assert {section.text for section in view.sections} == {""}
    assert "Tess" in view.section("own_words").prompt


def test_an_empty_section_that_stays_empty_writes_nothing(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    assert visits.write_section(workspace, visit_id=visit_id, key="safety", text="").changes == ()
    assert workspace.store.all(VisitSection) == ()


def test_typing_in_one_section_is_one_undo_step(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    for words in ("Tess", "Tess has been", "Tess has been to choir"):
        write(workspace, visit_id, words)
    undo.undo(workspace)
    assert text(workspace, visit_id) == ""
    undo.redo(workspace)
    assert text(workspace, visit_id) == "Tess has been to choir"


def test_long_typing_does_not_pile_up_in_the_undo_step(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    for count in range(1, 60):
        write(workspace, visit_id, "word " * count)
    assert len(workspace.undo_steps.past[-1].changes) == 1


def test_a_section_that_was_taken_back_can_be_written_again(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "First try")
    undo.undo(workspace)
    write(workspace, visit_id, "Second try")
    assert text(workspace, visit_id) == "Second try"


def test_two_windows_write_to_the_same_section_record(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "One")
    write(workspace, visit_id, "Two")
    assert [section.id for section in workspace.store.all(VisitSection)] == [section_id(visit_id, "since_last")]


def test_a_section_can_be_kept_for_the_team(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    visits.set_shared(workspace, visit_id=visit_id, key="safety", shared=False)
    write(workspace, visit_id, "A worry", "safety")
    section = read_visit(workspace, visit_id=visit_id).section("safety")
    assert (section.text, section.shared) == ("A worry", False)


def test_people_from_the_map_and_names_alone_are_marked_and_unmarked(workspace: Workspace, tess: str) -> None:
    aoife = (
        network.add_member(
            workspace,
            member=Member("", tess, "Aoife", kind=MemberKind.FAMILY, relation="Daughter", is_key_person=True),
        )
        .of_type("member")[0]
        .record_id
    )
    visit_id = begun(workspace, tess)
    visits.mark_present(workspace, visit_id=visit_id, member_id=aoife)
    visits.mark_present(workspace, visit_id=visit_id, member_id=aoife)
    visits.mark_present(workspace, visit_id=visit_id, name="  A man   from the gas board ")
    assert present(read_visit(workspace, visit_id=visit_id)) == ["Tess", "Aoife", "A man from the gas board"]
    visits.unmark_present(workspace, visit_id=visit_id, name="a man from the GAS board")
    visits.unmark_present(workspace, visit_id=visit_id, member_id=tess)
    assert present(read_visit(workspace, visit_id=visit_id)) == ["Aoife"]


def test_who_is_kept_off_the_shared_map_is_not_offered_unasked(workspace: Workspace, tess: str) -> None:
    for name, sensitive in (("Nasreen", False), ("Gary", True)):
        network.add_member(workspace, member=Member("", tess, name, is_key_person=True, sensitive=sensitive))
    view = read_visit(workspace, visit_id=begun(workspace, tess))
    assert [choice.name for choice in view.who] == ["Tess", "Nasreen"]
    assert [choice.name for choice in view.others] == ["Gary"]


def test_what_was_agreed_last_time_is_beside_the_note(workspace: Workspace, clock: SteeredClock, tess: str) -> None:
    first = begun(workspace, tess)
    actions.add_action(workspace, person_id=tess, visit_id=first, text="Ring Lewis", owner_ids=(workspace.worker.id,))
    visits.finish_and_sign(workspace, visit_id=first)
    clock.move(days=14)
    view = read_visit(workspace, visit_id=begun(workspace, tess))
    assert view.agreed_on == (workspace.today() - timedelta(days=14))
    assert [action.text for action in view.agreed] == ["Ring Lewis"]
    assert view.names[workspace.worker.id] == "Amara"


def test_a_signed_visit_carries_author_time_and_hash(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "We looked at the letter.")
    visits.finish_and_sign(workspace, visit_id=visit_id, title="  The   letter ")
    view = read_visit(workspace, visit_id=visit_id)
    assert (view.visit.signed_by, view.visit.signed_at) == ("Amara Okafor", workspace.now())
    assert view.visit.title == "The letter"
    assert len(view.visit.signed_hash) == 64
    assert view.seal_holds


@pytest.mark.parametrize(
    "attempt",
    [
        lambda ws, v: visits.write_section(ws, visit_id=v, key="since_last", text="Other words"),
        lambda ws, v: visits.write_section(ws, visit_id=v, key="safety", text="New words"),
        lambda ws, v: visits.set_shared(ws, visit_id=v, key="since_last", shared=False),
        lambda ws, v: visits.mark_present(ws, visit_id=v, name="Nobody"),
        lambda ws, v: visits.unmark_present(ws, visit_id=v, name="Tess"),
        lambda ws, v: visits.set_details(ws, visit_id=v, title="Other"),
        lambda ws, v: visits.set_details(ws, visit_id=v, kind=VisitKind.PHONE),
        lambda ws, v: visits.finish_and_sign(ws, visit_id=v),
        lambda ws, v: visits.discard_draft(ws, visit_id=v),
        lambda ws, v: visits.start_visit(ws, visit_id=v),
        lambda ws, v: actions.add_action(ws, person_id=read_visit(ws, visit_id=v).person.id, visit_id=v, text="More"),
        lambda ws, v: actions.edit_action(ws, action_id=read_visit(ws, visit_id=v).actions[0].id, text="Less"),
        lambda ws, v: actions.retract_action(ws, action_id=read_visit(ws, visit_id=v).actions[0].id),
    ],
)
def test_signed_words_never_change(
    workspace: Workspace, tess: str, attempt: Callable[[Workspace, str], object]
) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "As it was")
    actions.add_action(workspace, person_id=tess, visit_id=visit_id, text="Ring Lewis")
    visits.finish_and_sign(workspace, visit_id=visit_id)
    before, head = read_visit(workspace, visit_id=visit_id), workspace.store.head
    with pytest.raises(Refused):
        attempt(workspace, visit_id)
    assert read_visit(workspace, visit_id=visit_id) == before
    assert workspace.store.head == head


def test_undo_does_not_reach_behind_a_signature(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "As it was")
    visits.finish_and_sign(workspace, visit_id=visit_id)
    with pytest.raises(Refused):
        undo.undo(workspace)
    assert text(workspace, visit_id) == "As it was"


def test_what_was_agreed_can_be_ticked_after_signing_and_the_seal_holds(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    actions.add_action(workspace, person_id=tess, visit_id=visit_id, text="Ring Lewis")
    visits.finish_and_sign(workspace, visit_id=visit_id)
    action = read_visit(workspace, visit_id=visit_id).actions[0]
    actions.tick_action(workspace, action_id=action.id, outcome="He comes on Friday")
    view = read_visit(workspace, visit_id=visit_id)
    assert view.actions[0].is_done
    assert view.seal_holds


def test_the_seal_breaks_when_any_signed_word_is_another() -> None:
    visit = Visit("a" * 32, "b" * 32, signed_by="Amara Okafor")
    section = VisitSection("c" * 32, "b" * 32, visit.id, "since_last", "As it was")
    sealed = content_hash(visit, [section], [])
    assert sealed == content_hash(visit, [section], [])
    assert sealed != content_hash(visit, [replace(section, text="As it wasn’t")], [])
    assert sealed != content_hash(visit, [replace(section, shared=False)], [])
    assert sealed != content_hash(replace(visit, signed_by="Somebody"), [section], [])
    assert sealed != content_hash(visit, [], [])


def test_a_clock_that_was_set_back_does_not_end_a_visit_before_it_began(
    workspace: Workspace, clock: SteeredClock, tess: str
) -> None:
    visit_id = begun(workspace, tess)
    clock.move(hours=-2)
    visits.finish_and_sign(workspace, visit_id=visit_id)
    visit = read_visit(workspace, visit_id=visit_id).visit
    assert visit.started_at is not None
    assert visit.ended_at == visit.started_at


def test_times_that_end_before_they_begin_are_refused_and_nothing_changes(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    with pytest.raises(Refused):
        visits.set_details(workspace, visit_id=visit_id, ended_at=workspace.now() - timedelta(hours=1))
    assert read_visit(workspace, visit_id=visit_id).visit.ended_at is None


def test_a_discarded_draft_is_gone_until_it_is_undone(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    write(workspace, visit_id, "Words")
    visits.discard_draft(workspace, visit_id=visit_id)
    with pytest.raises(NotFound):
        read_visit(workspace, visit_id=visit_id)
    undo.undo(workspace)
    assert text(workspace, visit_id) == "Words"


def test_discarding_the_draft_of_a_planned_visit_puts_it_back_into_the_diary(workspace: Workspace, tess: str) -> None:
    visit_id = planned(workspace, tess, purpose="Goals")
    visits.start_visit(workspace, visit_id=visit_id)
    write(workspace, visit_id, "Words")
    visits.discard_draft(workspace, visit_id=visit_id)
    view = read_visit(workspace, visit_id=visit_id)
    assert (view.visit.status, view.visit.purpose) == (VisitStatus.PLANNED, "Goals")
    assert text(workspace, visit_id) == ""
    visits.start_visit(workspace, visit_id=visit_id)
    write(workspace, visit_id, "New words")
    assert text(workspace, visit_id) == "New words"


def test_visits_are_listed_with_drafts_first_and_then_the_newest(
    workspace: Workspace, clock: SteeredClock, tess: str
) -> None:
    for title in ("First", "Second"):
        visits.finish_and_sign(workspace, visit_id=begun(workspace, tess), title=title)
        clock.move(days=7)
    draft = begun(workspace, tess)
    visits.set_details(workspace, visit_id=draft, title="Third")
    diary.plan_visit(workspace, person_id=tess, planned_for=workspace.now() + timedelta(days=7), purpose="Fourth")
    assert [visit.title for visit in list_visits(workspace, person_id=tess)] == ["Third", "Fourth", "Second", "First"]


def test_two_hundred_thousand_characters_are_kept_whole(workspace: Workspace, tess: str) -> None:
    visit_id = begun(workspace, tess)
    long = "Ŵyn said “żółć” 🙂\n" * 11_000
    write(workspace, visit_id, long)
    assert text(workspace, visit_id) == long


def test_a_text_longer_than_any_note_is_refused(workspace: Workspace, tess: str) -> None:
    with pytest.raises(Refused):
        write(workspace, begun(workspace, tess), "x" * (visits.LONGEST_SECTION + 1))


def test_a_section_that_no_visit_has_is_not_found(workspace: Workspace, tess: str) -> None:
    with pytest.raises(NotFound):
        write(workspace, begun(workspace, tess), "Words", "no_such_section")


def test_a_visit_to_nobody_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        visits.start_visit(workspace, person_id="f" * 32)
