"""The visit page with the real store: what could not be saved stays where it was typed, and belongs to its visit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.full_disk import LONG, set_writable
from tests.ui.visits.room import CTRL, SHIFT, Room
from visitapp.services import visits
from visitapp.services.visit_views import read_visit
from visitapp.ui.visits.last_look import FinishDialog
from visitapp.ui.visits.who import SomeoneElse

ROOMY = 1_000_000


def another_visit(room: Room, words: str = "") -> str:
    other = visits.start_visit(room.workspace, person_id=room.tess).of_type("visit")[0].record_id
    visits.write_section(room.workspace, visit_id=other, key="health", text=words)
    return other


def set_read_only(room: Room, read_only: bool) -> None:
    set_writable(room.desk.background, room.page, writable=not read_only)
    room.settle()


def test_words_that_could_not_be_saved_come_back_with_their_own_visit(room: Room) -> None:
    other = another_visit(room, "Belongs to the other visit")
    room.set_room_on_disk(1)
    room.page.go_to("health")
    room.page.note.sections["health"].editor.insert_words(LONG)
    room.page.flush()
    room.settle()
    room.open(other)
    assert room.shown("health") == "Belongs to the other visit"
    assert room.page.has_unsaved_words()
    room.open(room.visit_id)
    assert room.shown("health") == LONG
    room.set_room_on_disk(ROOMY)
    room.enter("health", "More")
    room.saved()
    assert room.stored("health") == f"{LONG}More"
    assert read_visit(room.workspace, visit_id=other).section("health").text == "Belongs to the other visit"
    assert not room.page.has_unsaved_words()


def test_an_action_that_could_not_be_added_is_in_its_row_again(room: Room) -> None:
    set_read_only(room, True)
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    row = room.page.add_action
    for field, words in ((row.what, "Ring Lewis"), (row.who, "Amara and somebody"), (row.by, "Tue")):
        field.set_text(words)
    room.press(Qt.Key.Key_Return)
    room.settle()
    assert row.isVisible()
    assert (row.what.text(), row.who.text(), row.by.text()) == ("Ring Lewis", "Amara and somebody", "Tue")
    assert row.what.error()
    assert room.page.has_unsaved_words()
    set_read_only(room, False)
    room.page.flush()
    assert [action.text for action in room.read().actions] == ["Ring Lewis"]
    assert not room.page.has_unsaved_words()


def test_two_actions_that_could_not_be_added_are_both_added_later(room: Room) -> None:
    set_read_only(room, True)
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    for words in ("Ring Lewis", "Write to the GP"):
        room.qtbot.keyClicks(room.page.add_action.what.edit, words)
        room.press(Qt.Key.Key_Return)
    room.settle()
    set_read_only(room, False)
    room.page.flush()
    assert {action.text for action in room.read().actions} == {"Ring Lewis", "Write to the GP"}


def test_a_visit_is_not_signed_without_an_action_that_could_not_be_added(room: Room) -> None:
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    room.page.add_action.what.set_text("Ring Lewis")
    set_read_only(room, True)
    room.page.top.finish.click()
    room.settle()
    set_read_only(room, False)
    room.dialog(FinishDialog).verb_button.click()
    room.settle()
    assert not room.read().visit.is_signed
    assert room.page.add_action.what.text() == "Ring Lewis"
    room.page.flush()
    assert [action.text for action in room.read().actions] == ["Ring Lewis"]


def test_an_action_takes_a_thousand_characters_and_says_so(room: Room) -> None:
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    row = room.page.add_action
    row.what.set_text("Ring ")
    row.what.edit.end(False)
    QGuiApplication.clipboard().setText("x" * 2_000)
    row.what.edit.paste()
    assert row.what.text() == "Ring " + "x" * 995
    assert row.what.error() == "An action can have up to 1000 characters. Put the longer words into the note."
    room.press(Qt.Key.Key_Return)
    assert [action.text for action in room.read().actions] == ["Ring " + "x" * 995]


def test_a_half_written_action_belongs_to_the_visit_that_was_open(room: Room) -> None:
    other = another_visit(room)
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    room.qtbot.keyClicks(QApplication.focusWidget(), "Ring Lewis")
    assert room.page.has_unsaved_words()
    room.open(other)
    assert not room.page.add_action.has_words()
    assert [action.text for action in room.read().actions] == ["Ring Lewis"]
    assert read_visit(room.workspace, visit_id=other).actions == ()


def test_a_name_that_could_not_be_noted_stays_in_its_question(room: Room) -> None:
    set_read_only(room, True)
    room.page.side.who._someone.click()
    dialog = room.dialog(SomeoneElse)
    assert isinstance(dialog, SomeoneElse)
    dialog.name.set_text("Joan from the shop")
    dialog.verb_button.click()
    room.settle()
    assert dialog.problem.isVisible()
    assert dialog.name.text() == "Joan from the shop"
    set_read_only(room, False)
    dialog.verb_button.click()
    assert "Joan from the shop" in [there.name for there in room.read().visit.present]
