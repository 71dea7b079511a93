"""Lock by itself when nobody touches the laptop, after a minute's warning that any key or movement stops."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from visitapp.domain.ids import Now
from visitapp.ui.shell.input_watch import InputWatch

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


class IdleWatch(InputWatch):
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
        super().stop()

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

    def notice(self, event: QEvent) -> bool:
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
