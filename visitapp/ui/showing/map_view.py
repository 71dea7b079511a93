"""The map as the person sees it: big names, nothing to press, the whole of it in view until it is made bigger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from visitapp.domain.layout.circles import CirclesLayout, place_circles
from visitapp.domain.layout.hidden import names_over_their_ties
from visitapp.domain.layout.labels import Box, boxes_overlap
from visitapp.domain.network import Network
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.items import CentreItem, LabelItem, Lettering, MemberItem, RingsItem, TieItem, label_size
from visitapp.ui.network.placed_view import PlacedView
from visitapp.ui.network.scene import ground_of

LETTERING = Lettering("heading", 22, "smallest", 18, 240)
NODE_RADIUS, CENTRE_RADIUS, LABEL_GAP = 18.0, 31.0, 5.0
NODE_SHARE, CENTRE_SHARE = 0.082, 0.145
"""Of the outermost ring: in a small window nodes are smaller than they would like to be."""
NAMES_ONLY_UNDER = 400
LEAST_WIDTH, LEAST_HEIGHT = 560, 340
"""Pixels at 100 %: a smaller view shows the whole map smaller."""
LABEL_ROOM = 130
ZOOM_STEP, MOST_ZOOM = 1.35, 3.0
SMALLER_STEPS = (1.0, 0.94, 0.88, 0.82)


class ShownMap(PlacedView):
    """Draws a network that was made ready to be shown. `corners` returns what its names must not lie under."""

    zoomed = Signal(bool)
    """Whether it is larger than the whole view."""

    def __init__(
        self, theme: Theme, background: Background, corners: Callable[[QSize], list[Box]], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, background, parent)
        self._corners = corners
        self._steps = 0
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)

    def show_network(self, network: Network) -> None:
        """Show a network."""
        self._network = network
        self.setAccessibleName(map_in_words(network))
        self.lay_out()

    def zoom(self, step: int) -> None:
        """Make it bigger (1) or smaller (-1), never smaller than the whole."""
        bigger = self._whole() * ZOOM_STEP ** (self._steps + step)
        if self._steps + step >= 0 and bigger <= MOST_ZOOM:
            self._steps += step
            self._scale()
            self.zoomed.emit(self._steps > 0)

    def _placing(self, network: Network) -> Callable[[], CirclesLayout]:
        theme = self._theme
        sizes = {
            (member.name, relation): label_size(theme, member.name, relation, LETTERING)
            for member in network.members
            for relation in (member.relation, "")
        }
        view = self.viewport().size()
        size = view.expandedTo(QSize(theme.px(LEAST_WIDTH), theme.px(LEAST_HEIGHT)))
        width, height = float(size.width()), float(size.height())
        shrunk = max(width / max(1, view.width()), height / max(1, view.height()))
        corners = [(box[0] * shrunk, box[1] * shrunk, box[2] * shrunk, box[3] * shrunk) for box in self._corners(size)]
        largest = min(height / 2 - theme.px(LABEL_GAP), width / 2 - theme.px(LABEL_ROOM))
        node, middle = (
            min(theme.px(NODE_RADIUS), largest * NODE_SHARE),
            min(theme.px(CENTRE_RADIUS), largest * CENTRE_SHARE),
        )
        gap, relations = float(theme.px(LABEL_GAP)), height >= theme.px(NAMES_ONLY_UNDER)

        def placed(shown: Network, step: float) -> CirclesLayout:
            return place_circles(
                shown,
                width=width,
                height=height,
                measure=lambda name, relation: sizes[name, relation],
                radius=largest * step,
                node_radius=node,
                centre_radius=middle,
                gap=gap,
                show_relations=relations,
            )

        def place() -> CirclesLayout:
            for step in SMALLER_STEPS:
                layout = placed(network, step)
                boxes = [each.label_box for each in layout.members]
                if not any(boxes_overlap(box, corner) for box in boxes for corner in corners):
                    break
            over = names_over_their_ties(layout) if layout.relations_shown else frozenset()
            if not over:
                return layout
            names_alone = (replace(each, relation="") if each.id in over else each for each in network.members)
            return placed(replace(network, members=tuple(names_alone)), step)

        return place

    def _fill(self, network: Network, layout: CirclesLayout) -> None:
        theme, scene = self._theme, self.scene()
        scene.clear()
        scene.addItem(RingsItem(theme, layout))
        for tie in layout.ties:
            scene.addItem(TieItem(theme, tie))
        scene.addItem(CentreItem(theme, network.person_name, layout))
        members = {member.id: member for member in network.members}
        for placed in layout.members:
            item = MemberItem(theme, members[placed.member_id], placed)
            item.unsetCursor()
            ground = ground_of(layout, placed)
            name_alone = label_size(theme, item.member.name, "", LETTERING)[1]
            has_relation = layout.relations_shown and placed.label_height > name_alone
            label = LabelItem(theme, item.member, placed, ground, has_relation, LETTERING)
            label.setToolTip("")
            label.setParentItem(item)
            scene.addItem(item)
        self._scale()

    def _scale(self) -> None:
        wanted = self._whole() * ZOOM_STEP**self._steps
        self.setTransform(self.transform().fromScale(wanted, wanted))
        bars = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self._steps else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(bars)
        self.setVerticalScrollBarPolicy(bars)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows and self._steps:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1 if event.angleDelta().y() > 0 else -1)
        event.accept()


def map_in_words(network: Network) -> str:
    """Say the shown map for those who cannot see it: who is on it, how close, and with whom the tie is strong."""
    said = []
    for member in network.members:
        tie = network.tie_of(member.id)
        words = ", ".join(part for part in (member.name, member.relation) if part)
        if tie is not None:
            words += f", {tie.closeness.words.lower()}, {tie.strength.value} tie"
        said.append(words)
    return ". ".join((f"Map of the people and places round {network.person_name}", *said))
