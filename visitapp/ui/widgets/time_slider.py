"""A place in something that takes time: a line from its beginning to its end, with a knob where it is now."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box

HEIGHT = 34
TRACK = 8
KNOB = 22
STEP, PAGE = 5, 15
"""Seconds."""


class TimeSlider(QSlider):
    """Arrows go 5 seconds, Page Up and Page Down 15, Home and End to the ends. `wanted` is a place in milliseconds.

    Its value for a screen reader is in seconds. It stays as it was while the time runs on under the focus: a reader
    would say each second.
    """

    wanted = Signal(int)
    """Somebody chose a place."""
    dragged = Signal()
    """`shown_place` is where the hand has the knob at this moment."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._place = 0
        self.length = 0
        self._dragged: int | None = None
        self._is_showing = False
        self.setEnabled(False)
        self.setAccessibleName(name)
        self.setSingleStep(STEP)
        self.setPageStep(PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focus_radius", 8)
        self.valueChanged.connect(self._on_value_changed)
        theme.changed.connect(self.updateGeometry)

    @property
    def shown_place(self) -> int:
        """Return where the knob is seen."""
        return self._place if self._dragged is None else self._dragged

    def show_time(self, place: int, length: int, *, is_running: bool) -> None:
        """Show a place and how long the whole is, in milliseconds; a length of 0 is not known."""
        self._place, self.length = place, length
        self.setEnabled(length > 0)
        if not (is_running and self.hasFocus()):
            self._set_value()
        self.update()

    def _set_value(self) -> None:
        self._is_showing = True
        self.setRange(0, self.length // 1000)
        self.setValue(self._place // 1000)
        self._is_showing = False

    @Slot(int)
    def _on_value_changed(self, seconds: int) -> None:
        # A key, or a screen reader that sets the value.
        if not self._is_showing:
            self.wanted.emit(self.length if seconds == self.maximum() else seconds * 1000)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._set_value()
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_value()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._drag_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and event.button() is Qt.MouseButton.LeftButton:
            self._place, self._dragged = self._dragged, None
            self.wanted.emit(self._place)
            self.update()

    def _drag_to(self, event: QMouseEvent) -> None:
        track = self._track()
        share = (event.position().x() - track.left()) / max(1.0, track.width())
        self._dragged = round(min(1.0, max(0.0, share)) * self.length)
        self.dragged.emit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def _track(self) -> QRectF:
        """Return where the middle of the knob can be, as high as the line is."""
        height, edge = self._theme.px(TRACK), self._theme.px(KNOB) / 2
        return QRectF(self.rect()).adjusted(edge, (self.height() - height) / 2, -edge, (height - self.height()) / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track, knob = self._track(), theme.px(KNOB)
        line = theme.colour("line_strong" if self.isEnabled() else "line")
        round_end = track.height() / 2
        whole = track.adjusted(-round_end, 0, round_end, 0)
        draw_box(painter, whole, radius=round_end, fill=theme.colour("sunken"), line=line, width=tokens.border_width)
        if self.isEnabled():
            x = track.left() + track.width() * min(1.0, self.shown_place / self.length)
            done = QRectF(whole.left(), whole.top(), x - whole.left(), whole.height())
            draw_box(painter, done, radius=round_end, fill=theme.colour("primary"), line=None)
            over = self.underMouse() or self._dragged is not None
            painter.setPen(QPen(theme.colour("surface"), max(2, tokens.border_width)))
            painter.setBrush(theme.colour("primary_hover" if over else "primary"))
            painter.drawEllipse(QPointF(x, track.center().y()), knob / 2 - 1, knob / 2 - 1)
        painter.end()
        event.accept()
