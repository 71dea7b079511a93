"""Unlocking by PIN in the real window: offered after a lock, five tries, and the passphrase beside it all the time."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSPHRASE
from visitapp.services import quick_unlock
from visitapp.ui.background import Background
from visitapp.ui.locking.pin_dialog import PinDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.unlock_page import UnlockPage
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]
PIN = "480517"


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> UnlockPage:
    """Lock a window whose worker has turned the PIN on."""
    window.background.read(window, lambda workspace: quick_unlock.turn_on(workspace, pin=PIN), lambda _: None)
    window.lock()
    settle(window.background)
    assert window.is_locked
    return window.unlock_layer.unlock


@pytest.fixture
def ask(window: MainWindow, settle: Settle) -> Callable[[], Dialog]:
    """Return a function that asks about the PIN as the search box does, and gives the dialog."""

    def asked() -> Dialog:
        window.run_command("pin")
        settle(window.background)
        return next(each for each in window.findChildren(Dialog) if each.isVisible())

    return asked


def test_the_pin_is_turned_on_and_off_from_the_window(
    ask: Callable[[], Dialog], window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    dialog = ask()
    assert isinstance(dialog, PinDialog)
    assert QApplication.focusWidget() is dialog.pin.edit
    for typed in (PIN, PIN):
        qtbot.keyClicks(QApplication.focusWidget(), typed)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not dialog.again.edit:
            dialog.again.edit.setFocus()
    dialog.verb_button.click()
    settle(window.background)
    window.lock()
    settle(window.background)
    enter(qtbot, window, settle, PIN)
    assert not window.is_locked
    off = ask()
    assert not isinstance(off, PinDialog)
    off.verb_button.click()
    settle(window.background)
    window.lock()
    settle(window.background)
    assert QApplication.focusWidget() is window.unlock_layer.unlock.passphrase.edit


def test_a_pin_that_is_mistyped_or_weak_is_not_taken(
    ask: Callable[[], Dialog], window: MainWindow, settle: Settle
) -> None:
    for first, second, said in (
        (PIN, "480518", "not the same"),
        ("123456", "123456", "Many people would think"),
        ("48", "48", "6 to 12 digits"),
    ):
        dialog = ask()
        assert isinstance(dialog, PinDialog)
        dialog.pin.set_secret(first)
        dialog.again.set_secret(second)
        dialog.verb_button.click()
        settle(window.background)
        assert dialog.isVisible()
        assert said in dialog.again.error() + dialog.problem.text()
        dialog.safe_button.click()
        settle(window.background)


def test_the_question_can_be_read_at_every_size_and_is_named(
    ask: Callable[[], Dialog],
    window: MainWindow,
    nameless: Callable[[QWidget], list[str]],
    clipped: Callable[[QWidget], list[str]],
) -> None:
    dialog = ask()
    assert nameless(window) == []
    for size in (100, 150, 200):
        window.preferences.set_text_size(size)
        assert clipped(dialog) == []
    dialog.safe_button.click()


def enter(qtbot: QtBot, window: MainWindow, settle: Settle, typed: str) -> None:
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window.background)


def test_the_pin_opens_the_window_and_is_offered_again_after_the_next_lock(
    page: UnlockPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    for _ in range(2):
        assert QApplication.focusWidget() is page.pin.edit
        enter(qtbot, window, settle, PIN)
        assert not window.is_locked
        window.lock()
        settle(window.background)


def test_five_wrong_pins_leave_the_passphrase_only(
    page: UnlockPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    for left in ("4 tries are", "3 tries are", "2 tries are", "One try is"):
        enter(qtbot, window, settle, "480518")
        assert left in page.said()
    enter(qtbot, window, settle, "480518")
    assert "can’t be used any more" in page.said()
    assert QApplication.focusWidget() is page.passphrase.edit
    assert not page.pin.isVisible()
    enter(qtbot, window, settle, PASSPHRASE)
    assert not window.is_locked
    window.lock()
    settle(window.background)
    assert QApplication.focusWidget() is page.passphrase.edit


def test_the_passphrase_and_the_code_stay_reachable_and_the_pin_goes_on(
    page: UnlockPage, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page.way_button.click()
    assert QApplication.focusWidget() is page.passphrase.edit
    page.way_button.click()
    assert QApplication.focusWidget() is page.code.edit
    page.way_button.click()
    assert QApplication.focusWidget() is page.pin.edit
    page.way_button.click()
    enter(qtbot, window, settle, PASSPHRASE)
    assert not window.is_locked
    window.lock()
    settle(window.background)
    assert QApplication.focusWidget() is page.pin.edit


def test_letters_are_no_part_of_a_pin(page: UnlockPage, window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    enter(qtbot, window, settle, f"a{PIN[:3]} {PIN[3:]}")
    assert not window.is_locked


def test_another_vault_is_not_offered_this_pin(page: UnlockPage, window: MainWindow) -> None:
    folder = window.preferences.config.vaults[0]
    page.show_vault(type(window.preferences.config.config_dir)(folder).with_name("other.visitvault"))
    assert page.passphrase.isVisible()
    assert not page.pin.isVisible()


def test_the_pin_can_be_read_at_every_size_and_is_named(
    page: UnlockPage,
    window: MainWindow,
    nameless: Callable[[QWidget], list[str]],
    clipped: Callable[[QWidget], list[str]],
) -> None:
    assert nameless(window) == []
    for size in (100, 150, 200):
        window.preferences.set_text_size(size)
        assert clipped(window.unlock_layer) == []
