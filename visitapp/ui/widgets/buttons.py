"""Buttons: filled, outlined, quiet and dangerous ones, icons alone, and links inside cards.

Enter presses the focused button as Space does. An `&` in a button's words is an ordinary letter.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import LEFT_MIDDLE, draw_box, draw_dashed_box, draw_text, text_width

Kind = Literal["primary", "secondary", "quiet", "danger"]
Size = Literal["normal", "small", "hero"]
GAP = 8
RADIUS = 8
LEAST_LINE = 100


@dataclass(frozen=True)
class Measures:
    """Height, side padding (of a quiet button), icon size in pixels at 100 %, and type role of a button size."""

    height: int
    padding: int
    quiet_padding: int
    icon: int
    role: str


MEASURES: dict[Size, Measures] = {
    "normal": Measures(40, 16, 10, 18, "button"),
    "small": Measures(34, 12, 8, 16, "small"),
    "hero": Measures(44, 18, 12, 18, "heading"),
}


class PlainButton(QPushButton):
    """A push button that paints itself: keeps its words literal, answers Enter, and follows the theme."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = Icons(theme)
        self._text = ""
        self.setText(text)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focus_radius", RADIUS)
        theme.changed.connect(self._on_theme_changed)

    def setText(self, text: str) -> None:
        self._text = text
        super().setText(text.replace("&", "&&"))

    def text(self) -> str:
        return self._text

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class Button(PlainButton):
    """A button with words and, where it helps, an icon before or after them.

    `shortcut_hint` is shown beside the words ("Esc Esc"). `colour` is a token that replaces the words' own colour.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "secondary",
        *,
        size: Size = "normal",
        icon: str | None = None,
        icon_after: str | None = None,
        shortcut_hint: str = "",
        colour: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, parent)
        self._kind = kind
        self._measures = MEASURES[size]
        self._icon_name = icon
        self._icon_after = icon_after
        self._hint = shortcut_hint
        self._colour = colour
        self._busy = False
        self._idle_text = text
        self._kept_width = 0
        if shortcut_hint:
            self.setAccessibleDescription(shortcut_hint)

    def set_icon(self, icon: str | None) -> None:
        """Change the icon before the words."""
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change between filled, outlined, quiet and dangerous."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def start_busy(self, text: str) -> None:
        """Say what is being done ("Sending…"), keep the width, and take no presses until `end_busy`."""
        if not self._busy:
            self._kept_width = self.sizeHint().width()
            self._idle_text = self._text
        self._busy = True
        self.setText(text)

    def end_busy(self) -> None:
        """Show the button's own words again and take presses."""
        if self._busy:
            self._busy = False
            self._kept_width = 0
            self.setText(self._idle_text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._busy:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._busy or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        width = self._content_width() + 2 * self._padding()
        return QSize(max(width, self._kept_width), self._theme.px(self._measures.height))

    def _padding(self) -> int:
        quiet = self._kind == "quiet"
        return self._theme.px(self._measures.quiet_padding if quiet else self._measures.padding)

    def _font(self) -> QFont:
        return self._theme.font(self._measures.role, 600)

    def _parts(self) -> list[tuple[str, str, int]]:
        """Return what stands on the button from left to right: (what, content, width)."""
        icon = self._theme.px(self._measures.icon)
        parts = []
        if self._icon_name:
            parts.append(("icon", self._icon_name, icon))
        if self._text:
            parts.append(("text", self._text, text_width(self._font(), self._text)))
        if self._hint:
            parts.append(("hint", self._hint, text_width(self._theme.font("smallest"), self._hint)))
        if self._icon_after:
            parts.append(("icon", self._icon_after, icon))
        return parts

    def _content_width(self) -> int:
        parts = self._parts()
        return sum(width for _, _, width in parts) + self._theme.px(GAP) * (len(parts) - 1)

    def _box_colours(self) -> tuple[str | None, str | None, str]:
        """Return the tokens of ground, border and words for the present state."""
        pointed = self.underMouse() and not self._busy
        if not self.isEnabled():
            return (
                None if self._kind == "quiet" else "surface",
                None if self._kind == "quiet" else "line",
                "line_strong",
            )
        if self._kind == "primary":
            filled = "primary_press" if self.isDown() else "primary_hover" if pointed else "primary"
            return (filled, None, "on_primary")
        ground = "sunken" if pointed or self.isDown() else None
        if self._kind == "quiet":
            # In high contrast the ground cannot change, so a border answers the pointer.
            outlined = pointed and self._theme.tokens.border_width > 1
            return (ground, "primary" if outlined else None, self._colour or "primary")
        return (ground or "surface", "line_strong", self._colour or ("urgent" if self._kind == "danger" else "ink"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, border, ink = self._box_colours()
        dashed = not self.isEnabled() and self._theme.tokens.border_width > 1 and self._kind != "quiet"
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=RADIUS,
            fill=self._theme.colour(ground) if ground else None,
            line=self._theme.colour(border) if border and not dashed else None,
            width=self._theme.tokens.border_width,
        )
        if dashed:
            colour = self._theme.colour("line")
            draw_dashed_box(
                painter, QRectF(self.rect()), radius=RADIUS, line=colour, width=self._theme.tokens.border_width
            )
        x = (self.width() - self._content_width()) / 2
        for what, content, width in self._parts():
            area = QRectF(x, 0, width, self.height())
            if what == "icon":
                self._icons.draw(painter, QPointF(area.center()), content, ink, self._measures.icon)
            elif what == "text":
                draw_text(painter, area, content, self._font(), self._theme.colour(ink), LEFT_MIDDLE)
            else:
                hint = ink if self._kind == "primary" or not self.isEnabled() else "ink_3"
                draw_text(painter, area, content, self._theme.font("smallest"), self._theme.colour(hint), LEFT_MIDDLE)
            x += width + self._theme.px(GAP)
        painter.end()
        event.accept()


class IconButton(Button):
    """A square button with an icon alone; `name` is its tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        kind: Kind = "quiet",
        *,
        size: Size = "normal",
        colour: str | None = "ink_2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", kind, size=size, icon=icon, colour=colour, parent=parent)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Change the tooltip and what a screen reader says."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        edge = self._theme.px(self._measures.height)
        return QSize(edge, edge)


class LinkButton(PlainButton):
    """A link inside a card: words in the main colour, underlined under the pointer.

    `line` is one of several lines; one that does not fit ends in an ellipsis and shows all of itself in its tooltip.
    """

    def __init__(self, theme: Theme, text: str, *, line: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._role, self._weight, self._ink = ("body_small", 400, "ink") if line else ("small", 500, "primary")
        self._line = line
        if line:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focus_radius", 4)

    def sizeHint(self) -> QSize:
        return QSize(text_width(self._theme.font(self._role, self._weight), self._text), self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._theme.px(LEAST_LINE)), hint.height()) if self._line else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._line:
            self.setToolTip(self._text if self.width() < self.sizeHint().width() else "")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._theme.font(self._role, self._weight)
        font.setUnderline(self.underMouse() and self.isEnabled())
        colour = self._theme.colour(self._ink if self.isEnabled() else "line_strong")
        draw_text(painter, QRectF(self.rect()), self._text, font, colour, LEFT_MIDDLE)
        painter.end()
        event.accept()
