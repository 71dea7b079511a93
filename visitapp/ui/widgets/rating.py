"""A rating from 0 to 10: eleven joined cells for mouse and keyboard, a spin box to a screen reader.

It is built on Qt's spin box so that role, value and "7 of 10" reach the accessibility tree on every system.
"""

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import CENTRE, LEFT_MIDDLE, RIGHT_MIDDLE, draw_box, draw_text, text_width

HIGHEST = 10
CELLS = HIGHEST + 1
LEFT_OUT = -1
SECOND_DIGIT_WAIT_MS = 700
SMALLEST_CELL = 24
LOW_WORDS = "nowhere near"
HIGH_WORDS = "just where I want to be"


class Rating(QSpinBox):
    """Choose 0 to 10 with mouse, arrows, Home, End or digits; Delete, or the same cell again, leaves it out."""

    rated = Signal(int)
    left_out = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        low: str = LOW_WORDS,
        high: str = HIGH_WORDS,
        words_shown: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._low = low
        self._high = high
        self._words_shown = words_shown
        self._hovered = LEFT_OUT
        self._told: int = LEFT_OUT
        self._second_digit = QTimer(self, singleShot=True, interval=SECOND_DIGIT_WAIT_MS)
        self._second_digit.timeout.connect(self._on_second_digit_timeout)
        self.setRange(LEFT_OUT, HIGHEST)
        self.setSuffix(f" of {HIGHEST}")
        self.setSpecialValueText("not rated")
        self.setValue(LEFT_OUT)
        self.setAccessibleName(name)
        self.setAccessibleDescription(f"0 is {low}, {HIGHEST} is {high}")
        self.setToolTip("Press the number again, or Delete, to leave it out")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFrame(False)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.lineEdit().hide()
        # Of the scale, not of its line: the line hands its own policy on to the scale.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("focus_radius", 8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    @property
    def rating(self) -> int | None:
        """Return the rating shown, or None when it is left out."""
        return None if self.value() == LEFT_OUT else self.value()

    def set_rating(self, rating: int | None) -> None:
        """Show a rating, or none; nothing is signalled."""
        self._second_digit.stop()
        self._told = LEFT_OUT if rating is None else rating
        self.setValue(self._told)
        self.update()

    def _choose(self, value: int) -> None:
        self._second_digit.stop()
        self.setValue(value)
        self.update()
        self._tell()

    def _tell(self) -> None:
        self._second_digit.stop()
        if self.value() == self._told:
            return
        self._told = self.value()
        if self._told == LEFT_OUT:
            self.left_out.emit()
        else:
            self.rated.emit(self._told)

    @Slot()
    def _on_second_digit_timeout(self) -> None:
        self._tell()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    # keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.isReadOnly() or not plain or not self._took_key(event):
            event.ignore()

    def _took_key(self, event: QKeyEvent) -> bool:
        value = self.value()
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self._choose(min(HIGHEST, value + 1))
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self._choose(HIGHEST if value == LEFT_OUT else max(0, value - 1))
            case Qt.Key.Key_Home:
                self._choose(0)
            case Qt.Key.Key_End:
                self._choose(HIGHEST)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._choose(LEFT_OUT)
            case _ if event.text() and event.text() in "0123456789":
                self._type_digit(int(event.text()))
            case _:
                return False
        return True

    def _type_digit(self, digit: int) -> None:
        """Take a digit; a 1 waits a moment, because a 0 may follow it."""
        if digit == 0 and self._second_digit.isActive():
            self._choose(HIGHEST)
        elif digit == 1:
            self.setValue(digit)
            self.update()
            self._second_digit.start()
        else:
            self._choose(digit)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._tell()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().x(), event.position().y())
        if cell is None or self.isReadOnly() or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._choose(LEFT_OUT if cell == self.value() else cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().x(), event.position().y())
        self._hover(LEFT_OUT if cell is None or self.isReadOnly() else cell)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(LEFT_OUT)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change a rating."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def _hover(self, cell: int) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.update()

    # geometry: one row of eleven, or two rows where eleven would be too narrow to press or to read

    def _cell_min(self) -> int:
        return max(SMALLEST_CELL, text_width(self._theme.font("small", 700, tabular=True), "10") + 4)

    def _cell_height(self) -> int:
        return max(SMALLEST_CELL, self._theme.px(34))

    def _columns(self, width: int) -> int:
        return CELLS if width >= CELLS * self._cell_min() + 2 else ceil(CELLS / 2)

    def _words_fit_one_line(self, width: int) -> bool:
        font = self._theme.font("smallest")
        return text_width(font, self._low) + text_width(font, self._high) + self._theme.px(12) <= width

    def _cells_rect(self) -> QRectF:
        rows = ceil(CELLS / self._columns(self.width()))
        return QRectF(0, 0, self.width(), rows * self._cell_height() + 2)

    def cell_rect(self, value: int) -> QRectF:
        """Return where the cell of a value is drawn."""
        columns = self._columns(self.width())
        outer = self._cells_rect().adjusted(1, 1, -1, -1)
        width = outer.width() / columns
        row, column = divmod(value, columns)
        return QRectF(
            outer.left() + column * width, outer.top() + row * self._cell_height(), width, self._cell_height()
        )

    def _cell_at(self, x: float, y: float) -> int | None:
        return next((v for v in range(CELLS) if self.cell_rect(v).contains(x, y)), None)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = ceil(CELLS / self._columns(width))
        height = rows * self._cell_height() + 2
        if self._words_shown:
            lines = 1 if self._words_fit_one_line(width) else 2
            height += self._theme.px(4) + lines * self._theme.line_height("smallest")
        return height

    def sizeHint(self) -> QSize:
        width = max(self._theme.px(330), CELLS * self._cell_min() + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        font = self._theme.font("smallest")
        words = max(text_width(font, self._low), text_width(font, self._high)) if self._words_shown else 0
        width = max(ceil(CELLS / 2) * self._cell_min() + 2, words)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._cells_rect()
        border = self._theme.tokens.border_width
        clip = QPainterPath()
        clip.addRoundedRect(frame.adjusted(border / 2, border / 2, -border / 2, -border / 2), 7, 7)
        painter.fillPath(clip, self._theme.colour("surface"))
        painter.setClipPath(clip)
        for value in range(CELLS):
            self._paint_cell(painter, value)
        self._paint_lines(painter, frame)
        painter.setClipping(False)
        draw_box(painter, frame, radius=8, fill=None, line=self._theme.colour("line_strong"), width=border)
        if self._words_shown:
            self._paint_words(painter, frame.bottom() + self._theme.px(4))

    def _paint_cell(self, painter: QPainter, value: int) -> None:
        theme = self._theme
        cell = self.cell_rect(value)
        chosen = value == self.value()
        if chosen or value == self._hovered:
            painter.fillRect(cell.adjusted(-1, -1, 1, 1), theme.colour("primary" if chosen else "sunken"))
        font = theme.font("small", 700 if chosen else 400, tabular=True)
        draw_text(painter, cell, str(value), font, theme.colour("on_primary" if chosen else "ink_2"), CENTRE)

    def _paint_lines(self, painter: QPainter, frame: QRectF) -> None:
        columns = self._columns(self.width())
        painter.setPen(QPen(self._theme.colour("line"), 1))
        if columns < CELLS:
            y = self.cell_rect(columns).top()
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        for value in (v for v in range(1, columns) if self.value() not in (v, v - 1) or columns < CELLS):
            x = round(self.cell_rect(value).left()) + 0.5
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))

    def _paint_words(self, painter: QPainter, top: float) -> None:
        font = self._theme.font("smallest")
        colour = self._theme.colour("ink_2")
        line = self._theme.line_height("smallest")
        below = 0 if self._words_fit_one_line(self.width()) else line
        draw_text(painter, QRectF(0, top, self.width(), line), self._low, font, colour, LEFT_MIDDLE)
        draw_text(painter, QRectF(0, top + below, self.width(), line), self._high, font, colour, RIGHT_MIDDLE)
