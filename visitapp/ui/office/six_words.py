"""Six words in numbered boxes, to be read aloud and compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.painting import LEFT_MIDDLE, draw_box, draw_text, text_width

ACROSS = 3


class SixWords(QWidget):
    """Show six words; a screen reader reads them with their numbers."""

    def __init__(self, theme: Theme, words: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setSpacing(6)
        self._shown: tuple[str, ...] = ()
        self.show_words(words)

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words."""
        if tuple(words) == self._shown:
            return
        self._shown = tuple(words)
        empty(self._grid)
        for place, word in enumerate(words):
            self._grid.addWidget(_Word(self._theme, place + 1, word), place // ACROSS, place % ACROSS)
        self.setAccessibleName(", ".join(f"{place}. {word}" for place, word in enumerate(words, start=1)))


class _Word(QWidget):
    def __init__(self, theme: Theme, number: int, word: str) -> None:
        super().__init__()
        self._theme = theme
        self._number = str(number)
        self._word = word
        self.setAccessibleName(f"{number}. {word}")
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = text_width(theme.font("body", 600), self._word)
        return QSize(int(words) + theme.px(44), theme.line_height("body") + theme.px(10))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        width = theme.tokens.border_width
        draw_box(painter, rect, radius=8, fill=theme.colour("sunken"), line=theme.colour("line"), width=width)
        inner = rect.adjusted(theme.px(12), 0, -theme.px(8), 0)
        draw_text(painter, inner, self._number, theme.font("smallest"), theme.colour("ink_2"), LEFT_MIDDLE)
        word = inner.adjusted(theme.px(16), 0, 0, 0)
        draw_text(painter, word, self._word, theme.font("body", 600), theme.colour("ink"), LEFT_MIDDLE)
        painter.end()
        event.accept()
