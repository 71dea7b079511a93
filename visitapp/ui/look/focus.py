"""The focus ring: one overlay for each window that follows whatever has the focus.

It is drawn outside the widget with a gap, which a style sheet cannot do without moving the content.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from visitapp.ui.look.theme import Theme

GAP = 2
DEFAULT_RADIUS = 8
MOVING = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.ZOrderChange,
    QEvent.Type.LayoutRequest,
}


class FocusRing(QWidget):
    """Follow the focus inside `window`; make one for each top-level window.

    A widget tells its corner radius with the property `focus_radius` (default 8), and keeps the ring away with
    `focus_ring` set to False, which is only for widgets that draw a ring of their own. With `focus_around` it lies
    around the box that the widget stands in.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self._follow)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
            self._on_focus_changed(None, app.focusWidget())

    def target(self) -> QWidget | None:
        """Return the widget that the ring is drawn around, if any."""
        return self._target

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._forget()
        window = self.parentWidget()
        if now is None or window is None or not window.isAncestorOf(now) or now.property("focus_ring") is False:
            self.hide()
            return
        box = now.parentWidget() if now.property("focus_around") else None
        self._target = box or now
        watched: QWidget | None = now
        while watched is not None:
            watched.installEventFilter(self)
            self._watched.append(watched)
            if watched is window:
                break
            watched = watched.parentWidget()
        self._follow()

    def _forget(self) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched.clear()
        self._target = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVING and watched is not self:
            self._follow()
        return super().eventFilter(watched, event)

    @Slot()
    def _follow(self) -> None:
        """Lie over the target, no further than its scroll areas and the window reach."""
        window = self.parentWidget()
        target = self._target
        if window is None or target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        reach = GAP + self._theme.tokens.focus_width
        around = self._in_window(target).adjusted(-reach, -reach, reach, reach)
        visible = around.intersected(window.rect())
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            if isinstance(parent, QAbstractScrollArea) and parent.viewport().isAncestorOf(target):
                # The ring of a widget at the edge of the view may stand out over the edge, but no further.
                visible &= self._in_window(parent.viewport()).adjusted(-reach, -reach, reach, reach)
                inside = self._in_window(target) & self._in_window(parent.viewport())
                if inside.isEmpty():
                    visible = QRect()
            parent = parent.parentWidget()
        if visible.isEmpty():
            self.hide()
            return
        self.setGeometry(visible)
        self.show()
        self.raise_()
        self.update()

    def _in_window(self, widget: QWidget) -> QRect:
        window = self.parentWidget()
        return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) if window is not None else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        window = self.parentWidget()
        if window is None or self._target is None or not isValid(self._target):
            return
        width = self._theme.tokens.focus_width
        radius = self._target.property("focus_radius")
        corner = (DEFAULT_RADIUS if radius is None else float(radius)) + GAP + width / 2
        out = GAP + width / 2
        ring = QRectF(self._in_window(self._target).translated(-self.pos())).adjusted(-out, -out, out, out)
        # Where the window's own edge would cut the ring off, it is drawn just inside the edge.
        ring = ring.intersected(
            QRectF(window.rect().translated(-self.pos())).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), width))
        painter.drawRoundedRect(ring, corner, corner)
        painter.end()
        event.accept()
