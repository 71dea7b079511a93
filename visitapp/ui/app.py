"""Start the application object, dress it, open the window, and load the rest while the passphrase is typed."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from visitapp.config import Config
from visitapp.ui.icons import Icons
from visitapp.ui.main_window import MainWindow, Report
from visitapp.ui.preferences import resolved_theme
from visitapp.ui.theme import Theme

SIZE = (1366, 768)
HEAVY = (
    "visitapp.services.vaults",
    "visitapp.ui.today.page",
    "visitapp.ui.people.page",
    "visitapp.ui.people.person_page",
    "visitapp.ui.visits.page",
    "visitapp.ui.search.palette",
)
"""In the order in which they are needed."""


def run(
    config: Config,
    *,
    vault: Path | None = None,
    passphrase: str | None = None,
    report: Report,
    on_painted: Callable[[], None] = lambda: None,
) -> int:
    """Open the window and return the exit code when it is closed.

    `report` writes a crash file; `on_painted` is called once, when the window is on the screen.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("VisitApp")
    theme = Theme(resolved_theme(config.theme), config.text_size)
    theme.apply(app)
    app.setWindowIcon(QIcon(Icons(theme).mark(64)))
    window = MainWindow(config, theme, report=report)
    sys.excepthook = lambda _kind, error, _trace: window.show_bug(error)
    threading.excepthook = lambda args: window.background.bug.emit(args.exc_value)
    window.resize(*SIZE)
    window.start(vault, passphrase)
    window.painted.connect(on_painted)
    window.painted.connect(lambda: window.background.compute(window, load_heavy, lambda _: None))
    window.show()
    code = run_until_closed(app, window)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    return code


def run_until_closed(app: QApplication, window: MainWindow) -> int:
    """Run the event loop until the window has closed, also when the loop is ended from outside before."""
    code = app.exec()
    while not window.is_closed:
        window.close()
        if not window.is_closed:  # it is still saving, or it stays open for words that cannot be saved
            code = app.exec()
    return code


def load_heavy() -> None:
    """Import what the unlocked window needs, off the window thread."""
    for name in HEAVY:
        importlib.import_module(name)
