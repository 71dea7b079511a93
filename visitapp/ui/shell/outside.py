"""All that is ever shown outside the window: fixed sentences, so that no name can be among them.

Nothing else may make a notification (tests/test_outside_the_window.py). The title of the window is always the same too.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

TITLE = "VisitApp"
Show = Callable[[str, str], None]
"""Shows a title and a sentence on the desktop."""


class OutsideWords(StrEnum):
    """Everything that can be said there."""

    CHECK_IN_DUE = "A check-in is due. Open VisitApp to see whom to ring."
    BACKUP_FAILED = "A backup was not made. Open VisitApp to see why."


class Outside(QObject):
    """Says something on the desktop where there is a place for it, and takes it back."""

    def __init__(self, window: QWidget, show: Show | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._show = show or self._show_in_tray
        self._icon: QSystemTrayIcon | None = None
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.take_back()
        return False

    def say_unless_seen(self, words: OutsideWords) -> None:
        """Show one of the sentences where the window is not what somebody works in just now."""
        if not self._window.isActiveWindow():
            self.say(words)

    def say(self, words: OutsideWords) -> None:
        """Show one of the sentences, and have the window's place among the others flash."""
        QApplication.alert(self._window)
        self._show(TITLE, words.value)

    def take_back(self) -> None:
        """Take away what is shown."""
        icon, self._icon = self._icon, None
        if icon is not None:
            icon.hide()
            icon.deleteLater()

    def raise_window(self) -> None:
        """Bring the window to the front as far as the system lets it, without taking keys away from other programs."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()

    def _show_in_tray(self, title: str, sentence: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(self._window.windowIcon(), self)
            self._icon.messageClicked.connect(self._on_clicked)
            self._icon.show()
        self._icon.showMessage(title, sentence, self._window.windowIcon())

    @Slot()
    def _on_clicked(self) -> None:
        self.raise_window()
        self._window.activateWindow()
