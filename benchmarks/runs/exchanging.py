"""The real window while a first exchange brings everything of the team: how late each beat of its event loop is.

Arguments: folder of a vault that an officer let in, its passphrase. A key that is pressed waits as long as a beat does.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from benchmarks.runs.seat import leave, sit_down, unlock

BEAT = 0.005
"""Seconds between two beats."""
QUIET = 2.0
"""Seconds of a window at rest, for comparison, and after the exchange, while what came is shown."""


class Beats(QObject):
    """Counts how many seconds late each beat is."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._due = time.perf_counter() + BEAT
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(round(BEAT * 1000))

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._due))
        self._due = now + BEAT

    def taken(self) -> list[float]:
        """Return what was counted, in order of lateness, and begin anew."""
        found, self.late = sorted(self.late), []
        return found


def main(vault: Path, passphrase: str) -> None:
    """Open Today, exchange, and print the beats."""
    worker = sit_down(vault)
    unlock(worker, passphrase)
    worker.saved()
    pages = worker.window.pages
    assert pages is not None
    exchange = pages.exchange
    loop, beats = QEventLoop(), Beats()
    run_for(loop, QUIET)
    at_rest = beats.taken()
    exchange.ended.connect(loop.quit)
    start = time.perf_counter()
    exchange.exchange()
    loop.exec()
    seconds = time.perf_counter() - start
    exchange.ended.disconnect(loop.quit)
    run_for(loop, QUIET)
    print(json.dumps({"at_rest": at_rest, "late": beats.taken(), "seconds": seconds, "said": exchange.state.said}))
    leave(worker)


def run_for(loop: QEventLoop, seconds: float) -> None:
    """Let the window do what it does."""
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
