"""Fill the map's scene from a network and its layout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGraphicsScene

from visitapp.domain.layout.circles import CirclesLayout, PlacedMember, place_circles
from visitapp.domain.network import Network, Sector
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.items import (
    RING_TOKENS,
    CentreItem,
    LabelItem,
    MemberItem,
    RingsItem,
    SectorItem,
    TieItem,
    label_size,
)
from visitapp.ui.network.words import SECTORS, sector_count

LEFT, RIGHT, EDGE = 32, 24, 14
NODE_RADIUS = 16.5
LABEL_GAP = 11
"""Room for the focus ring between a node and its name."""
NAMES_ONLY_UNDER = 460
LEAST_WIDTH, LEAST_HEIGHT = 700, 440
"""The map is laid out at least this large at 100 %; a smaller view is moved about over it."""
CORNERS = {
    Sector.FAMILY: (False, False),
    Sector.FRIENDS: (True, False),
    Sector.WORK: (True, True),
    Sector.COMMUNITY: (False, True),
}
"""Whether a quarter's title stands at the right and at the bottom."""


Work = Callable[[], CirclesLayout]


def placing(theme: Theme, network: Network, size: QSize) -> Work:
    """Measure the labels now, and return the work of placing everybody, which touches nothing of the window."""
    sizes = {
        (member.name, relation): label_size(theme, member.name, relation)
        for member in network.members
        for relation in (member.relation, "")
    }
    size = size.expandedTo(QSize(theme.px(LEAST_WIDTH), theme.px(LEAST_HEIGHT)))
    node_radius = theme.px(NODE_RADIUS)
    gap = theme.px(LABEL_GAP)
    relations = size.height() >= theme.px(NAMES_ONLY_UNDER)
    width, height = float(size.width()), float(size.height())
    return lambda: place_circles(
        network,
        width=width,
        height=height,
        measure=lambda name, relation: sizes[name, relation],
        node_radius=node_radius,
        gap=gap,
        show_relations=relations,
    )


@dataclass
class Parts:
    """The items that change or are asked for, by id."""

    members: dict[str, MemberItem] = field(default_factory=dict)
    ties: dict[str, TieItem] = field(default_factory=dict)
    rings: RingsItem | None = None


def fill(scene: QGraphicsScene, theme: Theme, network: Network, layout: CirclesLayout) -> Parts:
    """Replace what the scene holds; return the new items."""
    scene.clear()
    rings = RingsItem(theme, layout)
    scene.addItem(rings)
    parts = Parts(rings=rings)
    for sector, (right, bottom) in CORNERS.items():
        title = SectorItem(
            theme, sector, SECTORS[sector].replace(" & services", "\n& services"), sector_count(network, sector),
            right=right, bottom=bottom,
        )  # fmt: skip
        title.put(layout.width, layout.height, theme.px(LEFT), theme.px(RIGHT), theme.px(EDGE))
        scene.addItem(title)
    for tie in layout.ties:
        parts.ties[tie.tie_id] = TieItem(theme, tie)
        scene.addItem(parts.ties[tie.tie_id])
    scene.addItem(CentreItem(theme, network.person_name, layout))
    members = {member.id: member for member in network.members}
    for placed in layout.members:
        member = members[placed.member_id]
        item = parts.members[member.id] = MemberItem(theme, member, placed)
        label = LabelItem(theme, member, placed, ground_of(layout, placed), layout.relations_shown)
        label.setParentItem(item)
        scene.addItem(item)
    return parts


def ground_of(layout: CirclesLayout, placed: PlacedMember) -> str:
    """Return the colour token of the ground that the middle of a label lies on."""
    left, top, right, bottom = placed.label_box
    distance = math.hypot((left + right) / 2 - layout.centre_x, (top + bottom) / 2 - layout.centre_y)
    for token, radius in zip(RING_TOKENS, layout.ring_radii, strict=True):
        if distance <= radius:
            return token
    return "canvas"
