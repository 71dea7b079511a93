"""The worker's card at the foot of the rail: whose vault is open, and the way to Settings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.domain.people import initials
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.rail_items import Shape
from visitapp.ui.widgets.avatar import avatar_pixels, paint_avatar
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import CENTRE, LEFT_MIDDLE, draw_box, draw_text

SIZE = 32
WAY = "Settings (Ctrl+,)"


class WorkerCard(PlainButton):
    """Initials, name and role in a box; a button that opens Settings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._name = ""
        self._role = ""
        self._shape: Shape = "wide"
        self._here = False
        self.setAccessibleDescription("Ctrl+,")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_worker(self, name: str, role: str) -> None:
        """Show whose vault is open."""
        self._name, self._role = name, role
        self._say()

    def set_shape(self, shape: Shape) -> None:
        """Stand wide, as initials alone, or with the name alone."""
        self._shape = shape
        self._say()
        self.updateGeometry()

    def set_here(self, here: bool) -> None:
        """Mark or unmark Settings as the open page."""
        self._here = here
        self._say()

    def _say(self) -> None:
        who = f"{self._name}, {self._role}" if self._role else self._name
        self.setAccessibleName(f"Settings, open. {who}" if self._here else f"Settings. {who}")
        self.setToolTip(f"{who}\n{WAY}" if self._shape != "wide" else WAY)
        self.update()

    def _words(self) -> tuple[str, str]:
        """Return the line of the name and the line under it."""
        parts = self._name.split()
        if self._shape == "tall":
            return (f"{parts[0][0]}. {parts[-1]}" if len(parts) > 1 else self._name), ""
        return self._name, self._role

    def sizeHint(self) -> QSize:
        theme = self._theme
        side = avatar_pixels(theme, SIZE)
        if self._shape == "mini":
            return QSize(theme.px(44), max(side, theme.px(44)))
        words = theme.line_height("small") + (theme.line_height("smallest") if self._words()[1] else 0)
        return QSize(120, max(words, side if self._shape == "wide" else 0) + theme.px(12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        self._paint_box(painter, rect)
        side = avatar_pixels(theme, SIZE)
        if self._shape == "mini":
            place = QRectF((rect.width() - side) / 2, (rect.height() - side) / 2, side, side)
            paint_avatar(painter, place, theme, initials(self._name), size=SIZE)
        else:
            left = float(theme.px(8))
            if self._shape == "wide":
                place = QRectF(left, (rect.height() - side) / 2, side, side)
                paint_avatar(painter, place, theme, initials(self._name), size=SIZE)
                left += side + theme.px(8)
            self._paint_words(painter, rect.adjusted(left, 0, -theme.px(8), 0))
        painter.end()
        event.accept()

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        name, role = self._words()
        first = theme.line_height("small")
        second = theme.line_height("smallest") if role else 0
        top = (area.height() - first - second) / 2
        align = LEFT_MIDDLE if self._shape == "wide" else CENTRE
        line = QRectF(area.left(), top, area.width(), first)
        draw_text(painter, line, name, theme.font("small", 600), theme.colour("ink"), align)
        if role:
            line = QRectF(area.left(), top + first, area.width(), second)
            draw_text(painter, line, role, theme.font("smallest"), theme.colour("ink_2"), align)

    def _paint_box(self, painter: QPainter, rect: QRectF) -> None:
        theme = self._theme
        strong = theme.tokens.border_width > 1
        if self._shape == "mini" and not (self._here or self.underMouse()):
            return
        fill = theme.colour("sunken" if self.underMouse() and not strong else "surface")
        line = theme.colour("primary" if self._here else "line")
        draw_box(painter, rect, radius=8, fill=fill, line=line, width=theme.tokens.border_width)
