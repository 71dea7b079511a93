"""The real window as the program starts it, with a worker before it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks._vault import clock_from_nine
from tests.end_to_end.worker import Key, Worker
from visitapp.config import load_config
from visitapp.ui.app import load_later
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

REACH = 0.25
"""Seconds from one click to the next, at the least: pages are made ahead in such pauses, and nobody has none."""


def sit_down(vault: Path | None, spelt_by: Sequence[str] = ()) -> Worker:
    """Show the window and let it load what comes after the unlock card, as it does while a passphrase is typed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    theme = Theme()
    if isinstance(app, QApplication):
        theme.apply(app)
    window = MainWindow(load_config(), theme, now=clock_from_nine(), spelt_by=spelt_by)
    window.resize(1366, 768)
    window.start(vault)
    window.show()
    window.activateWindow()
    worker = Worker(window, reach=REACH)
    worker.wait(window.isActiveWindow, "the window is not active")
    loaded: list[bool] = []
    load_later(window, lambda: loaded.append(True))
    worker.wait(lambda: bool(loaded), "the rest does not load")
    return worker


def unlock(worker: Worker, passphrase: str) -> None:
    """Type the passphrase and wait until Today is there."""
    worker.fill("Passphrase", passphrase)
    worker.key(Key.Key_Return)
    worker.wait(lambda: not worker.window.is_locked and worker.window.background.is_idle, "it stays locked")


def begin_a_visit(worker: Worker) -> None:
    """Start one with the person at the top of the list."""
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.saved()
    worker.key(Key.Key_Return)
    worker.press("Start visit")
    worker.reads("Who is here")
    worker.saved()


def leave(worker: Worker) -> None:
    """Close the window and wait until the vault is free."""
    worker.window.close()
    worker.wait(lambda: worker.window.is_closed, "the window stays")
