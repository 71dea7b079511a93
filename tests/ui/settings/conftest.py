"""The real window with Settings open."""

from collections.abc import Callable

import pytest

from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.shell.main_window import MainWindow


@pytest.fixture
def settings(window: MainWindow, settle: Callable[[Background], None]) -> SettingsPage:
    """Open Settings in the real window and return the page."""
    window.run_command("settings")
    settle(window.background)
    assert window.pages is not None
    assert window.pages.place == places.SETTINGS
    page = window.pages.page("settings")
    assert isinstance(page, SettingsPage)
    return page
