"""A dressed application for each test of the window, and an ear for what a screen reader would be told."""

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextRemoveEvent,
    QAccessibleTextUpdateEvent,
    QAccessibleValueChangeEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import invalidate, wrapInstance

from visitapp.ui.theme import Theme

INSTALL_HANDLER = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
EVENTS = QAccessible.Event
WORDS: dict[QAccessible.Event, tuple[type[QAccessibleEvent], tuple[str, ...]]] = {
    EVENTS.TextInserted: (QAccessibleTextInsertEvent, ("textInserted",)),
    EVENTS.TextRemoved: (QAccessibleTextRemoveEvent, ("textRemoved",)),
    EVENTS.TextUpdated: (QAccessibleTextUpdateEvent, ("textRemoved", "textInserted")),
    EVENTS.ValueChanged: (QAccessibleValueChangeEvent, ("value",)),
    EVENTS.Announcement: (QAccessibleAnnouncementEvent, ("message",)),
}


@pytest.fixture
def theme(qapp: QApplication, qtbot: QtBot) -> Theme:
    """Return a light theme at 100 % that the application wears."""
    worn = Theme()
    worn.apply(qapp)
    return worn


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[list[str]]:
    """Collect every text that leaves by an accessibility event, as a program on the bus would."""
    collected: list[str] = []
    install, handler = _handler(lambda words: collected.append(words))
    install(ctypes.cast(handler, ctypes.c_void_p))
    QAccessible.setActive(True)
    yield collected
    QAccessible.setActive(False)
    install(None)


def _handler(hear: Callable[[str], None]) -> tuple[Callable[[ctypes.c_void_p | None], object], object]:
    """Reach Qt's update handler, which its Python binding leaves out, in the library itself."""
    library = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"))
    install = getattr(library, INSTALL_HANDLER)
    install.argtypes = [ctypes.c_void_p]
    install.restype = ctypes.c_void_p

    def on_event(address: int) -> None:
        plain = wrapInstance(address, QAccessibleEvent)
        kind = WORDS.get(plain.type())
        invalidate(plain)
        if kind is not None:
            event = wrapInstance(address, kind[0])
            for reader in kind[1]:
                hear(str(getattr(event, reader)()))
            invalidate(event)

    return install, ctypes.CFUNCTYPE(None, ctypes.c_void_p)(on_event)
