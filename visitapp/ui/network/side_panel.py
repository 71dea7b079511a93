"""The panel at the right of the map: a head with Close, and content that scrolls under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

WIDTH = 300
SIDE = 18


class SidePanel(QWidget):
    """White paper, 300 px wide at 100 %. Put the head into `head` and the rest into `body`; Esc closes."""

    closed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("region", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.close_button = IconButton(theme, "x", "Close", size="small")
        self.close_button.clicked.connect(self.closed)
        self.head = QHBoxLayout()
        self._head_row = QHBoxLayout()
        self._head_row.addLayout(self.head, 1)
        self._head_row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.area = ScrollArea(content)
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(0)
        self._outer.addLayout(self._head_row)
        self._outer.addWidget(self.area, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._outer.setContentsMargins(self._theme.tokens.border_width, 0, 0, 0)
        self._head_row.setContentsMargins(px(SIDE), px(14), px(10), px(8))
        self.head.setSpacing(px(12))
        self.body.setContentsMargins(px(SIDE), px(4), px(SIDE), px(SIDE))
        self.body.setSpacing(px(13))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        width = self._theme.tokens.border_width
        painter.fillRect(QRectF(0, 0, width, self.height()), self._theme.colour("line"))
        painter.end()
        event.accept()


class Labelled(QWidget):
    """A small bold label over a control, with room beside the label."""

    def __init__(self, theme: Theme, label: str, control: QWidget, beside: QWidget | None = None) -> None:
        super().__init__()
        self.label = Text(theme, "small", label, weight=600)
        self.control = control
        row = QHBoxLayout()
        row.addWidget(self.label, 1)
        if beside is not None:
            row.addWidget(beside, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(row)
        column.addWidget(control)
