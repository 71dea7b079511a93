"""The visit's three columns; where there is no room for three, the side takes turns with the note."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.visits.note import Note
from visitapp.ui.visits.outline import Outline
from visitapp.ui.visits.side import WIDTH, Side
from visitapp.ui.visits.tools import Tools
from visitapp.ui.widgets.segmented import Option, Segmented

NARROWEST_NOTE = 460
OUTLINE_WIDTH = 212


class Paper(QWidget):
    """Paper in the chosen colour with a line at both sides: the note and its tools."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.column = QVBoxLayout(self)
        self.column.setSpacing(0)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        border = self._theme.tokens.border_width
        self.column.setContentsMargins(border, 0, border, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = self._theme.tokens.border_width
        painter.fillRect(self.rect(), self._theme.colour("writing"))
        for x in (0, self.width() - border):
            painter.fillRect(QRectF(x, 0, border, self.height()), self._theme.colour("line"))
        painter.end()
        event.accept()


class Body(QWidget):
    """Outline, paper, side. In a narrow window a switch over the paper chooses between note and side."""

    def __init__(
        self, theme: Theme, outline: Outline, note: Note, tools: Tools, side: Side, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._narrow = False
        self.outline, self.note, self.tools, self.side = outline, note, tools, side
        self.paper = Paper(theme)
        self.paper.column.addWidget(note, 1)
        self.paper.column.addWidget(tools)
        self.switch = Segmented(
            theme,
            "What is shown",
            [Option("note", "The note"), Option("side", "Who, actions and goals")],
        )
        self.switch.chosen.connect(self._on_switch_chosen)
        self._switch_row = QWidget()
        row = QHBoxLayout(self._switch_row)
        row.addWidget(self.switch)
        row.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._switch_row)
        middle.addWidget(self.paper, 1)
        self._columns = QHBoxLayout(self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addWidget(outline)
        self._columns.addLayout(middle, 1)
        self._columns.addWidget(side)
        self._middle = middle
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_note(self) -> None:
        """Bring the note to the front, where note and side take turns."""
        self.switch.choose("note")
        self._arrange()

    @Slot(str)
    def _on_switch_chosen(self, _key: str) -> None:
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        px = self._theme.px
        self._narrow = self.width() - px(OUTLINE_WIDTH) - px(WIDTH) < px(NARROWEST_NOTE)
        self._switch_row.setVisible(self._narrow)
        layout = self._switch_row.layout()
        if layout is not None:
            layout.setContentsMargins(px(20), px(10), px(20), px(10))
        note = not self._narrow or self.switch.key == "note"
        side = not self._narrow or self.switch.key == "side"
        home = self._middle if self._narrow else self._columns
        if home.indexOf(self.side) < 0:
            self._columns.removeWidget(self.side)
            self._middle.removeWidget(self.side)
            home.addWidget(self.side, 1 if self._narrow else 0)
        if self._narrow:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        else:
            self.side.setFixedWidth(px(WIDTH))
        self.paper.setVisible(note)
        self.side.setVisible(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
