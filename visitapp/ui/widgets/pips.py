"""Goal pips: a full circle is reached, a half one under way, an open one not yet; always with words beside them."""

from collections.abc import Sequence
from enum import Enum
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_text, text_width


class Pip(Enum):
    """How far one goal has come, as written under a table."""

    REACHED = "reached"
    UNDER_WAY = "under way"
    NOT_YET = "not yet"


def pips_width(theme: Theme, count: int) -> int:
    """Return the width of `count` pips in pixels."""
    return count * theme.px(12) + max(count - 1, 0) * theme.px(4)


def paint_pip(painter: QPainter, centre: QPointF, theme: Theme, pip: Pip) -> None:
    """Draw one pip around `centre`."""
    radius = theme.px(12) * 5 / 12
    circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    primary = theme.colour("primary")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.6, theme.px(12) * 1.6 / 12)
    match pip:
        case Pip.REACHED:
            painter.setPen(QPen(primary, width))
            painter.setBrush(primary)
        case Pip.UNDER_WAY:
            half = QPainterPath(centre)
            half.arcTo(circle, -90, 180)
            painter.fillPath(half, primary)
            painter.setPen(QPen(primary, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        case Pip.NOT_YET:
            painter.setPen(QPen(theme.colour("line_strong"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        case _:
            assert_never(pip)
    painter.drawEllipse(circle)
    painter.restore()


def paint_pips(painter: QPainter, rect: QRectF, theme: Theme, pips: Sequence[Pip]) -> int:
    """Draw pips from the left edge of `rect`, in the middle of its height; return the width they took."""
    side = theme.px(12)
    for place, pip in enumerate(pips):
        x = rect.left() + place * (side + theme.px(4)) + side / 2
        paint_pip(painter, QPointF(x, rect.center().y()), theme, pip)
    return pips_width(theme, len(pips))


class Pips(QLabel):
    """Pips followed by their words; a screen reader reads the words."""

    def __init__(self, theme: Theme, pips: Sequence[Pip], words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pips = tuple(pips)
        self.words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_pips(self, pips: Sequence[Pip], words: str) -> None:
        """Show other pips and words."""
        self._pips = tuple(pips)
        self.words = words
        self.setAccessibleName(words)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _gap(self) -> int:
        return self._theme.px(8 if len(self._pips) > 1 else 6) if self._pips else 0

    def sizeHint(self) -> QSize:
        words = text_width(self._theme.font("small"), self.words)
        width = pips_width(self._theme, len(self._pips)) + self._gap() + words
        return QSize(width, self._theme.line_height("small"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        taken = paint_pips(painter, rect, self._theme, self._pips) + self._gap()
        rect.setLeft(rect.left() + taken)
        draw_text(painter, rect, self.words, self._theme.font("small"), self._theme.colour("ink_2"))


def pips_key(theme: Theme, parent: QWidget | None = None) -> list[Pips]:
    """Return the key of the pips for the foot of a table, one widget for each meaning."""
    return [Pips(theme, (pip,), pip.value, parent) for pip in Pip]
