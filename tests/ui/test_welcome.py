"""A new vault in three short steps, with real keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.services import recovery_sheets, vaults
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.welcome_page import WelcomePage

LONGEST_WAIT = 30_000
Settle = Callable[[Background], None]


@pytest.fixture
def fresh_window(theme: Theme, qtbot: QtBot, own_home: Path) -> Iterator[MainWindow]:
    window = MainWindow(load_config(), theme)
    window.resize(1366, 768)
    window.start(None)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: len(page_of(window).chooser.passphrase().split()) == 5, timeout=LONGEST_WAIT)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=LONGEST_WAIT)
    window.deleteLater()


def page_of(window: MainWindow) -> WelcomePage:
    page = window.unlock_layer.card
    assert isinstance(page, WelcomePage)
    return page


def press_next(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    qtbot.mouseClick(page_of(window).next_button, Qt.MouseButton.LeftButton)
    settle(window.background)


def to_about_you(qtbot: QtBot, window: MainWindow, settle: Settle) -> str:
    page = page_of(window)
    passphrase = page.chooser.passphrase()
    press_next(qtbot, window, settle)
    qtbot.keyClicks(page.again.edit, passphrase)
    press_next(qtbot, window, settle)
    return passphrase


def test_the_whole_way_makes_a_vault_that_opens_with_the_offered_words(
    fresh_window: MainWindow, qtbot: QtBot, settle: Settle, own_home: Path
) -> None:
    page = page_of(fresh_window)
    passphrase = to_about_you(qtbot, fresh_window, settle)
    page.about.name.edit.insert("Siân O’Brien: test/case")  # QTest cannot type letters outside Latin-1
    qtbot.keyClicks(page.about.team.edit, "Northside CMHT")
    press_next(qtbot, fresh_window, settle)
    asked = page.sheet.field.label.text()
    groups = page._made[0][1].groups
    assert page.sheet.picture.has_page
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    place = next(i for i, word in enumerate(ordinals) if word in asked)
    qtbot.keyClicks(page.sheet.field.edit, "nope")
    press_next(qtbot, fresh_window, settle)
    assert fresh_window.is_locked
    assert page.sheet.field.error() != ""
    page.sheet.field.set_text("")
    qtbot.keyClicks(page.sheet.field.edit, groups[place].lower())
    qtbot.keyClick(page.sheet.field.edit, Qt.Key.Key_Return)
    settle(fresh_window.background)
    assert not fresh_window.is_locked
    folder = Path(load_config().last_vault)
    assert folder.name == "Siân O’Brien test case.visitvault"
    assert own_home in folder.parents
    fresh_window.lock()
    settle(fresh_window.background)
    opened = vaults.open_with_passphrase(folder=folder, passphrase=passphrase)
    assert opened.worker.name == "Siân O’Brien: test/case"
    assert opened.worker.team == "Northside CMHT"
    opened.close()
    opened = vaults.open_with_recovery_code(folder=folder, recovery_code="-".join(groups))
    assert recovery_sheets.state_of(opened).made_at is not None
    opened.close()


def test_a_weak_passphrase_is_refused_with_advice(fresh_window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = page_of(fresh_window)
    page.chooser.field.set_secret("")
    qtbot.keyClicks(page.chooser.field.edit, "too short")
    press_next(qtbot, fresh_window, settle)
    assert "15 characters" in page.chooser.field.error()
    assert not page.again.isVisible()


def test_words_typed_differently_the_second_time_are_refused(
    fresh_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = page_of(fresh_window)
    press_next(qtbot, fresh_window, settle)
    qtbot.keyClicks(page.again.edit, "something else entirely")
    press_next(qtbot, fresh_window, settle)
    assert page.again.error() != ""
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert page.chooser.isVisible()
    assert page.again.secret() == ""


def test_five_others_are_other_words(fresh_window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = page_of(fresh_window)
    before = page.chooser.passphrase()
    qtbot.mouseClick(page.chooser.others_button, Qt.MouseButton.LeftButton)
    settle(fresh_window.background)
    assert page.chooser.passphrase() != before
    assert page.chooser.tiles.accessibleName() == ", ".join(page.chooser.passphrase().split())


def test_a_name_is_needed(fresh_window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = page_of(fresh_window)
    to_about_you(qtbot, fresh_window, settle)
    press_next(qtbot, fresh_window, settle)
    assert page.about.name.error() != ""


def test_a_folder_that_cannot_be_written_to_is_said_and_the_words_stay(
    fresh_window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page = page_of(fresh_window)
    passphrase = to_about_you(qtbot, fresh_window, settle)
    page.about._on_folder_chosen(tmp_path / "not there")
    qtbot.keyClicks(page.about.name.edit, "Amara Okafor")
    press_next(qtbot, fresh_window, settle)
    assert "does not exist" in page.trouble.words()
    assert page.trouble.isVisible()
    assert page.chooser.passphrase() == passphrase
    assert page.next_button.text() == "Make my vault"


def test_closing_while_the_code_is_shown_gives_the_vault_free(
    fresh_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = page_of(fresh_window)
    passphrase = to_about_you(qtbot, fresh_window, settle)
    qtbot.keyClicks(page.about.name.edit, "Amara Okafor")
    press_next(qtbot, fresh_window, settle)
    fresh_window.close()
    qtbot.waitUntil(lambda: fresh_window.is_closed, timeout=LONGEST_WAIT)
    vaults.open_with_passphrase(folder=Path(load_config().last_vault), passphrase=passphrase).close()
