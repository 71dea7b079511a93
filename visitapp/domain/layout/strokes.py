"""Shapes and lines of the maps as plain points, so that screen and paper paint the same picture.

Every point is (x, y) with y growing downwards, in the unit of the layout that it came from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from visitapp.domain.network import Shape

Point = tuple[float, float]
Segment = tuple[Point, Point]

SQUARE_HALF = 0.95
SQUARE_CORNER = 0.3
HEXAGON_RADIUS = 1.14


@dataclass(frozen=True)
class CutLine:
    """An ended tie: two pieces of line with a gap between them, and a bar across each end of the gap."""

    pieces: tuple[Segment, Segment]
    bars: tuple[Segment, Segment]


@dataclass(frozen=True)
class ArrowHead:
    """A filled triangle, and the point where the line behind it stops so that it does not blunt the tip."""

    corners: tuple[Point, Point, Point]
    line_end: Point


def square_half_side(radius: float) -> float:
    """Return half the side of the rounded square of a node of this radius; its corners round by 0.3 of the radius."""
    return radius * SQUARE_HALF


def hexagon_points(x: float, y: float, radius: float) -> tuple[Point, ...]:
    """Return the six corners of the hexagon of a node of this radius, the first at the top, clockwise."""
    reach = radius * HEXAGON_RADIUS
    return tuple(
        (x + reach * math.sin(math.radians(turn)), y - reach * math.cos(math.radians(turn)))
        for turn in range(0, 360, 60)
    )


def edge_distance(shape: Shape, radius: float, dx: float, dy: float) -> float:
    """Return how far the outline lies from the middle of a node in the direction (dx, dy)."""
    length = math.hypot(dx, dy)
    if shape is Shape.CIRCLE or length < 1e-9:
        return radius
    if shape is Shape.SQUARE:
        return square_half_side(radius) * length / max(abs(dx), abs(dy))
    # The nearest flat side of a pointed-top hexagon faces 30, 90, 150 ... degrees.
    turn = math.atan2(dx, -dy) % math.radians(60) - math.radians(30)
    return radius * HEXAGON_RADIUS * math.cos(math.radians(30)) / math.cos(turn)


def zigzag(x1: float, y1: float, x2: float, y2: float, *, step: float, height: float) -> tuple[Point, ...]:
    """Return the corners of a strained tie: straight ends, and between them teeth of this step and height."""
    length = math.hypot(x2 - x1, y2 - y1)
    teeth = int(length / step) - 1 if step > 0 else 0
    if teeth < 1:
        return ((x1, y1), (x2, y2))
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    lead = (length - teeth * step) / 2
    points = [(x1, y1)]
    for tooth in range(teeth + 1):
        along = lead + tooth * step
        side = height / 2 * (1 if tooth % 2 else -1) if 0 < tooth < teeth else 0.0
        points.append((x1 + ux * along - uy * side, y1 + uy * along + ux * side))
    return (*points, (x2, y2))


def cut_line(x1: float, y1: float, x2: float, y2: float, *, gap: float, bar: float) -> CutLine:
    """Return an ended tie: the line broken in its middle by `gap`, with bars of length `bar` across it."""
    length = math.hypot(x2 - x1, y2 - y1)
    ux, uy = ((x2 - x1) / length, (y2 - y1) / length) if length > 1e-9 else (1.0, 0.0)
    half_gap, half_bar = min(gap, length) / 2, bar / 2
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2
    near = (middle_x - ux * half_gap, middle_y - uy * half_gap)
    far = (middle_x + ux * half_gap, middle_y + uy * half_gap)
    across = (-uy * half_bar, ux * half_bar)
    bars = tuple(((px - across[0], py - across[1]), (px + across[0], py + across[1])) for px, py in (near, far))
    return CutLine((((x1, y1), near), (far, (x2, y2))), (bars[0], bars[1]))


def arrow_head(tip: Point, tail: Point, *, length: float, width: float) -> ArrowHead:
    """Return the head of a line that comes from `tail` and points at `tip`; never longer than the line."""
    dx, dy = tip[0] - tail[0], tip[1] - tail[1]
    distance = math.hypot(dx, dy)
    ux, uy = (dx / distance, dy / distance) if distance > 1e-9 else (0.0, 1.0)
    reach = min(length, distance) if distance > 1e-9 else length
    base = (tip[0] - ux * reach, tip[1] - uy * reach)
    half = width / 2
    corners = (tip, (base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half))
    return ArrowHead(corners, (tip[0] - ux * reach * 0.8, tip[1] - uy * reach * 0.8))
