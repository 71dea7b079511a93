"""Every key, movement and touch of the app's windows, seen before anybody takes it.

It listens to the native windows, which get every key, movement and touch, and to what has the focus, which gets words
being composed and keys that may be shortcuts. A filter on the application would be asked about every event of every
widget: a quarter of what opening a page costs.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid


class InputWatch(QObject):
    """Watch until `stop`. `notice` is told of each event."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._focus: QObject | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window_changed)
            app.focusObjectChanged.connect(self._on_focus_object_changed)
            self._on_focus_object_changed(app.focusObject())
        self._listen()

    def notice(self, event: QEvent) -> bool:
        """Look at an event; True takes it away from everybody else."""
        raise NotImplementedError

    def stop(self) -> None:
        """Watch no more."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_focus_window_changed)
            app.focusObjectChanged.disconnect(self._on_focus_object_changed)
        self._on_focus_object_changed(None)
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)

    @Slot()
    def _listen(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    @Slot()
    def _on_focus_window_changed(self) -> None:
        self._listen()

    @Slot(QObject)
    def _on_focus_object_changed(self, now: QObject | None) -> None:
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = now
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._listen)  # a menu takes the focus and is a window that no signal tells of
        return self.notice(event)
