"""The ground of writing areas: a choice of four calm colours, and a sample that shows them at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QSizePolicy, QWidget

from visitapp.config import WRITING_GROUNDS
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.look.tokens import tokens_of
from visitapp.ui.widgets.painting import LEFT_MIDDLE, draw_box, draw_text, text_width
from visitapp.ui.widgets.segmented import STEPS
from visitapp.ui.widgets.wrapped import draw_wrapped, line_count, wrapped

HEIGHT = 44
SWATCH = 28
PAD = 8
INNER = 10
TICK = 16
RADIUS = 8
BAR = 3
SAMPLE = "“I stood in that kitchen on Sunday and I thought, I know what I’m doing.”"


class _Choice(QRadioButton):
    """One colour: its swatch, its name, and a tick when it is chosen."""

    moved = Signal(int)

    def __init__(self, theme: Theme, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key = key
        self.name_colour()
        self.setProperty("focus_radius", RADIUS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def name_colour(self) -> None:
        """Say which colour it is: white is white in the light theme only."""
        is_plain = self.key == "white" and self._theme.name != "light"
        self.setText("Plain" if is_plain else self.key.capitalize())

    def minimumSizeHint(self) -> QSize:
        px = self._theme.px
        words = text_width(self._theme.font("small", 600), self.text())
        return QSize(px(PAD) + px(SWATCH) + px(INNER) + words + px(PAD), px(HEIGHT))

    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        return QSize(least.width() + self._theme.px(TICK) + self._theme.px(PAD), least.height())

    def hitButton(self, _pos: object) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        chosen = self.isChecked()
        border = theme.tokens.border_width
        rect = QRectF(self.rect())
        line = theme.colour("primary" if chosen else "line_strong")
        fill = theme.colour("sunken" if self.underMouse() and not chosen else "surface")
        draw_box(painter, rect, radius=RADIUS, fill=fill, line=line, width=max(2, border) if chosen else border)
        side = px(SWATCH)
        swatch = QRectF(px(PAD), (rect.height() - side) / 2, side, side)
        ground = QColor(tokens_of(theme.name, self.key).writing)
        draw_box(painter, swatch, radius=6, fill=ground, line=theme.colour("line_strong"), width=border)
        words = rect.adjusted(px(PAD) + side + px(INNER), 0, -px(PAD), 0)
        ink = theme.colour("primary" if chosen else "ink_2")
        draw_text(painter, words, self.text(), theme.font("small", 600 if chosen else 500), ink, LEFT_MIDDLE)
        if chosen and self.width() >= self.sizeHint().width():
            centre = QPointF(rect.right() - px(PAD) - px(TICK) / 2, rect.center().y())
            Icons(theme).draw(painter, centre, "check", "primary", TICK)
        painter.end()
        event.accept()


class WritingGround(QWidget):
    """White, cream, blue or green, side by side or two by two; `chosen` carries the one that was chosen."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._group = QButtonGroup(self)
        self.choices = [_Choice(theme, key, self) for key in WRITING_GROUNDS]
        self._columns = 0
        self.setAccessibleName("Writing area")
        for choice in self.choices:
            self._group.addButton(choice)
            choice.moved.connect(self._on_choice_moved)
            choice.toggled.connect(self._on_choice_toggled)
        theme.changed.connect(self._on_theme_changed)
        self._arrange()

    def choose(self, key: str) -> None:
        """Show a colour as chosen; nothing is signalled."""
        blocked = self.blockSignals(True)
        for choice in self.choices:
            if choice.key == key:
                choice.setChecked(True)
        self.blockSignals(blocked)

    def minimumSizeHint(self) -> QSize:
        widest = max(choice.minimumSizeHint().width() for choice in self.choices)
        return QSize(2 * widest + 8, super().minimumSizeHint().height())

    @Slot(int)
    def _on_choice_moved(self, step: int) -> None:
        here = next((place for place, choice in enumerate(self.choices) if choice.isChecked()), 0)
        target = self.choices[(here + step) % len(self.choices)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.setChecked(True)

    @Slot(bool)
    def _on_choice_toggled(self, on: bool) -> None:
        if on:
            self.chosen.emit(next(choice.key for choice in self.choices if choice.isChecked()))

    @Slot()
    def _on_theme_changed(self) -> None:
        for choice in self.choices:
            choice.name_colour()
            choice.updateGeometry()
            choice.update()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        count = len(self.choices)
        needed = sum(choice.minimumSizeHint().width() for choice in self.choices) + 8 * (count - 1)
        columns = count if needed + self._theme.px(TICK + PAD) <= self.width() else 2
        if columns == self._columns:
            return
        self._columns = columns
        for place, choice in enumerate(self.choices):
            self._grid.addWidget(choice, place // columns, place % columns)


class WritingSample(QLabel):
    """Words as they stand in a writing area: its ground, its distance of lines, and the bar of somebody's own words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"Sample: {SAMPLE}")
        theme.changed.connect(self._on_theme_changed)

    def _inset(self) -> tuple[int, int]:
        return self._theme.px(18), self._theme.px(10)

    def _lines(self, width: int) -> list[QTextLayout]:
        side, _ = self._inset()
        lead = side + BAR + self._theme.px(14)
        font = self._theme.writing_font("writing")
        letters = self._theme.line_letters * QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE)
        return wrapped(SAMPLE, font, min(width - lead - side, letters))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        step = self._theme.writing_line_height("writing")
        return line_count(self._lines(width)) * step + 2 * self._inset()[1]

    def sizeHint(self) -> QSize:
        width = self._theme.px(400)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.writing_line_height("writing") + 2 * self._inset()[1])

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        line = theme.colour("line")
        width = theme.tokens.border_width
        draw_box(painter, rect, radius=RADIUS, fill=theme.colour("writing"), line=line, width=width)
        side, top = self._inset()
        painter.fillRect(QRectF(side, top, BAR, rect.height() - 2 * top), theme.colour("voice"))
        painter.setPen(theme.colour("ink"))
        left = side + BAR + theme.px(14)
        area = QRectF(left, top, rect.width() - left - side, rect.height() - 2 * top)
        draw_wrapped(painter, self._lines(self.width()), area, theme.writing_line_height("writing"))
        painter.end()
        event.accept()
