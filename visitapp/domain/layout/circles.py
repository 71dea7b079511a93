"""The circles: everybody on three rings round the person, nearer the middle the closer the tie.

A pure function of the network, the room and the measured words, used by screen and paper alike. The same input
always gives the same picture. Lengths are in the caller's unit, y grows downwards, angles are degrees clockwise
from up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from visitapp.domain.layout.labels import Align, Box, Labelled, boxes_overlap, place_labels
from visitapp.domain.layout.strokes import HEXAGON_RADIUS, SQUARE_HALF, edge_distance
from visitapp.domain.network import Closeness, Flow, Member, Network, Sector, Shape, Strain, Strength, Tie

MeasureLabel = Callable[[str, str], tuple[float, float]]
"""Takes a name and its second line ("" for none); returns the width and height of the words."""

RINGS = (0.55, 0.786, 1.0)
NODE_RADIUS = 0.068
CENTRE_RADIUS = 0.144
LABEL_GAP = 8.0

_LANES = {
    Closeness.VERY_CLOSE: (0.43, 0.34, 0.49, 0.28),
    Closeness.CLOSE: (0.668, 0.62, 0.72),
    Closeness.FURTHER: (0.913, 0.86, 0.96),
    Closeness.UNSURE: (0.913, 0.86, 0.96),
}
_SECTOR_STARTS = {Sector.FRIENDS: 0.0, Sector.WORK: 90.0, Sector.COMMUNITY: 180.0, Sector.FAMILY: 270.0}
_LABEL_ROOM = 110.0
_SHRINK = 0.88
_SMALLEST = 12
_ANGLE_STEP = 3.0
_MOST_RELATIONS = 36


@dataclass(frozen=True)
class PlacedMember:
    """One node and the box of its label. `label_x` is the left edge, middle or right edge by `label_align`."""

    member_id: str
    x: float
    y: float
    radius: float
    shape: Shape
    sector: Sector
    closeness: Closeness
    angle: float
    label_x: float
    label_y: float
    label_width: float
    label_height: float
    label_align: Align

    @property
    def label_box(self) -> Box:
        """Return left, top, right and bottom of the label."""
        shift = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[self.label_align] * self.label_width
        left = self.label_x - shift
        return (left, self.label_y, left + self.label_width, self.label_y + self.label_height)


@dataclass(frozen=True)
class PlacedTie:
    """One line from edge to edge; `arrow_start` points at the source, `arrow_end` at the target."""

    tie_id: str
    source_id: str
    target_id: str
    x1: float
    y1: float
    x2: float
    y2: float
    style: Strength
    strain: Strain
    ended: bool
    between_others: bool
    arrow_start: bool
    arrow_end: bool


@dataclass(frozen=True)
class CirclesLayout:
    """The whole picture. `ring_radii` go from the inside out; members keep the network's order.

    `relations_shown` tells whether the label boxes have room for the second line.
    """

    width: float
    height: float
    centre_x: float
    centre_y: float
    centre_radius: float
    ring_radii: tuple[float, float, float]
    node_radius: float
    members: tuple[PlacedMember, ...]
    ties: tuple[PlacedTie, ...]
    relations_shown: bool

    def member(self, member_id: str) -> PlacedMember | None:
        """Return a placed member by id."""
        return next((placed for placed in self.members if placed.member_id == member_id), None)


@dataclass(frozen=True)
class _Spot:
    x: float
    y: float
    angle: float


@dataclass(frozen=True)
class _Picture:
    """What the labels are placed in. `sizes` are the radii of the middle circle and of a node."""

    members: Sequence[Member]
    closeness: Mapping[str, Closeness]
    spots: Mapping[str, _Spot]
    ties: Sequence[PlacedTie]
    centre: tuple[float, float]
    sizes: tuple[float, float]
    room: tuple[float, float]
    gap: float


def place_circles(
    network: Network,
    *,
    width: float,
    height: float,
    measure: MeasureLabel,
    radius: float | None = None,
    centre: tuple[float, float] | None = None,
    node_radius: float | None = None,
    centre_radius: float | None = None,
    gap: float = LABEL_GAP,
    show_relations: bool = True,
) -> CirclesLayout:
    """Place a network in a picture of this size.

    `radius` is that of the outermost ring; left out, the rings fill the height and leave room for labels at the
    sides. `node_radius` shrinks by itself where a ring is too full for it. `gap` is the air round a label where
    there is room for it. Labels are names only without `show_relations`, and where names and relations would lie
    on each other.
    """
    width, height = max(1.0, width), max(1.0, height)
    cx, cy = centre if centre is not None else (width / 2, height / 2)
    if radius is None:
        room = min(width, height) / 2
        radius = max(min(height / 2 - gap, width / 2 - _LABEL_ROOM), room * 0.4, 1.0)
    middle = centre_radius if centre_radius is not None else radius * CENTRE_RADIUS
    closeness = {member.id: _closeness(network, member.id) for member in network.members}
    wanted = _wanted_angles(network.members, closeness)
    size = node_radius if node_radius is not None else radius * NODE_RADIUS
    spots: dict[str, _Spot] | None = None
    for _ in range(_SMALLEST):
        spots = _find_spots(network.members, closeness, wanted, (cx, cy), (radius, middle, size))
        if spots is not None:
            break
        size *= _SHRINK
    if spots is None:
        spots = {
            member.id: _spot((cx, cy), radius * _LANES[closeness[member.id]][0], wanted[member.id])
            for member in network.members
        }
    ties = _place_ties(network, spots, (cx, cy), middle, size)
    picture = _Picture(network.members, closeness, spots, ties, (cx, cy), (middle, size), (width, height), gap)
    members: tuple[PlacedMember, ...] = ()
    shown = False
    if show_relations and len(network.members) <= _MOST_RELATIONS:
        members = _with_labels(picture, measure)
        shown = not _labels_touch(members)
    if not shown:
        members = _with_labels(picture, lambda name, _relation: measure(name, ""))
    rings = (radius * RINGS[0], radius * RINGS[1], radius * RINGS[2])
    return CirclesLayout(width, height, cx, cy, middle, rings, size, members, ties, shown)


def ring_at(layout: CirclesLayout, x: float, y: float) -> Closeness:
    """Return the closeness that a node dropped here has; outside the rings is further."""
    distance = math.hypot(x - layout.centre_x, y - layout.centre_y)
    if distance <= layout.ring_radii[0]:
        return Closeness.VERY_CLOSE
    return Closeness.CLOSE if distance <= layout.ring_radii[1] else Closeness.FURTHER


def angle_at(layout: CirclesLayout, x: float, y: float) -> float:
    """Return the direction of a point from the middle, 0 to below 360 degrees clockwise from up."""
    angle = math.degrees(math.atan2(x - layout.centre_x, layout.centre_y - y)) % 360.0
    return angle if angle < 360.0 else 0.0


def _closeness(network: Network, member_id: str) -> Closeness:
    tie = network.tie_of(member_id)
    return Closeness.UNSURE if tie is None else tie.closeness


def _chosen_angle(member: Member) -> float | None:
    if member.angle is None or not math.isfinite(member.angle):
        return None
    return member.angle % 360.0


def _wanted_angles(members: Sequence[Member], closeness: Mapping[str, Closeness]) -> dict[str, float]:
    """Give each member a direction: the hand-chosen one, or a share of the quarter with the rings interleaved."""
    angles: dict[str, float] = {}
    for sector, start in _SECTOR_STARTS.items():
        here = [member for member in members if member.sector is sector]
        slots = [start + 90.0 * (place + 0.5) / len(here) for place in range(len(here))]
        for member in here:
            chosen = _chosen_angle(member)
            if chosen is not None:
                angles[member.id] = chosen
                if start <= chosen < start + 90.0:
                    slots.remove(min(slots, key=lambda slot: abs(slot - chosen)))
        for member, slot in zip(_interleaved(here, closeness, angles), slots, strict=False):
            angles[member.id] = slot
    return angles


def _interleaved(
    here: Sequence[Member], closeness: Mapping[str, Closeness], angles: Mapping[str, float]
) -> list[Member]:
    """Order the members without a chosen angle so that neighbours sit on different rings where they can."""
    rings: dict[float, list[Member]] = {}
    for member in here:
        if member.id not in angles:
            rings.setdefault(_LANES[closeness[member.id]][0], []).append(member)
    shares = [
        ((place + 0.5) / len(ring), lane, place, member)
        for lane, ring in rings.items()
        for place, member in enumerate(ring)
    ]
    return [share[3] for share in sorted(shares, key=lambda share: share[:3])]


def _find_spots(
    members: Sequence[Member],
    closeness: Mapping[str, Closeness],
    wanted: Mapping[str, float],
    centre: tuple[float, float],
    sizes: tuple[float, float, float],
) -> dict[str, _Spot] | None:
    """Put each member at its direction or as near to it as it does not touch another; None when a ring is too full."""
    radius, middle, size = sizes
    apart = (2 * size * HEXAGON_RADIUS + size * 0.25) ** 2
    by_hand_first = sorted(members, key=lambda member: _chosen_angle(member) is None)
    spots: dict[str, _Spot] = {}
    taken: list[tuple[float, float]] = []
    tries = {lanes: _tries(lanes, radius, middle, size) for lanes in {_LANES[closeness[m.id]] for m in members}}
    for member in by_hand_first:
        spot = None
        in_the_way = (math.inf, math.inf)  # whoever was in the way is likely to be in the way of the next try too
        for turn, lane in tries[_LANES[closeness[member.id]]]:
            x, y = _point(centre, lane, wanted[member.id] + turn)
            if (x - in_the_way[0]) ** 2 + (y - in_the_way[1]) ** 2 < apart:
                continue
            for other in taken:
                if (x - other[0]) ** 2 + (y - other[1]) ** 2 < apart:
                    in_the_way = other
                    break
            else:
                spot = _Spot(x, y, (wanted[member.id] + turn) % 360.0)
                break
        if spot is None:
            return None
        spots[member.id] = spot
        taken.append((spot.x, spot.y))
    return spots


def _tries(lanes: Sequence[float], radius: float, middle: float, size: float) -> list[tuple[float, float]]:
    """Return (turn in degrees, distance from the middle) in the order to try them."""
    found = []
    for number, lane in enumerate(lanes):
        distance = radius * lane
        if number and distance < middle + size * (HEXAGON_RADIUS + 0.5):
            continue
        for step in range(61):
            turn = step * _ANGLE_STEP
            cost = math.radians(turn) * distance + number * size * 0.8
            found += [(cost, turn, distance), (cost, -turn, distance)]
    return [(turn, distance) for _, turn, distance in sorted(found, key=lambda entry: entry[0])]


def _spot(centre: tuple[float, float], distance: float, angle: float) -> _Spot:
    return _Spot(*_point(centre, distance, angle), angle % 360.0)


def _point(centre: tuple[float, float], distance: float, angle: float) -> tuple[float, float]:
    turn = math.radians(angle)
    return centre[0] + distance * math.sin(turn), centre[1] - distance * math.cos(turn)


def _place_ties(
    network: Network, spots: Mapping[str, _Spot], centre: tuple[float, float], middle: float, size: float
) -> tuple[PlacedTie, ...]:
    shapes = {member.id: member.shape for member in network.members}

    def end(end_id: str) -> tuple[float, float, Shape, float] | None:
        if end_id == network.person_id:
            return (*centre, Shape.CIRCLE, middle)
        spot = spots.get(end_id)
        return None if spot is None else (spot.x, spot.y, shapes[end_id], size)

    placed = []
    for tie in network.ties:
        source, target = end(tie.source_id), end(tie.target_id)
        if source is not None and target is not None and tie.source_id != tie.target_id:
            between = network.person_id not in (tie.source_id, tie.target_id)
            placed.append(_line(tie, source, target, clear=size * 0.25, between=between))
    return tuple(placed)


def _line(
    tie: Tie,
    source: tuple[float, float, Shape, float],
    target: tuple[float, float, Shape, float],
    *,
    clear: float,
    between: bool,
) -> PlacedTie:
    x1, y1, x2, y2 = source[0], source[1], target[0], target[1]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy) or 1.0
    start = (edge_distance(source[2], source[3], dx, dy) + clear) / length
    stop = (edge_distance(target[2], target[3], -dx, -dy) + clear) / length
    if start + stop > 1.0:  # nodes that nearly touch: meet between the two edges
        start = start / (start + stop)
        stop = 1.0 - start
    return PlacedTie(
        tie.id,
        tie.source_id,
        tie.target_id,
        x1 + dx * start,
        y1 + dy * start,
        x2 - dx * stop,
        y2 - dy * stop,
        tie.strength,
        tie.strain,
        tie.ended,
        between,
        tie.flow in (Flow.TO, Flow.BOTH),
        tie.flow in (Flow.BACK, Flow.BOTH),
    )


def _labels_touch(members: Sequence[PlacedMember]) -> bool:
    boxes = [member.label_box for member in members]
    return any(boxes_overlap(box, other) for number, box in enumerate(boxes) for other in boxes[number + 1 :])


def _with_labels(picture: _Picture, measure: MeasureLabel) -> tuple[PlacedMember, ...]:
    members, spots, ties = picture.members, picture.spots, picture.ties
    centre_radius, size = picture.sizes
    reach = {
        Shape.CIRCLE: (1.0, 1.0),
        Shape.SQUARE: (SQUARE_HALF, SQUARE_HALF),
        Shape.HEXAGON: (HEXAGON_RADIUS * math.cos(math.radians(30)), HEXAGON_RADIUS),
    }
    nodes = []
    for member in members:
        spot, (across, down) = spots[member.id], reach[member.shape]
        words = measure(member.name, member.relation)
        nodes.append(Labelled(spot.x, spot.y, size * across, size * down, *words))
    numbers = {member.id: number for number, member in enumerate(members)}
    lines = [
        (numbers.get(end_id, -1), (tie.x1, tie.y1, tie.x2, tie.y2))
        for tie in ties
        for end_id in (tie.target_id if tie.target_id in numbers else tie.source_id,)
    ]
    places = place_labels(
        nodes, centre=picture.centre, centre_radius=centre_radius, size=picture.room, lines=lines, gap=picture.gap
    )
    placed = []
    for member, node, place in zip(members, nodes, places, strict=True):
        spot, box = spots[member.id], place.box
        anchor = {Align.LEFT: box[0], Align.CENTRE: (box[0] + box[2]) / 2, Align.RIGHT: box[2]}[place.align]
        placed.append(
            PlacedMember(
                member.id, spot.x, spot.y, size, member.shape, member.sector, picture.closeness[member.id], spot.angle,
                anchor, box[1], node.words_width, node.words_height, place.align,
            )
        )  # fmt: skip
    return tuple(placed)
