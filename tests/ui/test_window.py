"""The unlocked window: its keys, its rail, its text size, undo, and what is said when something goes wrong."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.domain.people import Person
from visitapp.errors import DiskFull
from visitapp.services.people import add_person, list_people
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.shell.regions import regions_of
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Settle = Callable[[Background], None]


def pages_of(window: MainWindow) -> PageStack:
    assert window.pages is not None
    return window.pages


def test_control_and_a_number_opens_the_page_and_the_rail_shows_it(window: MainWindow, qtbot: QtBot) -> None:
    pages = pages_of(window)
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert pages.place == places.PEOPLE
    assert pages.rail.items["people"].accessibleName() == "People, open"
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert pages.place == places.TODAY
    assert pages.rail.items["people"].accessibleName() == "People"


def test_the_rail_is_pressed_with_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(pages_of(window).rail.items["people"], Qt.MouseButton.LeftButton)
    assert pages_of(window).place == places.PEOPLE


def test_the_text_size_keys_go_up_and_down_and_back_and_are_remembered(
    window: MainWindow, qtbot: QtBot, theme: Theme, settle: Settle
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Equal, CONTROL)
    assert theme.text_size == 130
    assert pages_of(window).rail.shape == "tall"
    settle(window.background)
    assert load_config().text_size == 130
    qtbot.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert theme.text_size == 115
    qtbot.keyClick(window, Qt.Key.Key_0, CONTROL)
    assert theme.text_size == 100
    for _ in range(9):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    assert theme.text_size == 200


@pytest.mark.parametrize(("height", "size"), [(768, 150), (690, 150), (768, 175), (768, 200)])
def test_the_rail_needs_no_scrolling_in_large_letters(
    height: int, size: int, window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    window.resize(1366, height)
    theme.set(text_size=size)
    rail = pages_of(window).rail
    rail.pill.show_waiting(1)
    bar = rail.findChildren(ScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: rail.height() == height and bar.maximum() == 0)
    assert "1 paper waiting to upload" in rail.pill.accessibleName()
    rail.pill.show_office(ExchangeState(has_joined=True, is_admitted=True, to_look_at=2))
    qtbot.wait(20)
    assert "2 places to look at" in [each.text() for each in rail.pill.findChildren(Text) if each.isVisible()]


def test_the_rail_folds_to_icons_with_their_names_in_tooltips(window: MainWindow, qtbot: QtBot) -> None:
    rail = pages_of(window).rail
    qtbot.mouseClick(rail.fold_button, Qt.MouseButton.LeftButton)
    assert rail.width() == 64
    assert rail.items["search"].toolTip() == "Search (Ctrl+K)"
    qtbot.mouseClick(rail.fold_button, Qt.MouseButton.LeftButton)
    assert rail.width() == 200


def test_f6_goes_round_the_parts_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    parts = regions_of(window)
    assert len(parts) >= 2
    seen = []
    for _ in range(2 * len(parts)):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(min((p for p in parts if p.isAncestorOf(focused)), key=lambda p: p.width() * p.height()))
    stops = len(set(seen))
    assert stops >= 2
    assert seen[stops:] == seen[:-stops]
    here = seen.index(seen[-1])
    qtbot.keyClick(window, Qt.Key.Key_F6, SHIFT)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert seen[here - 1].isAncestorOf(focused)


def test_undo_and_redo_keys_take_back_and_do_again(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    names: list[list[str]] = []

    def read_names() -> list[str]:
        window.background.read(window, lambda ws: [each.person.called for each in list_people(ws)], names.append)
        settle(window.background)
        return names[-1]

    window.background.write(window, lambda ws: add_person(ws, person=Person(id="", given_name="Zebedee")))
    settle(window.background)
    assert "Zebedee" in read_names()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settle(window.background)
    assert "Zebedee" not in read_names()
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    settle(window.background)
    assert "Zebedee" in read_names()


def test_undo_with_nothing_to_undo_says_so(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settle(window.background)
    assert pages_of(window).toast.accessibleName() == "There is nothing to undo."


def test_a_known_fault_is_a_banner_over_the_page_until_it_is_closed(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    def fail(_workspace: object) -> str:
        raise DiskFull("This laptop is full.", "Make some room.")

    window.background.read(window, fail, lambda _: None)
    settle(window.background)
    assert pages_of(window).trouble.words() == "This laptop is full. Make some room."
    pages_of(window).trouble.clear()
    assert pages_of(window).trouble.words() == ""


def test_a_bug_is_one_calm_question_without_its_words(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    def fail(_workspace: object) -> str:
        raise RuntimeError("Tess said something")

    window.background.read(window, fail, lambda _: None)
    settle(window.background)
    dialog = window.findChild(Dialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert "Tess" not in dialog.accessibleName() + dialog.accessibleDescription()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.is_locked


def test_the_window_can_be_made_as_small_as_promised(window: MainWindow) -> None:
    window.resize(100, 100)
    assert (window.width(), window.height()) == (1100, 620)
