"""Initials in a circle or a rounded square: a person without a photo.

The initials repeat the name beside them, so the avatar says nothing to a screen reader unless it is given a name.
"""

from typing import Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme, text_scale
from visitapp.ui.widgets.painting import CENTRE, draw_box

AvatarKind = Literal["person", "listed", "worker", "plain", "family", "friends", "work", "community"]
LETTER_SIZES = {60: 21, 44: 16, 40: 15, 32: 13, 26: 13}
SQUARE_RADIUS = 0.26


def letter_size(size: int) -> int:
    """Return the size of the initials at 100 % for an avatar of `size` pixels, never under 13."""
    return LETTER_SIZES.get(size, max(13, round(size * 0.36)))


def avatar_pixels(theme: Theme, size: int) -> int:
    """Return the width of an avatar at the theme's text size: it grows as its letters do."""
    return round(size * text_scale(letter_size(size), theme.text_size))


def avatar_colours(kind: AvatarKind, selected: bool) -> tuple[str, str, str, int]:
    """Return the tokens for fill, line and letters and the line's width (0 = none unless the theme asks for lines)."""
    match kind:
        case "person":
            return ("surface" if selected else "voice_tint", "voice_line", "voice", 0)
        case "listed":
            return ("surface", "line", "voice" if selected else "ink_2", 0 if selected else 1)
        case "worker":
            return ("surface", "line", "ink_2", 1)
        case "plain":
            return ("primary_tint", "primary_line", "primary", 0)
        case _:
            return ("surface", f"map_{kind}", "ink_2", 2)


def paint_avatar(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    initials: str,
    *,
    size: int = 32,
    kind: AvatarKind = "worker",
    square: bool = False,
    selected: bool = False,
) -> None:
    """Draw an avatar in `rect`; `size` is its nominal size at 100 %, `selected` means on a tinted row."""
    fill, line, ink, width = avatar_colours(kind, selected)
    border = theme.tokens.border_width
    if border > 1:
        width = max(width, border)
    radius = rect.width() * SQUARE_RADIUS if square else rect.width() / 2
    draw_box(
        painter,
        rect,
        radius=radius,
        fill=theme.colour(fill),
        line=theme.colour(line) if width else None,
        width=width,
    )
    font = QFont(theme.font("smallest", 600))
    font.setPixelSize(round(letter_size(size) * text_scale(letter_size(size), theme.text_size)))
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    painter.drawText(rect, CENTRE, initials)


class Avatar(QWidget):
    """A person's initials; `kind` says what the person is to the one whose record this is."""

    def __init__(
        self,
        theme: Theme,
        initials: str = "",
        *,
        size: int = 32,
        kind: AvatarKind = "worker",
        square: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self.initials = initials
        self.kind: AvatarKind = kind
        self.square = square
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_person(self, initials: str, kind: AvatarKind, square: bool = False) -> None:
        """Show somebody else's initials."""
        self.initials = initials
        self.kind = kind
        self.square = square
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = avatar_pixels(self._theme, self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = float(avatar_pixels(self._theme, self._size))
        rect = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_avatar(
            QPainter(self), rect, self._theme, self.initials, size=self._size, kind=self.kind, square=self.square
        )
