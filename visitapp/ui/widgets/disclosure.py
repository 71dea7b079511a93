"""A row that opens: mark, bold title, summary and chevron; what it holds is under it while it is open."""

from PySide6.QtCore import QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, wrapped

SIDE = 14
GAP = 12
MARK = 18
CHEVRON = 17
LEAST_HEIGHT = 41


class _Head(PlainButton):
    """The part that is pressed; the summary goes under the title where both do not fit on one line."""

    def __init__(self, theme: Theme, title: str, side: int, weight: int, parent: QWidget) -> None:
        super().__init__(theme, title, parent)
        self._side = side
        self._weight = weight
        self._measures = Measures()
        self.summary = ""
        self.summary_colour = "ink_2"
        self.title_colour = "ink"
        self.mark = ""
        self.mark_colour = "primary"
        self.is_open = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self) -> None:
        """Tell the accessibility tree what this row is and whether it is open."""
        state = "open" if self.is_open else "closed"
        self.setAccessibleName(", ".join(part for part in (self.text(), self.summary, state) if part))

    def _lead(self) -> int:
        mark = self._theme.px(MARK) + self._theme.px(GAP) if self.mark else 0
        return self._theme.px(self._side) + mark

    def _room(self, width: int) -> int:
        tail = self._theme.px(CHEVRON) + self._theme.px(GAP) + self._theme.px(self._side)
        return max(1, width - self._lead() - tail)

    def _title_width(self) -> int:
        return text_width(self._theme.font("body_small", self._weight), self.text())

    def _one_line(self, width: int) -> bool:
        summary = text_width(self._theme.font("body_small"), self.summary) if self.summary else 0
        return self._title_width() + self._theme.px(GAP) + summary <= self._room(width)

    def _text_height(self, width: int) -> int:
        size = self._theme.text_size
        return self._measures.of(lambda: self._measure(width), self.text(), self.summary, self.mark, size, width)

    def _measure(self, width: int) -> int:
        room, theme = self._room(width), self._theme
        lines = self._measures.lines(self.text(), theme.font("body_small", self._weight), room)
        if self.summary and not self._one_line(width):
            lines += self._measures.lines(self.summary, theme.font("body_small"), room)
        return lines * theme.line_height("body_small")

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._theme.px(LEAST_HEIGHT), self._text_height(width) + 2 * self._theme.px(9))

    def sizeHint(self) -> QSize:
        summary = text_width(self._theme.font("body_small"), self.summary) if self.summary else 0
        words = self._title_width() + self._theme.px(GAP) + summary
        width = self._lead() + words + 2 * self._theme.px(GAP) + self._theme.px(CHEVRON + self._side)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._theme.px(200)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # The least height was asked for at the old width, and layouts keep it until they are told.
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        middle = self.height() / 2
        if self.mark:
            centre = QPointF(theme.px(self._side) + theme.px(MARK) / 2, middle)
            self._icons.draw(painter, centre, self.mark, self.mark_colour, MARK)
        chevron = QPointF(self.width() - theme.px(self._side) - theme.px(CHEVRON) / 2, middle)
        self._icons.draw(painter, chevron, "chevron-up" if self.is_open else "chevron-down", "ink_3", CHEVRON)
        self._paint_words(painter, middle)

    def _paint_words(self, painter: QPainter, middle: float) -> None:
        theme = self._theme
        line = theme.line_height("body_small")
        title_font, font = theme.font("body_small", self._weight), theme.font("body_small")
        room = self._room(self.width())
        if self._one_line(self.width()):
            area = QRectF(self._lead(), middle - line / 2, room, line)
            taken = draw_text(painter, area, self.text(), title_font, theme.colour(self.title_colour))
            area.setLeft(area.left() + taken + theme.px(GAP))
            colour = theme.colour(self.summary_colour)
            if self.is_open:
                draw_text(painter, area, self.summary, theme.font("small"), colour, RIGHT_MIDDLE)
            else:
                draw_text(painter, area, self.summary, font, colour)
            return
        area = QRectF(self._lead(), middle - self._text_height(self.width()) / 2, room, self.height())
        painter.setPen(theme.colour(self.title_colour))
        area.setTop(draw_wrapped(painter, wrapped(self.text(), title_font, room), area, line))
        painter.setPen(theme.colour(self.summary_colour))
        draw_wrapped(painter, wrapped(self.summary, font, room), area, line)


class Disclosure(QWidget):
    """One section that opens and closes; `opened` tells when a person did so. Put its content into `body`."""

    opened = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        title: str,
        body: QWidget,
        *,
        summary: str = "",
        mark: str = "",
        divider: bool = True,
        side: int = SIDE,
        weight: int = 600,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._divider = divider
        self.body = body
        self.head = _Head(theme, title, side, weight, self)
        self.head.mark = mark
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(body)
        body.hide()
        self.setFocusProxy(self.head)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.head.clicked.connect(self._on_head_clicked)
        theme.changed.connect(self._on_theme_changed)
        self.set_summary(summary)
        self._on_theme_changed()

    @property
    def is_open(self) -> bool:
        """Return whether the content is shown."""
        return self.head.is_open

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content; nothing is signalled."""
        self.head.is_open = is_open
        self.body.setVisible(is_open)
        self.head.say()
        self.head.update()

    def set_summary(self, summary: str, colour: str = "ink_2") -> None:
        """Show what is inside in a few words, in the token `colour`."""
        self.head.summary = summary
        self.head.summary_colour = colour
        self._refresh_head()

    def set_mark(self, icon: str, colour: str = "primary") -> None:
        """Change the icon before the title."""
        self.head.mark = icon
        self.head.mark_colour = colour
        self._refresh_head()

    def set_title(self, title: str, colour: str = "ink") -> None:
        """Change the title and its token; the person's own sections are in `voice`."""
        self.head.setText(title)
        self.head.title_colour = colour
        self._refresh_head()

    def _refresh_head(self) -> None:
        self.head.say()
        self.head.updateGeometry()
        self.head.update()

    @Slot()
    def _on_head_clicked(self) -> None:
        self.set_open(not self.is_open)
        announce(self.head, "Open" if self.is_open else "Closed")
        self.opened.emit(self.is_open)

    @Slot()
    def _on_theme_changed(self) -> None:
        border = self._theme.tokens.border_width if self._divider else 0
        self._column.setContentsMargins(0, border, 0, 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._divider:
            line = QRectF(0, 0, self.width(), self._theme.tokens.border_width)
            QPainter(self).fillRect(line, self._theme.colour("line"))
