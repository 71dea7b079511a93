"""The chronology in the window: events ticked in a note and written on their own, chosen, taken out and saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.pdf.reading import all_text
from tests.ui.conftest import RecordingDesk
from tests.ui.visits.room import CTRL, SHIFT, Room
from visitapp.domain.life_events import EventKind, LifeEvent
from visitapp.domain.people import Person
from visitapp.services.chronology import ChronologyFilter, read_chronology
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.history.event_dialog import EventDialog
from visitapp.ui.history.page import HistoryTab
from visitapp.ui.making import at_once
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]


@pytest.fixture
def tess(demo_workspace: Workspace) -> str:
    return next(each.id for each in demo_workspace.store.all(Person) if each.called == "Tess")


@pytest.fixture
def tab(recording_desk: RecordingDesk, tess: str, qtbot: QtBot, settle: Settle) -> Iterator[HistoryTab]:
    window = QWidget()
    window.resize(1166, 690)
    qtbot.addWidget(window)
    made = at_once(HistoryTab.making(recording_desk.desk, window))
    made.setParent(window)
    made.resize(window.size())
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made.show_place(places.person(tess, "history", "chronology"))
    settle(recording_desk.background)
    made.focus_first()
    yield made
    settle(recording_desk.background)


def shown(tab: HistoryTab) -> list[str]:
    events = tab.chronology._shown
    return [] if events is None else [each.event.title for each in events.events]


def dialog_of(tab: HistoryTab) -> EventDialog:
    return tab.window().findChildren(EventDialog)[-1]


def test_an_event_is_added_changed_and_taken_out_by_keyboard(
    tab: HistoryTab, recording_desk: RecordingDesk, demo_workspace: Workspace, tess: str, qtbot: QtBot, settle: Settle
) -> None:
    before = shown(tab)
    assert len(before) == 8
    assert "8 events that mattered most" in tab.about.text()
    qtbot.keyClick(QApplication.focusWidget() or tab, Qt.Key.Key_N, CTRL)
    dialog = dialog_of(tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Aoife was born")
    dialog.when.set_text("31/2")
    qtbot.keyClick(dialog.title.edit, Qt.Key.Key_Return)
    assert "date" in dialog.when.error()
    assert tab.has_unsaved_words()
    dialog.when.set_text("1995")
    dialog.kind.setCurrentIndex(dialog.kind.findData(EventKind.FAMILY))
    qtbot.keyClick(dialog.when.edit, Qt.Key.Key_Return)
    settle(recording_desk.background)
    assert shown(tab) == ["Aoife was born", *before]
    assert not tab.has_unsaved_words()
    assert recording_desk.said == ["In the chronology."]
    first = next(each for each in demo_workspace.store.all(LifeEvent, person_id=tess) if each.title == "Aoife was born")
    assert (first.when.words, first.kind) == ("1995", EventKind.FAMILY)
    tab.chronology.table.choose(first.id)
    tab.chronology._change(first.id)
    dialog = dialog_of(tab)
    assert (dialog.title.text(), dialog.when.text()) == ("Aoife was born", "1995")
    dialog.when.set_text("12/5/1995")
    dialog.verb_button.click()
    settle(recording_desk.background)
    assert demo_workspace.store.get(LifeEvent, first.id).when.words == "12 May 1995"
    tab.chronology.table.choose(first.id)
    tab.chronology.remove_button.click()
    tab.window().findChildren(Dialog)[-1].verb_button.click()
    settle(recording_desk.background)
    assert shown(tab) == before


def test_kinds_and_days_choose_and_the_paper_says_that_it_is_a_part(
    tab: HistoryTab, recording_desk: RecordingDesk, tess: str, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    view = tab.chronology
    view.kind.setCurrentIndex(view.kind.findData("home"))
    view.since.set_text("2000")
    view.since.edit.editingFinished.emit()
    settle(recording_desk.background)
    assert shown(tab) == ["Nine days without heating began"]
    out = tmp_path / "chronology.pdf"
    view.handed_over.save_to(out, view.paper())
    qtbot.waitUntil(lambda: any("Saved as" in said for said in recording_desk.said), timeout=20_000)
    assert "Only a part is shown: home; from 1 January 2000." in all_text(out.read_bytes())
    view.until.set_text("1999")
    view.until.edit.editingFinished.emit()
    assert "before" in view.until.error()


def test_what_is_selected_in_a_note_is_put_into_the_chronology_at_the_day_of_the_visit(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace
) -> None:
    room = Room(qtbot, recording_desk, demo_workspace)
    room.enter("health", "Tess sang in the choir")
    room.page.note.sections["health"].editor.moveCursor(
        QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor
    )
    room.press(Qt.Key.Key_E, CTRL | SHIFT)
    dialog = room.dialog(EventDialog)
    assert isinstance(dialog, EventDialog)
    assert (dialog.title.text(), dialog.when.text()) == ("Tess sang in the choir", "18 June 2026")
    dialog.verb_button.click()
    room.saved()
    found = read_chronology(demo_workspace, person_id=room.tess, chosen=ChronologyFilter()).events[-1]
    assert (found.event.title, found.event.section_key, found.source) == (
        "Tess sang in the choir",
        "health",
        "Visit of 18 June",
    )
    assert room.stored("health") == "Tess sang in the choir"
