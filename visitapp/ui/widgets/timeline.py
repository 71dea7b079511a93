"""A day as a line of times: a tick where something is signed, filled where it is next, open where it is later, and
crossed where it did not take place."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width

Marker = Literal["signed", "next", "later", "cancelled", "no reply"]
TIME_COLUMN = 70
LINE_COLUMN = 34
ROW_GAP = 12
DOT_CENTRE = 11
TOP = 14


class _Gutter(QLabel):
    """Time, marker and line of one entry; a screen reader reads the time and what the marker means."""

    def __init__(self, theme: Theme, time: str, marker: Marker, below: str, top: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = Icons(theme)
        self.time = time
        self.below = below
        self.marker: Marker = marker
        self._top = top
        self.first = False
        self.last = False
        self.times_width = TIME_COLUMN
        self.setAccessibleName(", ".join(part for part in (time, below, marker) if part))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def needed_width(self) -> int:
        """Return the width in pixels that this entry's time needs; the widest sets the column."""
        time = text_width(self._theme.font("body", 600, tabular=True), self.time)
        below = text_width(self._theme.font("smallest"), self.below)
        return max(TIME_COLUMN, time + 4, below + 4)

    def sizeHint(self) -> QSize:
        theme = self._theme
        height = theme.px(self._top) + theme.px(22) + (theme.line_height("smallest") if self.below else 0)
        return QSize(self.times_width + theme.px(LINE_COLUMN), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        times = self.width() - theme.px(LINE_COLUMN)
        top, line = theme.px(self._top), theme.px(22)
        ink = theme.colour("ink")
        time = QRectF(0, top, times - 4, line)
        draw_text(painter, time, self.time, theme.font("body", 600, tabular=True), ink, RIGHT_MIDDLE)
        if self.below:
            small = QRectF(0, top + line, times - 4, theme.line_height("smallest"))
            draw_text(painter, small, self.below, theme.font("smallest"), theme.colour("ink_3"), RIGHT_MIDDLE)
        centre = QPointF(times + theme.px(DOT_CENTRE), top + line / 2)
        start = centre.y() if self.first else 0.0
        end = centre.y() if self.last else float(self.height())
        painter.fillRect(QRectF(centre.x() - 1, start, 2, end - start), theme.colour("line"))
        self._paint_marker(painter, centre)

    def _paint_marker(self, painter: QPainter, centre: QPointF) -> None:
        theme = self._theme
        primary = theme.colour("primary")
        match self.marker:
            case "signed":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(primary)
                painter.drawEllipse(centre, theme.px(18) / 2, theme.px(18) / 2)
                self._icons.draw(painter, centre, "check", "on_primary", 14)
            case "next":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("primary_tint"))
                painter.drawEllipse(centre, theme.px(22) / 2, theme.px(22) / 2)
                painter.setBrush(primary)
                painter.drawEllipse(centre, theme.px(14) / 2, theme.px(14) / 2)
            case "cancelled" | "no reply":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("canvas"))
                painter.drawEllipse(centre, theme.px(18) / 2, theme.px(18) / 2)
                self._icons.draw(painter, centre, "x" if self.marker == "cancelled" else "bell", "ink_3", 14)
            case "later":
                painter.setPen(QPen(theme.colour("line_strong"), 2))
                painter.setBrush(theme.colour("canvas"))
                painter.drawEllipse(centre, theme.px(14) / 2 - 1, theme.px(14) / 2 - 1)


class Timeline(QWidget):
    """Entries from early to late; each has a time, a marker and any widget at its right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gutters: list[_Gutter] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._on_theme_changed)

    def add_entry(self, time: str, marker: Marker, content: QWidget, *, below: str = "", top: int = TOP) -> None:
        """Add an entry after the others; `below` is small under the time, `top` where the content's text begins."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        gutter = _Gutter(self._theme, time, marker, below, top, row)
        gap = QVBoxLayout()
        gap.setContentsMargins(0, 0, 0, self._theme.px(ROW_GAP))
        gap.addWidget(content)
        line.addWidget(gutter)
        line.addLayout(gap, 1)
        self._gutters.append(gutter)
        self._column.addWidget(row)
        self._on_theme_changed()

    def clear(self) -> None:
        """Take all entries away and delete what was in them."""
        self._gutters.clear()
        empty(self._column)

    @Slot()
    def _on_theme_changed(self) -> None:
        widest = max((gutter.needed_width() for gutter in self._gutters), default=TIME_COLUMN)
        for place, gutter in enumerate(self._gutters):
            gutter.first = place == 0
            gutter.last = place == len(self._gutters) - 1
            gutter.times_width = widest
            gutter.updateGeometry()
            gutter.update()
