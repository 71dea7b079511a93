"""A calendar in and out through the window: whom each appointment is with, and what the file says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from tests.services.test_calendar_reading import calendar
from tests.ui.conftest import LONGEST_WAIT
from visitapp.domain.visits import Visit
from visitapp.services.diary_export import Naming
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.today.calendar_export import CalendarExportDialog
from visitapp.ui.today.calendar_import import LEFT_OUT, CalendarImportDialog
from visitapp.ui.today.page import TodayPage

Settle = Callable[[Background], None]
GIVEN = calendar(
    "UID:1\nDTSTART:20260620T100000Z\nDURATION:PT1H\nSUMMARY:Tess - boiler\nRRULE:FREQ=WEEKLY;COUNT=3",
    "UID:2\nDTSTART:20260621T100000Z\nDURATION:PT1H\nSUMMARY:Dentist",
    "UID:3\nDTSTART;VALUE=DATE:20260622\nSUMMARY:Leave",
)


@pytest.fixture
def today(window: MainWindow) -> TodayPage:
    assert window.pages is not None
    page = window.pages.page("today")
    assert isinstance(page, TodayPage)
    return page


def give_file(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Choose a file in the dialog that is open."""
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)), timeout=LONGEST_WAIT)
    dialog = window.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def imported(window: MainWindow, today: TodayPage, path: Path, qtbot: QtBot) -> CalendarImportDialog:
    """Bring a file in as far as the question."""
    today.steps.calendar_wanted.emit("in")
    give_file(window, path, qtbot)
    qtbot.waitUntil(lambda: bool(window.findChildren(CalendarImportDialog)), timeout=LONGEST_WAIT)
    return window.findChildren(CalendarImportDialog)[0]


def visits(window: MainWindow, settle: Settle) -> int:
    found: list[int] = []
    window.background.read(window, lambda ws: len(ws.store.all(Visit)), found.append)
    settle(window.background)
    return found[0]


def test_appointments_are_matched_left_out_or_given_to_somebody_and_come_in_as_one_act(
    window: MainWindow, today: TodayPage, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "work.ics"
    path.write_bytes(GIVEN)
    before = visits(window, settle)
    dialog = imported(window, today, path, qtbot)
    assert [each.who.currentText() for each in dialog.rows] == ["Tess Brennan", LEFT_OUT]
    assert dialog.verb_button.text() == "Bring in 3 appointments"
    assert dialog.foot.text() == "Left out: 1 lasts all day, so it has no time of a visit."
    dialog.rows[1].who.setCurrentIndex(1)
    assert dialog.verb_button.text() == "Bring in 4 appointments"
    assert visits(window, settle) == before
    dialog.verb_button.click()
    settle(window.background)
    assert visits(window, settle) == before + 4
    QApplication.processEvents()
    window.run_command("undo")
    settle(window.background)
    assert visits(window, settle) == before


def test_a_file_that_is_no_calendar_is_said_on_the_page(
    window: MainWindow, today: TodayPage, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "letter.ics"
    path.write_text("Dear Tess")
    today.steps.calendar_wanted.emit("in")
    give_file(window, path, qtbot)
    assert window.pages is not None
    qtbot.waitUntil(lambda: window.pages is not None and window.pages.trouble.isVisible(), timeout=LONGEST_WAIT)
    assert "no calendar" in window.pages.trouble.words()


def test_the_diary_is_saved_as_visits_without_names_unless_somebody_chooses_otherwise(
    window: MainWindow, today: TodayPage, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    said = []
    for naming in (Naming.VISIT, Naming.NAME):
        today.steps.calendar_wanted.emit("out")
        dialog = window.findChildren(CalendarExportDialog)[-1]
        assert dialog.naming.key == Naming.VISIT
        assert dialog.row.hint.text() == "It does not say whom you visit."
        if naming is Naming.NAME:
            dialog.naming.findChildren(QRadioButton)[2].click()
            assert "sees whom you visit" in dialog.row.hint.text()
        dialog.verb_button.click()
        path = tmp_path / f"{naming}.ics"
        give_file(window, path, qtbot)
        qtbot.waitUntil(path.exists, timeout=LONGEST_WAIT)
        settle(window.background)
        said.append(path.read_text())
    assert "SUMMARY:Visit\n" in said[0].replace("\r\n", "\n")
    assert "Darek" not in said[0]
    assert "SUMMARY:Visit Darek" in said[1]


@pytest.mark.parametrize(("name", "size"), [("light", 100), ("dark", 150), ("contrast", 200)])
def test_both_questions_fit_and_every_part_is_named(
    window: MainWindow, today: TodayPage, theme: Theme, settle: Settle, qtbot: QtBot, tmp_path: Path, clipped, nameless,
    name: str, size: int,
) -> None:  # fmt: skip
    theme.set(name=name, text_size=size)
    window.resize(1100, 620)
    path = tmp_path / "work.ics"
    path.write_bytes(GIVEN)
    dialog = imported(window, today, path, qtbot)
    assert clipped(dialog) == []
    assert nameless(dialog) == []
    dialog.dismiss()
    today.steps.calendar_wanted.emit("out")
    asked = window.findChildren(CalendarExportDialog)[-1]
    assert clipped(asked) == []
    assert nameless(asked) == []
