"""The sections of a visit at its left: a filled dot where something is written, the open one marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.visits import SectionKind
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width
from visitapp.ui.widgets.text import Text

HEIGHT = 40
SIDE = 10
DOT = 10
ROOM_FOR_HINT = 130
"""Per cent of text size from which the hint would not fit under the sections; tooltips say it instead."""


HINT = "Alt+1 to Alt+{count} moves between sections. None of them has to be filled in."


class _Entry(PlainButton):
    """One section: its dot and its heading."""

    moved = Signal(int)

    def __init__(self, theme: Theme, kind: SectionKind, number: int, parent: QWidget) -> None:
        super().__init__(theme, kind.heading, parent)
        self.kind = kind
        self._number = number
        self.filled = False
        self.here = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.say()

    def count_as(self, number: int) -> None:
        """Be reached by Alt and this number."""
        if number != self._number:
            self._number = number
            self.say()

    def say(self) -> None:
        """Tell a screen reader the heading, whether it is written, and the key."""
        written = "written" if self.filled else "empty"
        self.setAccessibleName(f"{self.kind.heading}, {written}")
        self.setAccessibleDescription(f"Alt+{self._number}")
        self.setToolTip(f"Alt+{self._number}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.here else Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = text_width(theme.font("body_small", 600), self.text())
        return QSize(theme.px(2 * SIDE + DOT + 10) + words, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        # At the largest text the sections move closer together, so that all of them stay in view.
        return QSize(self._theme.px(120), self._theme.line_height("body_small") + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.tokens.border_width
        if self.here or self.underMouse():
            ground, line = ("surface", "line") if self.here else ("sunken", None)
            rect = QRectF(self.rect())
            fill, edge = theme.colour(ground), theme.colour(line) if line else None
            draw_box(painter, rect, radius=8, fill=fill, line=edge, width=width)
        dot = theme.px(DOT)
        centre = QPointF(theme.px(SIDE) + dot / 2, self.height() / 2)
        painter.setPen(QPen(theme.colour("primary" if self.filled else "line_strong"), max(1.5, width)))
        painter.setBrush(theme.colour("primary") if self.filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, dot / 2 - 0.75, dot / 2 - 0.75)
        x = theme.px(SIDE + 10) + dot
        words = QRectF(x, 0, self.width() - x - theme.px(SIDE), self.height())
        font = theme.font("body_small", 600 if self.here else 400)
        draw_text(painter, words, self.text(), font, theme.colour("ink" if self.here else "ink_2"))
        painter.end()
        event.accept()


class Outline(QWidget):
    """One stop for Tab; Up and Down move inside it. `chosen` carries the key of a section."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, sections: Sequence[SectionKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Sections of the visit")
        self.setProperty("region", True)
        self._shows_all = True
        self._entries = {kind.key: _Entry(theme, kind, at, self) for at, kind in enumerate(sections, 1)}
        self._hint = Text(
            theme,
            "smallest",
            HINT.format(count=len(sections)),
            "ink_3",
        )
        self._order = [kind.key for kind in sections]
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        for key, entry in self._entries.items():
            entry.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            entry.moved.connect(lambda step, key=key: self._focus_neighbour(key, step))
            self._column.addWidget(entry)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_filled(self, key: str, filled: bool) -> None:
        """Fill or empty a section's dot."""
        entry = self._entries[key]
        if entry.filled is not filled:
            entry.filled = filled
            entry.say()
            entry.update()

    def is_filled(self, key: str) -> bool:
        """Tell whether a section's dot is filled."""
        return self._entries[key].filled

    def set_here(self, key: str) -> None:
        """Mark the section that is being written."""
        for each, entry in self._entries.items():
            if entry.here is not (each == key):
                entry.here = each == key
                entry.say()
                entry.update()

    def show_only(self, keys: Sequence[str] | None) -> None:
        """Show these sections alone, without the hint about keys; None shows all."""
        for key, entry in self._entries.items():
            entry.setVisible(keys is None or key in keys)
        self._shows_all = keys is None
        self._hint.setVisible(self._shows_all and self._theme.text_size < ROOM_FOR_HINT)

    def arrange(self, keys: Sequence[str], shown: Sequence[str]) -> None:
        """Put all sections into this order; those not in `shown` are left out, and the others are numbered anew."""
        if list(keys) != self._order:
            self._order = list(keys)
            for at, key in enumerate(keys):
                self._column.removeWidget(self._entries[key])
                self._column.insertWidget(at, self._entries[key])
        for number, key in enumerate((key for key in keys if key in shown), 1):
            self._entries[key].count_as(number)
        for key, entry in self._entries.items():
            entry.setVisible(key in shown)
        self._hint.setText(HINT.format(count=len(shown)))

    def _focus_neighbour(self, key: str, step: int) -> None:
        keys = [each for each in self._order if self._entries[each].isVisible()]
        entry = self._entries[keys[(keys.index(key) + step) % len(keys)]]
        entry.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(20), px(24), px(12), px(20))
        self._hint.setContentsMargins(px(SIDE), px(14), 0, 0)
        self._hint.setVisible(self._shows_all and self._theme.text_size < ROOM_FOR_HINT)
        self.setFixedWidth(px(212))
