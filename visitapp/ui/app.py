"""Start the application object, dress it, open the window, and load the rest while the passphrase is typed."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from visitapp.config import Config
from visitapp.errors import KnownError
from visitapp.ui.locking.handover import Handover, Received, Typed, receive_typed, say_painted
from visitapp.ui.locking.renewal import Renewal
from visitapp.ui.locking.watch import LockWatch, sources_here
from visitapp.ui.look.icons import Icons, read_all
from visitapp.ui.look.theme import STYLE, STYLE_CHOICE, Theme
from visitapp.ui.preferences import resolved_theme
from visitapp.ui.shell.main_window import MainWindow, Report
from visitapp.ui.shell.qt_types import MakingTypes
from visitapp.ui.shell.tidying import keep_steady

SIZE = (1366, 768)
HEAVY = (
    "visitapp.services.vaults",
    "visitapp.ui.shell.session",
    "visitapp.ui.today.page",
    "visitapp.ui.people.page",
    "visitapp.ui.people.person_page",
    "visitapp.ui.visits.page",
    "visitapp.ui.tasks.page",
    "visitapp.ui.search.palette",
    "visitapp.ui.settings.page",
)
"""In the order in which they are needed."""
LOAD_AFTER_MS = 60


def run(
    config: Config,
    *,
    vault: Path | None = None,
    passphrase: str | None = None,
    report: Report,
    renewed_by: Sequence[str] = (),
    spelt_by: Sequence[str] = (),
    handover: Received | None = None,
    on_painted: Callable[[], None] = lambda: None,
) -> int:
    """Open the window and return the exit code when it is closed.

    `report` writes a crash file; `renewed_by` is the command that starts this app locked, in a fresh process, and
    `handover` what such a process got; `spelt_by` is the command of the process that checks spelling. `on_painted` is
    called once, when the window is on the screen.
    """
    os.environ[STYLE_CHOICE] = STYLE
    app = QApplication(sys.argv[:1])
    app.setApplicationName("VisitApp")
    if handover is not None:
        config = replace(config, theme=handover[0].theme, text_size=handover[0].text_size)
    theme = Theme(resolved_theme(config.theme), config.text_size)
    theme.apply(app)
    app.setWindowIcon(QIcon(Icons(theme).mark(64)))
    renewal = Renewal(renewed_by) if renewed_by else None
    window = MainWindow(
        config, theme, report=report, watch=LockWatch(sources_here()), renewal=renewal, spelt_by=spelt_by
    )
    sys.excepthook = lambda _kind, error, _trace: window.show_bug(error)
    threading.excepthook = lambda args: window.background.bug.emit(args.exc_value)
    window.resize(*SIZE)
    window.start(vault, passphrase)
    if handover is not None:
        take_over(window, *handover)
    window.painted.connect(on_painted)
    window.painted.connect(lambda: load_later(window))
    window.show()
    ends: list[Callable[[], None]] = []
    window.painted.connect(lambda: ends.append(_watch_session(app, window)))
    code = run_until_closed(app, window)
    for end in ends:
        end()
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    return code


def _watch_session(app: QApplication, window: MainWindow) -> Callable[[], None]:
    from visitapp.ui.locking.session_end import SessionEnd

    return SessionEnd(app, window).end


def take_over(window: MainWindow, handover: Handover, box: bytearray) -> None:
    """Look as the window of the process before did, and go on with what was typed there."""
    page = window.unlock_layer.unlock

    def go_on(typed: Typed | None) -> None:
        if typed is not None:
            page.go_on_typing(typed)

    def painted() -> None:
        page.offer_pin(box)
        page.focus_first()
        if handover.check_ins:
            window.check_in_alarm().take_over(handover.vault, handover.check_ins)
        window.activateWindow()
        say_painted()
        window.background.compute(window, receive_typed, go_on)

    window.restoreGeometry(QByteArray.fromHex(handover.geometry.encode()))
    if handover.sentence:
        page.say(KnownError(handover.sentence, handover.next_step))
    window.painted.connect(painted)


def run_until_closed(app: QApplication, window: MainWindow) -> int:
    """Run the event loop until the window has closed, also when the loop is ended from outside before."""
    code = app.exec()
    while not window.is_closed:
        window.close()
        if not window.is_closed:  # it is still saving, or it stays open for words that cannot be saved
            code = app.exec()
    return code


def load_later(window: MainWindow, then: Callable[[], None] = lambda: None) -> None:
    """Load the rest once the window has settled, and call `then`: a thread that imports makes the window's wait.

    Before that every type of Qt is made here: a thread that imports must make none while the window does.
    """

    def load() -> None:
        window.background.compute(window, load_heavy, lambda _: then())

    QTimer.singleShot(LOAD_AFTER_MS, window, lambda: MakingTypes(window, load))


def load_heavy() -> None:
    """Import what the unlocked window needs, and read its icons, off the window thread; then keep the window steady."""
    read_all()
    for name in HEAVY:
        importlib.import_module(name)
    keep_steady()
