"""The line under the rows of a table: what is shown at the left, a key or a hint at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.text import Text

LEAD = 20


class TableFoot(QWidget):
    """Words that wrap, then widgets; a thin line above."""

    def __init__(self, theme: Theme, words: str, widgets: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._row = QHBoxLayout(self)
        self.words = Text(theme, "small", words, "ink_2")
        self._row.addWidget(self.words, 1)
        for widget in widgets:
            self._row.addWidget(widget)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        side, edge = self._theme.px(LEAD), self._theme.px(11)
        self._row.setContentsMargins(side, edge, side, edge)
        self._row.setSpacing(self._theme.px(12))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        width = self._theme.tokens.border_width
        QPainter(self).fillRect(QRectF(0, 0, self.width(), width), self._theme.colour("line"))
