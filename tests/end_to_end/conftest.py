"""The real window on a running clock, with nothing there yet: no vault, no settings."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.end_to_end.worker import Worker
from visitapp.__main__ import write_crash_file
from visitapp.config import load_config
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

MORNING = datetime(2026, 6, 18, 10, 12, tzinfo=UTC)
EXPECTED = {"MainWindow", "QFileDialog", "QListView", "Menu"}
"""The list is what a file dialog offers while a name is typed."""


def running_clock() -> Callable[[], datetime]:
    """Return a clock that starts on Thursday 18 June 2026, 10:12 UTC, and runs."""
    begun = time.monotonic()
    return lambda: MORNING + timedelta(seconds=time.monotonic() - begun)


class WindowWatch(QObject):
    """Keeps the kind of every window that opens: a part shown before it has its place flashes up as one."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.opened.add(watched.metaObject().className())
        return False


@pytest.fixture
def worker(qapp: QApplication, qtbot: QtBot) -> Iterator[Worker]:
    """Sit a worker before the window as it opens for the first time; nothing else may open as a window."""
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    theme = Theme()
    theme.apply(qapp)
    config = load_config()
    window = MainWindow(config, theme, now=running_clock(), report=partial(write_crash_file, config))
    window.resize(1366, 768)
    window.start(None)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Worker(window)
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=20_000)
    window.deleteLater()
    qapp.removeEventFilter(watch)
    assert watch.opened <= EXPECTED
