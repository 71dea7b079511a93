"""Settings is a page like any other: found by key, rail and search, left by Esc to where one was."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.shell.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
Settle = Callable[[Background], None]


def test_control_and_comma_opens_settings_with_the_focus_on_its_title_and_escape_goes_back(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    pages = window.pages
    assert pages is not None
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    settle(window.background)
    page = pages.page("settings")
    assert isinstance(page, SettingsPage)
    assert pages.place == places.SETTINGS
    assert QApplication.focusWidget() is page.header.title
    qtbot.keyClick(page.header.title, Qt.Key.Key_Escape)
    assert pages.place == places.PEOPLE


def test_the_workers_card_opens_settings_and_says_whose_they_are(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    pages = window.pages
    assert pages is not None
    card = pages.rail.worker_card
    assert card.accessibleName() == "Settings. Amara Okafor, Social worker"
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    settle(window.background)
    assert pages.place == places.SETTINGS
    assert card.accessibleName().startswith("Settings, open.")
    page = pages.page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    assert pages.place == places.TODAY


def test_search_offers_settings(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    window.run_command("search")
    assert window.pages is not None
    palette = window.pages.search_palette
    assert palette is not None
    qtbot.keyClicks(palette.field, "settings")
    qtbot.waitUntil(lambda: palette.shown_words() == "settings")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.pages.place == places.SETTINGS


def test_f6_goes_from_the_rail_to_the_page_and_on_from_card_to_card(
    window: MainWindow, settings: SettingsPage, qtbot: QtBot
) -> None:
    assert window.pages is not None
    window.pages.rail.worker_card.setFocus()
    reached = []
    for _ in range(len(settings.cards) + 1):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        reached.append(next((card.accessibleName() for card in settings.cards if card.isAncestorOf(focused)), "head"))
    assert reached == ["head", *(card.accessibleName() for card in settings.cards)]


def test_nothing_is_cut_off_in_the_smallest_window_at_any_text_size(
    window: MainWindow, settings: SettingsPage, theme: Theme, clipped: Callable[..., list[str]]
) -> None:
    window.resize(1100, 620)
    for size in (100, 150, 200):
        theme.set(text_size=size)
        assert clipped(settings) == []
