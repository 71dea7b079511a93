"""Places for the names on a map: beside their node, outward, clear of nodes, lines and each other where there is room.

Boxes are (left, top, right, bottom) with y growing downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]
Line = tuple[float, float, float, float]


class Align(StrEnum):
    """Which edge of the label box is fixed to its anchor."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Labelled:
    """A node that wants a label: its middle, its outline as a box, and the size of the words."""

    x: float
    y: float
    half_width: float
    half_height: float
    words_width: float
    words_height: float


@dataclass(frozen=True)
class LabelPlace:
    """A box for the words, and how they are aligned in it."""

    box: Box
    align: Align


@dataclass(frozen=True)
class _Choice:
    cost: float
    place: LabelPlace


_ON_NODE, _ON_LABEL, _OUTSIDE, _ON_LINE, _TOO_NEAR = 3000.0, 2000.0, 4000.0, 9.0, 14.0
_HIDDEN = 60.0
"""What it costs to hide a line wholly: words over a short one leave nothing of it to see, its arrow least of all."""
_STRAYED = 150.0
"""A name that stands nearer to somebody else’s node is taken for theirs."""
_ROUNDS = 4
_TITLES = ("dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev")


def place_labels(
    nodes: Sequence[Labelled],
    *,
    centre: tuple[float, float],
    centre_radius: float,
    size: tuple[float, float],
    lines: Sequence[tuple[int, Line]],
    gap: float,
) -> tuple[LabelPlace, ...]:
    """Return one place per node, in order; the same input always gives the same places.

    `lines` carries the index of the node each line belongs to: a label may lie on its own line more cheaply.
    """
    choices = [_choices(node, centre, gap) for node in nodes]
    solid = [(n.x - n.half_width, n.y - n.half_height, n.x + n.half_width, n.y + n.half_height) for n in nodes]
    cx, cy = centre
    solid.append((cx - centre_radius, cy - centre_radius, cx + centre_radius, cy + centre_radius))
    static = _StaticCost(solid, lines, size, gap)
    costs: list[dict[int, float]] = [{} for _ in nodes]
    chosen = [options[0].place for options in choices]
    placed: list[Box | None] = [None] * len(nodes)
    for _ in range(_ROUNDS):
        moved = False
        for index, options in enumerate(choices):
            best, best_cost = options[0].place, math.inf
            for number, option in enumerate(options):
                if option.cost >= best_cost:
                    break
                if number not in costs[index]:
                    costs[index][number] = option.cost + static.of(index, option.place.box)
                cost = costs[index][number]
                if cost < best_cost:
                    cost += _crowding(index, option.place.box, placed, gap)
                if cost < best_cost:
                    best, best_cost = option.place, cost
            moved = moved or placed[index] != best.box
            chosen[index], placed[index] = best, best.box
        if not moved:
            break
    _free_the_rest(nodes, chosen, solid, size)
    return tuple(chosen)


def _free_the_rest(
    nodes: Sequence[Labelled], chosen: list[LabelPlace], solid: Sequence[Box], size: tuple[float, float]
) -> None:
    """Move a label that still lies on another or on a node to the nearest room there is; leave it if there is none."""
    width, height = size
    for index, node in enumerate(nodes):
        others = [*solid, *(place.box for number, place in enumerate(chosen) if number != index)]
        if not any(boxes_overlap(chosen[index].box, other) for other in others):
            continue
        for place in _around(node, max(size)):
            box = place.box
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(boxes_overlap(box, other) for other in others):
                chosen[index] = place
                break


def _around(node: Labelled, furthest: float) -> Iterator[LabelPlace]:
    step = max(2.0, node.words_height / 2)
    for ring in range(1, int(furthest / step)):
        for turn in range(0, 360, 20):
            x = node.x + ring * step * math.sin(math.radians(turn))
            y = node.y - ring * step * math.cos(math.radians(turn))
            left, top = x - node.words_width / 2, y - node.words_height / 2
            yield LabelPlace((left, top, left + node.words_width, top + node.words_height), Align.CENTRE)


def node_letter(name: str) -> str:
    """Return the letter inside a node: the first of the name, past a title such as Dr."""
    parts = name.split()
    if len(parts) > 1 and parts[0].rstrip(".").lower() in _TITLES:
        parts = parts[1:]
    return parts[0][0].upper() if parts else "?"


def boxes_overlap(first: Box, second: Box, gap: float = 0.0) -> bool:
    """Tell whether two boxes come nearer than the gap."""
    return (
        first[0] < second[2] + gap
        and second[0] < first[2] + gap
        and first[1] < second[3] + gap
        and second[1] < first[3] + gap
    )


class _StaticCost:
    """What a place costs apart from other labels: nodes, lines and the edge of the picture."""

    def __init__(
        self, solid: Sequence[Box], lines: Sequence[tuple[int, Line]], size: tuple[float, float], gap: float
    ) -> None:
        self._solid = solid
        self._lines = lines
        self._size = size
        self._gap = gap

    def of(self, index: int, box: Box) -> float:
        cost, near = 0.0, self._gap / 2
        left, top, right, bottom = box[0] - near, box[1] - near, box[2] + near, box[3] + near
        for number, other in enumerate(self._solid):
            if other[0] < right and left < other[2] and other[1] < bottom and top < other[3] and number != index:
                cost += _ON_NODE if boxes_overlap(box, other) else _TOO_NEAR
        own = _apart(box, self._solid[index])
        if own > self._gap and any(
            _apart(box, other) < own for number, other in enumerate(self._solid) if number != index
        ):
            cost += _STRAYED
        width, height = self._size
        outside = max(0.0, -box[0]) + max(0.0, -box[1]) + max(0.0, box[2] - width) + max(0.0, box[3] - height)
        if outside:
            cost += _OUTSIDE + outside
        return cost + sum(
            _ON_LINE * (0.5 if owner == index else 1.0) + _HIDDEN * hidden_share(line, box)
            for owner, line in self._lines
            if _crosses(line, box)
        )


def _crowding(index: int, box: Box, placed: Sequence[Box | None], gap: float) -> float:
    cost = 0.0
    left, top, right, bottom = box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap
    for number, other in enumerate(placed):
        if other is None or other[0] >= right or left >= other[2] or other[1] >= bottom or top >= other[3]:
            continue
        if number != index:
            cost += _ON_LABEL if boxes_overlap(box, other) else _TOO_NEAR
    return cost


def _choices(node: Labelled, centre: tuple[float, float], gap: float) -> list[_Choice]:
    """Return the places to try, the most natural first: outward, then above or below, then further off."""
    dx, dy = node.x - centre[0], node.y - centre[1]
    side = -1 if dx < 0 else 1
    up = -1 if dy < 0 else 1
    upright = abs(dx) < 0.42 * abs(dy)
    near = gap * 0.9
    found: list[_Choice] = []
    for push in range(7):
        reach = near + push * node.words_height * 0.55
        cost = push * 20.0
        outward = 6.0 if upright else 0.0
        stacked = 0.0 if upright else 6.0
        for slide, slide_cost in ((0.0, 0.0), (up * 0.45, 3.0), (-up * 0.45, 4.0), (up * 0.9, 7.0), (-up * 0.9, 8.0)):
            shift = slide * (node.words_height / 2 + node.half_height)
            found.append(_Choice(cost + outward + slide_cost, _beside(node, side, reach, shift)))
            found.append(_Choice(cost + 22.0 + slide_cost, _beside(node, -side, reach, shift)))
        for lean, lean_cost in ((0.0, 0.0), (side * 0.35, 3.0), (-side * 0.35, 5.0)):
            shift = lean * node.words_width
            found.append(_Choice(cost + stacked + lean_cost, _stacked(node, up, reach * 0.5, shift)))
            found.append(_Choice(cost + stacked + 12.0 + lean_cost, _stacked(node, -up, reach * 0.5, shift)))
    return sorted(found, key=lambda choice: choice.cost)


def _beside(node: Labelled, side: int, reach: float, shift: float) -> LabelPlace:
    top = node.y - node.words_height / 2 + shift
    if side > 0:
        left = node.x + node.half_width + reach
        return LabelPlace((left, top, left + node.words_width, top + node.words_height), Align.LEFT)
    right = node.x - node.half_width - reach
    return LabelPlace((right - node.words_width, top, right, top + node.words_height), Align.RIGHT)


def _stacked(node: Labelled, up: int, reach: float, shift: float) -> LabelPlace:
    top = node.y + node.half_height + reach if up > 0 else node.y - node.half_height - reach - node.words_height
    left = node.x - node.words_width / 2 + shift
    return LabelPlace((left, top, left + node.words_width, top + node.words_height), Align.CENTRE)


def _crosses(line: Line, box: Box) -> bool:
    """Tell whether a line passes through a box: not past one side of it, and corners on both sides of the line."""
    x1, y1, x2, y2 = line
    left, top, right, bottom = box
    if (x1 < left and x2 < left) or (x1 > right and x2 > right) or (y1 < top and y2 < top):
        return False
    if y1 > bottom and y2 > bottom:
        return False
    dx, dy = x2 - x1, y2 - y1
    above = dx * (top - y1) - dy * (left - x1) > 0
    return (
        (dx * (top - y1) - dy * (right - x1) > 0) is not above
        or (dx * (bottom - y1) - dy * (left - x1) > 0) is not above
        or (dx * (bottom - y1) - dy * (right - x1) > 0) is not above
    )


def _apart(first: Box, second: Box) -> float:
    """Return how far two boxes are from each other, 0 where they touch."""
    across = max(first[0] - second[2], second[0] - first[2], 0.0)
    down = max(first[1] - second[3], second[1] - first[3], 0.0)
    return math.hypot(across, down)


def hidden_share(line: Line, box: Box) -> float:
    """Return how much of a line lies in a box, from 0 to 1 (clipped as by Liang and Barsky, 1984)."""
    x, y, dx, dy = line[0], line[1], line[2] - line[0], line[3] - line[1]
    enters, leaves = 0.0, 1.0
    for step, start, low, high in ((dx, x, box[0], box[2]), (dy, y, box[1], box[3])):
        if step:
            first, last = sorted(((low - start) / step, (high - start) / step))
            enters, leaves = max(enters, first), min(leaves, last)
    return max(0.0, leaves - enters)
