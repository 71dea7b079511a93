"""A check-in chosen in the window: on Today, in the bar over a visit, in Settings."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MOMENT
from visitapp.config import load_config
from visitapp.domain.changes import ChangeSet
from visitapp.domain.check_ins import OfficeLine
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services import check_ins, visits
from visitapp.services.check_ins import OpenCheckIn
from visitapp.services.today import read_today
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.check_ins.card import CheckInCard
from visitapp.ui.check_ins.dialog import CheckInDialog, moment_meant
from visitapp.ui.look.theme import Theme
from visitapp.ui.settings.check_ins import CheckInsCard
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.today.page import TodayPage
from visitapp.ui.visits.page import VisitPage

Settle = Callable[[Background], None]


def settled(window: MainWindow, settle: Settle) -> None:
    for _ in range(3):
        settle(window.background)
        QApplication.processEvents()  # what was built anew is laid out and shown


def waiting(window: MainWindow, settle: Settle) -> tuple[OpenCheckIn, ...]:
    found: list[tuple[OpenCheckIn, ...]] = []
    window.background.read(window, lambda ws: check_ins.open_check_ins(ws), found.append)
    settle(window.background)
    return found[0]


def shown(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in window.findChildren(kind) if each.isVisible()]


@pytest.fixture
def today(window: MainWindow, settle: Settle) -> TodayPage:
    assert window.pages is not None
    page = window.pages.page("today")
    assert isinstance(page, TodayPage)
    settled(window, settle)
    return page


def test_today_shows_it_calmly_and_the_tick_ends_it_and_can_be_undone(
    window: MainWindow, today: TodayPage, settle: Settle
) -> None:
    card = shown(window, CheckInCard)[0]
    assert isinstance(card, CheckInCard)
    assert card.accessibleName() == "Check in, Tell the office you are safe by 11:30"
    card.told.click()
    settled(window, settle)
    assert shown(window, CheckInCard) == []
    window.run_command("undo")
    settled(window, settle)
    assert len(shown(window, CheckInCard)) == 1


def test_another_is_chosen_for_a_later_visit_with_the_usual_desk_offered(
    window: MainWindow, today: TodayPage, settle: Settle, qtbot: QtBot
) -> None:
    window.preferences.set_office_line(OfficeLine("the control room", "01632 960 999"))
    card = next(each for each in today.cards if each.entry.person.called == "Darek")
    card.asked.emit("check_in")
    settled(window, settle)
    dialog = shown(window, CheckInDialog)[0]
    assert isinstance(dialog, CheckInDialog)
    assert (dialog.time.text(), dialog.whom.text()) == ("14:00", "the control room")
    dialog.time.set_text("9:00")
    dialog.verb_button.click()
    assert dialog.time.error().startswith("That time has passed.")
    dialog.time.edit.selectAll()
    qtbot.keyClicks(dialog.time.edit, "half past two")
    assert dialog.time.hint.text() == "By 14:30"
    qtbot.keyClick(dialog.time.edit, Qt.Key.Key_Return)
    settled(window, settle)
    times = [(each.person.called if each.person else "", f"{each.moment:%H:%M}") for each in waiting(window, settle)]
    assert times == [("Tess", "11:30"), ("Darek", "14:30")]
    assert waiting(window, settle)[1].check_in.number == "01632 960 999"


def test_the_first_number_that_is_typed_is_offered_the_next_time(
    window: MainWindow, today: TodayPage, settle: Settle
) -> None:
    assert window.preferences.office_line() == OfficeLine()
    today.cards[2].asked.emit("check_in")
    settled(window, settle)
    dialog = shown(window, CheckInDialog)[0]
    assert isinstance(dialog, CheckInDialog)
    dialog.whom.set_text("the duty desk")
    dialog.number.set_text("ask me")
    dialog.verb_button.click()
    assert "no number to ring" in dialog.number.error()
    dialog.number.set_text("01632 960 300")
    dialog.verb_button.click()
    settled(window, settle)
    assert window.preferences.office_line() == OfficeLine("the duty desk", "01632 960 300")


def test_no_name_can_reach_the_settings_which_are_not_encrypted(window: MainWindow, settle: Settle) -> None:
    window.preferences.set_office_line(OfficeLine("Tess Brennan", "Tess 01632"))
    settle(window.background)
    assert window.preferences.office_line() == OfficeLine()
    assert "Tess" not in load_config().settings_file.read_text()


def test_the_bar_over_a_visit_says_by_when_and_ends_it(window: MainWindow, today: TodayPage, settle: Settle) -> None:
    found: list[Visit] = []

    def start(workspace: Workspace) -> ChangeSet:
        entry = next(e for e in read_today(workspace).visits if e.person.called == "Tess")
        found.append(entry.visit)
        return visits.start_visit(workspace, visit_id=entry.visit.id)

    window.background.write(window, start)
    settled(window, settle)
    assert window.pages is not None
    window.pages.go(places.visit(found[0].id, found[0].person_id))
    settled(window, settle)
    page = window.pages.page("visit")
    assert isinstance(page, VisitPage)
    assert page.top.check_in.isVisible()
    assert page.top.check_in.text() == "By 11:30"
    assert page.top.check_in.accessibleName() == "Tell the office you are safe by 11:30"
    told = page.top.check_in.menu().actions()[0]
    told.trigger()
    settled(window, settle)
    assert not page.top.check_in.isVisible()
    assert waiting(window, settle) == ()
    next(a for a in page.top.more.menu().actions() if a.text().startswith("Check-in")).trigger()
    settled(window, settle)
    assert len(shown(window, CheckInDialog)) == 1


def test_settings_keep_the_desk_and_refuse_what_cannot_be_rung(
    window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    assert window.pages is not None
    window.pages.go(places.SETTINGS)
    settled(window, settle)
    card = shown(window, CheckInsCard)[0]
    assert isinstance(card, CheckInsCard)
    card.whom.setCurrentIndex(card.whom.findData("the duty desk"))
    card.number.setFocus()
    qtbot.keyClicks(card.number, "Tess 01632 960 300")
    qtbot.keyClick(card.number, Qt.Key.Key_Return)
    assert card.number.property("error")
    card.number.selectAll()
    qtbot.keyClicks(card.number, "01632 960 300")
    qtbot.keyClick(card.number, Qt.Key.Key_Return)
    card.sound.click()
    settled(window, settle)
    kept = load_config()
    assert (kept.check_in_whom, kept.check_in_number, kept.check_in_sound) == ("the duty desk", "01632 960 300", False)


def test_a_time_is_meant_on_the_day_of_the_visit_or_after_its_midnight() -> None:
    now = MOMENT.astimezone()
    late = Visit("a", planned_for=now.replace(hour=23, minute=30))
    assert moment_meant("00:30", late, now) == (now + timedelta(days=1)).replace(hour=0, minute=30)
    tomorrow = Visit("a", planned_for=now + timedelta(days=1))
    assert moment_meant("11:30", tomorrow, now) == (now + timedelta(days=1)).replace(hour=11, minute=30)
    assert moment_meant("9:30", Visit("a"), now) == now.replace(hour=9, minute=30)
    with pytest.raises(Refused):
        moment_meant("soon", tomorrow, now)


@pytest.mark.parametrize(("name", "size"), [("light", 100), ("dark", 150), ("contrast", 200)])
def test_the_question_fits(
    window: MainWindow, today: TodayPage, theme: Theme, settle: Settle, clipped, nameless, name: str, size: int
) -> None:
    theme.set(name=name, text_size=size)
    window.resize(1100, 620)
    settled(window, settle)
    today.cards[2].asked.emit("check_in")
    settled(window, settle)
    dialog = shown(window, CheckInDialog)[0]
    assert clipped(dialog) == []
    assert nameless(dialog) == []
