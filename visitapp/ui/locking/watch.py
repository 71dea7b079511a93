"""Everything around the app that asks to lock: sleep, the lid, the screen's own lock. One source for each platform.

A platform that lacks something simply never asks. Idle time is `ui/shell/idle.py`, the session's end `session_end.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

LOOK_AGAIN_MS = 2000


class Source(QObject):
    """Something that may ask to lock while a vault is open."""

    lock_wanted = Signal()

    def settled(self) -> None:
        """Hear that the window is locked, or has to stay open for words that cannot be saved."""

    def end(self) -> None:
        """Ask no more."""


MakeSource = Callable[[QWidget], Source]
"""Makes a source that asks from now on, for a window that is on the screen."""


class LockWatch(QObject):
    """Asks its sources while a vault is open: from `begin` until `end`."""

    lock_wanted = Signal()

    def __init__(self, make_sources: tuple[MakeSource, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_sources = make_sources
        self._sources: list[Source] = []

    def begin(self, window: QWidget) -> None:
        """Watch from now on."""
        self.end()
        for make in self._make_sources:
            source = make(window)
            source.setParent(self)
            source.lock_wanted.connect(self.lock_wanted)
            self._sources.append(source)

    def settled(self) -> None:
        """Tell that the window is locked, or stays open for words that cannot be saved: the laptop may sleep."""
        for source in self._sources:
            source.settled()

    def end(self) -> None:
        """Watch no more."""
        for source in self._sources:
            source.end()
            source.deleteLater()
        self._sources.clear()


class MacScreen(Source):
    """Looks every two seconds whether the screen of a Mac is locked: its notifications are out of Python's reach.

    The lid and sleep lock the screen there, unless somebody has switched that off.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_locked = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._on_timer_ended)
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def _on_timer_ended(self) -> None:
        from visitapp.ui.locking.macos import is_screen_locked

        is_locked = is_screen_locked()
        if is_locked and not self._was_locked:
            self.lock_wanted.emit()
        self._was_locked = is_locked


def sources_here() -> tuple[MakeSource, ...]:
    """Return what this platform offers; each is imported and asked when a vault is opened."""

    return (_source_here,)


def _source_here(window: QWidget) -> Source:
    made: Source
    if sys.platform == "win32":
        from visitapp.ui.locking.windows import WindowsMessages

        made = WindowsMessages(window)
    elif sys.platform == "darwin":
        made = MacScreen()
    else:
        from visitapp.ui.locking.linux import desktop_of_this_session

        made = desktop_of_this_session()
    return made
