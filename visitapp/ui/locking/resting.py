"""The privacy screen: two presses of Esc and nothing of anybody is in sight, two minutes long without a passphrase."""

from __future__ import annotations

import math
import time
from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.domain.ids import Now
from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.input_watch import InputWatch
from visitapp.ui.shell.leaving import Leaving
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.unlock.arches import RESTING, Arches
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

WITHIN = 0.5
"""Seconds."""
LIMIT = timedelta(minutes=2)
TITLE = "VisitApp is resting"
BACK = ("Press", "Enter", "to come back.")
LATER = "After 2 minutes your passphrase is asked."
SAFE = "Everything is saved, and encrypted on this laptop."
OPEN = "Not everything is saved yet. VisitApp keeps trying."


class EscTwice(InputWatch):
    """Hears Esc pressed twice within half a second, wherever the focus is."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = -math.inf
        self._is_down = False

    def notice(self, event: QEvent) -> bool:
        """Count presses; a press comes more than once: as a possible shortcut, as a key, and from several windows."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        if event.key() != Qt.Key.Key_Escape:
            self._at = -math.inf
            return False
        at = time.monotonic()
        if kind is QEvent.Type.KeyRelease:
            self._is_down = False
            return False
        if self._is_down and at - self._at <= WITHIN:
            return False
        is_second = not self._is_down and at - self._at <= WITHIN
        self._is_down, self._at = True, at
        if is_second:
            self._at = -math.inf
            self.pressed.emit()
            event.accept()  # an accepted override keeps the key from being a shortcut
        return is_second


class RestingPage(QWidget):
    """Arches and four words over the whole window. `back_wanted` is sent at Enter."""

    back_wanted = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._arches = Arches(theme, RESTING, self)
        self.enter = Button(theme, BACK[1], "secondary", size="small")
        self.enter.setAccessibleName("Come back")
        self.enter.clicked.connect(self.back_wanted)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(0)
        column.addStretch(355)
        column.addWidget(Text(theme, "show_title", TITLE, align=middle))
        column.addSpacing(18)
        column.addLayout(
            _in_the_middle(
                Text(theme, "writing", BACK[0], "ink_2", wrap=False),
                self.enter,
                Text(theme, "writing", BACK[2], "ink_2", wrap=False),
            )
        )
        column.addSpacing(10)
        column.addWidget(Text(theme, "body", LATER, "ink_2", align=middle))
        column.addStretch(222)
        self._shield = IconLabel(theme, "shield-check", "primary", 17)
        self._shield.hide()
        self._saved = Text(theme, "body_small", "", "ink_2", wrap=False)
        column.addLayout(_in_the_middle(self._shield, self._saved))
        column.addStretch(55)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("focus_ring", False)
        self.setAccessibleName(f"{TITLE}. {' '.join(BACK)} {LATER}")
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def say_saved(self, is_saved: bool) -> None:
        """Say at the foot whether the store has every word."""
        self._saved.setText(SAFE if is_saved else OPEN)
        self._shield.setVisible(is_saved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arches.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.back_wanted.emit()
        event.accept()

    def focusNextPrevChild(self, _next: bool) -> bool:
        self.enter.setFocus()
        return True


class Resting(QObject):
    """Covers an open vault at once and gives it back; `over` is sent when it rested too long to come back like that."""

    over = Signal()

    def __init__(self, window: QWidget, leaving: Leaving, pages: PageStack, clock: Now) -> None:
        super().__init__(pages)
        self._theme, self._background = pages.desk.theme, pages.desk.background
        self._window = window
        self._leaving = leaving
        self._pages = pages
        self._clock = clock
        self._since = clock()
        self.page: RestingPage | None = None
        self.watch = EscTwice(self)
        self.watch.pressed.connect(self.begin)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIMIT // timedelta(milliseconds=1))
        self._timer.timeout.connect(self.over)

    @Slot()
    def begin(self) -> None:
        """Cover everything, then hand over what is typed."""
        if self.page is not None or not self._pages.isEnabled():
            return
        page = self.page = RestingPage(self._theme, self._window)
        page.back_wanted.connect(self._on_back_wanted)
        page.show()
        page.raise_()
        page.repaint()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._leaving.cover(self._pages)
        page.raise_()
        page.setFocus()
        self._background.when_idle(self._on_handed_over)
        self._since = self._clock()
        self._timer.start()
        announce(page, page.accessibleName(), at_once=True)

    def stop(self) -> None:
        """Listen no more, and take the cover away."""
        self.watch.stop()
        self.end()

    def end(self) -> None:
        """Take the cover away; the pages stay as they are."""
        self._timer.stop()
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def _on_handed_over(self) -> None:
        if self.page is not None and isValid(self._pages):
            self.page.say_saved(self._pages.unsaved_place() is None)

    @Slot()
    def _on_back_wanted(self) -> None:
        if not timedelta(0) <= self._clock() - self._since < LIMIT:
            self.over.emit()
            return
        self.end()
        self._leaving.stay(self._pages)


def _in_the_middle(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(9)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row
