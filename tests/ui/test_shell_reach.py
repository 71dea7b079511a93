"""Unlock, welcome, people, search and dialogs: reachable by keyboard, named for screen readers, unclipped at 200 %."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.services.recovery_sheets import NewSheet
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.people.import_dialog import ImportDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.unlock.welcome_page import WelcomePage

LONGEST_WAIT = 30_000
Settle = Callable[[Background], None]
Walk = Callable[[QWidget], list[str]]


@pytest.fixture
def welcome_window(theme: Theme, qtbot: QtBot, own_home: Path) -> Iterator[MainWindow]:
    window = MainWindow(load_config(), theme)
    window.resize(1366, 768)
    window.start(None)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: len(welcome(window).chooser.passphrase().split()) == 5, timeout=LONGEST_WAIT)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=LONGEST_WAIT)
    window.deleteLater()


def welcome(window: MainWindow) -> WelcomePage:
    card = window.unlock_layer.card
    assert isinstance(card, WelcomePage)
    return card


def tab_stops(qtbot: QtBot, window: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes round; return every widget that had it."""
    stops: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in stops:
            return stops
        stops.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return stops


def test_everything_on_the_unlock_window_is_named(
    locked_window: MainWindow, nameless: Walk, clipped: Walk, theme: Theme
) -> None:
    assert nameless(locked_window) == []
    for size in (100, 150, 200):
        theme.set(text_size=size)
        assert clipped(locked_window) == []


def test_tab_reaches_everything_on_the_unlock_window(locked_window: MainWindow, qtbot: QtBot) -> None:
    page, footer = locked_window.unlock_layer.unlock, locked_window.unlock_layer.footer
    wanted = {
        page.passphrase.edit,
        page.passphrase.show_button,
        page.unlock_button,
        page.way_button,
        page.box.change_button,
        footer.size_button,
        footer.theme_button,
    }
    assert wanted <= set(tab_stops(qtbot, locked_window))


def test_the_welcome_follows_a_window_that_is_made_smaller(welcome_window: MainWindow, theme: Theme) -> None:
    theme.set(text_size=200)
    welcome_window.resize(1366, 768)
    QApplication.processEvents()
    welcome_window.resize(1100, 620)
    QApplication.processEvents()
    assert welcome(welcome_window).width() < 1100


def test_every_step_of_the_welcome_is_named_and_unclipped(
    welcome_window: MainWindow, nameless: Walk, clipped: Walk, theme: Theme, qtbot: QtBot
) -> None:
    page = welcome(welcome_window)
    page.sheet.show_sheet(NewSheet(("7Q2M",) * 10, "Northside CMHT – A. Okafor", "Amara Okafor", date(2026, 6, 18)))
    for step in range(4):
        page._show_page(step)
        for size in (100, 150, 200):
            theme.set(text_size=size)
            assert clipped(welcome_window) == [], f"step {step} at {size} %"
        assert nameless(welcome_window) == []


def test_everything_on_the_people_page_is_named_and_unclipped(
    window: MainWindow, nameless: Walk, clipped: Walk, theme: Theme, settle: Settle
) -> None:
    window.run_command("people")
    settle(window.background)
    assert nameless(window) == []
    for size in (100, 150, 200):
        theme.set(text_size=size)
        settle(window.background)
        assert clipped(window) == []


def test_everything_in_the_palette_is_named_and_unclipped(
    window: MainWindow, nameless: Walk, clipped: Walk, theme: Theme, settle: Settle
) -> None:
    window.run_command("search")
    settle(window.background)
    assert window.pages is not None
    palette = window.pages.search_palette
    assert palette is not None
    assert nameless(palette) == []
    for size in (100, 200):
        theme.set(text_size=size)
        assert clipped(palette) == []


def test_everything_in_the_forms_over_the_people_page_is_named(
    window: MainWindow, nameless: Walk, clipped: Walk, theme: Theme, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    window.run_command("add_person")
    settle(window.background)
    dialog = QApplication.focusWidget()
    assert nameless(window) == []
    for size in (100, 200):
        theme.set(text_size=size)
        assert clipped(window) == []
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.findChildren(ImportDialog) == []


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_unlock_window_is_drawn_in_every_theme(locked_window: MainWindow, theme: Theme, name: str) -> None:
    theme.set(name=name)
    QApplication.processEvents()
    picture = locked_window.grab().toImage()
    assert picture.pixelColor(2, 2) == theme.colour("canvas")
    assert picture.pixelColor(picture.width() // 2, 130 + 20).lightness() == theme.colour("surface").lightness()
