"""The end of the session, and being told to stop: the window saves what is typed and closes before the process ends."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from PySide6.QtCore import QEventLoop, QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QSessionManager

from visitapp.ui.shell.main_window import MainWindow

LONGEST_MS = 4000
"""Windows and the session managers of Linux stop what has not answered after about five seconds."""
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


class SessionEnd(QObject):
    """Closes one window when the session ends, or when the process is asked to stop by a signal."""

    def __init__(self, app: QGuiApplication, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        app.commitDataRequest.connect(self._on_session_ending)
        app.saveStateRequest.connect(self._on_state_asked)
        self._signals = Signals(window) if os.name == "posix" else None

    def end(self) -> None:
        """Give the signals back."""
        if self._signals is not None:
            self._signals.end()

    @Slot(QSessionManager)
    def _on_session_ending(self, manager: QSessionManager) -> None:
        loop = QEventLoop()
        self._window.settled.connect(loop.quit)
        limit = QTimer(loop)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        limit.start(LONGEST_MS)
        self._window.close()
        if not self._window.is_closed:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        limit.stop()
        if not self._window.is_closed and manager.allowsInteraction():
            manager.cancel()

    @Slot(QSessionManager)
    def _on_state_asked(self, manager: QSessionManager) -> None:
        # The next session begins without an open vault.
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)


class Signals(QObject):
    """Closes the window when the process is told to stop. Windows has no such signals."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._heard, self._told = os.pipe()
        if sys.platform != "win32":
            for end in (self._heard, self._told):
                os.set_blocking(end, False)
        # The interpreter writes a byte here for each signal; a handler of its own would run too late, or never.
        self._before = signal.set_wakeup_fd(self._told, warn_on_full_buffer=False)
        known = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in known}
        self._notifier = QSocketNotifier(self._heard, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_heard)

    def end(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        os.close(self._heard)
        os.close(self._told)

    @Slot()
    def _on_heard(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._heard, 64)
        self._window.close()
