"""The visit page with the real store: signed words stay, and nothing is lost when saving fails."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.visits.room import CTRL, SHIFT, WAIT, Room
from visitapp.services import actions, visits
from visitapp.ui.visits.last_look import FinishDialog


def test_finish_and_sign_takes_a_last_look_and_freezes_the_page(room: Room) -> None:
    room.enter("since_last", "We looked at the letter")
    room.press(Qt.Key.Key_F, CTRL | SHIFT)
    dialog = room.dialog(FinishDialog)
    assert isinstance(dialog, FinishDialog)
    assert ("Since we last met", "We looked at the letter") in dialog.reading.parts
    assert "Health & wellbeing" not in dict(dialog.reading.parts), "what is empty is left out"
    assert "Nothing is written under In their words" in dialog.missing.text()
    assert "That is fine" in dialog.missing.text()
    dialog.name.set_text("The letter")
    room.qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: room.page.top.finish.isHidden(), timeout=WAIT)
    view = room.read()
    assert (view.visit.is_signed, view.visit.title, view.seal_holds) == (True, "The letter", True)
    assert view.section("since_last").text == "We looked at the letter"
    assert room.page.note.sections["since_last"].editor.isReadOnly()
    assert room.page.note.sections["health"].isHidden()
    assert room.page.tools.isHidden()
    assert room.desk.said == ["The visit is signed."]


def test_nothing_typed_at_a_signed_page_changes_it(room: Room) -> None:
    room.enter("since_last", "As it was")
    room.saved()
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))
    editor = room.page.note.sections["since_last"].editor
    room.qtbot.keyClicks(editor, "more")
    QGuiApplication.clipboard().setText("pasted")
    editor.paste()
    room.press(Qt.Key.Key_Apostrophe, CTRL)
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    room.page.flush()
    assert room.stored("since_last") == "As it was"
    assert room.shown("since_last") == "As it was"
    assert room.page.add_action.isHidden()


def test_words_that_come_too_late_for_a_visit_signed_elsewhere_stay_in_the_window(room: Room) -> None:
    room.enter("since_last", "Too late")
    visits.finish_and_sign(room.workspace, visit_id=room.visit_id)
    room.qtbot.waitUntil(lambda: not room.page.warnings.unsaved.isHidden(), timeout=WAIT)
    assert "signed" in room.page.warnings.unsaved.words()
    assert room.shown("since_last") == "Too late"
    assert room.stored("since_last") == ""


def test_an_empty_visit_is_signed_only_after_a_calm_question(room: Room) -> None:
    room.page.top.finish.click()
    dialog = room.dialog(FinishDialog)
    assert dialog.accessibleName() == "Sign this visit with nothing written?"
    dialog.dismiss()
    assert not room.read().visit.is_signed


def test_altered_signed_words_are_said_aloud(room: Room) -> None:
    room.enter("since_last", "As it was")
    room.saved()
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))
    with room.workspace.store.unit("Tamper", author="") as unit:
        unit.connection.exec_driver_sql("UPDATE visit_section SET text = 'As it was not' WHERE text = 'As it was'")
    room.open(room.visit_id)
    assert room.page.warnings.seal.isVisible()


def test_a_full_disk_keeps_the_words_in_the_window_until_they_are_saved(room: Room) -> None:
    room.set_room_on_disk(1)
    words = "A sentence that needs room. " * 1500
    QGuiApplication.clipboard().setText(words)
    room.page.go_to("health")
    room.page.note.sections["health"].editor.paste()
    room.qtbot.waitUntil(lambda: room.page.warnings.unsaved.isVisible(), timeout=WAIT)
    assert "full" in room.page.warnings.unsaved.words()
    assert room.page.top.saved.words() == "Not saved yet"
    assert room.shown("health") == words
    assert room.stored("health") == ""
    room.page.top.finish.click()
    room.dialog(FinishDialog).verb_button.click()
    room.settle()
    assert not room.read().visit.is_signed
    room.enter("health", "More")
    room.set_room_on_disk(1_000_000)
    room.page.saving.try_again()
    room.saved()
    assert room.page.warnings.unsaved.isHidden()
    assert room.stored("health") == words + "More"


def test_a_flush_that_fails_is_told_to_the_window_so_that_it_does_not_lock(room: Room) -> None:
    room.set_room_on_disk(1)
    room.page.go_to("health")
    room.page.note.sections["health"].editor.insert_words("No room. " * 3000)
    room.page.flush()
    room.settle()
    assert any("full" in trouble for trouble in room.desk.troubles)
    room.set_room_on_disk(1_000_000)
    room.page.saving.try_again()
    room.saved()


def test_two_hundred_thousand_characters_are_pasted_and_saved(room: Room) -> None:
    words = "Ŵyn said “żółć” and שלום 🙂.\n" * 7_500
    QGuiApplication.clipboard().setText(words)
    room.page.go_to("since_last")
    room.page.note.sections["since_last"].editor.paste()
    room.saved()
    assert room.stored("since_last") == words


def test_a_signed_visit_shows_what_was_agreed_and_asks_nothing_any_more(room: Room) -> None:
    room.enter("since_last", "As it was")
    room.saved()
    room.change(lambda ws: actions.add_action(ws, person_id=room.tess, visit_id=room.visit_id, text="Ring the GP"))
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))
    assert room.page.note.sections["agreed"].isVisible()
    assert room.page.note.sections["agreed"].editor.isHidden()
    assert not room.page.outline._entries["agreed"].isHidden()
    assert room.page.outline._entries["health"].isHidden()
