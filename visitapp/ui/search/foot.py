"""The line under the search palette: which keys do what, and that nothing leaves this laptop."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import CENTRE, LEFT_MIDDLE, draw_box, draw_text, text_width

KEYS = ((("↑", "↓"), "move"), (("Tab",), "next group"), (("Enter",), "open"), (("Esc",), "close"))
PROMISE = "Searched on this laptop only"
HEIGHT = 48
CAP = 24


class PaletteFoot(QLabel):
    """Key caps with their words; where there is no room for all, the promise stays."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        said = ". ".join(f"{' and '.join(caps)}: {words}" for caps, words in KEYS)
        self.setAccessibleName(f"{said}. {PROMISE}")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        rect, border = QRectF(self.rect()), theme.tokens.border_width
        painter.save()
        painter.setClipRect(rect)
        ground, line = theme.colour("sunken"), theme.colour("line")
        draw_box(painter, rect.adjusted(0, -20, 0, 0), radius=9, fill=ground, line=None)
        painter.fillRect(QRectF(0, 0, rect.width(), border), line)
        painter.restore()
        small = theme.font("small")
        promise = text_width(small, PROMISE)
        promise_left = rect.right() - px(20) - promise
        icon = QPointF(promise_left - px(15), rect.center().y())
        Icons(theme).draw(painter, icon, "shield-check", "ink_2", 16)
        area = QRectF(promise_left, 0, promise, rect.height())
        draw_text(painter, area, PROMISE, small, theme.colour("ink_2"), LEFT_MIDDLE)
        x: float = px(20)
        for caps, words in KEYS:
            needed = sum(self._cap_width(cap) + px(7) for cap in caps) + text_width(small, words)
            if x + needed > promise_left - px(40):
                break
            for cap in caps:
                box = QRectF(x, rect.center().y() - px(CAP) / 2, self._cap_width(cap), px(CAP))
                draw_box(painter, box, radius=6, fill=theme.colour("surface"), line=theme.colour("line_strong"))
                draw_text(painter, box, cap, theme.font("smallest", 500), theme.colour("ink_2"), CENTRE)
                x += box.width() + px(7)
            words_area = QRectF(x, 0, text_width(small, words), rect.height())
            x += draw_text(painter, words_area, words, small, theme.colour("ink_2"), LEFT_MIDDLE) + px(20)
        painter.end()
        event.accept()

    def _cap_width(self, cap: str) -> int:
        return max(self._theme.px(CAP), text_width(self._theme.font("smallest", 500), cap) + self._theme.px(12))
