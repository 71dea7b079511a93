"""An icon beside words, as a picture of its own."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme


class IconLabel(QWidget):
    """An icon as a picture beside words; it says nothing to a screen reader, because the words do."""

    def __init__(
        self, theme: Theme, icon: str, colour: str = "ink_2", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._colour = colour
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_icon(self, icon: str, colour: str) -> None:
        """Change the icon and the token of its colour."""
        self._icon = icon
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._size), self._theme.px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        Icons(self._theme).draw(painter, QRectF(self.rect()).center(), self._icon, self._colour, self._size)
        painter.end()
        event.accept()
