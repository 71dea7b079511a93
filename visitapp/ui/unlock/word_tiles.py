"""Words in a row of boxes, each large enough to be read from a step away; the groups of a recovery code too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import CENTRE, draw_box, draw_text, text_width

GAP = 8
HEIGHT = 46
PADDING = 12
NUMBERED_PADDING = 6
MOST = 5


class WordTiles(QLabel):
    """Five to a row where they fit, else fewer. A screen reader reads them one after the other."""

    def __init__(self, theme: Theme, *, numbered: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._numbered = numbered
        self._words: tuple[str, ...] = ()
        self._chosen = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.changed.connect(self._on_theme_changed)

    def show_words(self, words: Sequence[str]) -> None:
        """Show these words."""
        self._words = tuple(words)
        said = [f"{place}: {word}" for place, word in enumerate(words, 1)] if self._numbered else self._words
        self.setAccessibleName(", ".join(said))
        self.updateGeometry()
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        """Tint the boxes, or draw them quietly."""
        self._chosen = chosen
        self.update()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _font(self, width: int) -> QFont:
        """Return the type for a row of `width` pixels: a code is set large where five of its groups still fit."""
        role = "own_words" if self._numbered and self._fitting("own_words", width) >= MOST else "heading"
        return self._theme.font(role, 600, tabular=True)

    def _fitting(self, role: str, width: int) -> int:
        font = self._theme.font(role, 600, tabular=True)
        padding = self._theme.px(NUMBERED_PADDING if self._numbered else PADDING)
        widest = max((text_width(font, word) for word in self._words), default=0) + 2 * padding
        return (width + GAP) // (widest + GAP)

    def _columns(self, width: int) -> int:
        large = self._fitting("own_words", width) if self._numbered else 0
        return max(1, min(MOST, max(large, self._fitting("heading", width))))

    def _tile_height(self) -> int:
        return self._theme.px(HEIGHT) + (self._theme.line_height("smallest") if self._numbered else 0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        count = max(len(self._words), 5)
        rows = -(-count // self._columns(width))
        return rows * self._tile_height() + (rows - 1) * GAP

    def sizeHint(self) -> QSize:
        width = 5 * self._theme.px(110)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._tile_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        columns = self._columns(self.width())
        width = (self.width() - GAP * (columns - 1)) / columns
        height = self._tile_height()
        ground, line = ("primary_tint", "primary_line") if self._chosen else ("sunken", "line")
        for place, word in enumerate(self._words):
            box = QRectF(place % columns * (width + GAP), place // columns * (height + GAP), width, height)
            draw_box(
                painter,
                box,
                radius=8,
                fill=theme.colour(ground),
                line=theme.colour(line),
                width=theme.tokens.border_width,
            )
            words = box
            if self._numbered:
                number = QRectF(box.left(), box.top() + 4, box.width(), theme.line_height("smallest"))
                draw_text(painter, number, str(place + 1), theme.font("smallest"), theme.colour("ink_2"), CENTRE)
                words = box.adjusted(0, theme.line_height("smallest") - 2, 0, 0)
            draw_text(painter, words, word, self._font(self.width()), theme.colour("ink"), CENTRE)
        painter.end()
        event.accept()
