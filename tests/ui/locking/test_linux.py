"""The real window on a real message bus: sleep, the lid and the screen's lock close the vault; sleep waits for that."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.ui.conftest import LONGEST_WAIT, MOMENT, PASSPHRASE
from tests.ui.full_disk import set_writable
from tests.ui.locking.desktop import Desktop, desktop_on_a_bus
from visitapp.config import load_config
from visitapp.services import vaults
from visitapp.ui.background import Background
from visitapp.ui.locking.linux import SCREEN_SAVERS, LinuxDesktop
from visitapp.ui.locking.watch import LockWatch
from visitapp.ui.look.theme import Theme
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.cover_page import CoverPage
from visitapp.ui.widgets.editor import GrowingEditor

Settle = Callable[[Background], None]
WORDS = "Marmalade on the stairs"


@pytest.fixture
def bus() -> Iterator[tuple[Desktop, QDBusConnection]]:
    with desktop_on_a_bus() as both:
        yield both


@pytest.fixture
def desktop(bus: tuple[Desktop, QDBusConnection]) -> Desktop:
    return bus[0]


@pytest.fixture
def window(
    bus: tuple[Desktop, QDBusConnection], theme: Theme, qtbot: QtBot, vault: Path, settle: Settle
) -> Iterator[MainWindow]:
    """Show the real window, unlocked, on a desktop with a message bus."""
    watch = LockWatch((lambda _window: LinuxDesktop(bus[1], bus[1]),))
    made = MainWindow(load_config(), theme, now=lambda: MOMENT, watch=watch)
    made.resize(1366, 768)
    made.start(vault)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.unlock_layer.unlock.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: not made.is_locked, timeout=LONGEST_WAIT)
    settle(made.background)
    qtbot.waitUntil(bus[0].is_kept_awake)
    yield made
    set_writable(made.background, made, writable=True)
    made.close()
    qtbot.waitUntil(lambda: made.is_closed, timeout=LONGEST_WAIT)
    made.deleteLater()


def type_words(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    window.run_command("people")
    settle(window.background)
    page = window.pages.page("people") if window.pages is not None else None
    assert isinstance(page, PeoplePage)
    page.start_visit()
    settle(window.background)
    editor = QApplication.focusWidget()
    assert isinstance(editor, GrowingEditor)
    qtbot.keyClicks(editor, WORDS)


def saved_words(vault: Path) -> list[str]:
    with_words = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    try:
        return [found.text for found in with_words.store.search("marmalade")]
    finally:
        with_words.close()


def test_the_laptop_sleeps_only_when_the_words_are_saved_and_the_vault_is_closed(
    window: MainWindow, desktop: Desktop, qtbot: QtBot, settle: Settle, vault: Path
) -> None:
    assert desktop.asked[0][:2] == ["sleep", "VisitApp"]
    assert desktop.asked[0][3] == "delay"
    type_words(window, qtbot, settle)
    slept_too_early: list[bool] = []
    window.settled.connect(lambda: slept_too_early.append(not desktop.is_kept_awake()))
    desktop.sleep(True)
    qtbot.waitUntil(lambda: not desktop.is_kept_awake(), timeout=LONGEST_WAIT)
    assert window.is_locked
    assert slept_too_early == [True]  # the watch, which lets go, was told first
    settle(window.background)
    assert saved_words(vault) == [WORDS]


def test_a_lock_that_is_refused_covers_the_words_and_does_not_keep_the_laptop_awake(
    window: MainWindow, desktop: Desktop, qtbot: QtBot, settle: Settle
) -> None:
    type_words(window, qtbot, settle)
    set_writable(window.background, window, writable=False)
    desktop.sleep(True)
    qtbot.waitUntil(lambda: isinstance(window.unlock_layer.card, CoverPage), timeout=LONGEST_WAIT)
    qtbot.waitUntil(lambda: not desktop.is_kept_awake())
    assert not window.is_locked
    assert window.pages is not None
    assert not window.pages.isVisible()
    desktop.sleep(False)
    qtbot.waitUntil(desktop.is_kept_awake)


@pytest.mark.parametrize("name", SCREEN_SAVERS)
def test_the_screen_savers_of_all_desktops_are_heard(
    name: str, bus: tuple[Desktop, QDBusConnection], qtbot: QtBot
) -> None:
    source = LinuxDesktop(bus[1], bus[1])
    with qtbot.waitSignal(source.lock_wanted):
        bus[0].start_screen_saver(name)
    source.end()
    delete(source)


def test_the_lock_of_the_screen_locks_the_vault(
    window: MainWindow, desktop: Desktop, qtbot: QtBot, settle: Settle
) -> None:
    desktop.start_screen_saver(SCREEN_SAVERS[0])
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)


def test_the_lock_of_the_session_locks_the_vault(
    window: MainWindow, desktop: Desktop, qtbot: QtBot, settle: Settle
) -> None:
    desktop.lock_session()
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)


def test_closing_the_lid_locks_the_vault_and_opening_it_does_not(
    window: MainWindow, desktop: Desktop, qtbot: QtBot, settle: Settle
) -> None:
    desktop.close_lid(False)
    desktop.close_lid(True)
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)


def test_the_bus_of_the_tests_is_a_real_one() -> None:
    assert shutil.which("dbus-daemon")
    assert "D-Bus" in subprocess.run(["dbus-daemon", "--version"], capture_output=True, text=True, check=True).stdout
