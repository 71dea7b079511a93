"""The map as a scene: choose, open, drag to a ring, zoom. It holds ids and a layout; the page does the saving.

Screen readers cannot see the items of a scene: the view says whom the keys reach, and the List tells the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from visitapp.domain.layout.circles import CirclesLayout, angle_at, ring_at
from visitapp.domain.layout.moving import Direction, first_member, next_member, step_member, ties_with_member_at
from visitapp.domain.network import Closeness, Network
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.network import scene
from visitapp.ui.network.items import MemberItem
from visitapp.ui.network.placed_view import PlacedView
from visitapp.ui.network.words import map_name, member_sentence

ZOOM_STEP, MOST_ZOOM = 1.25, 4.0
READABLE = 0.8
"""A map that is shown smaller than this has to be moved about instead."""
TURN = 6.0
ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
NEARER = (Closeness.VERY_CLOSE, Closeness.CLOSE, Closeness.FURTHER)
HINT = (
    "Arrow keys move between people, Page down goes through all of them, and letters find a name. "
    "Enter opens. Shift with the arrows moves a person nearer, further or round. "
    "The List beside Circles tells the same as a table."
)


@dataclass
class Hold:
    """A button held down on the map: on a member, or on the ground ("")."""

    member_id: str
    from_point: QPoint
    offset: QPointF
    dragging: bool = False
    seen: QPoint | None = None


class MapView(PlacedView):
    """Show a network as circles. Signals carry member ids.

    `chosen`: another member is the present one. `opened`: Enter (True) or a press (False) asks for the inspector.
    `moved`: a member was moved to a ring and a direction. `remove_asked`: Delete.
    """

    chosen = Signal(str)
    opened = Signal(str, bool)
    moved = Signal(str, Closeness, float)
    remove_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty map."""
        super().__init__(desk.theme, desk.background, parent)
        self._laid_network = self._network
        self._parts = scene.Parts()
        self._chosen = ""
        self._hold: Hold | None = None
        self._follows = True
        self._begin = True
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setProperty("focus_ring", False)
        self.setAccessibleDescription(HINT)

    # what is shown

    @property
    def chosen_id(self) -> str:
        """Return the chosen member's id, or ""."""
        return self._chosen

    @property
    def is_dragging(self) -> bool:
        """Tell whether a node is in somebody's hand."""
        return self._hold is not None and self._hold.dragging

    def show_network(self, network: Network) -> None:
        """Show a network; the chosen member stays while it is there."""
        if network.person_id != self._network.person_id:
            self._chosen = ""
            self._begin = True
        if self._chosen and network.member(self._chosen) is None:
            self._chosen = ""
        self._network = network
        self.setAccessibleName(map_name(network))
        self.lay_out()

    def choose(self, member_id: str) -> None:
        """Show a member as the chosen one, and bring it into view; nothing is signalled."""
        self._chosen = member_id
        self._mark_chosen()
        item = self._parts.members.get(member_id)
        if item is not None and self.transform().m11() > self._whole():
            self.ensureVisible(item, 60, 60)

    def place_of(self, member_id: str) -> QPoint | None:
        """Return where a member's node is in the view, or None."""
        item = self._parts.members.get(member_id)
        return None if item is None else self.mapFromScene(item.pos())

    @Slot()
    def fit(self) -> None:
        """Show the whole map."""
        self._follows = True
        self._scale_to(self._whole())

    def zoom(self, factor: float) -> None:
        """Zoom in or out, between the whole map and four times its size."""
        self._follows = False
        self._scale_to(min(MOST_ZOOM, max(self._whole(), self.transform().m11() * factor)))

    def _scale_to(self, wanted: float) -> None:
        now = self.transform().m11()
        if abs(wanted - now) > 0.001:
            self.scale(wanted / now, wanted / now)

    def _see_the_middle(self) -> None:
        """Show the whole map where that leaves its words readable; else the middle of it at its own size."""
        self._follows = True
        whole = self._whole()
        self._scale_to(whole if whole >= READABLE else 1.0)
        if self.layout_shown is not None:
            self.centerOn(self.layout_shown.centre_x, self.layout_shown.centre_y)

    def _placing(self, network: Network) -> scene.Work:
        return scene.placing(self._theme, network, self.viewport().size())

    def _may_change(self) -> bool:
        return not self.is_dragging  # what was found is shown when the node is let go

    def _fill(self, network: Network, layout: CirclesLayout) -> None:
        self._laid_network = network
        self._parts = scene.fill(self.scene(), self._theme, network, layout)
        if self._begin or self._follows:
            self._begin = False
            self._see_the_middle()
        self.choose(self._chosen)

    def _mark_chosen(self) -> None:
        for member_id, item in self._parts.members.items():
            item.show_chosen(member_id == self._chosen, member_id == self._chosen and self.hasFocus())
        self.viewport().update()

    # mouse

    def _member_at(self, point: QPoint) -> MemberItem | None:
        for item in self.items(point):
            owner = item if isinstance(item, MemberItem) else item.parentItem()
            if isinstance(owner, MemberItem):
                return owner
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position().toPoint()
        item = self._member_at(point)
        if item is None:
            self._hold = Hold("", point, QPointF(), seen=point)
        else:
            self._hold = Hold(item.member.id, point, item.pos() - self.mapToScene(point))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hold, point = self._hold, event.position().toPoint()
        if hold is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if not hold.member_id:
            self._pan(hold, point)
        elif hold.dragging or (point - hold.from_point).manhattanLength() >= QApplication.startDragDistance():
            if not hold.dragging:
                hold.dragging = True
                self._choose_here(hold.member_id)
            self._drag_to(hold, self.mapToScene(point) + hold.offset)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hold, self._hold = self._hold, None
        if hold is None or not hold.member_id:
            return
        if hold.dragging:
            self._drop(hold, self.mapToScene(event.position().toPoint()) + hold.offset)
        else:
            self._choose_here(hold.member_id)
            self.opened.emit(hold.member_id, False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / 120))
        event.accept()

    def _pan(self, hold: Hold, point: QPoint) -> None:
        step = point - (hold.seen or point)
        hold.seen = point
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())

    def _drag_to(self, hold: Hold, place: QPointF) -> None:
        layout, item = self.layout_shown, self._parts.members.get(hold.member_id)
        if layout is None or item is None:
            return
        item.setPos(place)
        item.setZValue(3)
        for tie in ties_with_member_at(layout, hold.member_id, place.x(), place.y()):
            line = self._parts.ties.get(tie.tie_id)
            if line is not None:
                line.follow(tie)
        self._aim(ring_at(layout, place.x(), place.y()))

    def _aim(self, ring: Closeness | None) -> None:
        if self._parts.rings is not None:
            self._parts.rings.aim(ring)

    def _drop(self, hold: Hold, place: QPointF) -> None:
        self._aim(None)
        if self.layout_shown is not None:
            self._move(hold.member_id, ring_at(self.layout_shown, place.x(), place.y()),
                       angle_at(self.layout_shown, place.x(), place.y()))  # fmt: skip

    def _move(self, member_id: str, ring: Closeness, angle: float) -> None:
        self.moved.emit(member_id, ring, angle)
        member = self._network.member(member_id)
        if member is not None:
            announce(self, f"{member.name}: {ring.words.lower()}")

    def take_back_drag(self) -> None:
        """Put everything back where the store has it."""
        self._hold = None
        self._aim(None)
        self.lay_out()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif key in ARROWS and shifted:
            self._move_by_key(key)
        elif key in ARROWS and self.layout_shown is not None:
            self._choose_here(next_member(self.layout_shown, self._chosen, ARROWS[key]))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._step(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.opened.emit(self._chosen, True)
        elif key == Qt.Key.Key_Delete and self._chosen:
            self.remove_asked.emit(self._chosen)
        elif key == Qt.Key.Key_Escape and self.is_dragging:
            self.take_back_drag()
        elif event.text() in ("+", "=", "-"):
            self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
            self.zoom(1 / ZOOM_STEP if event.text() == "-" else ZOOM_STEP)
            self.choose(self._chosen)
        elif event.text().strip() and event.text().isprintable():
            self._find(event.text())
        else:
            event.ignore()

    def _step(self, key: Qt.Key) -> None:
        if self.layout_shown is not None:
            back = key in (Qt.Key.Key_PageUp, Qt.Key.Key_End)
            start = self._chosen if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else ""
            self._choose_here(step_member(self.layout_shown, start, -1 if back else 1))

    def _move_by_key(self, key: Qt.Key) -> None:
        """Move the chosen member nearer (up), further (down) or round the circle (left, right)."""
        placed = self.layout_shown.member(self._chosen) if self.layout_shown is not None else None
        if placed is None:
            return
        ring = NEARER.index(placed.closeness) if placed.closeness in NEARER else len(NEARER) - 1
        turn = {Qt.Key.Key_Left: -TURN, Qt.Key.Key_Right: TURN}.get(key, 0.0)
        ring += {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        self._move(self._chosen, NEARER[min(max(ring, 0), len(NEARER) - 1)], (placed.angle + turn) % 360)

    def _find(self, letter: str) -> None:
        """Go to the next member whose name begins with a letter."""
        if self.layout_shown is None:
            return
        here = self._chosen
        for _ in self._laid_network.members:
            here = step_member(self.layout_shown, here, 1)
            member = self._laid_network.member(here)
            if member is not None and member.name.casefold().startswith(letter.casefold()):
                self._choose_here(here)
                return

    def _choose_here(self, member_id: str) -> None:
        """Choose a member because a person asked for it: it is said aloud and signalled."""
        if not member_id:
            return
        another = member_id != self._chosen
        self.choose(member_id)
        member = self._network.member(member_id)
        if another and member is not None:
            announce(self, member_sentence(self._network, member))
            self.chosen.emit(member_id)

    # look

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if keyboard and not self._chosen and self.layout_shown is not None:
            self._choose_here(first_member(self.layout_shown))
        self._mark_chosen()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_chosen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._chosen not in self._parts.members:
            width = self._theme.tokens.focus_width
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("focus"), width))
            inside = width / 2 + 1
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(inside, inside, -inside, -inside), 8, 8)
            painter.end()
