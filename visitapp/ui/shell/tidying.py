"""When the interpreter looks for what nothing uses any more: not in the middle of a word.

A whole collection stops every thread, the window's too: 25-70 ms with everything imported. What is there once all is
loaded is set aside, and the rest is looked through now and then, which takes a few milliseconds.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, QTimer, Slot

SWITCH_SECONDS = 0.0002
"""How long the window waits for another thread's turn to end. With Python's own 5 ms, one page waited ten times."""
YOUNG, MIDDLE, NEVER = 2_000, 10, 1_000_000
EVERY_MS = 60_000


def keep_steady() -> None:
    """Let the window's thread wait for nobody for long. Called once, when everything is imported.

    What is there now is left out of later collections.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
    gc.freeze()
    gc.enable()


class Tidying(QObject):
    """Looks through everything once a minute while its parent lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._collect)
        self._timer.start(EVERY_MS)

    @Slot()
    def _collect(self) -> None:
        gc.collect()
