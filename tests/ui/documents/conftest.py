"""The real window, unlocked, at the Documents of Tess from the demo caseload, and hands that add and press."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.documents.dropping import drop_files
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.documents.page import DocumentsTab
from visitapp.ui.people.person_page import PersonPage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.tabs import Tab, _TabBar

WAIT = 20_000


class Room:
    """The window with Tess's Documents open."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.tess = self.ask(lambda ws: next(s.person.id for s in list_people(ws) if s.person.called == "Tess"))
        self.go()

    def go(self, file_id: str = "") -> None:
        assert self.window.pages is not None
        self.window.pages.go(places.person(self.tess, "documents", file_id))
        self.settle()

    @property
    def tab(self) -> DocumentsTab:
        assert self.window.pages is not None
        page = self.window.pages.page("person")
        assert isinstance(page, PersonPage)
        assert isinstance(page.tab, DocumentsTab)
        return page.tab

    def tabs(self) -> tuple[Tab, ...]:
        """Return the tabs of the person's page with their counts."""
        page = self.tab.parentWidget()
        while not isinstance(page, PersonPage):
            assert page is not None
            page = page.parentWidget()
        (bar,) = page.findChildren(_TabBar)
        return bar.tabs

    def ask(self, work: Callable[[Workspace], Any]) -> Any:
        found: list[Any] = []
        self.window.background.read(self.window, work, found.append)
        self.settle()
        return found[0]

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.window.background.is_idle, timeout=WAIT)
            QApplication.processEvents()

    def drop(self, *paths: Path, on: QWidget | None = None) -> None:
        """Let files fall onto the tab as another program's window lets them go."""
        drop_files(on or self.tab, paths)

    def kept(self) -> None:
        """Wait until nothing is on its way any more."""
        self.qtbot.waitUntil(lambda: not self.tab.adding.copies, timeout=WAIT)
        self.settle()

    def titles(self) -> list[str]:
        return [row.cells[0].words for row in self.tab.table.records.rows]

    def open(self, title: str) -> None:
        """Open a file of the list by Enter."""
        place = self.titles().index(title)
        self.tab.table.choose(self.tab.table.records.rows[place].key)
        self.qtbot.keyClick(self.tab.table.view, Qt.Key.Key_Return)
        self.settle()

    def question(self) -> Dialog:
        """Return the dialog that is open."""
        (dialog,) = [each for each in self.window.findChildren(Dialog) if each.isVisible()]
        return dialog


@pytest.fixture(autouse=True)
def no_recording_left_open() -> Iterator[None]:
    """Fail the test that leaves a recording open."""
    yield
    left = [thread for thread in threading.enumerate() if thread.name == "recording"]
    for thread in left:
        thread.join(WAIT / 1000)
    assert not [thread for thread in left if thread.is_alive()]


@pytest.fixture
def room(window: MainWindow, qtbot: QtBot) -> Room:
    return Room(window, qtbot)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Return a function that writes a file from outside and returns its path."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write
