"""One row of the search palette: icon or initials, title, the words around what was found, and an aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.domain.found_words import places_of
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.search.marked_text import draw_marked, marked_width
from visitapp.ui.widgets.avatar import avatar_pixels, paint_avatar
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import CENTRE, RIGHT_MIDDLE, draw_box, draw_text, text_width

AVATAR = 28
ICON = 18
PADDING = 12
ONE_LINE, TWO_LINES = 42, 54


@dataclass(frozen=True, repr=False)
class Offer:
    """What a row shows and does. `beside`: the second words stand on the title's own line, as for people."""

    title: str
    run: Callable[[], object]
    icon: str = ""
    initials: str = ""
    second: str = ""
    beside: bool = False
    voice: bool = False
    aside: str = ""


class PaletteRow(PlainButton):
    """A row; the field above keeps the focus, so a row is chosen rather than focused."""

    def __init__(self, theme: Theme, offer: Offer, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(theme, offer.title, parent)
        self.offer = offer
        self._words = words
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(part for part in (offer.title, offer.second, offer.aside) if part))

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as what Enter opens."""
        self._chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        two = bool(self.offer.second) and not self.offer.beside
        return QSize(self._theme.px(400), self._theme.px(TWO_LINES if two else ONE_LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        rect = QRectF(self.rect())
        if self._chosen:
            self._paint_chosen(painter, rect)
        elif self.underMouse():
            draw_box(painter, rect, radius=8, fill=theme.colour("sunken"), line=None)
        left = self._paint_picture(painter, rect)
        right = self._paint_aside(painter, rect)
        room = QRectF(left, 0, right - px(PADDING) - left, rect.height())
        font = theme.font("body_small", 600 if self._chosen or self.offer.second else 500)
        spans = places_of(self.offer.title, self._words)
        if not self.offer.second:
            draw_marked(painter, room, theme, self.offer.title, spans, font, theme.colour("ink"))
        elif self.offer.beside:
            taken = draw_marked(painter, room, theme, self.offer.title, spans, font, theme.colour("ink"))
            room.setLeft(room.left() + taken + px(6))
            self._paint_second(painter, room, "body_small")
        else:
            line = theme.line_height("body_small")
            top = (rect.height() - line - theme.line_height("small")) / 2
            title = QRectF(room.left(), top, room.width(), line)
            draw_marked(painter, title, theme, self.offer.title, spans, font, theme.colour("ink"))
            self._paint_second(
                painter, QRectF(room.left(), top + line, room.width(), theme.line_height("small")), "small"
            )
        painter.end()
        event.accept()

    def _paint_chosen(self, painter: QPainter, rect: QRectF) -> None:
        theme = self._theme
        strong = theme.tokens.border_width > 1
        line = theme.colour("primary") if strong else None
        draw_box(painter, rect, radius=8, fill=theme.colour("primary_tint"), line=line, width=2)
        painter.save()
        painter.setClipRect(QRectF(rect.left(), rect.top(), 4, rect.height()))
        draw_box(painter, rect, radius=8, fill=theme.colour("primary"), line=None)
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> float:
        theme, px = self._theme, self._theme.px
        side: float = avatar_pixels(theme, AVATAR) if self.offer.initials else px(ICON)
        middle = rect.center().y()
        if self.offer.initials:
            place = QRectF(px(PADDING), middle - side / 2, side, side)
            paint_avatar(painter, place, theme, self.offer.initials, size=AVATAR, kind="person", selected=self._chosen)
        else:
            ink = "primary" if self._chosen else "ink_3"
            Icons(theme).draw(painter, QPointF(px(PADDING) + side / 2, middle), self.offer.icon, ink, ICON)
        return px(PADDING) + side + px(PADDING)

    def _paint_aside(self, painter: QPainter, rect: QRectF) -> float:
        theme, px = self._theme, self._theme.px
        right = rect.right() - px(PADDING)
        if self._chosen:
            font = theme.font("smallest", 500)
            width = text_width(font, "Enter") + px(14)
            cap = QRectF(right - width, rect.center().y() - px(12), width, px(24))
            draw_box(painter, cap, radius=6, fill=theme.colour("surface"), line=theme.colour("line_strong"))
            draw_text(painter, cap, "Enter", font, theme.colour("ink_2"), CENTRE)
            right -= width + px(8)
        if self.offer.aside:
            font = theme.font("small")
            spans = places_of(self.offer.aside, self._words)
            width = min(round(marked_width(self.offer.aside, spans, font)) + 2, round(rect.width() * 0.4))
            area = QRectF(right - width, 0, width, rect.height())
            if spans:
                draw_marked(painter, area, theme, self.offer.aside, spans, font, theme.colour("ink_2"))
            else:
                draw_text(painter, area, self.offer.aside, font, theme.colour("ink_2"), RIGHT_MIDDLE)
            right -= width
        return right

    def _paint_second(self, painter: QPainter, room: QRectF, role: str) -> None:
        theme = self._theme
        if self.offer.voice:
            painter.fillRect(QRectF(room.left(), room.top() + 1, 3, room.height() - 1), theme.colour("voice"))
            room = room.adjusted(theme.px(12), 0, 0, 0)
        spans = places_of(self.offer.second, self._words)
        draw_marked(painter, room, theme, self.offer.second, spans, theme.font(role), theme.colour("ink_2"))
