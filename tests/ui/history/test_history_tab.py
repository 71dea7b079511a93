"""History in the window: found, chosen and put back by keyboard, with the proof beside it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import LONGEST_WAIT, RecordingDesk
from visitapp.domain.people import Person
from visitapp.services import people, undo
from visitapp.services.history_words import HistoryGroup
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.history.page import HistoryPage, HistoryTab
from visitapp.ui.making import at_once

Settle = Callable[[Background], None]


@pytest.fixture
def tess(demo_workspace: Workspace) -> str:
    person = next(each.id for each in demo_workspace.store.all(Person) if each.called == "Tess")
    people.edit_person(demo_workspace, person_id=person, home_access="Ring twice, and wait")
    return person


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
    made.show_place(places.person(tess, "history"))
    made.focus_first()
    settle(recording_desk.background)
    yield made
    settle(recording_desk.background)


def rows(tab: HistoryTab | HistoryPage) -> list[str]:
    return [row.entry.sentence for row in tab.changes.sheet.rows]


def test_an_earlier_version_is_put_back_by_keyboard(
    tab: HistoryTab, recording_desk: RecordingDesk, demo_workspace: Workspace, tess: str, qtbot: QtBot, settle: Settle
) -> None:
    first = tab.changes.sheet.rows[0]
    assert first.entry.sentence == "Tess’s details changed by Amara Okafor"
    assert first.button is not None
    assert "Put back" in first.button.accessibleName()
    first.button.setFocus()
    qtbot.keyClick(first.button, Qt.Key.Key_Return)
    settle(recording_desk.background)
    assert demo_workspace.store.get(Person, tess).home_access == "Ring twice; dog in kitchen"
    assert recording_desk.said == ["Put back. What stood there is in History too."]
    qtbot.waitUntil(lambda: tab.changes.sheet.rows[0].entry.reason == "Put back from History", timeout=LONGEST_WAIT)
    assert QApplication.focusWidget() is not None, "the focus is not lost with the row"
    recording_desk.background.write(tab, undo.undo)
    settle(recording_desk.background)
    assert demo_workspace.store.get(Person, tess).home_access == "Ring twice, and wait"


def test_words_kinds_and_days_choose_what_is_shown(
    tab: HistoryTab, recording_desk: RecordingDesk, qtbot: QtBot, settle: Settle
) -> None:
    everything = rows(tab)
    qtbot.keyClicks(tab.find_field, "and wait")
    qtbot.waitUntil(lambda: len(rows(tab)) == 1, timeout=LONGEST_WAIT)
    tab.find_field.clear()
    qtbot.waitUntil(lambda: rows(tab) == everything, timeout=LONGEST_WAIT)
    card = tab.changes.show_card
    for group, box in card.kinds.items():
        if group is not HistoryGroup.PLANS and box.isVisible():
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_Space)
    settle(recording_desk.background)
    assert rows(tab)
    assert all(sentence.startswith("Care plan") for sentence in rows(tab))
    card.since.set_text("31/2")
    card.since.edit.editingFinished.emit()
    assert "date" in card.since.error()
    card.since.set_text("2025")
    card.until.set_text("June 2025")
    card.until.edit.editingFinished.emit()
    settle(recording_desk.background)
    assert tab.changes.empty.isVisible()


def test_the_chain_is_proved_in_the_pool_and_a_changed_entry_is_named(
    tab: HistoryTab, recording_desk: RecordingDesk, demo_workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    proof = tab.changes.proof
    qtbot.waitUntil(lambda: "nothing altered" in proof.words.text(), timeout=LONGEST_WAIT)
    assert f"{demo_workspace.store.head.number:,} entries" in proof.words.text()

    def tamper() -> None:
        with demo_workspace.store.changing() as connection:
            connection.exec_driver_sql("UPDATE operations SET body = replace(body, 'Ring', 'Sing') WHERE number = 12")
            connection.exec_driver_sql("UPDATE operations SET body = body || ' ' WHERE number = 12")

    recording_desk.background.on_store(tab, tamper, lambda _: None)
    settle(recording_desk.background)
    assert proof.link is not None
    proof.link.click()
    qtbot.waitUntil(lambda: "Entry 12" in proof.words.text(), timeout=LONGEST_WAIT)


def test_the_whole_vault_is_read_page_by_page_and_by_person(
    recording_desk: RecordingDesk, tess: str, qtbot: QtBot, settle: Settle
) -> None:
    window = QWidget()
    window.resize(1166, 690)
    qtbot.addWidget(window)
    page = HistoryPage(recording_desk.desk, window)
    page.resize(window.size())
    with qtbot.waitExposed(window):
        window.show()
    page.show_place(places.HISTORY)
    settle(recording_desk.background)
    first = len(rows(page))
    window.activateWindow()
    page.changes.older_button.setFocus()
    qtbot.keyClick(page.changes.older_button, Qt.Key.Key_Return)
    settle(recording_desk.background)
    assert len(rows(page)) == 2 * first
    assert page.changes.older_button.hasFocus()
    person = page.changes.show_card.person
    person.setCurrentIndex(person.findData(tess))
    settle(recording_desk.background)
    assert {row.entry.person for row in page.changes.sheet.rows} == {"Tess"}
