"""Banners: a tinted strip that says something about the whole screen and stays until it is no longer true."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

BannerKind = Literal["notice", "urgent", "info", "done"]
ICONS: dict[BannerKind, str] = {
    "notice": "circle-alert",
    "urgent": "circle-alert",
    "info": "info",
    "done": "circle-check",
}
RADIUS = 10
LEAST_WORDS = 240


def hue(kind: BannerKind) -> str:
    """Return the token of a kind's colour."""
    return "primary" if kind == "done" else kind


class Banner(QWidget):
    """An icon, a bold first sentence and a plain one. An urgent banner is spoken at once when it appears."""

    def __init__(
        self,
        theme: Theme,
        kind: BannerKind,
        first: str = "",
        rest: str = "",
        *,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: BannerKind = kind
        self._own_icon = icon
        self._icon = IconLabel(theme, icon or ICONS[kind], hue(kind), 22)
        self._words = Text(theme, "body", f"{first} {rest}".strip(), strong=first)
        self._row = QHBoxLayout()
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self._buttons = QHBoxLayout()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.addLayout(self._row, 1)
        self._box.addLayout(self._buttons)
        self._on_theme_changed()
        self._name()
        theme.changed.connect(self._on_theme_changed)

    def add_button(self, button: Button) -> None:
        """Put a button at the right, or under the words where they would have too little room beside it."""
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._arrange()

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        room = self.width() - self._buttons.sizeHint().width() - self._theme.px(3 * 16 + 22)
        beside = room >= min(self._theme.px(LEAST_WORDS), self._words.sizeHint().width())
        wanted = directions.LeftToRight if beside else directions.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
            self._buttons.setAlignment(Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def say(self, first: str, rest: str = "", *, kind: BannerKind | None = None) -> None:
        """Change the sentences and, when given, the kind; the change is spoken if the banner is in view."""
        if kind is not None:
            self._kind = kind
            self._icon.set_icon(self._own_icon or ICONS[kind], hue(kind))
        self._words.setText(f"{first} {rest}".strip())
        self._words.set_strong(first)
        self._name()
        self.update()
        if self.isVisible():
            self._speak()

    def words(self) -> str:
        """Return both sentences."""
        return self._words.text()

    def _name(self) -> None:
        self.setAccessibleName(self.words())

    def _speak(self) -> None:
        announce(self, self.words(), at_once=self._kind == "urgent")

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._box.setContentsMargins(px(16), px(12), px(16), px(12))
        for layout in (self._box, self._row, self._buttons):
            layout.setSpacing(px(12))
        self._arrange()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._kind == "urgent" and not event.spontaneous():
            self._speak()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=RADIUS,
            fill=self._theme.colour(f"{hue(self._kind)}_tint"),
            line=self._theme.colour(f"{hue(self._kind)}_line"),
            width=self._theme.tokens.border_width,
        )
        painter.end()
        event.accept()
