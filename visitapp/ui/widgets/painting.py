"""Small drawing functions that several widgets and table cells share; each draws inside the rectangle it is given."""

from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def text_width(font: QFont, text: str) -> int:
    """Return the width of one line of text in whole pixels, rounded up so that nothing is cut."""
    return ceil(QFontMetricsF(font).horizontalAdvance(text)) + 1


def draw_box(
    painter: QPainter, rect: QRectF, *, radius: float, fill: QColor | None, line: QColor | None, width: float = 1
) -> None:
    """Draw a rounded box whose line lies wholly inside `rect`."""
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


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT_MIDDLE,
) -> int:
    """Draw one line of text, shortened with an ellipsis only where it cannot fit; return the width it took."""
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)
    return min(text_width(font, shown), ceil(rect.width()))


def wrapped_lines(text: str, font: QFont, width: float) -> tuple[str, ...]:
    """Return the lines that `text` breaks into at `width` pixels; a word longer than a line is broken."""
    lines: list[str] = []
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            start = line.textStart()
            lines.append(paragraph[start : start + line.textLength()].rstrip())
        layout.endLayout()
    return tuple(lines)


def draw_lines(
    painter: QPainter, x: float, y: float, lines: tuple[str, ...], font: QFont, line_height: int, colour: QColor
) -> float:
    """Draw lines from (x, y) downwards at a fixed line height; return where the next thing may start."""
    painter.setFont(font)
    painter.setPen(colour)
    for line in lines:
        rect = QRectF(x, y, 1e6, line_height)
        painter.drawText(rect, LEFT_MIDDLE | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, line)
        y += line_height
    return y
