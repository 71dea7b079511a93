"""The Documents page: every file and paper of the caseload, where it is, and what is done with it by keys alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import given_files
from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.travelling import FileTrouble, KeptFile
from visitapp.services import documents, travelling
from visitapp.services.workspace import Workspace
from visitapp.storage.travels import Travels
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.documents.caseload_page import DocumentsPage
from visitapp.ui.documents.caseload_rows import rows_of
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.shell.main_window import MainWindow

Settle = Callable[[Background], None]
LONGEST_WAIT = 20_000
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NOW = datetime(2026, 6, 18, 10, 12, tzinfo=UTC)


def at_store(window: MainWindow, settle: Settle, work: Callable[[Workspace], object]) -> object:
    found: list[object] = []
    window.background.read(window, work, found.append)
    settle(window.background)
    return found[0]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> DocumentsPage:
    """Documents with four papers: kept, waiting, half across, and one for which there is no room."""

    def make(workspace: Workspace) -> None:
        people = workspace.store.all(Person, order_by=("given_name",))
        for number, title in enumerate(("Kept plan", "Waiting plan", "Half plan", "Stuck plan")):
            content = given_files.pdf() + b"\n%" + title.encode()
            paper = Document("", people[number].id, plan_id=str(number), title=title)
            documents.keep_document(workspace, document=paper, content=content, queued=number > 0)
        travels = Travels(workspace.store)
        rows = {row.title: row for row in travels.kept()}
        travels.note_moved(rows["Half plan"].blob_id, rows["Half plan"].byte_count // 2)
        travels.note_trouble(rows["Stuck plan"].blob_id, FileTrouble.QUOTA)

    at_store(window, settle, make)
    assert window.pages is not None
    window.run_command("documents")
    settle(window.background)
    shown = window.pages.page("documents")
    assert isinstance(shown, DocumentsPage)
    return shown


def titles(page: DocumentsPage) -> list[str]:
    return [row.cells[0].words for row in page.table.records.rows]


def buttons(page: DocumentsPage) -> set[str]:
    return {name for name, button in page.bar.buttons.items() if button.isVisible()}


def choose(page: DocumentsPage, title: str) -> None:
    page.table.choose(next(row.key for row in page.table.records.rows if row.cells[0].words == title))
    page._show_chosen()


def test_what_cannot_go_comes_first_then_what_is_going_then_the_newest(page: DocumentsPage) -> None:
    assert titles(page)[:2] == ["Stuck plan", "Half plan"]
    assert set(titles(page)[2:4]) == {"Kept plan", "Waiting plan"}
    assert "Letter about the boiler" in titles(page)
    first = page.table.records.rows[0]
    assert "Could not go yet. This laptop’s files fill the room that the office gives one laptop." in first.sentence


def test_each_row_says_why_it_does_not_get_on_and_what_to_do(page: DocumentsPage) -> None:
    choose(page, "Stuck plan")
    assert page.bar.about.text().endswith("Ask your officer for more room. It stays here and is sent then.")
    assert {"again", "hold_back", "open", "save", "person"} <= buttons(page)
    choose(page, "Kept plan")
    assert page.bar.about.text() == "Kept plan: On this laptop."
    assert buttons(page) == {"queue", "open", "save", "print", "person"}


def test_the_list_is_picked_by_where_by_words_by_person_and_by_kind(
    page: DocumentsPage, qtbot: QtBot, settle: Settle
) -> None:
    page.groups.choose("waiting")
    page._filter()
    assert set(titles(page)) == {"Half plan", "Waiting plan"}
    page.groups.choose("stuck")
    page._filter()
    assert titles(page) == ["Stuck plan"]
    page.groups.choose("all")
    page._filter()
    qtbot.keyClick(page.table.view, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.find_field
    qtbot.keyClicks(page.find_field, "boiler letter")
    assert titles(page) == ["Letter about the boiler"]
    qtbot.keyClicks(page.find_field, "zzz")
    assert page.none_found.isVisible()
    assert page.chosen() == ()
    qtbot.keyClick(page.find_field, Qt.Key.Key_Escape)
    page.kinds.setCurrentIndex(page.kinds.findText("Picture"))
    assert titles(page) == ["The boiler cupboard"]
    page.kinds.setCurrentIndex(0)
    page.people.setCurrentIndex(1)
    assert len({row.cells[1].words for row in page.table.records.rows}) == 1


def test_several_are_queued_and_taken_out_again_by_keys_alone(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClick(page.table.view, Qt.Key.Key_Home)
    qtbot.keyClick(page.table.view, Qt.Key.Key_A, CONTROL)
    assert len(page.chosen()) == len(titles(page))
    assert page.bar.about.text() == f"{len(titles(page))} chosen."
    assert "open" not in buttons(page)
    page.bar.buttons["queue"].setFocus()
    qtbot.keyClick(page.bar.buttons["queue"], Qt.Key.Key_Space)
    settle(window.background)
    qtbot.waitUntil(
        lambda: len([each for each in page._files.values() if each.where == "waiting"]) == 2, timeout=LONGEST_WAIT
    )
    assert len(page.chosen()) == len(titles(page))  # what was chosen stays chosen
    page.do("hold_back")
    settle(window.background)
    qtbot.waitUntil(
        lambda: not [each for each in page._files.values() if each.where == "waiting"], timeout=LONGEST_WAIT
    )
    assert at_store(window, settle, documents.waiting_count) == 0


def test_enter_shows_a_paper_and_going_back_finds_the_same_row(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    choose(page, "Kept plan")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(window.background)
    assert page.viewer.title.text() == "Kept plan"
    assert page.viewer.isVisible()
    page.viewer.back.click()
    settle(window.background)
    assert page.table.isVisible()
    assert [each.title for each in page.chosen()] == ["Kept plan"]


def test_trying_again_forgets_the_trouble(page: DocumentsPage, qtbot: QtBot) -> None:
    choose(page, "Stuck plan")
    page.do("again")
    qtbot.waitUntil(
        lambda: not [each.title for each in page._files.values() if each.trouble is not None], timeout=LONGEST_WAIT
    )


def test_a_laptop_without_an_office_says_so_and_leads_there(page: DocumentsPage, window: MainWindow) -> None:
    assert page.standing.words().startswith("This laptop has not joined an office.")
    assert not page.send_button.isVisible()
    page.join_button.click()
    assert window.pages is not None
    assert window.pages.place == places.OFFICE


def test_five_thousand_files_of_five_hundred_people_are_shown_without_a_stutter(
    page: DocumentsPage, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    files = at_store(window, settle, travelling.list_kept)
    assert isinstance(files, tuple)
    pattern: KeptFile = files[0]
    many = [
        replace(
            pattern, id=f"{n:032x}", person_id=f"{n % 500}", called=f"Person {n % 500}", at=NOW - timedelta(hours=n)
        )
        for n in range(5000)
    ]
    page._show(rows_of(many, NOW))
    assert len(page.table.records.rows) == 5000
    page.find_field.setText("person 499")
    assert len(page.table.records.rows) == 10


def test_undone_edits_elsewhere_are_read_anew(page: DocumentsPage, window: MainWindow, qtbot: QtBot) -> None:
    person = next(iter(page._files.values())).person_id

    def rename(workspace: Workspace) -> ChangeSet:
        with workspace.act("Rename") as act:
            act.unit.edit(Person, person, preferred_name="Somebody Else")
        return act.change_set

    window.background.write(window, rename)
    qtbot.waitUntil(
        lambda: "Somebody Else" in {row.cells[1].words for row in page.table.records.rows}, timeout=LONGEST_WAIT
    )


def test_an_office_that_is_away_or_refuses_is_said_with_the_next_step_and_the_queue_stays(page: DocumentsPage) -> None:
    joined = ExchangeState(has_joined=True, is_admitted=True)
    page._exchange.moved.emit(joined)
    assert (
        page.standing.words() == "The office cannot be reached just now. What waits stays here, and is sent by itself."
    )
    refused = replace(joined, said="The office does not let this laptop in any more.", next_step="Ask your officer.")
    page._exchange.moved.emit(refused)
    assert page.standing.words() == "The office does not let this laptop in any more. Ask your officer."
    assert page.join_button.isVisible()
    page._exchange.moved.emit(replace(joined, is_reached=True))
    assert not page.standing.isVisible()
    assert titles(page)[0] == "Stuck plan"


def test_copies_are_saved_where_one_asks_and_stop_with_a_lock(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    qtbot.keyClick(page.table.view, Qt.Key.Key_A, CONTROL)
    ids = [each.id for each in page.chosen()]
    place, other = tmp_path / "place", tmp_path / "other"
    place.mkdir()
    page.copies.save_files(ids, place)
    qtbot.waitUntil(lambda: len(list(place.iterdir())) == len(ids), timeout=LONGEST_WAIT)
    settle(window.background)
    other.mkdir()
    page.copies.save_files(ids, other)
    page.copies.stop()
    settle(window.background)
    qtbot.waitUntil(lambda: window.background.is_idle, timeout=LONGEST_WAIT)
    assert list(other.iterdir()) == []


def test_the_first_row_is_chosen_even_while_ctrl_is_still_held_down(page: DocumentsPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table.view, Qt.Key.Key_A, CONTROL)  # leaves Ctrl down, as far as Qt knows
    page.groups.choose("stuck")
    page._filter()
    assert [each.title for each in page.chosen()] == ["Stuck plan"]
    page.groups.choose("waiting")
    page._filter()
    assert len(page.chosen()) == 1


def test_without_a_printer_it_is_said_and_the_log_hears_of_no_print(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert window.pages is not None
    before = at_store(window, settle, lambda workspace: workspace.store.head.number)
    choose(page, "Kept plan")
    qtbot.keyClick(page.table.view, Qt.Key.Key_P, CONTROL)
    assert "No printer is set up on this laptop." in window.pages.trouble.words()
    assert at_store(window, settle, lambda workspace: workspace.store.head.number) == before


def test_while_an_exchange_is_under_way_it_is_shown_how_far_each_file_is(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page._exchange.moved.emit(ExchangeState(has_joined=True, is_admitted=True, is_busy=True))
    assert page.send_button.text() == "Sending…"
    (half,) = [each for each in page._files.values() if each.title == "Half plan"]
    at_store(
        window, settle, lambda workspace: Travels(workspace.store).note_moved(half.blob_id, half.byte_count * 3 // 4)
    )
    page._on_progress_timeout()
    qtbot.waitUntil(lambda: page._files[half.id].percent in (74, 75), timeout=LONGEST_WAIT)
    page._exchange.moved.emit(ExchangeState(has_joined=True, is_admitted=True))
    assert not page._progress.isActive()
