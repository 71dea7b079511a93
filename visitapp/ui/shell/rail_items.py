"""The buttons of the rail, which paint themselves."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import CENTRE, LEFT_MIDDLE, RIGHT_MIDDLE, draw_box, draw_text, text_width

Shape = Literal["wide", "mini", "tall"]
ICON = 20
MARK_WIDTH = 6
EDGE = 3


class RailItem(PlainButton):
    """One line of the rail. `framed` draws the border that Lock has; `key` is shown at the right."""

    def __init__(
        self, theme: Theme, text: str, icon: str, *, key: str = "", framed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, parent)
        self._icon = icon
        self._key = key
        self._framed = framed
        self._shape: Shape = "wide"
        self._tight = False
        self._here = False
        self._counted = ""
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shape(self, shape: Shape, *, tight: bool = False) -> None:
        """Stand wide, as an icon alone, or with the icon over the words; `tight` leaves less room round them."""
        self._shape, self._tight = shape, tight
        hint = f"{self.text()} ({self._counted or self._key})" if self._key else self.text()
        self.setToolTip(hint if shape == "mini" else "")
        self.updateGeometry()
        self.update()

    def set_here(self, here: bool) -> None:
        """Mark or unmark it as the open page."""
        self._here = here
        self._name()

    def set_count(self, count: int, said: str) -> None:
        """Show a count at the right, nothing for 0; `said` is what a screen reader hears of it."""
        self._key = str(count) if count else ""
        self._counted = said
        self._name()
        self.set_shape(self._shape, tight=self._tight)

    def _name(self) -> None:
        parts = (self.text(), "open" if self._here else "", self._counted)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.update()

    def _font(self) -> QFont:
        weight = 600 if self._here else 500
        if self._shape != "tall":
            return self._theme.font("small" if self._framed and self._shape == "wide" else "body", weight)
        font, room = self._theme.font("body_small", weight), self.width() - 2 * EDGE
        needed = text_width(font, self.text())
        if needed > room > 0:  # a long word in large letters may be wider than the rail
            font.setPixelSize(max(1, font.pixelSize() * room // needed))
        return font

    def sizeHint(self) -> QSize:
        px = self._theme.px
        if self._shape == "mini":
            return QSize(px(44), px(44))
        if self._shape == "tall":
            return QSize(100, px(3 if self._tight else 12) + px(ICON) + self._theme.line_height("body_small"))
        return QSize(120, px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        strong = self._theme.tokens.border_width > 1
        self._paint_box(painter, rect, strong)
        ink = ("primary" if strong else "ink") if self._here else "ink_2"
        icon_ink = "primary" if self._here else ink
        size = ICON if not (self._framed and self._shape == "wide") else 16
        edge = self._theme.px(size)
        colour = self._theme.colour(ink)
        icons = Icons(self._theme)
        if self._shape == "mini":
            icons.draw(painter, rect.center(), self._icon, icon_ink, size)
        elif self._shape == "tall":
            line = self._theme.line_height("body_small")
            top = (rect.height() - edge - line) / 2
            icons.draw(painter, QPointF(rect.center().x(), top + edge / 2), self._icon, icon_ink, size)
            draw_text(painter, QRectF(0, top + edge, rect.width(), line), self.text(), self._font(), colour, CENTRE)
        else:
            pad, gap = self._theme.px(10), self._theme.px(12 if not self._framed else 10)
            icons.draw(painter, QPointF(pad + edge / 2, rect.center().y()), self._icon, icon_ink, size)
            words = rect.adjusted(pad + edge + gap, 0, -pad, 0)
            draw_text(painter, words, self.text(), self._font(), colour, LEFT_MIDDLE)
            hint = self._theme.font("smallest")
            draw_text(painter, words, self._key, hint, self._theme.colour("ink_3"), RIGHT_MIDDLE)
        painter.end()
        event.accept()

    def _paint_box(self, painter: QPainter, rect: QRectF, strong: bool) -> None:
        theme = self._theme
        line, ground = theme.colour("line"), theme.colour("line")
        ground.setAlphaF(0.5)
        width = theme.tokens.border_width
        hovered = self.underMouse()
        if self._here:
            line = theme.colour("primary" if strong else "line")
            draw_box(painter, rect, radius=8, fill=theme.colour("surface"), line=line, width=width)
        elif self._framed or hovered:
            fill = ground if hovered and not strong else None
            outlined = strong or (self._framed and self._shape != "mini")
            draw_box(painter, rect, radius=8, fill=fill, line=line if outlined else None, width=width)
