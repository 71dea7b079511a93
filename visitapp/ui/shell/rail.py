"""The navigation rail: pages, search, what waits on this laptop, the worker, and Lock.

200 px wide; 64 with icons alone when collapsed; 160 with the icon over the words from 130 % text upwards. Where the
window is too low for those, they stand closer and the office's pill says its first line alone.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.rail_items import RailItem, Shape
from visitapp.ui.shell.rail_pill import OfficePill
from visitapp.ui.shell.rail_worker import WorkerCard
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

WIDTHS: dict[Shape, int] = {"wide": 200, "mini": 64, "tall": 160}
TALL_FROM = 130
MOST_PILL_LINES = 6
GAPS = 80
"""Pixels between and round the parts of the rail, at most."""


class Rail(QWidget):
    """Emit `chosen` with the id of a command: today, people, tasks, documents, search, office, settings or lock."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folded = False
        self._narrow = False
        self.setProperty("region", True)
        self.setAccessibleName("Navigation")
        self._mark = QLabel()
        self._name = Text(theme, "heading", "VisitApp", wrap=False)
        self.fold_button = IconButton(theme, "panel-left-close", "Fold the navigation", size="small", colour="ink_3")
        self.fold_button.clicked.connect(self._on_fold_clicked)
        self._brand = QHBoxLayout()
        for widget in (self._mark, self._name):
            self._brand.addWidget(widget)
        self._brand.addStretch(1)
        self._brand.addWidget(self.fold_button)
        self.items = {
            "today": RailItem(theme, "Today", "sun"),
            "people": RailItem(theme, "People", "users"),
            "tasks": RailItem(theme, "Tasks", "list-checks"),
            "documents": RailItem(theme, "Documents", "file-text"),
            "search": RailItem(theme, "Search", "search", key="Ctrl+K"),
        }
        self.lock_item = RailItem(theme, "Lock", "lock", key="Ctrl+L", framed=True)
        self.pill = OfficePill(theme)
        self.worker_card = WorkerCard(theme)
        self._lay_out()
        for name, item in (
            *self.items.items(),
            ("office", self.pill),
            ("settings", self.worker_card),
            ("lock", self.lock_item),
        ):
            item.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setSpacing(2)
        self._column.addLayout(self._brand)
        self._column.addSpacing(18)
        for item in self.items.values():
            self._column.addWidget(item)
        self._column.addStretch(1)
        self._column.addWidget(self.pill)
        self._column.addSpacing(8)
        self._column.addWidget(self.worker_card)
        self._column.addSpacing(6)
        self._column.addWidget(self.lock_item)
        self._scroll = ScrollArea(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    @property
    def shape(self) -> Shape:
        """Return how the rail stands now."""
        if self._folded or self._narrow:
            return "mini"
        return "tall" if self._theme.text_size >= TALL_FROM else "wide"

    def show_worker(self, name: str, role: str) -> None:
        """Show whose vault is open."""
        self.worker_card.show_worker(name, role)

    def show_due(self, count: int) -> None:
        """Show how many tasks are due by tomorrow."""
        self.items["tasks"].set_count(count, f"{count} due by tomorrow" if count else "")

    def show_where(self, where: str) -> None:
        """Mark the page that is open."""
        for name, item in self.items.items():
            item.set_here(name == where)
        self.worker_card.set_here(where == "settings")
        self.pill.set_here(where == "office")

    def set_narrow(self, narrow: bool) -> None:
        """Leave the room to a page that needs it, such as the visit."""
        self._narrow = narrow
        self._on_theme_changed()

    @Slot()
    def _on_fold_clicked(self) -> None:
        self._folded = not self._folded
        self._on_theme_changed()

    def _is_low(self) -> bool:
        """Tell whether icons over words do not find room, whatever the pill has to say."""
        if self.shape != "tall":
            return False
        theme, count = self._theme, len(self.items) + 1
        item = theme.px(32) + theme.line_height("body_small")
        foot = MOST_PILL_LINES * theme.line_height("smallest") + self.worker_card.sizeHint().height()
        return count * item + foot + GAPS > self.height()

    def _arrange(self) -> None:
        shape, tight = self.shape, self._is_low()
        for item in (*self.items.values(), self.lock_item):
            item.set_shape(shape, tight=tight)
        self.pill.set_shape(shape, tight=tight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._arrange()

    @Slot()
    def _on_theme_changed(self) -> None:
        shape, px = self.shape, self._theme.px
        mini = shape == "mini"
        self.setFixedWidth(px(64) if mini else WIDTHS[shape])
        side = px(10) if mini else 6 if shape == "tall" else 12
        self._column.setContentsMargins(side, 16, side, 12)
        self._mark.setPixmap(Icons(self._theme).mark(32 if mini else 28, self.devicePixelRatioF()))
        self._mark.setVisible(shape != "tall")
        self._name.setVisible(shape == "wide")
        self.fold_button.setVisible(shape == "wide" or (mini and not self._narrow))
        self.fold_button.set_icon("panel-left-open" if mini else "panel-left-close")
        self.fold_button.set_name("Unfold the navigation" if mini else "Fold the navigation")
        self._brand.setDirection(QHBoxLayout.Direction.TopToBottom if mini else QHBoxLayout.Direction.LeftToRight)
        self._brand.setContentsMargins(px(6) if mini else 6, 0, 0, 0)
        self._brand.setSpacing(10)
        self.worker_card.set_shape(shape)
        self._arrange()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("rail"))
        width = self._theme.tokens.border_width
        painter.fillRect(QRectF(self.width() - width, 0, width, self.height()), self._theme.colour("line"))
        painter.end()
        event.accept()
