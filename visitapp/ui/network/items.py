"""What the map's scene is made of. Items know ids and look; the view decides what happens to them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QPainterPath, QPen, QTextLayout
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from visitapp.domain.layout.circles import CirclesLayout, PlacedMember, PlacedTie
from visitapp.domain.layout.labels import Align
from visitapp.domain.network import Closeness, Member, Sector
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.marks import Stroke, outline, paint_node, paint_strokes, sector_token, tie_strokes
from visitapp.ui.widgets.painting import text_width

HALO = 4.0
HALO_STEPS = tuple(
    QPointF(x, y) for x, y in ((-2, 0), (2, 0), (0, -2), (0, 2), (-1.4, -1.4), (1.4, -1.4), (-1.4, 1.4), (1.4, 1.4))
)


@dataclass(frozen=True)
class Lettering:
    """How labels are written: type roles and line heights of the name and of the relation, and the longest line."""

    name_role: str = "small"
    name_line: int = 18
    relation_role: str = "smallest"
    relation_line: int = 17
    longest: int = 200

    def font(self, theme: Theme, what: str) -> QFont:
        """Return the font of a line: "name" or "relation"."""
        return theme.font(self.name_role, 600) if what == "name" else theme.font(self.relation_role)

    def step(self, theme: Theme, what: str) -> int:
        """Return the height of a line in pixels."""
        return theme.px(self.name_line if what == "name" else self.relation_line)


LETTERING = Lettering()
ShapedLine = tuple[str, QPointF, list[QGlyphRun]]
"""The ink of a line, where it begins, and its letters."""
RING_TOKENS = ("ring_1", "ring_2", "ring_3")
RING_OF = {Closeness.VERY_CLOSE: 0, Closeness.CLOSE: 1, Closeness.FURTHER: 2, Closeness.UNSURE: 2}


def label_lines(theme: Theme, name: str, relation: str, lettering: Lettering = LETTERING) -> list[tuple[str, str, int]]:
    """Return the lines of a label as (words, what it is, width in pixels), each cut to its longest width."""
    lines = []
    for words, what in ((name, "name"), (relation, "relation")):
        if words:
            font = lettering.font(theme, what)
            cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, theme.px(lettering.longest))
            lines.append((cut, what, text_width(font, cut)))
    return lines


def label_size(theme: Theme, name: str, relation: str, lettering: Lettering = LETTERING) -> tuple[float, float]:
    """Return the width and height in pixels of a label's words."""
    lines = label_lines(theme, name, relation, lettering)
    height = sum(lettering.step(theme, what) for _, what, _ in lines)
    return max((width for _, _, width in lines), default=0), height


class RingsItem(QGraphicsItem):
    """The three rings, the lines between the quarters and, during a drag, the ring a node would snap to."""

    def __init__(self, theme: Theme, layout: CirclesLayout) -> None:
        super().__init__()
        self._theme = theme
        self._layout = layout
        self.target: Closeness | None = None

    def aim(self, target: Closeness | None) -> None:
        """Show the ring that a node would snap to."""
        if target is not self.target:
            self.target = target
            self.update()

    def boundingRect(self) -> QRectF:
        reach = self._layout.ring_radii[-1] + 4
        return QRectF(self._layout.centre_x - reach, self._layout.centre_y - reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        theme = self._theme
        middle = QPointF(self._layout.centre_x, self._layout.centre_y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        aimed = None if self.target is None else RING_OF[self.target]
        width = theme.tokens.border_width
        for number in (2, 1, 0):
            radius = self._layout.ring_radii[number]
            painter.setPen(QPen(theme.colour("line"), width))
            painter.setBrush(theme.colour("primary_tint" if number == aimed else RING_TOKENS[number]))
            painter.drawEllipse(middle, radius, radius)
        pen = QPen(theme.colour("line"), width)
        pen.setDashPattern([3 / width, 5 / width])
        painter.setPen(pen)
        reach = self._layout.ring_radii[-1]
        painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
        painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
        if aimed is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("primary"), 2))
            for radius in self._layout.ring_radii[max(0, aimed - 1) : aimed + 1]:
                painter.drawEllipse(middle, radius, radius)


class SectorItem(QGraphicsItem):
    """The title of a quarter in its corner, with a count under it."""

    def __init__(self, theme: Theme, sector: Sector, title: str, count: str, *, right: bool, bottom: bool) -> None:
        super().__init__()
        self._theme = theme
        self._sector = sector
        self._title = title.split("\n")
        self._count = count
        self._right = right
        lines = [(line, theme.font("body_small", 600)) for line in self._title]
        lines.append((count, theme.font("smallest")))
        self._width = max(text_width(font, line) for line, font in lines)
        self._height = theme.px(20) * len(self._title) + theme.px(18)
        self._bottom = bottom

    def put(self, width: float, height: float, left: float, edge: float, gap: float) -> None:
        """Go to the corner of a picture of this size."""
        x = width - edge - self._width if self._right else left
        self.setPos(x, height - gap - self._height if self._bottom else gap)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, self._height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        theme = self._theme
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        align = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        top = 0
        painter.setFont(theme.font("body_small", 600))
        painter.setPen(theme.colour(sector_token(self._sector)))
        for line in self._title:
            painter.drawText(QRectF(0, top, self._width, theme.px(20)), align, line)
            top += theme.px(20)
        painter.setFont(theme.font("smallest"))
        painter.setPen(theme.colour("ink_2"))
        painter.drawText(QRectF(0, top, self._width, theme.px(18)), align, self._count)


class CentreItem(QGraphicsItem):
    """The person in the middle."""

    def __init__(self, theme: Theme, name: str, layout: CirclesLayout) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._radius = layout.centre_radius
        self.setPos(layout.centre_x, layout.centre_y)

    def boundingRect(self) -> QRectF:
        return QRectF(-self._radius, -self._radius, 2 * self._radius, 2 * self._radius)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("voice"))
        painter.drawEllipse(QPointF(0, 0), self._radius, self._radius)
        room = self._radius * 1.72
        font = self._theme.font("heading_large", 600)
        while font.pixelSize() > self._theme.px(13) and text_width(font, self._name) > room:
            font.setPixelSize(font.pixelSize() - 1)
        words = QFontMetricsF(font).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(self._theme.colour("surface"))
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, words)


class TieItem(QGraphicsItem):
    """One line."""

    def __init__(self, theme: Theme, tie: PlacedTie) -> None:
        super().__init__()
        self._theme = theme
        self._scale = max(1.0, theme.text_size / 100)
        self.tie = tie
        self._strokes: list[Stroke] | None = None

    def follow(self, tie: PlacedTie) -> None:
        """Run from and to where a held node now is."""
        self.prepareGeometryChange()
        self.tie = tie
        self._strokes = None

    def boundingRect(self) -> QRectF:
        tie, edge = self.tie, 9 * self._scale
        return QRectF(QPointF(tie.x1, tie.y1), QPointF(tie.x2, tie.y2)).normalized().adjusted(-edge, -edge, edge, edge)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._strokes is None:
            self._strokes = tie_strokes(self._theme, self.tie, self._scale)
        paint_strokes(painter, self._strokes)


class MemberItem(QGraphicsItem):
    """One node. Its label is its child, so that both move together and both can be pressed."""

    def __init__(self, theme: Theme, member: Member, placed: PlacedMember) -> None:
        super().__init__()
        self._theme = theme
        self.member = member
        self.radius = placed.radius
        self.chosen = False
        self.ringed = False
        self.setPos(placed.x, placed.y)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setZValue(2)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_chosen(self, chosen: bool, ringed: bool) -> None:
        """Fill the node when it is the chosen one, and ring it when it has the focus."""
        if (chosen, ringed) != (self.chosen, self.ringed):
            self.chosen, self.ringed = chosen, ringed
            self.update()

    def boundingRect(self) -> QRectF:
        reach = self.radius * 1.2 + 10
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def shape(self) -> QPainterPath:
        return outline(self.member.shape, QPointF(0, 0), max(self.radius, 12.0) + 2)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        paint_node(
            painter, self._theme, self.member, QPointF(0, 0), self.radius, filled=self.chosen, ringed=self.ringed
        )


class LabelItem(QGraphicsItem):
    """Name and relation beside a node, with a halo in the colour of the ring they lie on."""

    def __init__(
        self,
        theme: Theme,
        member: Member,
        placed: PlacedMember,
        halo: str,
        with_relation: bool,
        lettering: Lettering = LETTERING,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._lettering = lettering
        self._halo = halo
        self._align = placed.label_align
        left, top, right, bottom = placed.label_box
        self._width, self._height = right - left, bottom - top
        self._lines = label_lines(theme, member.name, member.relation if with_relation else "", lettering)
        self._letters: list[ShapedLine] | None = None
        self.setPos(left - placed.x, top - placed.y)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setToolTip(", ".join(words for words in (member.full_name or member.name, member.relation) if words))

    def boundingRect(self) -> QRectF:
        return QRectF(-HALO, -HALO, self._width + 2 * HALO, self._height + 2 * HALO)

    def _shaped(self) -> list[ShapedLine]:
        """Shape each line once, not at each step of a zoom."""
        theme, lettering, top = self._theme, self._lettering, 0.0
        shaped = []
        for words, what, width in self._lines:
            step = lettering.step(theme, what)
            text = QTextLayout(words, lettering.font(theme, what))
            text.beginLayout()
            line = text.createLine()
            line.setNumColumns(len(words))
            text.endLayout()
            x = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[self._align] * (self._width - width)
            place = QPointF(x, top + (step - line.height()) / 2)
            shaped.append(("ink" if what == "name" else "ink_2", place, text.glyphRuns()))
            top += step
        return shaped

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        # Stroking letters takes a millisecond a label; writing them eight times beside themselves looks the same.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._letters is None:
            self._letters = self._shaped()
        shaped = self._letters
        painter.setPen(self._theme.colour(self._halo))
        for _, start, letters in shaped:
            for run in letters:
                for shift in HALO_STEPS:
                    painter.drawGlyphRun(start + shift, run)
        for ink, start, letters in shaped:
            painter.setPen(self._theme.colour(ink))
            for run in letters:
                painter.drawGlyphRun(start, run)
