"""The privacy screen: at once, over everything, and back with Enter to the letter that was being typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MOMENT
from visitapp.domain.visits import VisitSection
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.locking.resting import OPEN, SAFE, Resting, RestingPage
from visitapp.ui.look.theme import Theme
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.shell.leaving import Leaving
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.text import Text

Settle = Callable[[Background], None]
ESC = Qt.Key.Key_Escape


def press(window: MainWindow, key: Qt.Key) -> None:
    """Press a key as the system delivers it: to the native window that is in front."""
    handle = QApplication.focusWindow() or window.windowHandle()
    QTest.keyClick(handle, key)


def cover(window: MainWindow) -> RestingPage | None:
    assert window.session is not None
    return window.session.resting.page


def says(page: RestingPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text))


def start_visit(window: MainWindow, settle: Settle) -> GrowingEditor:
    window.run_command("people")
    settle(window.background)
    window.activateWindow()
    assert window.pages is not None
    page = window.pages.page("people")
    assert isinstance(page, PeoplePage)
    page.start_visit()
    settle(window.background)
    editor = QApplication.focusWidget()
    assert isinstance(editor, GrowingEditor)
    return editor


def test_esc_twice_covers_everything_and_enter_comes_back_to_the_letter(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    editor = start_visit(window, settle)
    qtbot.keyClicks(editor, "Marmalade on the st")
    press(window, ESC)
    assert cover(window) is None
    press(window, ESC)
    page = cover(window)
    assert page is not None
    assert page.geometry() == window.rect()
    for x in range(3, 1366, 60):
        for y in range(3, 768, 60):
            there = window.childAt(x, y)
            assert there is page or page.isAncestorOf(there), "something else is in sight"
    settle(window.background)
    assert SAFE in says(page)
    stored: list[str] = []

    def look(workspace: Workspace) -> str:
        return "\n".join(section.text for section in workspace.store.all(VisitSection))

    window.background.read(window, look, stored.append)
    settle(window.background)
    assert "Marmalade on the st" in stored[0]
    for command in ("search", "people", "undo"):
        window.run_command(command)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_A)
    window.resize(1100, 620)
    assert page.geometry() == window.rect()
    press(window, Qt.Key.Key_Return)
    assert cover(window) is None
    assert QApplication.focusWidget() is editor
    press(window, Qt.Key.Key_A)
    assert editor.text() == "Marmalade on the sta"


def test_two_presses_that_are_far_apart_or_not_of_esc_alone_cover_nothing(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    start_visit(window, settle)
    press(window, ESC)
    qtbot.wait(600)
    press(window, ESC)
    assert cover(window) is None
    press(window, Qt.Key.Key_A)
    press(window, ESC)
    press(window, Qt.Key.Key_A)
    press(window, ESC)
    assert cover(window) is None


def test_a_question_and_a_menu_are_out_of_sight_and_the_question_comes_back(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    window.run_command("add_person")
    settle(window.background)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Winifred")
    menu = QMenu(window)
    menu.addAction("Winifred")
    menu.popup(window.mapToGlobal(window.rect().center()))
    window.run_command("rest")
    page = cover(window)
    assert page is not None
    assert not menu.isVisible()
    assert not field.isVisible()
    page.enter.click()
    assert field.isVisible()
    assert (QApplication.focusWidget(), field.text()) == (field, "Winifred")


def test_who_comes_back_later_is_asked_for_the_passphrase(window: MainWindow, settle: Settle) -> None:
    assert window.pages is not None
    moment = [MOMENT]
    resting = Resting(window, Leaving(window, window.background), window.pages, lambda: moment[0])
    resting.over.connect(window.lock)
    resting.begin()
    moment[0] += timedelta(minutes=1, seconds=59)
    assert resting.page is not None
    resting.page.enter.click()
    assert resting.page is None
    assert window.pages.isEnabled()
    resting.begin()
    moment[0] += timedelta(minutes=2)
    assert resting.page is not None
    resting.page.enter.click()
    settle(window.background)
    assert window.is_locked


def test_two_minutes_later_the_vault_is_locked(window: MainWindow, settle: Settle) -> None:
    assert window.session is not None
    window.run_command("rest")
    window.session.resting.over.emit()
    settle(window.background)
    assert window.is_locked
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(RestingPage) == []
    assert QApplication.focusWidget() is window.unlock_layer.unlock.passphrase.edit


def test_words_that_could_not_be_saved_are_not_called_saved(
    window: MainWindow, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = start_visit(window, settle)
    assert window.pages is not None
    qtbot.keyClicks(editor, "Marmalade")
    place = places.TODAY
    monkeypatch.setattr(window.pages, "unsaved_place", lambda: place)
    window.run_command("rest")
    settle(window.background)
    page = cover(window)
    assert page is not None
    assert OPEN in says(page)
    monkeypatch.undo()


@pytest.mark.parametrize("size", [100, 200])
def test_the_words_fit_and_name_nobody(
    window: MainWindow, theme: Theme, settle: Settle, clipped, nameless, size
) -> None:
    window.preferences.set_text_size(size)
    window.resize(1100, 620)
    window.run_command("rest")
    settle(window.background)
    page = cover(window)
    assert page is not None
    for name in ("light", "dark", "contrast"):
        window.preferences.set_theme(name)
        assert clipped(page) == [], name
        assert nameless(page) == [], name
        assert "Amara" not in says(page) + window.windowTitle()
