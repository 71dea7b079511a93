"""How a node and a tie look, drawn the same on the map, in its key and beside a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPainterPath, QPen, QPolygonF

from visitapp.config import resource
from visitapp.domain.layout.circles import PlacedTie
from visitapp.domain.layout.labels import node_letter
from visitapp.domain.layout.strokes import (
    SQUARE_CORNER,
    Point,
    arrow_head,
    cut_line,
    hexagon_points,
    square_half_side,
    zigzag,
)
from visitapp.domain.network import Member, Sector, Shape, Strain, Strength
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.words import SYMBOLS
from visitapp.ui.widgets.painting import CENTRE

WIDTHS = {Strength.FAINT: 1.5, Strength.ORDINARY: 1.5, Strength.STRONG: 3.6}
OUTLINE = 2.2
SYMBOL = 18
RING_GAP = 2.5
TOOTH, TOOTH_HEIGHT = 7.0, 9.0
NO_FILL = QBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=256)
def has_icon(name: str) -> bool:
    """Tell whether an icon of this name is shipped."""
    return re.fullmatch(r"[a-z0-9-]+", name) is not None and resource(f"icons/{name}.svg").is_file()


def symbol_of(member: Member) -> str:
    """Return the icon inside a member's node, or "" where its letter stands."""
    for name in (member.symbol, SYMBOLS.get(member.kind, "")):
        if name and has_icon(name):
            return name
    return ""


def sector_token(sector: Sector) -> str:
    """Return the colour token of a quarter."""
    return f"map_{sector.value}"


def outline(shape: Shape, centre: QPointF, radius: float) -> QPainterPath:
    """Return the outline of a node."""
    path = QPainterPath()
    if shape is Shape.CIRCLE:
        path.addEllipse(centre, radius, radius)
    elif shape is Shape.SQUARE:
        half = square_half_side(radius)
        path.addRoundedRect(
            QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half),
            radius * SQUARE_CORNER,
            radius * SQUARE_CORNER,
        )
    else:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in hexagon_points(centre.x(), centre.y(), radius)]))
        path.closeSubpath()
    return path


def paint_node(
    painter: QPainter,
    theme: Theme,
    member: Member,
    centre: QPointF,
    radius: float,
    *,
    filled: bool = False,
    ringed: bool = False,
) -> None:
    """Draw a member's node; `filled` when it is the chosen one, `ringed` when it also has the focus."""
    hue = theme.colour(sector_token(member.sector))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(hue, OUTLINE * max(1.0, theme.text_size / 100))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(hue if filled else theme.colour("surface"))
    painter.drawPath(outline(member.shape, centre, radius))
    ink = "surface" if filled else sector_token(member.sector)
    symbol = symbol_of(member)
    if symbol:
        _paint_symbol(painter, theme, centre, symbol, ink, radius)
    else:
        font = QFont(theme.font("heading", 600))
        font.setPixelSize(max(1, round(radius * 0.95)))
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), CENTRE,
                         node_letter(member.name))  # fmt: skip
    if ringed:
        width = theme.tokens.focus_width
        painter.setPen(QPen(theme.colour("focus"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline(member.shape, centre, radius + RING_GAP + width))


def _paint_symbol(painter: QPainter, theme: Theme, centre: QPointF, name: str, ink: str, radius: float) -> None:
    zoom = max(1.0, painter.worldTransform().m11()) * painter.device().devicePixelRatioF()
    size = max(1, round(radius * 1.1))
    image = Icons(theme).image(name, ink, max(1, round(size * 100 / theme.text_size)), min(4, ceil(zoom)))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size), image)


Stroke = tuple[QPen, QBrush, QPainterPath]
"""One thing to draw: its pen, its fill and its path."""


def tie_strokes(theme: Theme, tie: PlacedTie, scale: float = 1.0, tooth: float = TOOTH) -> list[Stroke]:
    """Return what a tie is drawn with: strength as width or dashes, strain as a zigzag over it, and arrowheads."""
    if tie.between_others:
        pen = QPen(theme.colour("ink_3"), 2 * scale)
        pen.setDashPattern([0.01, 2.6])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return [(pen, NO_FILL, _lines(((tie.x1, tie.y1), (tie.x2, tie.y2))))]
    if tie.ended:
        cut = cut_line(tie.x1, tie.y1, tie.x2, tie.y2, gap=7 * scale, bar=12 * scale)
        ink = theme.colour("ink_3")
        return [
            (QPen(ink, 1.6 * scale), NO_FILL, _lines(*cut.pieces)),
            (QPen(ink, 2.0 * scale), NO_FILL, _lines(*cut.bars)),
        ]
    return _going_on(theme, tie, scale, tooth)


def paint_strokes(painter: QPainter, strokes: list[Stroke]) -> None:
    """Draw what `tie_strokes` returned."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen, fill, path in strokes:
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawPath(path)


def _lines(*lines: Sequence[Point]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _going_on(theme: Theme, tie: PlacedTie, scale: float, tooth: float) -> list[Stroke]:
    ink = theme.colour("ink_2")
    length, breadth = (14.0, 13.0) if tie.style is Strength.STRONG else (11.0, 9.5)
    start, end = (tie.x1, tie.y1), (tie.x2, tie.y2)
    line_start, line_end = start, end
    strokes: list[Stroke] = []
    heads = QPainterPath()
    if tie.arrow_start:
        head = arrow_head(start, end, length=length * scale, width=breadth * scale)
        heads.addPath(_lines(head.corners))
        line_start = head.line_end
    if tie.arrow_end:
        head = arrow_head(end, start, length=length * scale, width=breadth * scale)
        heads.addPath(_lines(head.corners))
        line_end = head.line_end
    if not heads.isEmpty():
        strokes.append((QPen(Qt.PenStyle.NoPen), QBrush(ink), heads))
    pen = QPen(ink, WIDTHS[tie.style] * scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if tie.style is Strength.FAINT:
        pen.setDashPattern([5, 4])
    if tie.style is not Strength.FAINT or tie.strain is Strain.NONE:  # dashes under the teeth would only blur them
        strokes.append((pen, NO_FILL, _lines((line_start, line_end))))
    if tie.strain is not Strain.NONE:
        pen = QPen(theme.colour("notice"), 1.8 * scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        teeth = zigzag(*line_start, *line_end, step=tooth * scale, height=TOOTH_HEIGHT * scale)
        strokes.append((pen, NO_FILL, _lines(teeth)))
    return strokes


def sample_tie(
    width: float,
    middle: float,
    *,
    strength: Strength = Strength.ORDINARY,
    strain: Strain = Strain.NONE,
    ended: bool = False,
    between: bool = False,
    arrow: bool = False,
) -> PlacedTie:
    """Return a short level tie for the key."""
    return PlacedTie("", "", "", 1, middle, width - 1, middle, strength, strain, ended, between, False, arrow)
