"""When the session of the computer ends, what is typed is saved before the window lets it end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.full_disk import set_writable
from tests.ui.locking.test_linux import WORDS, saved_words, type_words
from visitapp.ui.background import Background
from visitapp.ui.locking.session_end import SessionEnd
from visitapp.ui.shell.main_window import MainWindow

Settle = Callable[[Background], None]


class SessionOfTheComputer:
    """Stands in for Qt's session manager, which only Qt can make."""

    def __init__(self) -> None:
        self.is_cancelled = False

    def allowsInteraction(self) -> bool:
        return True

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.fixture
def ending(qapp: QApplication, window: MainWindow) -> Iterator[SessionEnd]:
    made = SessionEnd(qapp, window)
    yield made
    made.end()


def test_the_session_ends_when_the_words_are_saved_and_the_vault_is_closed(
    window: MainWindow, ending: SessionEnd, qtbot: QtBot, settle: Settle, vault: Path
) -> None:
    type_words(window, qtbot, settle)
    session = SessionOfTheComputer()
    ending._on_session_ending(session)
    assert window.is_closed
    assert not session.is_cancelled
    assert saved_words(vault) == [WORDS]


def test_words_that_cannot_be_saved_ask_the_session_to_stay(
    window: MainWindow, ending: SessionEnd, qtbot: QtBot, settle: Settle
) -> None:
    type_words(window, qtbot, settle)
    set_writable(window.background, window, writable=False)
    session = SessionOfTheComputer()
    ending._on_session_ending(session)
    assert not window.is_closed
    assert session.is_cancelled
    set_writable(window.background, window, writable=True)
