"""The line that says when the last words were saved, in words that stay true while nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from visitapp.domain.dates import clock_time
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

WHERE = "encrypted on this laptop"
SHORT_FROM = 130
"""Per cent of text size from which only the first half has room."""


def saved_words(saved_at: datetime | None, now: datetime) -> str:
    """Say "Saved 2 seconds ago"; before anything was typed, that it will be saved."""
    return "Saved as you write" if saved_at is None else f"Saved {_ago(saved_at, now)}"


def _ago(saved_at: datetime, now: datetime) -> str:
    seconds = int((now - saved_at).total_seconds())
    if seconds < 1:
        return "just now"
    if seconds < 60:
        # In steps after the first ten seconds: a figure that runs draws the eye.
        shown = seconds if seconds < 10 else seconds // 10 * 10
        return "1 second ago" if shown == 1 else f"{shown} seconds ago"
    minutes = seconds // 60
    if minutes < 60:
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    return f"at {clock_time(saved_at)}"


class SavedLine(QWidget):
    """A shield and the sentence. `now` tells the moment in the worker's zone."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._saved_at: datetime | None = None
        self._unsaved = False
        self._theme = theme
        self._icon = IconLabel(theme, "shield-check", "primary", 17)
        self._words = Text(theme, "small", "", "ink_2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self._icon)
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick_timeout)
        theme.changed.connect(self._on_tick_timeout)
        self._on_tick_timeout()

    def words(self) -> str:
        """Return the sentence shown."""
        return self._words.text()

    def start_afresh(self) -> None:
        """Say what holds before anything was typed."""
        self._saved_at = None
        self._show_state(unsaved=False)

    def show_saved(self) -> None:
        """Say that everything was saved just now."""
        self._saved_at = self._now()
        self._show_state(unsaved=False)

    def show_unsaved(self) -> None:
        """Say that the last words are not saved yet."""
        self._show_state(unsaved=True)

    def _show_state(self, *, unsaved: bool) -> None:
        self._unsaved = unsaved
        self._icon.set_icon("circle-alert" if unsaved else "shield-check", "notice" if unsaved else "primary")
        self._words.set_colour("notice" if unsaved else "ink_2")
        self._on_tick_timeout()

    @Slot()
    def _on_tick_timeout(self) -> None:
        words = "Not saved yet" if self._unsaved else saved_words(self._saved_at, self._now())
        if not self._unsaved and self._theme.text_size < SHORT_FROM:
            words = f"{words} – {WHERE}"
        if words != self._words.text():
            self._words.setText(words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._on_tick_timeout()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
