"""Lock by itself when nobody touches the laptop, after a minute's warning that any key or movement stops.

It listens to the native windows, which get every key, movement and touch, and to what has the focus, which gets words
being composed and keys that may be shortcuts. A filter on the application would be asked about every event of every
widget: a quarter of what opening a page costs.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from visitapp.domain.ids import Now

WARNING = timedelta(seconds=60)
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
    }
)


class IdleWatch(QObject):
    """Watch while a vault is open. It goes by the clock, so that a laptop that slept past the limit locks on waking."""

    warned = Signal(int)
    """It will lock in so many seconds."""
    touched = Signal()
    """Somebody is here again after a warning."""
    expired = Signal()

    def __init__(self, minutes: int, clock: Now, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit = timedelta(minutes=minutes)
        self._clock = clock
        self._last = clock()
        self._has_warned = False
        self._is_expiring = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)
        self._focus: QObject | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window_changed)
            app.focusObjectChanged.connect(self._on_focus_object_changed)
            self._on_focus_object_changed(app.focusObject())
        self._listen()
        self.check()

    @property
    def warning(self) -> timedelta:
        """Return how long before locking it warns: a minute, or half of a shorter time."""
        return min(WARNING, self._limit / 2)

    def set_minutes(self, minutes: int) -> None:
        """Wait so many minutes from now on."""
        if timedelta(minutes=minutes) != self._limit:
            self._limit = timedelta(minutes=minutes)
            self.begin_again()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_focus_window_changed)
            app.focusObjectChanged.disconnect(self._on_focus_object_changed)
        self._on_focus_object_changed(None)
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)

    def begin_again(self) -> None:
        """Wait the whole time once more, as if somebody had just been here."""
        self._last = self._clock()
        self._has_warned = False
        self.touched.emit()
        self.check()

    @Slot()
    def check(self) -> None:
        """Warn or lock if it is time, and look again when it will be."""
        idle = self._clock() - self._last
        if idle < timedelta(0):  # the clock was put back
            self._last, idle = self._clock(), timedelta(0)
        if idle >= self._limit:
            self._expire()
            return
        until_warning = self._limit - self.warning - idle
        if until_warning <= timedelta(0) and not self._has_warned:
            self._has_warned = True
            self.warned.emit(int(self.warning.total_seconds()))
        wait = until_warning if until_warning > timedelta(0) else self._limit - idle
        self._timer.start(int(wait / timedelta(milliseconds=1)) + 1)

    def _expire(self) -> None:
        self._is_expiring = True
        self.expired.emit()
        self._is_expiring = False

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
        # While it expires, a word that is being composed may still come to its end.
        if event.type() not in TOUCHES or self._is_expiring:
            return False
        now = self._clock()
        if now - self._last >= self._limit:
            # After a sleep the first key comes before the timer: whoever pressed it may not be the worker.
            self._expire()
            event.accept()  # an accepted override keeps the key from being a shortcut
            return True
        self._last = now
        if self._has_warned:
            self.begin_again()
        return False
