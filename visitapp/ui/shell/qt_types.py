"""Every type of Qt is made in the window's thread before any other thread imports what uses them.

PySide makes the Python type of a Qt class when it is first asked for. Two threads that do so at once damage the table
that both go through, and the process dies (decision 037).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
from PySide6.QtCore import QObject, QTimer, Slot

MODULES = (QtCore, QtGui, QtWidgets, QtSvg)
TURN_SECONDS = 0.004
"""How long the window is kept from its events at a time. All of it takes 80 ms of work; one type at most 8."""


def qt_types() -> Iterator[tuple[object, str]]:
    """Yield the module and the name of each type."""
    for module in MODULES:
        yield from ((module, name) for name in dir(module) if name.startswith("Q"))


class MakingTypes(QObject):
    """Makes them a few at a time, and then calls `then`."""

    def __init__(self, parent: QObject, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self._then = then
        self._left = qt_types()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._make_some)
        self._timer.start(0)

    @Slot()
    def _make_some(self) -> None:
        end = perf_counter() + TURN_SECONDS
        for module, name in self._left:
            getattr(module, name)
            if perf_counter() > end:
                return
        self._timer.stop()
        self._then()
        self.deleteLater()
