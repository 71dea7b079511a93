"""Adding to a signed visit by keyboard alone: the signed words stay, and nothing typed is lost."""

from PySide6.QtCore import Qt

from tests.ui.visits.room import Room
from visitapp.domain.amendments import AmendmentKind
from visitapp.services import visits
from visitapp.ui.visits.amending import AmendDialog


def sign(room: Room) -> None:
    room.enter("health", "Tess takes her tablets at night")
    room.saved()
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))


def test_a_signed_note_is_added_to_and_taken_back_from_by_keyboard(room: Room) -> None:
    assert room.page.additions.isHidden()
    sign(room)
    room.page.additions.add_button.setFocus()
    room.press(Qt.Key.Key_Return)
    dialog = room.dialog(AmendDialog)
    assert isinstance(dialog, AmendDialog)
    dialog.verb_button.click()
    assert dialog.isVisible()
    assert dialog.words_row.error()
    assert dialog.why.error()
    assert dialog.words.hasFocus()
    dialog.about.setFocus()
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(dialog.words, "With breakfast")
    assert room.page.has_unsaved_words(), "locking waits for it"
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(dialog.why.edit, "Tess put me right")
    dialog.verb_button.setFocus()
    room.press(Qt.Key.Key_Return)
    view = room.read()
    (shown,) = view.amendments
    assert (shown.amendment.key, shown.amendment.text, shown.amendment.reason) == (
        "health",
        "With breakfast",
        "Tess put me right",
    )
    assert room.stored("health") == room.shown("health") == "Tess takes her tablets at night"
    assert not room.page.has_unsaved_words()
    assert "Added to since" in room.page.note.sections["health"].editor.accessibleName()
    assert "added to since" in room.page.top.signed.text()
    room.page.additions.take_back_button.setFocus()
    room.press(Qt.Key.Key_Return)
    dialog = room.dialog(AmendDialog)
    assert isinstance(dialog, AmendDialog)
    assert not dialog.words_row.isVisible()
    dialog.about.setCurrentIndex(1)
    dialog.why.set_text("It was about somebody else")
    dialog.verb_button.click()
    assert [each.amendment.kind for each in room.read().amendments] == [AmendmentKind.ADDED, AmendmentKind.TAKEN_BACK]
    assert room.shown("health") == "Tess takes her tablets at night"
    assert len(room.page.additions.cards) == 2
    assert "Taken back since" in room.page.note.sections["health"].editor.accessibleName()
