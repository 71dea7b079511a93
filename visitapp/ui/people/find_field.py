"""The field that finds as you type: a magnifying glass, the words, and its key at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width

ICON = 18
WIDTH = 330


class FindField(LineEdit):
    """Listen to `textChanged` and `returnPressed`. Down goes on to what was found, Esc empties it."""

    down_pressed = Signal()

    def __init__(self, theme: Theme, prompt: str, key: str, parent: QWidget | None = None) -> None:
        self._key = key
        super().__init__(theme, parent=parent)
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setAccessibleDescription(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(40))

    def _fit(self) -> None:
        super()._fit()
        key = text_width(self._theme.font("smallest"), self._key)
        self.setTextMargins(self._theme.px(ICON + 8), 0, key + self._theme.px(8), 0)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.down_pressed.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        px = self._theme.px
        centre = QPointF(px(12) + px(ICON) / 2, self.height() / 2)
        Icons(self._theme).draw(painter, centre, "search", "ink_3", ICON)
        if not self.text():
            room = QRectF(0, 0, self.width() - px(12), self.height())
            draw_text(painter, room, self._key, self._theme.font("smallest"), self._theme.colour("ink_3"), RIGHT_MIDDLE)
        painter.end()
