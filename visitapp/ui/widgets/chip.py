"""Chips: short facts with an icon, and the buttons that look like them."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width

ChipKind = Literal["plain", "done", "notice", "urgent", "info", "voice"]
HEIGHT = 26
PADDING = 10
GAP = 6
ICON = 16
RADIUS = 8
WEIGHT = 500


def chip_colours(kind: ChipKind) -> tuple[str, str, str]:
    """Return the tokens for the ground, the border and the words of a chip."""
    if kind == "plain":
        return ("surface", "line", "ink_2")
    hue = "primary" if kind == "done" else kind
    return (f"{hue}_tint", f"{hue}_line", hue)


def chip_size(theme: Theme, text: str, icon: str | None) -> QSize:
    """Return the size in pixels that a chip needs."""
    lead = theme.px(ICON) + theme.px(GAP) if icon else 0
    words = text_width(theme.font("small", WEIGHT), text)
    return QSize(2 * theme.px(PADDING) + lead + words, theme.px(HEIGHT))


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    text: str,
    *,
    kind: ChipKind = "plain",
    icon: str | None = None,
    ink: str | None = None,
    ground: str | None = None,
) -> None:
    """Draw a chip that fills `rect`; `ink` and `ground` replace the kind's own tokens."""
    own_ground, border, own_ink = chip_colours(kind)
    colour = ink or own_ink
    draw_box(
        painter,
        rect,
        radius=RADIUS,
        fill=theme.colour(ground or own_ground),
        line=theme.colour(border),
        width=theme.tokens.border_width,
    )
    x = rect.left() + theme.px(PADDING)
    if icon:
        size = theme.px(ICON)
        Icons(theme).draw(painter, QPointF(x + size / 2, rect.center().y()), icon, colour, ICON)
        x += size + theme.px(GAP)
    words = QRectF(x, rect.top(), rect.right() - theme.px(PADDING) - x, rect.height())
    draw_text(painter, words, text, theme.font("small", WEIGHT), theme.colour(colour))


class Chip(QLabel):
    """A fact: 26 px high, icon and words. Where there is no room it is shortened, and its tooltip says all.

    `more` is what a closer look tells: it stands in the tooltip and is the description for a screen reader.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ChipKind = "plain",
        *,
        icon: str | None = None,
        more: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._icon = icon
        self._more = more
        self.setAccessibleDescription(more)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_chip(self, text: str, kind: ChipKind = "plain", *, icon: str | None = None) -> None:
        """Change the words, the kind and the icon."""
        self._kind = kind
        self._icon = icon
        self.setText(text)
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self.text(), self._icon)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._theme.px(120)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        short = self.width() < self.sizeHint().width()
        self.setToolTip("\n".join(words for words in (self.text() if short else "", self._more) if words))
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._theme, self.text(), kind=self._kind, icon=self._icon)
        painter.end()
        event.accept()


class ToggleChip(PlainButton):
    """A chip that is a real button: a tick while it is on, a plus while it can be added.

    `kind` is how it looks while on: `done`, or `voice` for the person; `off_icon` replaces the plus. Listen to
    `toggled`.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ChipKind = "done",
        *,
        checked: bool = False,
        off_icon: str = "plus",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, parent)
        self._kind = kind
        self._off_icon = off_icon
        self.setCheckable(True)
        self.setChecked(checked)

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self.text(), "check")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        paint_chip(
            painter,
            QRectF(self.rect()),
            self._theme,
            self.text(),
            kind=self._kind if on else "plain",
            icon="check" if on else self._off_icon,
            ink=None if self.isEnabled() else "line_strong",
            ground="sunken" if self.underMouse() and not on else None,
        )
        painter.end()
        event.accept()


class ActionChip(PlainButton):
    """A chip that does something when pressed, such as adding someone."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str | None = "plus",
        ink: str = "primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, parent)
        self._icon = icon
        self._ink = ink

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self.text(), self._icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(
            painter,
            QRectF(self.rect()),
            self._theme,
            self.text(),
            icon=self._icon,
            ink=self._ink if self.isEnabled() else "line_strong",
            ground="sunken" if self.underMouse() else None,
        )
        painter.end()
        event.accept()
