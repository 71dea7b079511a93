"""By keyboard: how a section is known, by whom, and what an earlier visit said beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.visits.room import ALT, CTRL, SHIFT, Room
from visitapp.domain.visits import Standing
from visitapp.ui.visits.who import SomeoneElse


def choose(room: Room, words: str) -> None:
    """Open the menu with its key, go down to the line and take it."""
    room.press(Qt.Key.Key_K, CTRL | SHIFT)
    menu = room.page.tools.known.menu()
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    for _ in menu.actions():
        active = menu.activeAction()
        if active is not None and active.text() == words:
            break
        room.qtbot.keyClick(menu, Qt.Key.Key_Down)
    room.qtbot.keyClick(menu, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: not menu.isVisible())
    room.window.activateWindow()  # a real screen gives the window back by itself
    room.settle()


def test_a_section_is_marked_by_keyboard_and_says_so(room: Room) -> None:
    room.press(Qt.Key.Key_5, ALT)
    room.qtbot.keyClicks(QApplication.focusWidget(), "Sleeps through.")
    choose(room, "What I was told, by Tess")
    section = room.page.note.sections["health"]
    assert room.read().section("health").told_by == "Tess"
    assert section.known.text() == "What I was told, by Tess"
    assert section.known.isVisible()
    assert section.editor.accessibleName() == "Health & wellbeing. What I was told, by Tess"
    assert room.shown("health") == "Sleeps through."
    room.page.go_to("health")
    choose(room, "What I was told, by someone else…")
    room.qtbot.keyClicks(room.dialog(SomeoneElse).name.edit, "Mr Osei next door")
    room.press(Qt.Key.Key_Return)
    room.settle()
    assert section.known.text() == "What I was told, by Mr Osei next door"
    room.page.go_to("safety")
    choose(room, "What I think")
    assert room.read().section("safety").standing is Standing.THINK
    assert room.read().section("health").known == "What I was told, by Mr Osei next door"


def test_one_key_shows_what_an_earlier_visit_said(room: Room) -> None:
    room.page.go_to("safety")
    section = room.page.note.sections["safety"]
    assert not section.earlier.isVisible()
    assert section.last_time.isVisible()
    room.press(Qt.Key.Key_L, CTRL | SHIFT)
    assert section.earlier.isVisible()
    assert section.earlier.when.text() == "On 7 May 2026"
    assert section.earlier.words.text().startswith("Tess noticed two of her early signs")
    assert QApplication.focusWidget() is section.editor
    assert room.shown("safety") == ""
    room.press(Qt.Key.Key_L, CTRL | SHIFT)
    assert not section.earlier.isVisible()
