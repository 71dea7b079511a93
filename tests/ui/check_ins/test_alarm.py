"""The alarm of check-ins in the real window: while writing, resting, covered and locked, with clocks that go wrong."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import LONGEST_WAIT, MOMENT, PASSPHRASE
from visitapp.config import load_config
from visitapp.domain.check_ins import CheckIn, OfficeLine
from visitapp.errors import KnownError
from visitapp.services import check_ins, vaults
from visitapp.services.check_ins import OpenCheckIn
from visitapp.services.people import list_people
from visitapp.ui.app import take_over
from visitapp.ui.background import Background
from visitapp.ui.check_ins.alarm import CheckInAlarm
from visitapp.ui.check_ins.alarm_bar import DUE, NOBODY
from visitapp.ui.check_ins.closing import ClosingDialog
from visitapp.ui.locking.handover import Handover
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.outside import Outside
from visitapp.ui.unlock.unlock_page import UnlockPage

Settle = Callable[[Background], None]
DESK = OfficeLine("the duty desk", "01632 960 300")
DUE_AT = datetime.fromisoformat("2026-06-18T11:30").astimezone()


class Clocks:
    """The clock of the laptop and one that only goes forward."""

    def __init__(self) -> None:
        self.wall = MOMENT
        self.steady = 5000.0

    def go(self, **amount: float) -> None:
        """Let time pass."""
        passed = timedelta(**amount)
        self.wall += passed
        self.steady += passed.total_seconds()


class Desk:
    """A window whose clocks are steered, and what it showed outside itself."""

    def __init__(self, theme: Theme, qtbot: QtBot, vault: Path) -> None:
        self.clocks = Clocks()
        self.shown: list[tuple[str, str]] = []
        self.window = MainWindow(load_config(), theme, now=lambda: self.clocks.wall)
        self.window.alarm = CheckInAlarm(
            self.window,
            theme,
            self.window.preferences,
            self.window.background,
            lambda: self.clocks.wall,
            outside=Outside(self.window, lambda title, words: self.shown.append((title, words))),
            steady=lambda: self.clocks.steady,
        )
        self.alarm = self.window.alarm
        self.window.preferences.set_check_in_sound(False)
        self.window.preferences.set_office_line(DESK)
        self.qtbot = qtbot
        self.window.resize(1366, 768)
        self.window.start(vault)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: bool(self.window.unlock_layer.unlock.box.label.text()), timeout=LONGEST_WAIT)
        self.settle()

    def unlock(self) -> None:
        self.window.unlock_layer.unlock.unlock_with(PASSPHRASE)
        self.qtbot.waitUntil(lambda: not self.window.is_locked, timeout=LONGEST_WAIT)
        self.settle()

    def lock(self) -> None:
        self.window.lock()
        self.qtbot.waitUntil(lambda: self.window.is_locked, timeout=LONGEST_WAIT)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: self.window.background.is_idle, timeout=LONGEST_WAIT)
            QApplication.processEvents()

    def go(self, **amount: float) -> None:
        """Let time pass in which somebody was there."""
        self.clocks.go(**amount)
        if self.window.idle is not None:
            self.window.idle.begin_again()

    def rings(self) -> bool:
        self.alarm.check()
        return self.alarm.bar is not None and self.alarm.bar.isVisible()

    def waiting(self) -> tuple[OpenCheckIn, ...]:
        found: list[tuple[OpenCheckIn, ...]] = []
        self.window.background.read(self.window, lambda ws: check_ins.open_check_ins(ws), found.append)
        self.settle()
        return found[0]


@pytest.fixture
def seat(theme: Theme, qtbot: QtBot, vault: Path) -> Iterator[Desk]:
    """Show the real window over the demo, in which Tess's visit has a check-in by 11:30."""
    made = Desk(theme, qtbot, vault)
    yield made
    made.window.close()
    qtbot.waitUntil(lambda: made.window.is_closed, timeout=LONGEST_WAIT)
    made.window.deleteLater()


def names_in(vault: Path) -> list[str]:
    """Return every name that the vault knows: people, and who is on their maps."""
    from visitapp.domain.network import Member

    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE, now=lambda: MOMENT)
    people = [summary.person for summary in list_people(workspace)]
    names = {name for p in people for name in (p.called, p.family_name, p.given_name)}
    names |= {member.name.split()[0] for member in workspace.store.all(Member)} | {"Amara", "Okafor"}
    workspace.close()
    return sorted(name for name in names if len(name) > 2)


def said_by(bar: QWidget) -> str:
    """Return all that a widget shows, names itself by and tells."""
    every = [bar, *bar.findChildren(QWidget)]
    texts = [getattr(each, "text", str)() for each in every]
    return " ".join([*texts, *(f"{each.accessibleName()} {each.toolTip()}" for each in every)])


def test_it_rings_over_the_work_without_taking_the_focus_and_ends_with_the_tick(seat: Desk, heard: list[str]) -> None:
    seat.unlock()
    before = QApplication.focusWidget()
    seat.go(hours=1, minutes=17)
    assert not seat.rings()
    seat.go(minutes=1)
    assert seat.rings()
    bar = seat.alarm.bar
    assert bar is not None
    assert QApplication.focusWidget() is before
    assert bar.words.text() == "Ring the duty desk on 01632 960 300."
    assert NOBODY in said_by(bar)
    assert any(words.startswith(f"{DUE}. Ring the duty desk on 01632 960 300.") for words in heard)
    count = len(heard)
    seat.alarm.check()
    assert len(heard) == count
    seat.go(minutes=1)
    seat.alarm.check()
    assert len(heard) > count, "it is said once a minute"
    QTest.keyClick(seat.window, Qt.Key.Key_F8)
    assert QApplication.focusWidget() is bar.told
    bar.told.click()
    seat.settle()
    assert not seat.rings()
    assert seat.waiting() == ()


def test_more_time_rings_again_a_quarter_of_an_hour_later(seat: Desk) -> None:
    seat.unlock()
    seat.go(hours=2)
    assert seat.rings()
    assert seat.alarm.bar is not None
    seat.alarm.bar.more.click()
    seat.settle()
    assert not seat.rings()
    assert seat.waiting()[0].check_in.tell_by == seat.clocks.wall + timedelta(minutes=15)
    seat.go(minutes=14)
    assert not seat.rings()
    seat.go(minutes=1)
    assert seat.rings()


def test_it_rings_over_the_privacy_screen_and_a_question_and_can_be_answered_by_keys(seat: Desk) -> None:
    seat.unlock()
    seat.window.run_command("add_person")
    seat.settle()
    seat.go(hours=1, minutes=18)
    assert seat.rings()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    assert seat.alarm.bar is not None
    assert QApplication.focusWidget() is seat.alarm.bar.told
    seat.window.run_command("rest")
    assert seat.rings()
    assert seat.window.children()[-1] is seat.alarm.bar, "the privacy screen lies over the alarm"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    QTest.keyClick(seat.alarm.bar.told, Qt.Key.Key_Space)
    seat.settle()
    assert not seat.rings()
    assert seat.window.session is not None
    assert seat.window.session.resting.page is not None, "answering must not uncover anything"
    assert seat.waiting() == ()


def test_what_is_answered_while_it_is_locked_is_noted_when_it_opens(seat: Desk) -> None:
    seat.unlock()
    seat.lock()
    seat.go(hours=1, minutes=20)
    assert seat.rings()
    assert isinstance(seat.window.unlock_layer.card, UnlockPage)
    assert seat.alarm.bar is not None
    seat.alarm.bar.told.click()
    assert not seat.rings()
    at = seat.clocks.wall
    seat.go(minutes=30)
    seat.unlock()
    assert not seat.rings()
    found: list[CheckIn] = []
    seat.window.background.read(seat.window, lambda ws: ws.store.all(CheckIn)[0], found.append)
    seat.settle()
    assert found[0].told_at == at


def test_more_time_asked_for_while_locked_rings_again_there_and_moves_the_record(seat: Desk) -> None:
    seat.unlock()
    seat.lock()
    seat.go(hours=1, minutes=20)
    assert seat.rings()
    assert seat.alarm.bar is not None
    seat.alarm.bar.more.click()
    assert not seat.rings()
    seat.go(minutes=15)
    assert seat.rings()
    asked = seat.clocks.wall - timedelta(minutes=15)
    seat.unlock()
    assert seat.rings(), "it is due and not answered"
    assert seat.waiting()[0].check_in.tell_by == asked + timedelta(minutes=15)


def test_a_sleep_rings_on_waking_and_a_clock_that_is_put_back_does_not_delay_it(seat: Desk) -> None:
    seat.unlock()
    seat.clocks.wall += timedelta(hours=3)  # the steady clock of some systems stands still in a sleep
    assert seat.rings()
    seat.clocks.wall = MOMENT
    assert not seat.rings()
    seat.go(minutes=40)
    seat.clocks.wall -= timedelta(minutes=30)
    seat.go(minutes=38)
    assert seat.rings(), "78 minutes have passed, whatever the clock says"
    assert seat.alarm.bar is not None
    seat.alarm.bar.told.click()
    seat.settle()
    assert seat.waiting() == ()


def test_after_a_crash_it_rings_when_the_vault_opens(seat: Desk) -> None:
    seat.go(hours=5)
    assert not seat.rings()
    seat.unlock()
    assert seat.rings()


def test_a_fresh_process_is_handed_moments_only_and_rings_before_anybody_unlocks(seat: Desk, vault: Path) -> None:
    seat.unlock()
    waiting = seat.alarm.waiting(str(vault))
    assert waiting == ((DUE_AT.timestamp(), 78 * 60.0),)
    seat.lock()
    seat.alarm.arm(str(vault), ())
    seat.clocks.wall -= timedelta(hours=2)
    message = Handover(vault=str(vault), theme="light", text_size=100, geometry="", check_ins=waiting)
    seat.alarm.take_over(message.vault, message.check_ins)
    seat.go(minutes=77)
    assert not seat.rings()
    seat.go(minutes=1)
    assert seat.rings()


def test_another_vault_does_not_silence_what_a_locked_one_waits_for(seat: Desk, vault: Path) -> None:
    seat.unlock()
    seat.lock()
    seat.alarm.arm("another", ())
    seat.go(hours=2)
    assert seat.rings()


def test_nothing_that_it_shows_in_or_outside_the_window_names_anybody(
    seat: Desk, vault: Path, heard: list[str]
) -> None:
    names = names_in(vault)
    assert {"Tess", "Amara"} <= set(names)
    seat.unlock()
    heard.clear()
    seat.go(hours=2)
    assert seat.rings()
    assert seat.alarm.bar is not None
    everything = " ".join([said_by(seat.alarm.bar), *(" ".join(shown) for shown in seat.shown), *heard])
    assert seat.shown == [("VisitApp", "A check-in is due. Open VisitApp to see whom to ring.")]
    assert seat.window.windowTitle() == "VisitApp"
    assert [name for name in names if name in everything] == []


def test_whom_else_one_chose_is_hinted_at_and_never_named(seat: Desk) -> None:
    seat.unlock()
    seat.window.preferences.set_office_line(OfficeLine("the control room", "01632 960 999"))
    seat.settle()
    seat.go(hours=2)
    assert seat.rings()
    assert seat.alarm.bar is not None
    assert seat.alarm.bar.words.text() == ("Ring the control room on 01632 960 999, or whom you chose for this visit.")


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_it_fits_into_the_smallest_window_and_every_part_is_named(
    seat: Desk, theme: Theme, clipped, nameless, name: str, size: int
) -> None:
    theme.set(name=name, text_size=size)
    seat.window.resize(1100, 620)
    seat.unlock()
    seat.go(hours=2)
    assert seat.rings()
    bar = seat.alarm.bar
    assert bar is not None
    assert clipped(bar) == []
    assert nameless(bar) == []
    assert seat.window.rect().contains(bar.geometry())


def test_the_real_take_over_arms_the_alarm_of_the_new_window(
    theme: Theme, qtbot: QtBot, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visitapp.ui.app.say_painted", lambda: None)
    monkeypatch.setattr("visitapp.ui.app.receive_typed", lambda: None)
    window = MainWindow(load_config(), theme, now=lambda: MOMENT)
    window.start(vault)
    take_over(
        window,
        Handover(vault=str(vault), theme="light", text_size=100, geometry="", check_ins=((MOMENT.timestamp(), 0.0),)),
        bytearray(),
    )
    window.preferences.set_check_in_sound(False)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.alarm is not None and window.alarm.bar is not None, timeout=LONGEST_WAIT)
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=LONGEST_WAIT)
    window.deleteLater()


class ClosedByHand(QCloseEvent):
    """What comes from the window's frame; the platform without a screen has none."""

    def spontaneous(self) -> bool:
        return True


def test_who_closes_the_window_by_hand_is_asked_while_a_check_in_waits(seat: Desk) -> None:
    seat.unlock()
    for _ in range(2):
        event = ClosedByHand()
        seat.window.closeEvent(event)
        assert not event.isAccepted()
    asked = [each for each in seat.window.findChildren(ClosingDialog) if each.isVisible()]
    assert len(asked) == 1
    assert QApplication.focusWidget() is asked[0].safe_button
    asked[0].dismiss()
    assert not seat.window.is_locked
    seat.window.closeEvent(ClosedByHand())
    next(each for each in seat.window.findChildren(ClosingDialog) if each.isVisible()).verb_button.click()
    seat.qtbot.waitUntil(lambda: seat.window.is_closed, timeout=LONGEST_WAIT)


def test_a_backup_that_failed_is_said_outside_without_a_name_when_the_window_is_not_in_use(seat: Desk) -> None:
    seat.unlock()
    assert seat.window.session is not None
    seat.window.session._say_backup_failed(KnownError("A backup was not made.", "Tess Brennan"))
    assert seat.shown == []
    other = QWidget()
    seat.qtbot.addWidget(other)
    with seat.qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    seat.qtbot.waitUntil(lambda: not seat.window.isActiveWindow(), timeout=LONGEST_WAIT)
    seat.window.session._say_backup_failed(KnownError("A backup was not made.", "Tess Brennan"))
    assert seat.shown == [("VisitApp", "A backup was not made. Open VisitApp to see why.")]


def test_without_a_loudspeaker_it_rings_all_the_same(seat: Desk) -> None:
    seat.window.preferences.set_check_in_sound(True)
    seat.unlock()
    seat.go(hours=2)
    assert seat.rings()
    seat.settle()
    assert seat.alarm.bar is not None
    seat.alarm.bar.told.click()
    seat.settle()
    assert not seat.rings()
