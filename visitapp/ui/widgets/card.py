"""Cards: white paper with a thin border, a heading on the left and at most one link on the right."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import LinkButton
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

CardKind = Literal["surface", "voice", "notice", "next", "quiet", "done"]
RADIUS = 10
PADDING = (18, 14, 18, 16)


def card_colours(kind: CardKind) -> tuple[str | None, str, str]:
    """Return the tokens for the ground (None: see-through), the border and the heading."""
    match kind:
        case "voice":
            return ("voice_tint", "voice_line", "voice")
        case "notice":
            return ("notice_tint", "notice_line", "ink")
        case "next":
            return ("surface", "primary", "ink")
        case "done":
            return ("primary_tint", "primary_line", "ink")
        case "quiet":
            return (None, "line", "ink")
        case "surface":
            return ("surface", "line", "ink")


class Card(QWidget):
    """A box for one subject; put its content into `body`.

    `voice` is for the person's own words, `notice` for what must be seen, `next` for the next visit, `quiet` for
    what is over, `done` for what was looked at and is well. With a `title` it has a heading row; `link` adds the one
    text link (`card.link.clicked`).
    """

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        *,
        kind: CardKind = "surface",
        link: str = "",
        padding: tuple[int, int, int, int] = PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: CardKind = kind
        self._padding = padding
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(6)
        self.title: Text | None = None
        self.link: LinkButton | None = None
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        if title:
            self.title = Text(theme, "heading", title, card_colours(kind)[2])
            self.header.addWidget(self.title, 1)
            self.setAccessibleName(title)
        if link:
            self.link = LinkButton(theme, link)
            self.link.setAccessibleName(f"{link} – {title}" if title else link)
            self.header.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        if title or link:
            self._outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self._outer.addLayout(self.body, 1)
        self._on_theme_changed()
        theme.changed.connect(self._on_theme_changed)

    def set_kind(self, kind: CardKind) -> None:
        """Change the look."""
        self._kind = kind
        if self.title is not None:
            self.title.set_colour(card_colours(kind)[2])
        self.update()

    @Slot()
    def _on_theme_changed(self) -> None:
        left, top, right, bottom = (self._theme.px(side) for side in self._padding)
        self._outer.setContentsMargins(left, top, right, bottom)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, border, _ = card_colours(self._kind)
        width = self._theme.tokens.border_width
        if self._kind == "next" and width > 1:
            width *= 2  # in high contrast every card has a strong border, so the next one needs a wider one
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=RADIUS,
            fill=self._theme.colour(ground) if ground else None,
            line=self._theme.colour(border),
            width=width,
        )
        painter.end()
        event.accept()


class Divider(QWidget):
    """A thin line across, or `upright` between two halves."""

    def __init__(self, theme: Theme, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        long, thin = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(*((thin, long) if upright else (long, thin)))
        theme.changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._theme.tokens.border_width
        return QSize(width, width)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("line"))
        painter.end()
        event.accept()
