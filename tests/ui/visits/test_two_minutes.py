"""The whole of an ordinary visit costs few keys and clicks beyond its words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.visits.room import CTRL, SHIFT, WAIT, Room
from visitapp.ui.visits.last_look import FinishDialog

MOST = 12
SENTENCE = "Tess has been to choir three weeks running and cooked twice for Nell on Sunday evening too. "


def test_a_note_with_two_actions_a_rating_and_who_was_there_is_signed_with_a_dozen_keys(room: Room) -> None:
    presses = 0

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal presses
        presses += 1
        room.press(key, modifiers)

    def write(words: str) -> None:
        room.qtbot.keyClicks(QApplication.focusWidget(), words)

    write((SENTENCE * 12).strip())
    press(Qt.Key.Key_A, CTRL | SHIFT)
    write("Ring Lewis about the boiler")
    press(Qt.Key.Key_Return)
    room.settle()
    write("Ask Aoife for the spare key")
    press(Qt.Key.Key_Return)
    room.settle()
    press(Qt.Key.Key_Escape)
    chip = next(chip for (_, name), chip in room.page.side.who._chips.items() if name == "Aoife")
    room.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    rating = next(iter(room.page.side.goals.cards.values())).rating
    room.qtbot.mouseClick(rating, Qt.MouseButton.LeftButton)
    presses += 2
    press(Qt.Key.Key_7)
    room.settle()
    press(Qt.Key.Key_F, CTRL | SHIFT)
    dialog = room.dialog(FinishDialog)
    assert isinstance(dialog, FinishDialog)
    room.qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    presses += 1
    room.qtbot.waitUntil(lambda: room.page.top.finish.isHidden(), timeout=WAIT)
    view = room.read()
    assert len(view.section("since_last").text.split()) >= 200
    assert [action.text for action in view.actions] == ["Ring Lewis about the boiler", "Ask Aoife for the spare key"]
    assert view.goals[0].now == 7
    assert [there.name for there in view.visit.present] == ["Tess", "Aoife"]
    assert view.visit.is_signed
    assert presses <= MOST
