"""Small drawing functions that several widgets and table cells share; each draws inside the rectangle it is given."""

from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


MOST_WIDTHS = 4096
_widths: dict[tuple[str, int, int], int] = {}
"""What was measured, by font and by a number made from the words: the words themselves are not kept."""


def text_width(font: QFont, text: str) -> int:
    """Return the width of one line of text in whole pixels, rounded up so that nothing is cut."""
    key = font.key(), hash(text), len(text)
    width = _widths.get(key)
    if width is None:
        if len(_widths) == MOST_WIDTHS:
            _widths.clear()
        width = _widths[key] = ceil(QFontMetricsF(font).horizontalAdvance(text)) + 1
    return width


def draw_box(
    painter: QPainter, rect: QRectF, *, radius: float, fill: QColor | None, line: QColor | None, width: float = 1
) -> None:
    """Draw a rounded box whose line lies wholly inside `rect`."""
    if fill is None and line is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
    else:
        painter.setPen(QPen(line, width))
        half = width / 2
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
    painter.restore()


def draw_dashed_box(painter: QPainter, rect: QRectF, *, radius: float, line: QColor, width: float) -> None:
    """Draw the dashed outline that marks what is disabled in high contrast, where its colours are like any other's."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, width, Qt.PenStyle.DashLine))
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
    painter.restore()


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT_MIDDLE,
) -> int:
    """Draw one line of text, shortened with an ellipsis only where it cannot fit; return the width it took."""
    width, room = text_width(font, text), ceil(rect.width())
    shown = text
    if width > room:
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        width = text_width(font, shown)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)
    return min(width, room)
