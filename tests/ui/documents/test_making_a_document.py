"""Documents: making one, its versions, and pausing it, by keys and by the word in its row."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.domain.past_days import PastDay
from visitapp.domain.people import Person
from visitapp.domain.travelling import Whereabouts
from visitapp.services import chronology
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.documents.caseload_page import DocumentsPage
from visitapp.ui.documents.making import MakeDialog
from visitapp.ui.documents.versions import VersionsDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]
WAIT = 20_000
CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """Somebody at the Documents page."""

    def __init__(self, window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
        self.window, self.qtbot, self._settle = window, qtbot, settle
        assert window.pages is not None
        window.run_command("documents")
        self.settle()
        page = window.pages.page("documents")
        assert isinstance(page, DocumentsPage)
        self.page = page

    def settle(self) -> None:
        self._settle(self.window.background)

    def at_store(self, work: Callable[[Workspace], Any]) -> Any:
        found: list[Any] = []
        self.window.background.read(self.window, work, found.append)
        self.settle()
        return found[0]

    def question(self, kind: type[Dialog]) -> Any:
        """Wait for a question and return it."""

        def asked() -> list[Dialog]:
            return [each for each in self.window.findChildren(kind) if each.isVisible()]

        self.qtbot.waitUntil(lambda: len(asked()) == 1, timeout=WAIT)
        return asked()[0]

    def make(self, name: str, kind: str) -> None:
        """Make a document for somebody by keys alone, but for the choice of its kind."""
        self.qtbot.keyClick(self.page.table.view, Qt.Key.Key_N, CONTROL)
        who = self.question(WhoChooser)
        self.qtbot.keyClicks(who.name.edit, name)
        self.qtbot.keyClick(who.name.edit, Qt.Key.Key_Return)
        dialog = self.question(MakeDialog)
        dialog.kinds.choose(kind)
        dialog._on_chosen()
        assert dialog.verb_button.isEnabled(), dialog.said.text()
        dialog.verb_button.click()
        self.qtbot.waitUntil(lambda: self.page._made == "" and self.window.background.is_idle, timeout=WAIT)
        self.qtbot.waitUntil(lambda: not self.window.findChildren(MakeDialog), timeout=WAIT)
        self.settle()

    def row(self, title: str) -> list[str]:
        """Return the words of the first row of this title."""
        found = next(row for row in self.page.table.records.rows if row.cells[0].words == title)
        return [cell.words for cell in found.cells]

    def press_link(self) -> None:
        """Press the word at the end of the row that is chosen."""
        view = self.page.table.view
        place = view.visualRect(view.currentIndex().siblingAtColumn(5)).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def desk(window: MainWindow, qtbot: QtBot, settle: Settle) -> Desk:
    return Desk(window, qtbot, settle)


def tess(workspace: Workspace) -> str:
    return next(each.id for each in workspace.store.all(Person) if each.called == "Tess")


def another_event(desk: Desk) -> None:
    desk.at_store(
        lambda ws: chronology.add_event(
            ws, person_id=tess(ws), title="The boiler is mended", happened=PastDay(ws.today())
        )
    )


def test_what_is_made_is_chosen_in_the_list_and_opens_by_enter(desk: Desk) -> None:
    desk.page.find_field.setText("zzz")
    desk.make("tess", "chronology")
    (chosen,) = desk.page.chosen()
    assert (chosen.title, chosen.called, chosen.version) == ("Chronology", "Tess", 1)
    assert desk.row("Chronology")[1:3] == ["Tess", "1"]
    assert desk.page.table.hasFocus() or QApplication.focusWidget() is desk.page.table.view
    desk.qtbot.keyClick(desk.page.table.view, Qt.Key.Key_Return)
    desk.settle()
    assert desk.page.viewer.title.text() == "Chronology"


def test_what_cannot_be_made_says_why_and_a_visit_is_chosen_among_the_signed_ones(desk: Desk) -> None:
    desk.page.make_button.click()
    who = desk.question(WhoChooser)
    desk.qtbot.keyClicks(who.name.edit, "tess")
    desk.qtbot.keyClick(who.name.edit, Qt.Key.Key_Return)
    dialog = desk.question(MakeDialog)
    dialog.kinds.choose("visit")
    dialog._on_chosen()
    assert dialog.visits.isVisible()
    assert dialog.visits.currentText().startswith("Visit of ")
    dialog.kinds.choose("chronology")
    dialog._on_chosen()
    assert not dialog.visits.isVisible()
    dialog.dismiss()
    nobody = desk.at_store(
        lambda ws: next(
            (each.id for each in ws.store.all(Person) if not chronology.read_chronology(ws, person_id=each.id).count),
            "",
        )
    )
    assert nobody
    desk.page.maker.ask(nobody)
    dialog = desk.question(MakeDialog)
    dialog.kinds.choose("chronology")
    dialog._on_chosen()
    assert "has no events yet" in dialog.said.text()
    assert not dialog.verb_button.isEnabled()


def test_an_earlier_version_is_opened_from_the_newest(desk: Desk) -> None:
    desk.make("tess", "chronology")
    another_event(desk)
    desk.make("tess", "chronology")
    assert [row.cells[0].words for row in desk.page.table.records.rows].count("Chronology") == 1
    assert desk.row("Chronology")[2] == "2"
    button = desk.page.bar.buttons["versions"]
    assert (button.isVisible(), button.text()) == (True, "Earlier version…")
    button.click()
    dialog = desk.question(VersionsDialog)
    assert [row.cells[0].words for row in dialog.table.records.rows] == ["2", "1"]
    desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    desk.settle()
    viewer = desk.page.viewer
    assert viewer.isVisible()
    first = desk.page._opened
    assert desk.page._files[first].version == 1
    viewer.back.click()
    desk.settle()
    (chosen,) = desk.page.chosen()
    assert chosen.version == 2


def test_a_paper_is_sent_paused_and_let_go_on_by_the_word_in_its_row(desk: Desk) -> None:
    desk.make("tess", "chronology")
    for said, where in (
        ("Send", Whereabouts.WAITING),
        ("Pause", Whereabouts.PAUSED),
        ("Go on", Whereabouts.WAITING),
    ):
        assert desk.row("Chronology")[5] == said
        desk.press_link()
        desk.qtbot.waitUntil(lambda where=where: desk.page.chosen()[0].where is where, timeout=WAIT)
    desk.page.bar.buttons["hold_back"].click()
    desk.qtbot.waitUntil(lambda: desk.row("Chronology")[4] == "Paused", timeout=WAIT)
    assert desk.page.bar.buttons["queue"].text() == "Go on"
