"""Measure and draw the cells of a table; every kind of cell is a function of theme, cell and rectangle."""

from math import ceil
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.avatar import avatar_pixels, paint_avatar
from visitapp.ui.widgets.cells import (
    Cell,
    CellChip,
    ChipsCell,
    FileCell,
    IconsCell,
    MarkCell,
    PipsCell,
    PlainCell,
    Shape,
    StateCell,
    TieCell,
    TwoLineCell,
)
from visitapp.ui.widgets.chip import chip_colours
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width
from visitapp.ui.widgets.pips import paint_pips, pips_width

AVATAR = 32
ICON = 17
CHIP_ICON = 14
TIE = 26
MARK = 18
PICTURE = 44
BAR, BAR_HEIGHT = 90, 8


def _font(theme: Theme, cell: Cell) -> QFont:
    match cell:
        case PlainCell():
            return theme.font("body_small", cell.weight, cell.tabular)
        case TwoLineCell() | FileCell():
            return theme.font("body", 600)
        case MarkCell():
            return theme.font("body_small", 600)
        case PipsCell():
            return theme.font("small")
        case _:
            return theme.font("body_small")


def cell_width(theme: Theme, cell: Cell) -> int:
    """Return the width in pixels at which nothing of a cell is cut off."""
    words = text_width(_font(theme, cell), cell.words) if cell.words else 0
    match cell:
        case PlainCell():
            return words + (theme.px(ICON) + theme.px(7) if cell.icon else 0)
        case TwoLineCell():
            lead = avatar_pixels(theme, AVATAR) + theme.px(12) if cell.initials else 0
            return lead + max(words, text_width(theme.font("smallest"), cell.second))
        case FileCell():
            return theme.px(PICTURE) + theme.px(12) + max(words, text_width(theme.font("smallest"), cell.second))
        case StateCell():
            bar = theme.px(BAR) + theme.px(12) if cell.percent else 0
            return max(_chip_width(theme, cell.chip) + bar, text_width(theme.font("smallest"), cell.second))
        case MarkCell():
            return theme.px(MARK) + theme.px(11) + words
        case PipsCell():
            return pips_width(theme, len(cell.pips)) + (theme.px(8) if cell.pips else 0) + words
        case ChipsCell():
            chips = [_chip_width(theme, chip) for chip in cell.chips]
            return sum(chips) + theme.px(6) * max(len(chips) - 1, 0)
        case IconsCell():
            count = len(cell.icons)
            return count * theme.px(ICON) + (count - 1) * theme.px(7) if count else words
        case TieCell():
            return theme.px(TIE) + theme.px(9) + words
        case _:
            assert_never(cell)


def cell_height(theme: Theme, cell: Cell) -> int:
    """Return the height in pixels that a cell needs, without the space around it."""
    if isinstance(cell, FileCell):
        return theme.px(PICTURE)
    if isinstance(cell, StateCell):
        return theme.px(24) + (theme.line_height("smallest") if cell.second else 0)
    if isinstance(cell, TwoLineCell):
        return theme.px(21) + (theme.line_height("smallest") if cell.second else 0)
    return theme.px(24)


def _chip_width(theme: Theme, chip: CellChip) -> int:
    icon = theme.px(CHIP_ICON) + theme.px(5) if chip.icon else 0
    return text_width(theme.font("smallest", 500), chip.text) + icon + 2 * theme.px(8)


def paint_cell(painter: QPainter, rect: QRectF, theme: Theme, cell: Cell, selected: bool) -> None:
    """Draw a cell into `rect`, in the middle of its height; what does not fit ends in an ellipsis."""
    match cell:
        case PlainCell():
            _paint_plain(painter, rect, theme, cell)
        case TwoLineCell():
            _paint_two_lines(painter, rect, theme, cell, selected)
        case FileCell():
            _paint_file(painter, rect, theme, cell, selected)
        case StateCell():
            _paint_state(painter, rect, theme, cell, selected)
        case MarkCell():
            side = theme.px(MARK)
            place = QRectF(QPointF(rect.left(), rect.center().y() - side / 2), QSizeF(side, side))
            _paint_mark(painter, place, theme, cell.shape, cell.colour)
            rest = rect.adjusted(side + theme.px(11), 0, 0, 0)
            draw_text(painter, rest, cell.words, _font(theme, cell), theme.colour("ink"))
        case PipsCell():
            taken = paint_pips(painter, rect, theme, cell.pips)
            rest = rect.adjusted(taken + (theme.px(8) if taken else 0), 0, 0, 0)
            draw_text(painter, rest, cell.words, _font(theme, cell), theme.colour("ink_2"))
        case ChipsCell():
            _paint_chips(painter, rect, theme, cell)
        case IconsCell():
            _paint_icons(painter, rect, theme, cell)
        case TieCell():
            _paint_tie(painter, rect, theme, cell)
        case _:
            assert_never(cell)


def _paint_plain(painter: QPainter, rect: QRectF, theme: Theme, cell: PlainCell) -> None:
    if cell.icon:
        side = theme.px(ICON)
        Icons(theme).draw(painter, QPointF(rect.left() + side / 2, rect.center().y()), cell.icon, cell.colour, ICON)
        rect = rect.adjusted(side + theme.px(7), 0, 0, 0)
    draw_text(painter, rect, cell.words, _font(theme, cell), theme.colour(cell.colour))


def _paint_two_lines(painter: QPainter, rect: QRectF, theme: Theme, cell: TwoLineCell, selected: bool) -> None:
    if cell.initials:
        side = avatar_pixels(theme, AVATAR)
        place = QRectF(rect.left(), round(rect.center().y() - side / 2), side, side)
        paint_avatar(painter, place, theme, cell.initials, kind=cell.avatar, square=cell.square, selected=selected)
        rect = rect.adjusted(side + theme.px(12), 0, 0, 0)
    _paint_name_over(painter, rect, theme, cell, cell.second, selected)


def _paint_name_over(
    painter: QPainter, rect: QRectF, theme: Theme, cell: TwoLineCell | FileCell, under: str, selected: bool
) -> None:
    first, second = theme.px(21), theme.line_height("smallest") if under else 0
    top = rect.center().y() - (first + second) / 2
    name = QRectF(rect.left(), top, rect.width(), first)
    draw_text(painter, name, cell.words, _font(theme, cell), theme.colour("ink"))
    if second:
        below = QRectF(rect.left(), top + first, rect.width(), second)
        ink = theme.colour("ink_2" if selected else "ink_3")
        draw_text(painter, below, under, theme.font("smallest"), ink)


def _paint_file(painter: QPainter, rect: QRectF, theme: Theme, cell: FileCell, selected: bool) -> None:
    """Draw the picture whole in a square, as paper: white behind what is see-through, with a line around it."""
    side = theme.px(PICTURE)
    square = QRectF(rect.left(), round(rect.center().y() - side / 2), side, side)
    if cell.picture is None:
        Icons(theme).draw(painter, square.center(), cell.icon, "ink_2", 22)
    else:
        size = QSizeF(cell.picture.size()).scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(square.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.drawImage(place, cell.picture)
        painter.setPen(QPen(theme.colour("line"), theme.tokens.border_width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        painter.restore()
    _paint_name_over(painter, rect.adjusted(side + theme.px(12), 0, 0, 0), theme, cell, cell.second, selected)


def _paint_mark(painter: QPainter, rect: QRectF, theme: Theme, shape: Shape, token: str) -> None:
    unit = rect.width() / MARK
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(token), 2 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit)
    match shape:
        case "circle":
            painter.drawEllipse(inner)
        case "square":
            painter.drawRoundedRect(inner, 4.5 * unit, 4.5 * unit)
        case "hexagon":
            corners = ((9, 1.5), (15.6, 5.2), (15.6, 12.8), (9, 16.5), (2.4, 12.8), (2.4, 5.2))
            painter.drawPolygon(QPolygonF([rect.topLeft() + QPointF(x, y) * unit for x, y in corners]))
        case _:
            assert_never(shape)
    painter.restore()


def _paint_chips(painter: QPainter, rect: QRectF, theme: Theme, cell: ChipsCell) -> None:
    height = theme.px(24)
    x = rect.left()
    for chip in cell.chips:
        width = min(_chip_width(theme, chip), ceil(rect.right() - x))
        if width < min(theme.px(40), _chip_width(theme, chip)):
            return
        _paint_chip(painter, QRectF(x, round(rect.center().y() - height / 2), width, height), theme, chip)
        x += width + theme.px(6)


def _paint_chip(painter: QPainter, box: QRectF, theme: Theme, chip: CellChip) -> None:
    fill, line, ink = chip_colours(chip.kind)
    border = theme.tokens.border_width
    draw_box(painter, box, radius=8, fill=theme.colour(fill), line=theme.colour(line), width=border)
    inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
    if chip.icon:
        side = theme.px(CHIP_ICON)
        centre = QPointF(inner.left() + side / 2, box.center().y())
        Icons(theme).draw(painter, centre, chip.icon, ink, CHIP_ICON)
        inner.setLeft(inner.left() + side + theme.px(5))
    draw_text(painter, inner, chip.text, theme.font("smallest", 500), theme.colour(ink))


def _paint_state(painter: QPainter, rect: QRectF, theme: Theme, cell: StateCell, selected: bool) -> None:
    height, second = theme.px(24), theme.line_height("smallest") if cell.second else 0
    top = round(rect.center().y() - (height + second) / 2)
    chip = QRectF(rect.left(), top, min(_chip_width(theme, cell.chip), ceil(rect.width())), height)
    _paint_chip(painter, chip, theme, cell.chip)
    room = rect.right() - chip.right() - theme.px(12)
    if cell.percent and room >= theme.px(40):
        thick = theme.px(BAR_HEIGHT)
        width = min(room, theme.px(BAR))
        track = QRectF(chip.right() + theme.px(12), chip.center().y() - thick / 2, width, thick)
        ground, line = theme.colour("sunken"), theme.colour("line_strong")
        border = theme.tokens.border_width
        draw_box(painter, track, radius=thick / 2, fill=ground, line=line, width=border)
        done = QRectF(track.left(), track.top(), max(thick, width * min(100, cell.percent) / 100), thick)
        draw_box(painter, done, radius=thick / 2, fill=theme.colour("info"), line=None)
    if second:
        below = QRectF(rect.left(), top + height, rect.width(), second)
        ink = theme.colour("ink_2" if selected else "ink_3")
        draw_text(painter, below, cell.second, theme.font("smallest"), ink)


def _paint_icons(painter: QPainter, rect: QRectF, theme: Theme, cell: IconsCell) -> None:
    if not cell.icons:
        draw_text(painter, rect, cell.nothing, theme.font("small"), theme.colour("ink_2"))
        return
    side = theme.px(ICON)
    x = rect.left()
    icons = Icons(theme)
    for icon, _ in cell.icons:
        icons.draw(painter, QPointF(x + side / 2, rect.center().y()), icon, "ink_2", ICON)
        x += side + theme.px(7)


def _paint_tie(painter: QPainter, rect: QRectF, theme: Theme, cell: TieCell) -> None:
    unit = theme.px(TIE) / TIE
    start = QPointF(rect.left(), rect.center().y())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_tie_line(painter, start, unit, theme, cell)
    painter.restore()
    rest = rect.adjusted(theme.px(TIE) + theme.px(9), 0, 0, 0)
    draw_text(painter, rest, cell.words, _font(theme, cell), theme.colour("ink"))


def _paint_tie_line(painter: QPainter, start: QPointF, unit: float, theme: Theme, cell: TieCell) -> None:
    def at(x: float, y: float = 0) -> QPointF:
        return start + QPointF(x, y) * unit

    widths = {"strong": 4.0, "ordinary": 1.6, "faint": 1.5, "ended": 1.6}
    pen = QPen(theme.colour("ink_3" if cell.strength == "ended" else "ink_2"), widths[cell.strength] * unit)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if cell.strength == "faint":
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    if cell.strength == "ended":
        for x, y, to_x, to_y in ((1, 0, 9, 0), (17, 0, 25, 0), (10, -5, 10, 5), (16, -5, 16, 5)):
            painter.drawLine(at(x, y), at(to_x, to_y))
    elif not (cell.strained and cell.strength == "faint"):
        painter.drawLine(at(1), at(25))
    if cell.strained:
        painter.setPen(QPen(theme.colour("notice"), 1.8 * unit))
        zigzag = ((1, 0), (5, -4), (9, 4), (13, -4), (17, 4), (21, -4), (25, 0))
        painter.drawPolyline(QPolygonF([at(x, y) for x, y in zigzag]))
