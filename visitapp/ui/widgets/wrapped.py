"""Break plain text into lines and draw them at a fixed distance, which Qt's own labels cannot do."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

STRONG = 600


def wrapped(
    text: str,
    font: QFont,
    width: float,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    wrap: bool = True,
    strong: tuple[int, int] = (0, 0),
) -> list[QTextLayout]:
    """Break text into lines no wider than `width` pixels; one layout for each paragraph.

    The letters from `strong[0]` up to `strong[1]` of the whole text are drawn at weight 600.
    """
    option = QTextOption(align & Qt.AlignmentFlag.AlignHorizontal_Mask)
    modes = QTextOption.WrapMode
    option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if wrap else modes.NoWrap)
    layouts = []
    start = 0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        first, last = (min(max(at - start, 0), len(paragraph)) for at in strong)
        if last > first:
            layout.setFormats([_strong_range(first, last)])
        start += len(paragraph) + 1
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
        layout.endLayout()
        layouts.append(layout)
    return layouts


def _strong_range(first: int, last: int) -> QTextLayout.FormatRange:
    form = QTextCharFormat()
    form.setFontWeight(STRONG)
    piece = QTextLayout.FormatRange()
    piece.start = first
    piece.length = last - first
    piece.format = form
    return piece


def line_count(layouts: list[QTextLayout]) -> int:
    """Return how many lines the text takes; an empty paragraph takes one."""
    return sum(max(1, layout.lineCount()) for layout in layouts)


class Measures:
    """What was measured of one widget's texts: a layout asks some twenty times for the same.

    The widget keeps it, so that the words go when the widget goes.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], int] = {}

    def forget(self) -> None:
        """Measure anew from now on."""
        self._known.clear()

    def of(self, measure: Callable[[], int], *key: object) -> int:
        """Return a measure, taken when it is first asked for by this key."""
        if key not in self._known:
            self._known[key] = measure()
        return self._known[key]

    def lines(self, text: str, font: QFont, width: float) -> int:
        """Return how many lines a text takes when it is wrapped at a width in pixels."""
        return self.of(lambda: line_count(wrapped(text, font, width)), text, font.key(), width)


def draw_wrapped(painter: QPainter, layouts: list[QTextLayout], area: QRectF, step: int) -> float:
    """Draw the lines from the top of `area`, `step` pixels apart, in the painter's pen; return the y below them."""
    top = area.top()
    for layout in layouts:
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            line.draw(painter, QPointF(area.left(), top + (step - line.height()) / 2 - line.y()))
            top += step
        if layout.lineCount() == 0:
            top += step
    return top
