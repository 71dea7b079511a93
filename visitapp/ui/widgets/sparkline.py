"""A very small line of ratings for an overview; the words beside it say the same."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme

HIGHEST = 10


class Sparkline(QLabel):
    """Ratings from 0 to 10, oldest first, 96x24 at 100 %; the last point is filled."""

    def __init__(
        self, theme: Theme, values: Sequence[int] = (), sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values = tuple(values)
        self.setAccessibleName(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_ratings(self, values: Sequence[int], sentence: str) -> None:
        """Show ratings, oldest first, with the sentence that says the same."""
        self._values = tuple(values)
        self.setAccessibleName(sentence)
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(100), self._theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _places(self) -> list[QPointF]:
        margin = self._theme.px(4)
        width = self.width() - 2 * margin
        height = self.height() - 2 * margin
        steps = max(len(self._values) - 1, 1)
        start = 0 if len(self._values) > 1 else 1
        return [
            QPointF(margin + width * (i + start) / steps, margin + height * (1 - value / HIGHEST))
            for i, value in enumerate(self._values)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        places = self._places()
        if not places:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._theme.text_size / 100
        primary = self._theme.colour("primary")
        painter.setPen(
            QPen(primary, 2 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(primary)
        painter.drawEllipse(places[-1], 3.2 * scale, 3.2 * scale)
