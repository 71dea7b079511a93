"""What stands over everything when a check-in is due, locked or not: whom to ring, two answers, nobody's name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

DUE = "A check-in is due"
TOLD, MORE = "I’ve told them", "15 more minutes"
NOBODY = "VisitApp tells nobody by itself."
KEY = "F8"
EDGE = 10
PADDING = (18, 14, 18, 14)


class AlarmBar(QWidget):
    """Stands at the top of the window and never takes the focus by itself: whoever is writing goes on writing."""

    answered = Signal(bool)
    """Whether the office was told; else it is asked for more time."""

    def __init__(self, theme: Theme, window: QWidget, ring: str) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setProperty("region", True)
        card = self._card = Card(theme, kind="notice", padding=PADDING)
        self.words = Text(theme, "body", "")
        self.told = Button(theme, TOLD, icon="check")
        self.more = Button(theme, MORE)
        self.told.clicked.connect(partial(self.answered.emit, True))
        self.more.clicked.connect(partial(self.answered.emit, False))
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(Text(theme, "heading_large", DUE))
        said.addWidget(self.words)
        said.addWidget(Text(theme, "small", f"{NOBODY} Press {KEY} to come here.", "ink_2"))
        left = QHBoxLayout()
        left.setSpacing(12)
        left.addWidget(IconLabel(theme, "hand", "notice", 26), 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(said, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.told)
        buttons.addWidget(self.more)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(16)
        self._box.addLayout(left, 1)
        self._box.addLayout(buttons)
        card.body.addLayout(self._box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.say(ring)
        theme.changed.connect(self.place)
        window.installEventFilter(self)
        self.place()

    def say(self, ring: str) -> None:
        """Say whom to ring: "Ring the duty desk on 01632 960 300"."""
        if self.words.text() != f"{ring}.":
            self.words.setText(f"{ring}.")
            self.setAccessibleName(f"{DUE}. {ring}.")
            self.place()

    def spoken(self) -> str:
        """Return what a screen reader is told."""
        return f"{self.accessibleName()} Press {KEY} to answer."

    @Slot()
    def place(self) -> None:
        """Take the room at the top of the window, and let what stands there move down: nothing is hidden by it."""
        window, px = self._window, self._theme.px
        width = window.width() - 2 * EDGE
        beside = width >= px(440) + self.told.sizeHint().width() + self.more.sizeHint().width()
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        height = self._height(width)
        self.setGeometry(EDGE, EDGE, width, height)
        self._leave_room(height + 2 * EDGE)

    def go(self) -> None:
        """Give the room back."""
        self._window.removeEventFilter(self)
        self.hide()
        self._leave_room(0)
        self.deleteLater()

    def _height(self, width: int) -> int:
        layout = self._card.layout()
        if layout is None:
            return 0
        layout.invalidate()
        return max(layout.totalHeightForWidth(width), self._card.minimumSizeHint().height())

    def _leave_room(self, height: int) -> None:
        window = self._window
        centre = window.centralWidget() if isinstance(window, QMainWindow) else window
        layout = centre.layout() if centre is not None else None
        if layout is not None and layout.contentsMargins().top() != height:
            layout.setContentsMargins(0, height, 0, 0)
            QTimer.singleShot(0, self, _keep_cursor_in_view)

    def keep_on_top(self) -> None:
        """Come over what was put on top meanwhile."""
        if self._window.children()[-1] is not self:
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.place()
        return False


def _keep_cursor_in_view() -> None:
    """Scroll to where the next letter will stand, which may have moved out of sight."""
    focused = QApplication.focusWidget()
    area = focused.parentWidget() if focused is not None else None
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    content = area.widget() if area is not None else None
    if focused is None or area is None or content is None:
        return
    found = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    cursor = QRectF(found) if isinstance(found, QRect | QRectF) else QRectF(focused.rect())
    there = focused.mapTo(content, cursor.center().toPoint())
    area.ensureVisible(there.x(), there.y(), 0, int(cursor.height()))
