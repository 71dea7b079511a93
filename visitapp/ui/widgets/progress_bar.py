"""Progress as a bar and a number; without a known end, the words alone say what is happening."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_box, draw_text, text_width

HEIGHT = 8


class ProgressBar(QProgressBar):
    """A bar from 0 to its maximum, and "3 of 8" beside it, with a `unit` such as " MB" where there is one."""

    def __init__(self, theme: Theme, name: str, *, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unit = unit
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_progress(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self.setRange(0, max(1, total))
        self.setValue(done)
        self.update()

    def text(self) -> str:
        return f"{max(0, self.value())} of {self.maximum()}{self._unit}"

    def _number_width(self) -> int:
        font = self._theme.font("small", tabular=True)
        return text_width(font, f"{self.maximum()} of {self.maximum()}{self._unit}") + self._theme.px(12)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240) + self._number_width(), self._theme.line_height("small"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60) + self._number_width(), self._theme.line_height("small"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        height = theme.px(HEIGHT)
        track = QRectF(0, (self.height() - height) / 2, self.width() - self._number_width(), height)
        ground, line = theme.colour("sunken"), theme.colour("line_strong")
        draw_box(painter, track, radius=height / 2, fill=ground, line=line, width=theme.tokens.border_width)
        share = max(0, self.value()) / max(1, self.maximum())
        if share > 0:
            done = QRectF(track.left(), track.top(), max(height, track.width() * share), height)
            draw_box(painter, done, radius=height / 2, fill=theme.colour("primary"), line=None)
        number = QRectF(track.right(), 0, self._number_width(), self.height())
        font = theme.font("small", tabular=True)
        draw_text(painter, number, self.text(), font, theme.colour("ink_2"), RIGHT_MIDDLE)
