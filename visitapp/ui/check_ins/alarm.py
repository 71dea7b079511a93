"""The alarm of check-ins. It holds moments and nothing of a record, so that it rings while the vault is locked too.

It goes by the clock of the laptop and by one that nobody can put back, whichever comes first. A vault that is locked
cannot be written to: what is answered then is kept and noted when it opens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.check_ins import MORE, ring_words
from visitapp.domain.ids import Now
from visitapp.ui.announce import announce
from visitapp.ui.background import Background
from visitapp.ui.check_ins.alarm_bar import AlarmBar
from visitapp.ui.check_ins.chime import Chime
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.shell.outside import Outside, OutsideWords

LOOK_MS, RINGING_MS = 5000, 500
AGAIN = 60.0
"""Seconds after which it is heard and said once more."""
OR_CHOSEN = ", or whom you chose for this visit"
Steady = Callable[[], float]
"""Tells seconds that only go forward."""
Waiting = tuple[tuple[float, float], ...]
"""Moments as seconds since 1970, each with the seconds that are left until then."""


def steady_seconds() -> float:
    """Return seconds that only go forward, those of a sleep included where the system counts them."""
    counts_sleep = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counts_sleep is None else time.clock_gettime(counts_sleep)


@dataclass(frozen=True)
class Answer:
    """What was pressed, when, and the latest of the moments that had rung."""

    told: bool
    at: datetime
    until: datetime


@dataclass(frozen=True)
class _Armed:
    at: datetime
    by: float


Keep = Callable[[Answer], None]
"""Writes an answer into the vault that is open."""


class CheckInAlarm(QObject):
    """One for each window. Armed by vault, for a locked vault still rings when another one is opened."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        preferences: Preferences,
        background: Background,
        clock: Now,
        *,
        outside: Outside | None = None,
        steady: Steady = steady_seconds,
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._preferences = window, theme, preferences
        self._clock, self._steady = clock, steady
        self.outside = outside or Outside(window)
        self._chime = Chime(background, self)
        self._armed: dict[str, tuple[_Armed, ...]] = {}
        self._answers: dict[str, list[Answer]] = {}
        self._open: tuple[str, Keep] | None = None
        self._heard_at = 0.0
        self.has_own_line = False
        """Whether somebody else than usual is to be rung, for a vault that is open."""
        self.bar: AlarmBar | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.check)

    def follow(self, vault: str, keep: Keep) -> list[Answer]:
        """Hand answers to `keep` while this vault is open; return those that were given before."""
        self._open = (vault, keep)
        return self._answers.pop(vault, [])

    def leave(self) -> None:
        """Keep what is answered from now on: the vault is about to close."""
        self._open = None
        self.has_own_line = False

    def arm(self, vault: str, times: Iterable[datetime]) -> None:
        """Ring at these moments and at no others for this vault. One that is known keeps its steady time."""
        known = {each.at: each for each in self._armed.get(vault, ())}
        now, steady = self._clock(), self._steady()
        self._armed[vault] = tuple(known.get(at) or _Armed(at, steady + (at - now).total_seconds()) for at in times)
        self.check()

    def take_over(self, vault: str, waiting: Waiting) -> None:
        """Go on with the moments of a process before."""
        steady = self._steady()
        self._armed[vault] = tuple(_Armed(datetime.fromtimestamp(at, UTC), steady + left) for at, left in waiting)
        self.check()

    def waiting(self, vault: str) -> Waiting:
        """Return what the next process has to know of a vault."""
        steady = self._steady()
        return tuple((each.at.timestamp(), each.by - steady) for each in self._armed.get(vault, ()))

    @property
    def is_waiting(self) -> bool:
        """Tell whether there is anything left to ring for."""
        return any(self._armed.values())

    @Slot()
    def check(self) -> None:
        """Ring if it is time, and look again."""
        if any(self._due(vault) for vault in self._armed):
            self._ring()
        elif self.bar is not None:
            self._be_silent()
        if not any(self._armed.values()):
            self._timer.stop()
            return
        wait = LOOK_MS if self.bar is None else RINGING_MS
        if not self._timer.isActive() or self._timer.interval() != wait:
            self._timer.start(wait)

    def go_there(self) -> None:
        """Put the focus on the first answer."""
        if self.bar is not None:
            self.bar.told.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _due(self, vault: str) -> list[_Armed]:
        now, steady = self._clock(), self._steady()
        return [each for each in self._armed[vault] if each.at <= now or each.by <= steady]

    def _ring(self) -> None:
        config = self._preferences.config
        words = ring_words(config.check_in_whom, config.check_in_number)
        ring = f"{words[0].upper()}{words[1:]}{OR_CHOSEN if self.has_own_line else ''}"
        is_first = self.bar is None
        if self.bar is None:
            self.bar = AlarmBar(self._theme, self._window, ring)
            self.bar.answered.connect(self._on_bar_answered)
            self.bar.show()
            self.outside.say(OutsideWords.CHECK_IN_DUE)
            self.outside.raise_window()
        self.bar.say(ring)
        self.bar.place()
        self.bar.keep_on_top()
        if is_first or self._steady() - self._heard_at >= AGAIN:
            self._heard_at = self._steady()
            announce(self.bar, self.bar.spoken(), at_once=True)
            if config.check_in_sound:
                self._chime.play()

    def _be_silent(self) -> None:
        bar, self.bar = self.bar, None
        if bar is not None:
            bar.go()
        self._chime.stop()
        self.outside.take_back()

    @Slot(bool)
    def _on_bar_answered(self, told: bool) -> None:
        now = self._clock()
        for vault in tuple(self._armed):
            due = self._due(vault)
            if not due:
                continue
            answer = Answer(told, now, max(now, *(each.at for each in due)))
            kept = [each for each in self._armed[vault] if each not in due]
            if not told:
                kept.append(_Armed(now + MORE, self._steady() + MORE / timedelta(seconds=1)))
            self._armed[vault] = tuple(kept)
            if self._open is not None and self._open[0] == vault:
                self._open[1](answer)
            else:
                self._answers.setdefault(vault, []).append(answer)
        self.check()
