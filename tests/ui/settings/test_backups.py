"""Backups from Settings: made, proved, kept in a second place, and put back while the replaced vault is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.domain.people import Person
from visitapp.services import people, vaults
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.settings.backups import BackupsCard
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.settings.restore_dialog import RestoreDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.text import Text

PASSPHRASE = "lantern pebble orchard violin damson"
LONGEST_WAIT = 20_000
Settle = Callable[[Background], None]


@pytest.fixture
def card(settings: SettingsPage) -> BackupsCard:
    return next(card for card in settings.cards if isinstance(card, BackupsCard))


def make(card: BackupsCard, window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    qtbot.mouseClick(card.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.make_button.text() == "Back up now", timeout=LONGEST_WAIT)
    settle(window.background)


def words_of(root: QWidget) -> str:
    return " ".join(text.text() for text in root.findChildren(Text) if text.isVisible())


def test_a_backup_is_made_and_proved_at_a_press(
    card: BackupsCard, window: MainWindow, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.waitUntil(lambda: card.status.text() == "None yet", timeout=LONGEST_WAIT)
    make(card, window, qtbot, settle)
    qtbot.waitUntil(lambda: card.status.text().startswith("Last one today, "), timeout=LONGEST_WAIT)
    assert card.make_row.second.text().endswith("people in it")
    qtbot.mouseClick(card.try_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.try_button.text() == "Try now", timeout=LONGEST_WAIT)
    assert card.try_row.second.text().startswith("Opened just now: all ")
    newest = next((vault / "backups").glob("*.visitbackup"))
    database = next(path for path in newest.iterdir() if path.stat().st_size > 10_000)
    content = bytearray(database.read_bytes())
    content[5000] ^= 1
    database.write_bytes(content)
    qtbot.mouseClick(card.try_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.try_button.text() == "Try now", timeout=LONGEST_WAIT)
    assert "is not whole" in card.try_row.second.text()


def test_a_second_place_gets_a_copy_at_once_and_is_remembered(
    card: BackupsCard, window: MainWindow, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    stick = tmp_path / "Amara 2"
    stick.mkdir()
    card.keep_also_in(stick)
    qtbot.waitUntil(lambda: card.make_button.text() == "Back up now", timeout=LONGEST_WAIT)
    settle(window.background)
    assert card.where_row.second.text() == "On this laptop, and in “Amara 2”"
    assert load_config().backup_place == str(stick)
    assert len(list(stick.glob("*/*.visitbackup"))) == 1
    stick.rename(tmp_path / "gone")
    make(card, window, qtbot, settle)
    assert "not there just now" in card.make_row.second.text()


def press_restore(card: BackupsCard, qtbot: QtBot) -> None:
    qtbot.mouseClick(card.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.restore_button.text() == "Restore…", timeout=LONGEST_WAIT)


def look_inside(
    card: BackupsCard, window: MainWindow, qtbot: QtBot, settle: Settle, passphrase: str = PASSPHRASE
) -> RestoreDialog:
    press_restore(card, qtbot)
    dialog = next(each for each in window.findChildren(RestoreDialog) if each.isVisible())
    qtbot.keyClicks(dialog.passphrase.edit, passphrase)
    qtbot.keyClick(dialog.passphrase.edit, Qt.Key.Key_Return)
    settle(window.background)
    return dialog


def test_a_backup_is_put_back_after_its_counts_were_shown_and_the_replaced_vault_is_kept(
    card: BackupsCard, window: MainWindow, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    counted: list[int] = []
    window.background.read(window, lambda workspace: len(people.list_people(workspace)), counted.append)
    make(card, window, qtbot, settle)

    def add(workspace: Workspace) -> object:
        return people.add_person(workspace, person=Person("", given_name="Later"))

    window.background.read(window, add, lambda _: None)
    settle(window.background)
    look_inside(card, window, qtbot, settle)
    sure = next(each for each in window.findChildren(Dialog) if each.isVisible())
    assert "In the backup: Thursday 18 June 2026" in words_of(sure)
    assert "In your vault now: " in words_of(sure)
    assert sure.verb_button.text() == "Replace with this backup"
    assert sure.safe_button.hasFocus()
    qtbot.mouseClick(sure.verb_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)
    said = window.unlock_layer.unlock.said()
    assert said.startswith("The backup is in place. The vault that it replaced is kept as “Amara Okafor replaced")
    restored = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert len(people.list_people(restored)) == counted[0]
    restored.close()
    kept = next(vault.parent.glob("Amara Okafor replaced *.visitvault"))
    replaced = vaults.open_with_passphrase(folder=kept, passphrase=PASSPHRASE)
    assert len(people.list_people(replaced)) == counted[0] + 1
    replaced.close()


def test_a_wrong_passphrase_shows_nothing_of_a_backup_and_leaving_it_replaces_nothing(
    card: BackupsCard, window: MainWindow, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    make(card, window, qtbot, settle)
    dialog = look_inside(card, window, qtbot, settle, "something else")
    assert dialog.passphrase.error() != ""
    assert dialog.isVisible()
    qtbot.keyClick(dialog.passphrase.edit, Qt.Key.Key_Escape)
    look_inside(card, window, qtbot, settle)
    sure = next(each for each in window.findChildren(Dialog) if each.isVisible())
    qtbot.keyClick(sure.safe_button, Qt.Key.Key_Escape)
    settle(window.background)
    assert not window.is_locked
    assert [path.name for path in vault.parent.glob("*.visitvault")] == [vault.name]


def test_without_a_backup_restoring_says_so(
    card: BackupsCard, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    press_restore(card, qtbot)
    assert card.restore_row.second.text() == "There is none yet. Make one first."
