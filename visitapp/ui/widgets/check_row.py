"""A row that is ticked: box, words, a second line and short facts at the right; all of it can be pressed."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width
from visitapp.ui.widgets.wrapped import draw_wrapped, line_count, wrapped

BOX = 20
SIDE = 2
GAP = 12
PADDING = 9
LAST_FACT = 72
NARROWEST_TEXT = 160
NARROWEST = 90


class CheckRow(CheckBox):
    """A check box with facts in columns; `toggled(bool)` tells of a change, by mouse, key or screen reader.

    Facts are short things such as who and by when. Where there is no room for them they join the second line.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        second: str = "",
        facts: Sequence[str] = (),
        weight: int = 400,
        divider: bool = False,
        checked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, weight=weight, checked=checked, parent=parent)
        self._divider = divider
        self.second = ""
        self.facts: tuple[str, ...] = ()
        self.show_words(text, second, facts)

    def show_words(self, text: str, second: str = "", facts: Sequence[str] = ()) -> None:
        """Show other words."""
        self.second = second
        self.facts = tuple(facts)
        self.setText(text)
        self.setAccessibleName(", ".join(part for part in (text, second, *facts) if part))
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def _fact_widths(self) -> list[int]:
        font = self._theme.font("small", tabular=True)
        widths = [text_width(font, fact) for fact in self.facts]
        if len(widths) > 1:
            widths[-1] = max(widths[-1], self._theme.px(LAST_FACT))
        return widths

    def _facts_width(self) -> int:
        return sum(width + self._theme.px(GAP) for width in self._fact_widths())

    def _facts_beside(self, width: int) -> bool:
        return bool(self.facts) and width - self._lead() - self._facts_width() >= self._theme.px(NARROWEST_TEXT)

    def _lead(self) -> int:
        return SIDE + self._theme.px(BOX) + self._theme.px(GAP)

    def _layouts(self, width: int) -> tuple[list[QTextLayout], list[QTextLayout]]:
        """Return the words and the smaller words under them, broken for a row of `width` pixels."""
        room = width - self._lead()
        small = [self.second] if self.second else []
        if self._facts_beside(width):
            room -= self._facts_width()
        else:
            small.extend(self.facts)
        words = wrapped(self.text(), self._theme.font("body_small", self._weight), room)
        below = wrapped(" · ".join(small), self._theme.font("small"), room) if small else []
        return words, below

    def _text_height(self, width: int) -> int:
        said = (self.text(), self.second, *self.facts, self._theme.text_size, width)
        return self._measures.of(lambda: self._measure(width), *said)

    def _measure(self, width: int) -> int:
        words, below = self._layouts(width)
        theme = self._theme
        height = line_count(words) * theme.line_height("body_small") + line_count(below) * theme.line_height("small")
        return max(height, theme.px(BOX))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._text_height(width) + 2 * self._theme.px(PADDING) + self._theme.tokens.border_width

    def sizeHint(self) -> QSize:
        words = text_width(self._theme.font("body_small", self._weight), self.text())
        second = text_width(self._theme.font("small"), self.second)
        width = self._lead() + max(words, second) + self._facts_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._lead() + self._theme.px(NARROWEST)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        border = theme.tokens.border_width
        if self._divider:
            painter.fillRect(QRectF(0, 0, self.width(), border), theme.colour("line"))
        words, below = self._layouts(self.width())
        line = theme.line_height("body_small")
        top = border + (self.height() - border - self._text_height(self.width())) / 2
        side = theme.px(BOX)
        self._paint_box(painter, QRectF(SIDE, round(top + (line - side) / 2), side, side))
        area = QRectF(self._lead(), top, self.width() - self._lead(), self.height())
        ink = "line_strong" if not self.isEnabled() else "ink_2" if self.isChecked() else "ink"
        painter.setPen(theme.colour(ink))
        area.setTop(draw_wrapped(painter, words, area, line))
        painter.setPen(theme.colour("ink_3" if self.isEnabled() else "line_strong"))
        draw_wrapped(painter, below, area, theme.line_height("small"))
        if self._facts_beside(self.width()):
            self._paint_facts(painter, top, line)

    def _paint_facts(self, painter: QPainter, top: float, line: int) -> None:
        theme = self._theme
        right = float(self.width())
        font = theme.font("small", tabular=True)
        colour = theme.colour("ink_2")
        for fact, width in zip(reversed(self.facts), reversed(self._fact_widths()), strict=True):
            draw_text(painter, QRectF(right - width, top, width, line), fact, font, colour, RIGHT_MIDDLE)
            right -= width + theme.px(GAP)
