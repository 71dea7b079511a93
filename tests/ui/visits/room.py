"""A window with the visit page in it, open on a draft, with the real store behind it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from visitapp.domain.changes import ChangeSet
from visitapp.services import visits
from visitapp.services.people import list_people
from visitapp.services.visit_views import VisitView, read_visit
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.making import at_once
from visitapp.ui.visits.page import VisitPage
from visitapp.ui.widgets.dialog import Dialog

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
WAIT = 10_000


class Room:
    """A window with the visit page in it, open on a draft of Tess's."""

    def __init__(self, qtbot: QtBot, desk: RecordingDesk, workspace: Workspace) -> None:
        self.qtbot, self.desk, self.workspace = qtbot, desk, workspace
        self.window = QWidget()
        self.window.resize(1302, 768)
        self.page = at_once(VisitPage.making(desk.desk, self.window))
        self.page.setParent(self.window)
        self.page.resize(self.window.size())
        qtbot.addWidget(self.window)
        self.tess = next(s.person.id for s in list_people(workspace) if s.person.called == "Tess")
        self.visit_id = visits.visit_for_now(workspace, person_id=self.tess)
        visits.start_visit(workspace, visit_id=self.visit_id)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.open(self.visit_id)

    def open(self, visit_id: str) -> None:
        self.page.show_place(places.visit(visit_id, self.tess))
        self.page.focus_first()
        self.settle()

    def settle(self) -> None:
        """Wait until everything handed to the store has come back and been shown."""
        self.qtbot.waitUntil(lambda: self.desk.background.is_idle, timeout=WAIT)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.desk.background.is_idle, timeout=WAIT)

    def saved(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.saving.is_saved, timeout=WAIT)
        self.settle()

    def enter(self, key: str, words: str) -> None:
        self.page.go_to(key)
        self.qtbot.keyClicks(self.page.note.sections[key].editor, words)

    def shown(self, key: str) -> str:
        return self.page.note.text(key)

    def read(self) -> VisitView:
        self.settle()
        return read_visit(self.workspace, visit_id=self.visit_id)

    def stored(self, key: str) -> str:
        return self.read().section(key).text

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def dialog(self, kind: type[Dialog]) -> Dialog:
        return self.window.findChildren(kind)[-1]

    def set_room_on_disk(self, pages: int) -> None:
        """Give the database so many pages: 1 is a full disk to SQLite, a large number an empty one."""

        def limit() -> None:
            with self.workspace.store.reading() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all()

        self.desk.background.on_store(self.page, limit, lambda _: None)
        self.settle()

    def change(self, act: Callable[[Workspace], ChangeSet]) -> None:
        """Change the store from elsewhere; the page is told as of any change."""
        self.desk.background.write(self.page, act)
        self.settle()
