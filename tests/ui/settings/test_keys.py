"""A new passphrase and a new recovery sheet, made in the real window with real keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.pdf.reading import all_text
from visitapp.errors import WrongSecret
from visitapp.services import vaults
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.settings.keys import KeysCard
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.settings.passphrase_dialog import PassphraseDialog
from visitapp.ui.settings.sheet_dialog import SheetDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.recovery_sheet import ORDINALS, RecoverySheet
from visitapp.ui.widgets.dialog import Dialog

PASSPHRASE = "lantern pebble orchard violin damson"
NEW = "candle meadow ribbon harbour walnut"
Settle = Callable[[Background], None]
Walk = Callable[[QWidget], list[str]]


@pytest.fixture
def keys(settings: SettingsPage) -> KeysCard:
    return next(card for card in settings.cards if isinstance(card, KeysCard))


def press(qtbot: QtBot, window: MainWindow, button: object, settle: Settle) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(window.background)


def dialog_of(window: MainWindow, kind: type[Dialog]) -> Dialog:
    return next(dialog for dialog in window.findChildren(kind) if dialog.isVisible())


def opens(folder: Path, **secret: str) -> bool:
    try:
        if "passphrase" in secret:
            vaults.open_with_passphrase(folder=folder, **secret).close()
        else:
            vaults.open_with_recovery_code(folder=folder, **secret).close()
    except WrongSecret:
        return False
    return True


def lock(window: MainWindow, settle: Settle) -> None:
    window.lock()
    settle(window.background)
    assert window.is_locked


@pytest.fixture
def change(window: MainWindow, keys: KeysCard, qtbot: QtBot, settle: Settle) -> PassphraseDialog:
    press(qtbot, window, keys.change_button, settle)
    found = dialog_of(window, PassphraseDialog)
    assert isinstance(found, PassphraseDialog)
    assert found.present.edit.hasFocus()
    return found


def test_the_new_passphrase_opens_the_vault_and_the_old_one_does_not(
    window: MainWindow, change: PassphraseDialog, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    assert len(change.chooser.passphrase().split()) == 5
    qtbot.keyClicks(change.present.edit, PASSPHRASE)
    change.chooser.field.set_secret(NEW)
    press(qtbot, window, change.verb_button, settle)
    assert change.again.isVisible()
    assert change.verb_button.text() == "Change passphrase"
    qtbot.keyClicks(change.again.edit, NEW + "x")
    press(qtbot, window, change.verb_button, settle)
    assert "not the same" in change.again.error()
    change.again.wipe()
    qtbot.keyClicks(change.again.edit, NEW)
    qtbot.keyClick(change.again.edit, Qt.Key.Key_Return)
    settle(window.background)
    assert not any(dialog.isVisible() for dialog in window.findChildren(PassphraseDialog))
    lock(window, settle)
    assert opens(vault, passphrase=NEW)
    assert not opens(vault, passphrase=PASSPHRASE)


def test_a_wrong_present_passphrase_is_said_at_its_field_and_changes_nothing(
    window: MainWindow, change: PassphraseDialog, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    before = (vault / "header.a").read_bytes()
    press(qtbot, window, change.verb_button, settle)
    assert change.present.error() == "Type the passphrase that opens VisitApp now."
    qtbot.keyClicks(change.present.edit, "something else")
    press(qtbot, window, change.verb_button, settle)
    assert change.present.error().startswith("That is not your passphrase.")
    assert not change.again.isVisible()
    assert (vault / "header.a").read_bytes() == before


def test_a_weak_new_passphrase_is_refused_with_advice_and_back_shows_the_words_again(
    window: MainWindow, change: PassphraseDialog, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClicks(change.present.edit, PASSPHRASE)
    change.chooser.field.set_secret("too short")
    press(qtbot, window, change.verb_button, settle)
    assert "15 characters" in change.chooser.field.error()
    change.chooser.field.set_secret(NEW)
    press(qtbot, window, change.verb_button, settle)
    assert change.again.isVisible()
    press(qtbot, window, change.safe_button, settle)
    assert change.chooser.isVisible()
    assert not change.again.isVisible()
    qtbot.keyClick(change.chooser.field.edit, Qt.Key.Key_Escape)
    assert not change.isVisible()


@pytest.fixture
def new_sheet(window: MainWindow, keys: KeysCard, qtbot: QtBot, settle: Settle) -> SheetDialog:
    press(qtbot, window, keys.print_button, settle)
    press(qtbot, window, dialog_of(window, Dialog).verb_button, settle)
    found = dialog_of(window, SheetDialog)
    assert isinstance(found, SheetDialog)
    return found


def groups_of(sheet: RecoverySheet) -> list[str]:
    return [said.split(": ")[1] for said in sheet._tiles.accessibleName().split(", ")]


def asked_of(sheet: RecoverySheet) -> str:
    label = sheet.field.label.text()
    return groups_of(sheet)[next(place for place, word in enumerate(ORDINALS) if f"the {word} group" in label)]


def test_a_new_sheet_takes_the_place_of_the_old_one_when_a_group_was_typed_back(
    window: MainWindow, new_sheet: SheetDialog, keys: KeysCard, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    code = "-".join(groups_of(new_sheet.sheet))
    assert new_sheet.sheet.picture.has_page
    qtbot.keyClicks(new_sheet.sheet.field.edit, "nope")
    press(qtbot, window, new_sheet.verb_button, settle)
    assert new_sheet.sheet.field.error() != ""
    assert new_sheet.isVisible()
    new_sheet.sheet.field.set_text("")
    qtbot.keyClicks(new_sheet.sheet.field.edit, asked_of(new_sheet.sheet).lower())
    qtbot.keyClick(new_sheet.sheet.field.edit, Qt.Key.Key_Return)
    settle(window.background)
    assert keys.sheet_row.second.text() == "Made on 18 June 2026. Keep it away from this laptop."
    lock(window, settle)
    assert opens(vault, recovery_code=code)


def test_a_sheet_that_was_not_checked_does_not_work_and_it_is_said(
    window: MainWindow, new_sheet: SheetDialog, vault: Path, qtbot: QtBot, settle: Settle
) -> None:
    code = "-".join(groups_of(new_sheet.sheet))
    qtbot.keyClick(new_sheet.sheet.print_button, Qt.Key.Key_Escape)
    settle(window.background)
    assert window.pages is not None
    assert "does not work" in window.pages.toast.accessibleName()
    lock(window, settle)
    assert not opens(vault, recovery_code=code)


def test_locking_over_an_unchecked_sheet_leaves_both_working_and_settings_says_so(
    window: MainWindow, new_sheet: SheetDialog, vault: Path, settle: Settle
) -> None:
    code = "-".join(groups_of(new_sheet.sheet))
    lock(window, settle)
    assert opens(vault, recovery_code=code)
    window.unlock_layer.unlock.unlock_with(PASSPHRASE)
    settle(window.background)
    window.run_command("settings")
    settle(window.background)
    assert window.pages is not None
    card = window.pages.page("settings").findChild(KeysCard)
    assert isinstance(card, KeysCard)
    assert "never checked" in card.sheet_row.second.text()


def test_the_sheet_is_saved_only_after_a_warning_and_where_the_worker_says(
    window: MainWindow, new_sheet: SheetDialog, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(new_sheet.sheet.save_button, Qt.MouseButton.LeftButton)
    warning = next(d for d in window.findChildren(Dialog) if d.isVisible() and d is not new_sheet)
    assert "can open every record" in warning.accessibleDescription()
    warning.dismiss()
    new_sheet.sheet.save_to(tmp_path / "sheet.pdf")
    settle(window.background)
    text = all_text((tmp_path / "sheet.pdf").read_bytes())
    assert all(group in text for group in groups_of(new_sheet.sheet))
    assert "then delete the file" in new_sheet.sheet.said.text()


@pytest.mark.parametrize("size", [100, 150, 200])
def test_neither_dialog_cuts_a_word_off_at_any_text_size(
    size: int, window: MainWindow, keys: KeysCard, theme: Theme, qtbot: QtBot, settle: Settle, clipped: Walk
) -> None:
    window.resize(1100, 620)
    theme.set(text_size=size)
    press(qtbot, window, keys.change_button, settle)
    change = dialog_of(window, PassphraseDialog)
    assert clipped(change) == []
    change.dismiss()
    press(qtbot, window, keys.print_button, settle)
    press(qtbot, window, dialog_of(window, Dialog).verb_button, settle)
    sheet = dialog_of(window, SheetDialog)
    assert clipped(sheet) == []
    sheet.dismiss()
    settle(window.background)


def test_no_printer_is_said_in_place(window: MainWindow, new_sheet: SheetDialog, qtbot: QtBot, settle: Settle) -> None:
    qtbot.mouseClick(new_sheet.sheet.print_button, Qt.MouseButton.LeftButton)
    assert new_sheet.sheet.said.text().startswith("No printer is set up on this laptop.")
