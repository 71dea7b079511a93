"""The short list of steps beside the welcome card: done, here, later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.painting import CENTRE, draw_box, draw_text
from visitapp.ui.widgets.text import Text

DOT = 32
WIDTH = 284


@dataclass(frozen=True)
class Step:
    """A step's name and one line about it."""

    name: str
    about: str


class _Dot(QWidget):
    """A numbered circle and the line down to the next one."""

    def __init__(self, theme: Theme, number: int, *, last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self._last = last
        self.state = "later"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(DOT), self._theme.px(DOT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, side = self._theme, float(self._theme.px(DOT))
        if not self._last:
            painter.fillRect(QRectF(side / 2 - 1, side, 2, self.height() - side), theme.colour("line"))
        later = self.state == "later"
        circle = QRectF(0, 0, side, side)
        fill, line = ("surface", "line_strong") if later else ("primary", "primary")
        draw_box(painter, circle, radius=side / 2, fill=theme.colour(fill), line=theme.colour(line), width=2)
        if self.state == "done":
            Icons(theme).draw(painter, QPointF(side / 2, side / 2), "check", "on_primary", 18)
        else:
            ink = theme.colour("ink_2" if later else "on_primary")
            draw_text(painter, circle, str(self._number), theme.font("body_small", 600), ink, CENTRE)
        painter.end()
        event.accept()


class StepList(QWidget):
    """A title, the steps from top to bottom, and a promise at the foot."""

    def __init__(
        self, theme: Theme, title: str, steps: Sequence[Step], promise: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps = tuple(steps)
        self._dots: list[_Dot] = []
        self._names: list[Text] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(Text(theme, "heading_large", title))
        self._column.addSpacing(22)
        for number, step in enumerate(self._steps, 1):
            self._column.addLayout(self._row(number, step))
        self._column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(IconLabel(theme, "shield-check", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(Text(theme, "small", promise, "ink_2"), 1)
        self._column.addLayout(foot)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.show_step(0)

    def _row(self, number: int, step: Step) -> QHBoxLayout:
        dot = _Dot(self._theme, number, last=number == len(self._steps))
        name = Text(self._theme, "body", step.name)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 4, 0, 26)
        words.addWidget(name)
        words.addWidget(Text(self._theme, "small", step.about, "ink_2"))
        self._dots.append(dot)
        self._names.append(name)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(dot)
        row.addLayout(words, 1)
        return row

    def show_step(self, here: int) -> None:
        """Mark the step that is open; those before it are done."""
        for place, (dot, name) in enumerate(zip(self._dots, self._names, strict=True)):
            dot.state = "done" if place < here else "here" if place == here else "later"
            name.set_role("body", 600 if place == here else 500)
            name.set_colour("ink" if place == here else "ink_2")
            said = {"done": "done", "here": "this step", "later": "later"}[dot.state]
            name.setAccessibleName(f"{self._steps[place].name}, {said}")
            dot.update()

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self.setFixedWidth(px(WIDTH))
        self._column.setContentsMargins(px(26), px(30), px(26), px(26))
        for dot in self._dots:
            dot.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, border = self._theme, self._theme.tokens.border_width
        area = QRectF(self.rect())
        painter.setClipRect(area)
        line = theme.colour("line")
        draw_box(painter, area.adjusted(0, 0, 20, 0), radius=10, fill=theme.colour("sunken"), line=line, width=border)
        painter.fillRect(QRectF(area.right() - border, 0, border, area.height()), line)
        painter.end()
        event.accept()
