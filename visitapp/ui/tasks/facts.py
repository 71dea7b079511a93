"""What stands beside a task: whom it is about, where it came from, and by when; each opens or changes it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.avatar import avatar_pixels, paint_avatar
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.painting import LEFT_MIDDLE, RIGHT_MIDDLE, draw_box, draw_text, text_width

ELIDE = Qt.TextElideMode.ElideRight
AVATAR = 26
ICON = 16
GAP = 8
HEIGHT = 34
PADDING = 8
LEAST = 64


class FactLink(PlainButton):
    """A short fact with an icon or initials before it; pressing it opens what it names. It is shortened to fit."""

    def __init__(self, theme: Theme, text: str, name: str, *, icon: str = "", initials: str = "") -> None:
        super().__init__(theme, text)
        self._icon = icon
        self._initials = initials
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        return self._theme.font("small", 500 if self._initials else 400)

    def _lead(self) -> int:
        wide = avatar_pixels(self._theme, AVATAR) if self._initials else self._theme.px(ICON)
        return wide + self._theme.px(GAP)

    def sizeHint(self) -> QSize:
        return QSize(self._lead() + text_width(self._font(), self.text()) + 2, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._theme.px(LEAST)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        middle = self.height() / 2
        if self._initials:
            edge = avatar_pixels(theme, AVATAR)
            place = QRectF(0, middle - edge / 2, edge, edge)
            paint_avatar(painter, place, theme, self._initials, size=AVATAR, kind="listed")
        elif self._icon:
            self._icons.draw(painter, QPointF(theme.px(ICON) / 2, middle), self._icon, "ink_3", ICON)
        font = self._font()
        font.setUnderline(self.underMouse())
        words = QRectF(self._lead(), 0, self.width() - self._lead(), self.height())
        shown = QFontMetricsF(font).elidedText(self.text(), ELIDE, words.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        draw_text(painter, words, shown, font, theme.colour("ink" if self._initials else "ink_2"), LEFT_MIDDLE)
        painter.end()
        event.accept()


class DayButton(MenuButton):
    """By when, at the right; pressing it offers other days."""

    def __init__(self, theme: Theme, text: str, name: str, *, strong: bool) -> None:
        super().__init__(theme, text, chevron=False, name=name)
        self._strong = strong
        self.setToolTip("Another day")
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def _day_font(self) -> QFont:
        return self._theme.font("small", 600 if self._strong else 400, tabular=True)

    def sizeHint(self) -> QSize:
        return QSize(text_width(self._day_font(), self.text()) + 2 * self._theme.px(PADDING), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            contrast = theme.tokens.border_width > 1
            line = theme.colour("primary") if contrast else None
            draw_box(painter, QRectF(self.rect()), radius=8, fill=theme.colour("sunken"), line=line, width=2)
        words = QRectF(self.rect()).adjusted(theme.px(PADDING), 0, -theme.px(PADDING), 0)
        colour = theme.colour("ink" if self._strong else "ink_2")
        draw_text(painter, words, self.text(), self._day_font(), colour, RIGHT_MIDDLE)
        painter.end()
        event.accept()
