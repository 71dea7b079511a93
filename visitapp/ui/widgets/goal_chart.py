"""The line of a goal's ratings from 0 to 10, with every value written; the same thing as one sentence for listeners."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width

HIGHEST = 10
GRID_VALUES = (0, 5, 10)


@dataclass(frozen=True)
class RatedOn:
    """One rating (0 to 10) and the day it was given, as short as it is written under the chart: `12 Mar`, `Today`."""

    value: int
    day: str


def dated_places(count: int) -> tuple[int, ...]:
    """Return which points carry a date: the first, the middle and the last."""
    return tuple(sorted({0, (count - 1) // 2, count - 1})) if count else ()


class GoalChart(QLabel):
    """A goal's ratings as a line; `sentence` is what it says in words."""

    def __init__(
        self, theme: Theme, points: Sequence[RatedOn] = (), sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[RatedOn, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.show_ratings(points, sentence)
        theme.changed.connect(self._on_theme_changed)

    def show_ratings(self, points: Sequence[RatedOn], sentence: str) -> None:
        """Show ratings, oldest first, with the sentence that says the same."""
        self._points = tuple(points)
        self.setAccessibleName(sentence)
        self.updateGeometry()
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(372), self._head() + self._theme.px(150) + self._foot())

    def minimumSizeHint(self) -> QSize:
        labels = sum(text_width(self._theme.font("smallest"), self._points[i].day) for i in self._dated())
        return QSize(self._left() + labels + self._theme.px(48), self._head() + self._theme.px(90) + self._foot())

    def _dated(self) -> tuple[int, ...]:
        return dated_places(len(self._points))

    def _left(self) -> int:
        return text_width(self._theme.font("smallest"), str(HIGHEST)) + self._theme.px(10)

    def _head(self) -> int:
        return self._theme.line_height("heading") + self._theme.px(6)

    def _foot(self) -> int:
        return self._theme.line_height("smallest") + self._theme.px(14)

    def _plot(self) -> QRectF:
        top = float(self._head())
        return QRectF(self._left(), top, max(1, self.width() - self._left()), self.height() - top - self._foot())

    def _place(self, place: int, plot: QRectF) -> QPointF:
        theme = self._theme
        count = len(self._points)
        first, last = (text_width(theme.font("smallest"), self._points[i].day) / 2 for i in (0, -1))
        start = plot.left() + max(theme.px(18), first - self._left() + 2)
        end = plot.right() - max(theme.px(18), last + 1)
        x = start + (end - start) * place / (count - 1) if count > 1 else (start + end) / 2
        return QPointF(x, plot.bottom() - plot.height() * self._points[place].value / HIGHEST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        self._paint_grid(painter, plot)
        if not self._points:
            return
        places = [self._place(i, plot) for i in range(len(self._points))]
        painter.setPen(
            QPen(
                self._theme.colour("primary"),
                2.5 * self._theme.text_size / 100,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        painter.drawPolyline(QPolygonF(places))
        self._paint_points(painter, places)
        self._paint_days(painter, places, plot)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._theme
        for value in GRID_VALUES:
            y = round(plot.bottom() - plot.height() * value / HIGHEST) + 0.5
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            label = QRectF(0, y - theme.px(9), plot.left() - theme.px(10), theme.px(18))
            draw_text(painter, label, str(value), theme.font("smallest"), theme.colour("ink_2"), RIGHT_MIDDLE)

    def _paint_points(self, painter: QPainter, places: Sequence[QPointF]) -> None:
        theme = self._theme
        scale = theme.text_size / 100
        for i, (point, place) in enumerate(zip(self._points, places, strict=True)):
            last = i == len(places) - 1
            painter.setPen(QPen(theme.colour("primary"), 2.5 * scale))
            painter.setBrush(theme.colour("primary" if last else "surface"))
            radius = (6 if last else 4.5) * scale
            painter.drawEllipse(place, radius, radius)
            self._paint_value(painter, str(point.value), place, last)

    def _paint_value(self, painter: QPainter, value: str, place: QPointF, last: bool) -> None:
        """Write a value above its point, with a halo so that line and grid never cross it."""
        theme = self._theme
        font = theme.font("heading" if last else "small", 600)
        if last:
            font.setPixelSize(round(font.pixelSize() * 17 / 16))
        width = QFontMetricsF(font).horizontalAdvance(value)
        path = QPainterPath()
        path.addText(place.x() - width / 2, place.y() - theme.px(12), font, value)
        halo = QPen(theme.colour("surface"), theme.px(5))
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, halo)
        painter.fillPath(path, theme.colour("ink"))

    def _paint_days(self, painter: QPainter, places: Sequence[QPointF], plot: QRectF) -> None:
        theme = self._theme
        font = theme.font("smallest")
        line = theme.line_height("smallest")
        for i in self._dated():
            day = self._points[i].day
            width = text_width(font, day)
            left = min(max(0.0, places[i].x() - width / 2), self.width() - width)
            rect = QRectF(left, plot.bottom() + theme.px(14), width, line)
            draw_text(painter, rect, day, font, theme.colour("ink_2"))
