"""The plan is saved as it is written, nothing that is typed is taken away, and a final version stays as it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from visitapp.domain.careplan import CrisisNumber, PlanSection
from visitapp.services import careplan, network
from visitapp.services.undo import undo
from visitapp.ui import places
from visitapp.ui.widgets.dialog import Dialog


@pytest.fixture
def plan(ask, tess):
    return lambda: ask(lambda ws: careplan.read_plan(ws, person_id=tess)).plan


def write(qtbot, editor, words):
    editor.setFocus()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, words)


def open_section(qtbot, tab, section):
    qtbot.mouseClick(tab.sections.rows[section].head, Qt.MouseButton.LeftButton)


def test_what_is_typed_is_saved_without_being_asked(tab, qtbot, plan):
    write(qtbot, tab.sections.editors["what_matters"], " And the radio.")
    qtbot.waitUntil(lambda: tab.saving.is_saved)
    assert plan().what_matters.endswith("not told. And the radio.")


def test_leaving_saves_at_once(tab, qtbot, plan):
    write(qtbot, tab.sections.editors["rights"], " I can say stop.")
    tab.flush()
    assert plan().rights.endswith("I can say stop.")


def test_own_saves_never_reset_the_field_that_is_typed_in(tab, qtbot, settle, recording_desk):
    editor = tab.sections.editors["what_matters"]
    write(qtbot, editor, " One")
    tab.flush()
    qtbot.keyClicks(editor, " two")
    settle(recording_desk.background)
    qtbot.keyClicks(editor, " three")
    tab.flush()
    settle(recording_desk.background)
    assert editor.text().endswith("not told. One two three")
    assert editor.textCursor().atEnd()


def test_a_change_from_elsewhere_is_shown_but_not_over_words_that_wait(tab, qtbot, recording_desk, settle, tess):
    write(qtbot, tab.sections.editors["rights"], " Mine.")

    def change(ws):
        return careplan.edit_plan(ws, person_id=tess, rights="Theirs.", strengths="I knit.")

    recording_desk.background.write(tab, change)
    settle(recording_desk.background)
    assert tab.sections.editors["strengths"].text() == "I knit."
    assert tab.sections.editors["rights"].text().endswith(" Mine.")


def test_what_cannot_be_saved_stays_and_is_saved_on_trying_again(tab, qtbot, recording_desk, demo_workspace, plan):
    recording_desk.background.use(None)
    write(qtbot, tab.sections.editors["what_matters"], " Kept.")
    qtbot.waitUntil(lambda: tab.banner.isVisible())
    assert "locked" in tab.banner.words()
    assert tab.sections.editors["what_matters"].text().endswith(" Kept.")
    recording_desk.background.use(demo_workspace)
    qtbot.mouseClick(tab.banner_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.saving.is_saved)
    assert not tab.banner.isVisible()
    assert plan().what_matters.endswith(" Kept.")


def test_leaving_with_words_that_cannot_be_saved_tells_the_window(tab, qtbot, recording_desk, settle):
    recording_desk.background.use(None)
    write(qtbot, tab.sections.editors["what_matters"], " Kept.")
    tab.flush()
    settle(recording_desk.background)
    assert any("locked" in said for said in recording_desk.troubles)


def test_words_belong_to_the_person_they_were_written_for(tab, qtbot, ask, id_of, settle, recording_desk, plan):
    darek = id_of("Darek")
    before = ask(lambda ws: careplan.read_plan(ws, person_id=darek)).plan.what_matters
    write(qtbot, tab.sections.editors["what_matters"], " Of Tess.")
    tab.show_place(places.person(darek, "plan"))
    settle(recording_desk.background)
    assert tab.sections.editors["what_matters"].text() == before
    assert ask(lambda ws: careplan.read_plan(ws, person_id=darek)).plan.what_matters == before
    assert plan().what_matters.endswith(" Of Tess.")


def test_one_section_is_open_at_a_time(tab, qtbot):
    assert tab.sections.section is PlanSection.WHAT_MATTERS
    open_section(qtbot, tab, PlanSection.CRISIS)
    assert [section for section, row in tab.sections.rows.items() if row.is_open] == [PlanSection.CRISIS]
    qtbot.keyClick(tab.sections.rows[PlanSection.CRISIS].head, Qt.Key.Key_Return)
    assert tab.sections.section is None


def test_what_is_missing_is_said_in_words(tab, qtbot):
    editor = tab.sections.editors["rights"]
    open_section(qtbot, tab, PlanSection.RIGHTS)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    head = tab.sections.rows[PlanSection.RIGHTS].head
    qtbot.waitUntil(lambda: head.summary == "Add what Tess chose about sharing")
    assert "Add what Tess chose about sharing" in head.accessibleName()


def test_words_from_a_visit_are_brought_in_as_they_were_said(tab, qtbot, settle, recording_desk, plan):
    qtbot.mouseClick(tab.sections.bring_in, Qt.MouseButton.LeftButton)
    settle(recording_desk.background)
    link = next(link for link in tab.sections.quotes.links if "gravy" in link.accessibleName())
    qtbot.keyClick(link, Qt.Key.Key_Space)
    tab.flush()
    assert plan().what_matters.splitlines()[-1] == "Nell thinks gravy comes in a jug."


def test_a_number_is_added_changed_and_removed(tab, qtbot, plan):
    open_section(qtbot, tab, PlanSection.CRISIS)
    numbers = tab.sections.numbers
    qtbot.mouseClick(numbers.add_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(numbers.rows[-1].number, "0800 11 11")
    qtbot.keyClicks(numbers.rows[-1].label, "Listening line")
    tab.flush()
    assert plan().crisis_numbers[-1] == CrisisNumber("0800 11 11", "Listening line")
    qtbot.mouseClick(numbers.rows[0].remove, Qt.MouseButton.LeftButton)
    tab.flush()
    assert [number.number for number in plan().crisis_numbers] == ["111, option 2", "116 123", "0800 11 11"]


def test_the_review_day_is_read_as_people_write_it(tab, qtbot, plan):
    open_section(qtbot, tab, PlanSection.REVIEW)
    day = tab.sections.review_day
    day.edit.selectAll()
    qtbot.keyClicks(day.edit, "in 2 weeks")
    qtbot.keyClick(day.edit, Qt.Key.Key_Return)
    tab.flush()
    assert plan().review_on.isoformat() == "2026-07-02"
    assert day.hint.text() == "Thursday 2 July 2026"


def test_a_day_that_cannot_be_read_is_said_under_the_field_and_nothing_changes(tab, qtbot, plan):
    open_section(qtbot, tab, PlanSection.REVIEW)
    before, day = plan().review_on, tab.sections.review_day
    day.edit.selectAll()
    qtbot.keyClicks(day.edit, "31 June")
    tab.flush()
    assert "June has no day 31" in day.error()
    assert (day.text(), plan().review_on) == ("31 June", before)


def test_who_agrees_is_one_press(tab, qtbot, plan):
    chip = next(chip for name, chip in tab.agreed.chips.items() if "Kwame" in name)
    assert chip.text() == "Kwame, not yet"
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert all(agreement.agreed_on for agreement in plan().agreements)
    qtbot.waitUntil(lambda: "Kwame, today" in [chip.text() for chip in tab.agreed.chips.values()])


def test_a_name_is_added_with_its_role_and_taken_off_again(tab, qtbot, plan):
    qtbot.mouseClick(tab.agreed.add_agreer, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(Dialog)
    qtbot.keyClick(dialog.name.edit, Qt.Key.Key_Return)
    assert dialog.name.error() == "Write a name."
    dialog.name.edit.setText("")
    qtbot.keyClicks(dialog.name.edit, "Aoife Brennan")
    dialog.role.edit.setFocus()
    assert dialog.role.text() == "Daughter"
    qtbot.keyClick(dialog.role.edit, Qt.Key.Key_Return)
    assert plan().agreements[-1].name == "Aoife Brennan"
    chip = tab.agreed.chips["Aoife Brennan"]
    qtbot.waitUntil(chip.isVisible)
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert "Aoife Brennan" not in [agreement.name for agreement in plan().agreements]


def test_copies_are_added_and_taken_off(tab, qtbot, plan):
    qtbot.mouseClick(tab.agreed.add_copy, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(Dialog)
    qtbot.keyClicks(dialog.name.edit, "Bernie, by post")
    qtbot.keyClick(dialog.name.edit, Qt.Key.Key_Return)
    assert plan().copies == ("me (large print)", "Aoife", "Dr Raman", "Bernie, by post")
    qtbot.mouseClick(tab.agreed.copies["Aoife"], Qt.MouseButton.LeftButton)
    assert plan().copies == ("me (large print)", "Dr Raman", "Bernie, by post")


def test_undo_brings_the_old_words_back_into_the_field(tab, qtbot, recording_desk, settle, plan):
    before = plan().strengths
    recording_desk.background.write(tab, lambda ws: careplan.edit_plan(ws, person_id=tab._person_id, strengths="X"))
    settle(recording_desk.background)
    assert tab.sections.editors["strengths"].text() == "X"
    recording_desk.background.write(tab, undo)
    settle(recording_desk.background)
    assert tab.sections.editors["strengths"].text() == before


def test_finalising_asks_when_somebody_has_not_agreed_and_then_freezes(tab, qtbot, plan, settle, recording_desk):
    write(qtbot, tab.sections.editors["what_matters"], " Last words.")
    qtbot.mouseClick(tab.top.finalise_button, Qt.MouseButton.LeftButton)
    settle(recording_desk.background)
    dialog = tab.findChild(Dialog)
    assert dialog.accessibleName() == "Kwame has not agreed yet. Finalise this version anyway?"
    assert dialog.safe_button.hasFocus()
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    settle(recording_desk.background)
    assert plan().is_final
    assert plan().what_matters.endswith(" Last words.")
    assert tab.top.state.text() == "Final"
    assert all(editor.isReadOnly() for editor in tab.sections.editors.values())
    assert not tab.top.finalise_button.isVisible()
    assert "Version 4 is final" in recording_desk.said[-1]


def test_esc_leaves_the_draft_as_it_is(tab, qtbot, plan):
    qtbot.mouseClick(tab.top.finalise_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tab.findChild(Dialog), Qt.Key.Key_Escape)
    assert not plan().is_final


def test_change_it_opens_the_next_version_with_the_same_words(tab, qtbot, plan, ask, tess, settle, recording_desk):
    ask(lambda ws: careplan.finalise(ws, person_id=tess))
    tab.show_place(places.person(tess, "plan"))
    settle(recording_desk.background)
    words = plan().what_matters
    qtbot.mouseClick(tab.top.change_button, Qt.MouseButton.LeftButton)
    settle(recording_desk.background)
    assert (plan().version, plan().is_final, plan().what_matters) == (5, False, words)
    assert tab.top.version.text() == "Version 5"
    assert tab.top.agreed.text() == "Version 4 was agreed on 18 June"
    assert not tab.sections.editors["what_matters"].isReadOnly()


def test_goals_and_the_network_are_one_press_away(tab, qtbot, recording_desk, tess):
    for section, place in ((PlanSection.GOALS, "goals"), (PlanSection.PEOPLE, "network")):
        open_section(qtbot, tab, section)
        button = next(b for b in tab.sections.rows[section].body.children() if hasattr(b, "click"))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert recording_desk.went[-1] == places.person(tess, place)


def test_the_number_of_ties_follows_the_map(tab, recording_desk, settle, tess):
    def add(ws):
        return network.add_member(ws, member=network.Member("", tess, "Zeb"))

    row = tab.sections.rows[PlanSection.PEOPLE].head
    before = row.summary
    recording_desk.background.write(tab, add)
    settle(recording_desk.background)
    assert row.summary != before
    assert "18 ties" in row.summary


def test_a_plan_whose_last_words_are_not_saved_is_not_finalised(
    tab, qtbot, recording_desk, demo_workspace, plan, settle
):
    write(qtbot, tab.sections.editors["what_matters"], " Last words.")
    recording_desk.background.use(None)
    qtbot.mouseClick(tab.top.finalise_button, Qt.MouseButton.LeftButton)
    settle(recording_desk.background)
    assert tab.banner.isVisible()
    assert tab.findChild(Dialog) is None
    recording_desk.background.use(demo_workspace)
    qtbot.waitUntil(lambda: tab.saving.is_saved, timeout=20_000)
    assert not plan().is_final
    assert plan().what_matters.endswith(" Last words.")


def test_awkward_names_are_shown_short_and_said_in_full(tab, qtbot, recording_desk, settle, tess):
    name = "Ω" * 300

    def change(ws):
        careplan.agree(ws, person_id=tess, name=name)
        return careplan.edit_plan(ws, person_id=tess, copies=("שרה בת־אל", "😀 <b>Jo</b>", name))

    recording_desk.background.write(tab, change)
    settle(recording_desk.background)
    chip = tab.agreed.chips[name]
    assert name in chip.accessibleName()
    assert len(chip.text()) < 60
    assert tab.left.area.horizontalScrollBar().maximum() == 0
    assert tab.agreed.copies["😀 <b>Jo</b>"].text() == "😀 <b>Jo</b>"
