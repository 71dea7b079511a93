"""Pages are made before they are asked for, one at a time, while the window has nothing else to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

from visitapp.ui.background import Background

PAUSE_MS = 40
"""Between two parts: a key that was pressed meanwhile is answered first."""
BUSY_SECONDS = 0.006


class MakingAhead(QObject):
    """Makes one part, pauses, and goes on; it waits while the store or the pool is at work."""

    def __init__(self, parts: Iterable[Callable[[], object]], background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = iter(parts)
        self._background = background
        self._looked = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        self._looked = time.perf_counter()
        QTimer.singleShot(0, self, self._make_one)  # after the next turn, whose length tells whether the window is busy

    @Slot()
    def _make_one(self) -> None:
        if not self._background.is_idle or time.perf_counter() - self._looked > BUSY_SECONDS:
            return
        make = next(self._parts, None)
        if make is None:
            self._timer.stop()
            self.deleteLater()
            return
        make()
