"""Moving on a map that is laid out: one node under the hand with its ties, and from node to node by arrow keys."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from visitapp.domain.layout.circles import CirclesLayout, PlacedTie
from visitapp.domain.layout.strokes import edge_distance
from visitapp.domain.network import Closeness, Shape

CLEAR = 0.25
"""How far the ends of a tie stand off an outline, in radii of a node."""
_SIDEWAYS = 2.0
_RINGS = {Closeness.VERY_CLOSE: 0, Closeness.CLOSE: 1, Closeness.FURTHER: 2, Closeness.UNSURE: 2}


class Direction(Enum):
    """An arrow key, as a step with y growing downwards."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


@dataclass(frozen=True)
class _End:
    x: float
    y: float
    shape: Shape
    radius: float


def ties_with_member_at(layout: CirclesLayout, member_id: str, x: float, y: float) -> tuple[PlacedTie, ...]:
    """Return the ties of one member as they run while it is held at (x, y)."""
    ends = {
        placed.member_id: _End(placed.x, placed.y, placed.shape, placed.radius)
        for placed in layout.members
        if placed.member_id != member_id
    }
    held = layout.member(member_id)
    if held is None:
        return ()
    ends[member_id] = _End(x, y, held.shape, held.radius)
    middle = _End(layout.centre_x, layout.centre_y, Shape.CIRCLE, layout.centre_radius)
    return tuple(
        _between(tie, ends.get(tie.source_id, middle), ends.get(tie.target_id, middle), layout.node_radius * CLEAR)
        for tie in layout.ties
        if member_id in (tie.source_id, tie.target_id)
    )


def next_member(layout: CirclesLayout, member_id: str, direction: Direction) -> str:
    """Return the member nearest in a direction, the same one where there is none; the first for an unknown one."""
    here = layout.member(member_id)
    if here is None:
        return first_member(layout)
    across, down = direction.value
    best, best_cost = member_id, math.inf
    for other in layout.members:
        dx, dy = other.x - here.x, other.y - here.y
        along, aside = dx * across + dy * down, abs(dx * down) + abs(dy * across)
        if other.member_id == member_id or along <= 0 or along < aside / 3:
            continue
        cost = along + _SIDEWAYS * aside
        if cost < best_cost:
            best, best_cost = other.member_id, cost
    return best


def first_member(layout: CirclesLayout) -> str:
    """Return the first member of the round, "" on an empty map."""
    return step_member(layout, "", 1)


def step_member(layout: CirclesLayout, member_id: str, step: int) -> str:
    """Return the next (1) or the one before (-1) of the round through everybody, ring by ring and clockwise.

    The round starts again at its end. An unknown member gives the first, or the last for -1; an empty map "".
    """
    order = [placed.member_id for placed in sorted(layout.members, key=lambda m: (_RINGS[m.closeness], m.angle))]
    if not order:
        return ""
    here = order.index(member_id) if member_id in order else -1 if step > 0 else 0
    return order[(here + step) % len(order)]


def _between(tie: PlacedTie, source: _End, target: _End, clear: float) -> PlacedTie:
    dx, dy = target.x - source.x, target.y - source.y
    length = math.hypot(dx, dy) or 1.0
    start = (edge_distance(source.shape, source.radius, dx, dy) + clear) / length
    stop = (edge_distance(target.shape, target.radius, -dx, -dy) + clear) / length
    if start + stop > 1.0:
        start = start / (start + stop)
        stop = 1.0 - start
    return replace(
        tie,
        x1=source.x + dx * start,
        y1=source.y + dy * start,
        x2=target.x - dx * stop,
        y2=target.y - dy * stop,
    )
