"""One line of text in which found words are bold, tinted and underlined."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from visitapp.ui.look.theme import Theme

Span = tuple[int, int]
UNDERLINE = 2


def marked_width(text: str, spans: Sequence[Span], font: QFont) -> float:
    """Return the width of the line in pixels."""
    return sum(
        QFontMetricsF(_bold(font) if marked else font).horizontalAdvance(part) for part, marked in _runs(text, spans)
    )


def draw_marked(
    painter: QPainter, rect: QRectF, theme: Theme, text: str, spans: Sequence[Span], font: QFont, colour: QColor
) -> float:
    """Draw the line from the left of `rect`, in the middle of its height; return the width it took."""
    painter.save()
    painter.setClipRect(rect.adjusted(0, -4, 0, 4), Qt.ClipOperation.IntersectClip)
    x = rect.left()
    line = QFontMetricsF(font)
    height = line.ascent() + line.descent()
    top = rect.center().y() - height / 2
    for part, marked in _runs(text, spans):
        shown_font = _bold(font) if marked else font
        metrics = QFontMetricsF(shown_font)
        room = rect.right() - x
        shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, room + 1) if room > 0 else ""
        width = metrics.horizontalAdvance(shown)
        if marked:
            painter.fillRect(QRectF(x, top, width, height), theme.colour("notice_tint"))
            painter.fillRect(QRectF(x, top + height, width, UNDERLINE), theme.colour("notice"))
        painter.setFont(shown_font)
        painter.setPen(colour)
        area = QRectF(x, top, width + 2, height)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown
        )
        x += width
        if shown != part:
            break
    painter.restore()
    return x - rect.left()


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


def _runs(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    runs, at = [], 0
    for start, end in spans:
        runs += [(text[at:start], False), (text[start:end], True)]
        at = end
    runs.append((text[at:], False))
    return [(part, marked) for part, marked in runs if part]
