"""A visit in the room with a real checking process beside it."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MOMENT, Made, RecordingDesk
from tests.ui.visits.room import WAIT, Room
from visitapp.__main__ import CHECKER
from visitapp.config import load_config
from visitapp.services.workspace import Workspace
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.spelling.in_editor import EditorMarks
from visitapp.ui.spelling.menu import LOOKING
from visitapp.ui.spelling.spelling import Spelling
from visitapp.ui.widgets.editor import GrowingEditor


class SpeltRoom(Room):
    """The visit page with marks; `editor` is the first section's."""

    def __init__(self, qtbot: QtBot, desk: RecordingDesk, workspace: Workspace, spelling: Spelling) -> None:
        self.spelling = spelling
        super().__init__(qtbot, desk, workspace)
        self.editor = self.page.note.sections["since_last"].editor

    def marks(self, editor: GrowingEditor | None = None) -> EditorMarks:
        found = (editor or self.editor).marks
        assert isinstance(found, EditorMarks)
        return found

    def marked(self, *words: str, editor: GrowingEditor | None = None) -> None:
        """Wait until exactly these words are marked."""
        self.qtbot.waitUntil(lambda: self.marks(editor).marked_words() == list(words), timeout=WAIT)

    def menu_at_cursor(self) -> QMenu:
        """Press the Menu key; return the menu that opens."""
        where = self.editor.cursorRect().center()
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, self.editor.mapToGlobal(where))
        QApplication.sendEvent(self.editor.viewport(), asked)
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=WAIT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self.qtbot.waitUntil(lambda: LOOKING not in {each.text() for each in menu.actions()}, timeout=WAIT)
        return menu


@pytest.fixture
def preferences(theme: Theme, recording_desk: RecordingDesk) -> Preferences:
    return Preferences(load_config(), theme, recording_desk.background, lambda _: None)


@pytest.fixture
def room(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, preferences: Preferences
) -> Iterator[SpeltRoom]:
    desk = recording_desk
    spelling = Spelling(CHECKER, desk.background, desk.changes, preferences, desk.desk.tell, preferences)
    desk.desk = dataclasses.replace(desk.desk, spelling=spelling)
    made = SpeltRoom(qtbot, desk, demo_workspace, spelling)
    yield made
    made.settle()
    spelling.stop()


@pytest.fixture
def spelt_window(
    theme: Theme, qtbot: QtBot, demo_vault: Made, vault: Path, settle: Callable[..., None]
) -> Iterator[MainWindow]:
    """Show the real window, unlocked, with the checking process that the program starts."""
    window = MainWindow(load_config(), theme, now=lambda: MOMENT, spelt_by=CHECKER)
    window.resize(1366, 768)
    window.start(vault)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    settle(window.background)
    window.unlock_layer.unlock.opened.emit(demo_vault.open(vault), False)
    settle(window.background)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=WAIT)
    window.deleteLater()
