"""How late an event loop is: a beat each 5 ms, and by how much each comes after its moment.

What a thread waited for a processor is told apart from what it waited for the program, where the system counts that:
others on the machine cause the first, a thread that does not let go of the interpreter the second.
"""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT = 0.005
"""Seconds between two beats."""


@dataclass(frozen=True)
class Late:
    """Seconds that a beat was late, and how long its thread could have run meanwhile and got no processor."""

    seconds: float
    unserved: float


class Beats(QObject):
    """Counts how late each beat of this thread's event loop is."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[Late] = []
        self._due, self._unserved = time.perf_counter() + BEAT, seconds_unserved()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(round(BEAT * 1000))

    def _beat(self) -> None:
        now, unserved = time.perf_counter(), seconds_unserved()
        self._late.append(Late(max(0.0, now - self._due), unserved - self._unserved))
        self._due, self._unserved = now + BEAT, unserved

    def taken(self) -> list[Late]:
        """Return what was counted and begin anew."""
        found, self._late = self._late, []
        return found


def seconds_unserved() -> float:
    """Return how long this thread has waited for a processor so far; 0 on systems that do not count it."""
    try:
        return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def told(late: list[Late]) -> dict[str, list[float]]:
    """Return the beats in order of lateness: by the clock, and without the waits for a processor."""
    return {
        "late": sorted(each.seconds for each in late),
        "late_served": sorted(max(0.0, each.seconds - each.unserved) for each in late),
    }


def run_for(loop: QEventLoop, seconds: float) -> None:
    """Let the window do what it does."""
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
