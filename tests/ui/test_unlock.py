"""Unlocking with real keys: the right secret opens, and everything else is said in place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.domain.workers import Worker
from visitapp.services import vaults
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.new_passphrase import NewPassphrasePage
from visitapp.ui.unlock.unlock_page import UnlockPage

PASSPHRASE = "lantern pebble orchard violin damson"
OTHER = "quartz meadow ferry saddle thimble"
LONGEST_WAIT = 20_000
Settle = Callable[[Background], None]


def unlock_page(window: MainWindow) -> UnlockPage:
    return window.unlock_layer.unlock


def type_and_enter(qtbot: QtBot, window: MainWindow, words: str) -> None:
    field = unlock_page(window).passphrase.edit
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_passphrase_field_has_the_focus_and_the_vault_is_named(locked_window: MainWindow) -> None:
    assert QApplication.focusWidget() is unlock_page(locked_window).passphrase.edit
    assert unlock_page(locked_window).box.label.text() == "Northside CMHT – A. Okafor"


def test_the_right_passphrase_opens_today(locked_window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    type_and_enter(qtbot, locked_window, PASSPHRASE)
    assert unlock_page(locked_window).unlock_button.text() == "Opening…"
    settle(locked_window.background)
    assert locked_window.pages is not None
    assert locked_window.pages.place is not None
    assert locked_window.pages.place.page == "today"
    assert unlock_page(locked_window).passphrase.secret() == ""
    assert load_config().last_vault.endswith("Amara Okafor.visitvault")


def test_a_wrong_passphrase_is_said_under_the_field_and_can_be_typed_again(
    locked_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    type_and_enter(qtbot, locked_window, "lantern pebble orchard violin plum")
    settle(locked_window.background)
    assert locked_window.is_locked
    assert unlock_page(locked_window).said() == (
        "That passphrase didn’t open the vault. Check Caps Lock and try again, or use your recovery code."
    )
    assert QApplication.focusWidget() is unlock_page(locked_window).passphrase.edit
    type_and_enter(qtbot, locked_window, PASSPHRASE)
    settle(locked_window.background)
    assert not locked_window.is_locked


def test_an_empty_field_is_not_tried(locked_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(unlock_page(locked_window).unlock_button, Qt.MouseButton.LeftButton)
    assert unlock_page(locked_window).unlock_button.text() == "Unlock"
    assert unlock_page(locked_window).said() == ""


def test_a_vault_that_is_open_elsewhere_is_said(
    locked_window: MainWindow, qtbot: QtBot, settle: Settle, vault: Path
) -> None:
    elsewhere = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    type_and_enter(qtbot, locked_window, PASSPHRASE)
    settle(locked_window.background)
    assert "already open" in unlock_page(locked_window).said()
    elsewhere.close()
    type_and_enter(qtbot, locked_window, "")  # the passphrase is still there
    settle(locked_window.background)
    assert not locked_window.is_locked


def test_a_missing_database_without_a_journal_is_said_and_nothing_is_changed(
    locked_window: MainWindow, qtbot: QtBot, settle: Settle, vault: Path
) -> None:
    (vault / "records-1.db").unlink()
    shutil.rmtree(vault / "journal")
    before = sorted(path.name for path in vault.iterdir())
    type_and_enter(qtbot, locked_window, PASSPHRASE)
    settle(locked_window.background)
    assert "missing" in unlock_page(locked_window).said()
    assert sorted(path.name for path in vault.iterdir()) == before


def test_a_folder_that_is_no_vault_is_said_before_anything_is_typed(
    locked_window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    locked_window.unlock_layer.show_vault(folder)
    settle(locked_window.background)
    assert unlock_page(locked_window).said() != ""
    assert unlock_page(locked_window).box.label.text() == "holiday"
    assert list(folder.iterdir()) == []


def test_another_remembered_vault_is_chosen_from_the_menu(
    locked_window: MainWindow, qtbot: QtBot, settle: Settle, vault: Path, tmp_path: Path
) -> None:
    other = tmp_path / "Second.visitvault"
    shutil.copytree(vault, other)
    for folder in (other, vault):
        locked_window.preferences.remember_vault(folder)
    actions = unlock_page(locked_window).box.change_button.menu().actions()
    assert [action.text() for action in actions if action.text()] == [
        "Amara Okafor",
        "Second",
        "Another vault…",
        "New vault…",
    ]
    trigger(actions, "Second")
    settle(locked_window.background)
    type_and_enter(qtbot, locked_window, PASSPHRASE)
    settle(locked_window.background)
    assert load_config().last_vault == str(other)


def trigger(actions: list[QAction], text: str) -> None:
    next(action for action in actions if action.text() == text).trigger()


def test_theme_and_text_size_work_before_unlocking_and_are_remembered(
    locked_window: MainWindow, settle: Settle, theme: Theme
) -> None:
    footer = locked_window.unlock_layer.footer
    trigger(footer.size_button.menu().actions(), "150%")
    trigger(footer.theme_button.menu().actions(), "Dark")
    settle(locked_window.background)
    assert (theme.name, theme.text_size) == ("dark", 150)
    assert footer.size_button.text() == "Text size: 150%"
    stored = json.loads(load_config().settings_file.read_bytes())
    assert (stored["theme"], stored["text_size"]) == ("dark", 150)


@pytest.fixture
def window_with_code(theme: Theme, qtbot: QtBot, tmp_path: Path, settle: Settle) -> tuple[MainWindow, str]:
    folder = tmp_path / "coded.visitvault"
    workspace, code = vaults.create(
        folder=folder, passphrase=PASSPHRASE, worker=Worker(id="", name="Amara Okafor"), kdf=vaults.FAST_KDF
    )
    workspace.close()
    window = MainWindow(load_config(), theme)
    qtbot.addWidget(window)
    window.start(folder)
    with qtbot.waitExposed(window):
        window.show()
    settle(window.background)
    qtbot.mouseClick(unlock_page(window).way_button, Qt.MouseButton.LeftButton)
    return window, code


def close(qtbot: QtBot, window: MainWindow) -> None:
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=LONGEST_WAIT)


def test_the_recovery_code_opens_and_a_new_passphrase_replaces_the_old_one(
    window_with_code: tuple[MainWindow, str], qtbot: QtBot, settle: Settle
) -> None:
    window, code = window_with_code
    field = unlock_page(window).code.edit
    assert QApplication.focusWidget() is field
    qtbot.keyClicks(field, code.lower().replace("-", " "))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window.background)
    page = window.unlock_layer.card
    assert isinstance(page, NewPassphrasePage)
    qtbot.waitUntil(lambda: len(page.chooser.passphrase().split()) == 5, timeout=LONGEST_WAIT)
    page.chooser.field.set_secret("")
    qtbot.keyClicks(page.chooser.field.edit, OTHER)
    qtbot.keyClick(page.chooser.field.edit, Qt.Key.Key_Return)
    settle(window.background)
    qtbot.keyClicks(page.again.edit, OTHER)
    qtbot.keyClick(page.again.edit, Qt.Key.Key_Return)
    settle(window.background)
    assert not window.is_locked
    window.lock()
    settle(window.background)
    type_and_enter(qtbot, window, PASSPHRASE)
    settle(window.background)
    assert window.is_locked
    type_and_enter(qtbot, window, OTHER)
    settle(window.background)
    assert not window.is_locked
    close(qtbot, window)


def test_whoever_cannot_remember_the_new_words_goes_back_to_them(
    window_with_code: tuple[MainWindow, str], qtbot: QtBot, settle: Settle
) -> None:
    window, code = window_with_code
    unlock_page(window).code.set_text(code)
    qtbot.keyClick(unlock_page(window).code.edit, Qt.Key.Key_Return)
    settle(window.background)
    page = window.unlock_layer.card
    assert isinstance(page, NewPassphrasePage)
    qtbot.waitUntil(lambda: len(page.chooser.passphrase().split()) == 5, timeout=LONGEST_WAIT)
    words = page.chooser.passphrase()
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    settle(window.background)
    qtbot.keyClicks(page.again.edit, "not these")
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert page.chooser.isVisible()
    assert not page.again.isVisible()
    assert page.chooser.passphrase() == words
    assert QApplication.focusWidget() is page.chooser.field.edit
    close(qtbot, window)


def test_a_mistyped_recovery_code_names_the_group(
    window_with_code: tuple[MainWindow, str], qtbot: QtBot, settle: Settle
) -> None:
    window, code = window_with_code
    groups = code.split("-")
    groups[2] = "0000" if groups[2] != "0000" else "1111"
    qtbot.keyClicks(unlock_page(window).code.edit, "-".join(groups))
    qtbot.keyClick(unlock_page(window).code.edit, Qt.Key.Key_Return)
    settle(window.background)
    assert "third group" in unlock_page(window).said()
    assert code not in unlock_page(window).said()
    close(qtbot, window)


def test_a_vault_opened_by_code_and_left_there_is_given_free(
    window_with_code: tuple[MainWindow, str], qtbot: QtBot, settle: Settle
) -> None:
    window, code = window_with_code
    unlock_page(window).code.set_text(code)
    qtbot.keyClick(unlock_page(window).code.edit, Qt.Key.Key_Return)
    settle(window.background)
    close(qtbot, window)
    folder = Path(load_config().last_vault)
    vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE).close()
