"""How long the laptop may lie untouched: chosen, kept, and held at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.services import quick_unlock
from visitapp.ui.background import Background
from visitapp.ui.locking.pin_dialog import PinDialog
from visitapp.ui.settings.locking import LockingCard
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.shell.idle import IdleWatch
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]


def card_of(settings: SettingsPage) -> LockingCard:
    return next(card for card in settings.cards if isinstance(card, LockingCard))


def test_the_minutes_hold_for_the_window_that_is_open_and_are_kept(
    settings: SettingsPage, window: MainWindow, settle: Settle
) -> None:
    card = card_of(settings)
    assert card.minutes.currentText() == "5 minutes"
    assert card.minutes.count() == 15
    card.minutes.setCurrentIndex(card.minutes.findData(1))
    settle(window.background)
    assert load_config().lock_minutes == 1
    assert window.idle is not None
    assert window.idle.warning == timedelta(seconds=30)
    assert window.pages is not None
    assert not window.pages.locking_soon.isVisible()
    window.idle.warned.emit(30)
    assert window.pages.locking_soon.words() == "VisitApp locks in 30 seconds. Press any key to stay."


def test_a_shorter_wait_locks_sooner_without_a_restart(qtbot: QtBot) -> None:
    moment = [datetime(2026, 6, 18, 10, 12, tzinfo=UTC)]
    watch = IdleWatch(15, lambda: moment[0])
    ended: list[bool] = []
    watch.expired.connect(lambda: ended.append(True))
    watch.set_minutes(2)
    moment[0] += timedelta(minutes=3)
    watch.check()
    assert ended == [True]
    watch.stop()


def test_the_pin_is_chosen_and_turned_off_from_its_row(
    settings: SettingsPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    card = card_of(settings)
    for wanted, words in ((True, "Turn off"), (False, "Choose a PIN")):
        card.pin.click()
        settle(window.background)
        dialog = next(each for each in window.findChildren(Dialog) if each.isVisible())
        if isinstance(dialog, PinDialog):
            dialog.pin.set_secret("480517")
            dialog.again.set_secret("480517")
        dialog.verb_button.click()
        settle(window.background)
        assert card.pin.text() == words
        told: list[bool] = []
        window.background.read(window, quick_unlock.is_on, told.append)
        settle(window.background)
        assert told == [wanted]
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
