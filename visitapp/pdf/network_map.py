"""The network map on paper: the same circles as on screen, with words beside it for those who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from visitapp.domain.layout.circles import CirclesLayout, PlacedMember, PlacedTie, place_circles
from visitapp.domain.layout.labels import Align, boxes_overlap, node_letter
from visitapp.domain.layout.strokes import SQUARE_CORNER, arrow_head, hexagon_points, square_half_side
from visitapp.domain.network import Closeness, Member, Network, Shape, Strength
from visitapp.pdf.icons import has_icon, icon_paths
from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import (
    INK_2,
    LINE,
    MAP_LETTER,
    MAP_NAME,
    PAGE_HEIGHT,
    RINGS,
    ROW_LINE,
    SECTOR_COLOURS,
    VOICE,
    WHITE,
    px,
)
from visitapp.pdf.style import TextStyle as Style
from visitapp.pdf.tagging import Node
from visitapp.pdf.text import fitted, one_word

_LONGEST_NAME = px(210)
_RING_WORDS = (
    ("Very close to me", (Closeness.VERY_CLOSE,)),
    ("Close", (Closeness.CLOSE,)),
    ("Further away", (Closeness.FURTHER, Closeness.UNSURE)),
)


@dataclass(frozen=True)
class MapRoom:
    """Where the map goes: size of the picture, radius of the outer ring, and x of the middle, in points."""

    width: float
    height: float
    radius: float
    centre_x: float


def room_for(members: int) -> MapRoom:
    """Return the room for so many members: beside the names of helpers, or the page's full width for a crowd."""
    if members <= 22:
        return MapRoom(px(706), px(500), px(242), px(311))
    if members <= 36:
        return MapRoom(px(1056), px(720), px(340), px(528))
    return MapRoom(px(1056), px(1060), px(480), px(528))


def lay_out(network: Network, room: MapRoom) -> CirclesLayout:
    """Place a network for paper: names only, since relations are in the words beside it."""
    return place_circles(
        network,
        width=room.width,
        height=room.height,
        measure=_measure,
        radius=room.radius,
        centre=(room.centre_x, room.height / 2),
        node_radius=px(22),
        centre_radius=px(40),
        gap=px(11),
        show_relations=False,
    )


def draw_map(
    sheet: Sheet, node: Node, network: Network, layout: CirclesLayout, icons: Path, *, x: float, top: float
) -> None:
    """Draw a laid-out network with its top left at (x, top) as the figure `node`."""
    members = {member.id: member for member in network.members}
    node.box = (x, PAGE_HEIGHT - top - layout.height, x + layout.width, PAGE_HEIGHT - top)
    with sheet.marked(node, top=top):
        _draw_rings(sheet, layout, x, top)
        for tie in layout.ties:
            _draw_tie(sheet, tie, x, top)
        _draw_halos(sheet, layout, x, top)
        _draw_middle(sheet, layout, network.person_name, x, top)
        for placed in layout.members:
            _draw_node(sheet, placed, members[placed.member_id], icons, x, top)
        for placed in layout.members:
            line = fitted(members[placed.member_id].name, MAP_NAME, _LONGEST_NAME)
            shift = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[placed.label_align]
            sheet.text(line, x + placed.label_x - shift * line.width, top + placed.label_y)


def map_in_words(network: Network) -> str:
    """Say who is how close, and with whom the tie is strong: the map for those who cannot see it."""
    sentences = [f"A map of the people and services round {network.person_name}."]
    for words, rings in _RING_WORDS:
        here = [m for m in network.members if _ring(network, m) in rings]
        if here:
            sentences.append(f"{words}: {_names(here, relations=True)}.")
    strong = [m for m in network.members if (t := network.tie_of(m.id)) is not None and t.strength is Strength.STRONG]
    if strong:
        sentences.append(f"Strong ties: {_names(strong, relations=False)}.")
    names = {member.id: member.name for member in network.members}
    pairs = [f"{names[t.source_id]} and {names[t.target_id]}" for t in network.ties if t.source_id in names]
    if pairs:
        sentences.append(f"Also tied to each other: {', '.join(pairs)}.")
    return " ".join(sentences)


def legend(network: Network) -> str:
    """Say how to read the map, as far as it shows these things."""
    sentences = ["Nearer the middle means closer to me."]
    strengths = {tie.strength for tie in network.ties if tie.source_id == network.person_id}
    if Strength.STRONG in strengths:
        sentences.append("Thick line: a strong tie.")
    if Strength.FAINT in strengths:
        sentences.append("Dashed: a faint one.")
    return " ".join([*sentences, "Arrow: the way help goes."])


def _ring(network: Network, member: Member) -> Closeness:
    tie = network.tie_of(member.id)
    return Closeness.UNSURE if tie is None else tie.closeness


def _names(members: Sequence[Member], *, relations: bool) -> str:
    return ", ".join(f"{m.name} ({m.relation})" if relations and m.relation else m.name for m in members)


def _measure(name: str, _second: str) -> tuple[float, float]:
    return fitted(name, MAP_NAME, _LONGEST_NAME).width, MAP_NAME.leading


def _draw_rings(sheet: Sheet, layout: CirclesLayout, x: float, top: float) -> None:
    middle_x, middle_y = x + layout.centre_x, top + layout.centre_y
    for radius, fill in zip(reversed(layout.ring_radii), reversed(RINGS), strict=True):
        sheet.circle(middle_x, middle_y, radius, fill=fill, stroke=LINE, line=px(1.4))
    reach = layout.ring_radii[-1]
    for across, down in ((reach, 0.0), (0.0, reach)):
        ends = (middle_x - across, middle_y - down), (middle_x + across, middle_y + down)
        sheet.line(*ends, stroke=ROW_LINE, line=px(1.8), dash=(px(4), px(6)))


def _draw_tie(sheet: Sheet, tie: PlacedTie, x: float, top: float) -> None:
    start, end = (x + tie.x1, top + tie.y1), (x + tie.x2, top + tie.y2)
    if tie.between_others:
        sheet.line(start, end, stroke=INK_2, line=px(2), dash=(0, px(6)))
        return
    strong = tie.style is Strength.STRONG
    width = px(4.6 if strong else 1.9)
    reach = math.dist(start, end)
    length = min(px(14 if strong else 13), reach * 0.4)
    breadth = max(length * 0.95, width * 2)
    line_start, line_end = start, end
    for wanted, tip, tail in ((tie.arrow_start, start, end), (tie.arrow_end, end, start)):
        if wanted:
            head = arrow_head(tip, tail, length=length, width=breadth)
            sheet.polygon(head.corners, fill=INK_2)
            line_start, line_end = (head.line_end, line_end) if tip == start else (line_start, head.line_end)
    dash = (px(8), px(6)) if tie.style is Strength.FAINT else ()
    sheet.line(line_start, line_end, stroke=INK_2, line=width, dash=dash)


def _draw_halos(sheet: Sheet, layout: CirclesLayout, x: float, top: float) -> None:
    """Lay the ring's colour behind names that a tie might pass under."""
    for placed in layout.members:
        left, upper, right, lower = placed.label_box
        crossed = any(
            boxes_overlap(
                placed.label_box,
                (min(tie.x1, tie.x2), min(tie.y1, tie.y2), max(tie.x1, tie.x2), max(tie.y1, tie.y2)),
            )
            for tie in layout.ties
        )
        if crossed:
            middle = ((left + right) / 2 - layout.centre_x) ** 2 + ((upper + lower) / 2 - layout.centre_y) ** 2
            fills = [fill for radius, fill in zip(layout.ring_radii, RINGS, strict=True) if middle <= radius**2]
            sheet.rectangle(
                x + left - px(2),
                top + upper + px(2),
                right - left + px(4),
                lower - upper - px(3),
                corner=px(5),
                fill=fills[0] if fills else WHITE,
            )


def _draw_middle(sheet: Sheet, layout: CirclesLayout, name: str, x: float, top: float) -> None:
    middle_x, middle_y = x + layout.centre_x, top + layout.centre_y
    sheet.circle(middle_x, middle_y, layout.centre_radius, fill=VOICE)
    style = Style(MAP_LETTER.size, MAP_LETTER.leading, MAP_LETTER.weight, WHITE)
    line = fitted(name, style, layout.centre_radius * 1.8)
    sheet.text(line, middle_x - line.width / 2, middle_y - line.leading / 2)


def _draw_node(sheet: Sheet, placed: PlacedMember, member: Member, icons: Path, x: float, top: float) -> None:
    middle_x, middle_y, radius = x + placed.x, top + placed.y, placed.radius
    hue, line = SECTOR_COLOURS[placed.sector], px(2.6)
    if placed.shape is Shape.CIRCLE:
        sheet.circle(middle_x, middle_y, radius, fill=WHITE, stroke=hue, line=line)
    elif placed.shape is Shape.SQUARE:
        half = square_half_side(radius)
        box = (middle_x - half, middle_y - half, 2 * half, 2 * half)
        sheet.rectangle(*box, corner=radius * SQUARE_CORNER, fill=WHITE, stroke=hue, line=line)
    else:
        sheet.polygon(hexagon_points(middle_x, middle_y, radius), fill=WHITE, stroke=hue, line=line)
    if has_icon(icons, member.symbol):
        size = radius * 1.2
        sheet.path(icon_paths(icons, member.symbol, middle_x, middle_y, size), stroke=hue, line=size * 1.9 / 24)
        return
    size = max(radius * 0.95, px(21))
    letter = one_word(node_letter(member.name), Style(size, size * 1.25, MAP_LETTER.weight, hue))
    sheet.text(letter, middle_x - letter.width / 2, middle_y - letter.leading / 2)
