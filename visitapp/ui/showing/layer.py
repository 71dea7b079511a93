"""What fills the window while the person is shown it: one page, and a foot with Bigger and Done."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.showing import Showing
from visitapp.ui.announce import announce
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.showing.map_page import MapPage
from visitapp.ui.showing.reading_page import ReadingPage
from visitapp.ui.tab_stops import tab_stops
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.text import Text

LEAST_TEXT = 150
"""Per cent: the screen lies between two people."""
WITHIN_MS = 500
"""A second Esc within this time asks for the privacy screen, so the first one does not leave before."""
EDGE = 29


class ShownPage(Protocol):
    """What the layer asks of either page."""

    def show_showing(self, showing: Showing) -> None:
        """Show it."""

    def resize_words(self, step: int) -> None:
        """Make it bigger (1) or smaller (-1)."""

    def key(self) -> list[QWidget]:
        """Return what stands at the left of the foot."""

    def focus_first(self) -> None:
        """Put the focus where it begins."""


class ShowingLayer(QWidget):
    """Has a theme of its own: the window's colours, and text of at least 150 %. `left` is sent when it is to go."""

    left = Signal()

    def __init__(self, theme: Theme, background: Background, showing: Showing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worn = theme
        self.theme = Theme(theme.name, max(LEAST_TEXT, theme.text_size), self)
        self.page: MapPage | ReadingPage
        is_map = showing.network is not None and bool(showing.network.members)
        self.page = MapPage(self.theme, background) if is_map else ReadingPage(self.theme)
        self.page.grown.connect(self._on_page_grown)
        self.soon = Text(self.theme, "small", "", "notice", weight=600)
        self.soon.hide()
        self.smaller = Button(self.theme, "Smaller", size="small", icon="zoom-out")
        self.bigger = Button(self.theme, "Bigger", size="small", icon="zoom-in")
        self.done = Button(self.theme, "Done", "primary", size="small", shortcut_hint="Esc")
        self.smaller.hide()
        self.smaller.clicked.connect(lambda: self.page.resize_words(-1))
        self.bigger.clicked.connect(lambda: self.page.resize_words(1))
        self.done.clicked.connect(self.left)
        self._key = QWidget()
        self._flow = FlowLayout(self._key)
        for widget in self.page.key():
            self._flow.addWidget(widget)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._key, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.smaller, self.bigger, self.done):
            self._foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        self._warning = QHBoxLayout()
        self._warning.addWidget(self.soon)
        column.addLayout(self._warning)
        column.addLayout(self._foot)
        self._esc = QTimer(self)
        self._esc.setSingleShot(True)
        self._esc.setInterval(WITHIN_MS)
        self._esc.timeout.connect(self.left)
        theme.changed.connect(self._on_worn_changed)
        self.theme.changed.connect(self._arrange)
        self._arrange()
        self.show_showing(showing)

    def show_showing(self, showing: Showing) -> None:
        """Show it, or its newest state."""
        self.setAccessibleName(showing.title)
        self.page.show_showing(showing)

    def fits(self, showing: Showing) -> bool:
        """Tell whether the page that is here can show it: a map that was emptied cannot be shown as one."""
        is_map = showing.network is not None and bool(showing.network.members)
        return is_map == isinstance(self.page, MapPage)

    def focus_first(self) -> None:
        """Put the focus where reading begins."""
        self.page.focus_first()

    def warn(self, words: str) -> None:
        """Say that the vault will lock soon, or take that away ("")."""
        self.soon.setText(words)
        self.soon.setVisible(bool(words))
        if words:
            announce(self, words)

    def hold(self) -> None:
        """Stay: what Esc began is not to go on."""
        self._esc.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self._esc.start()
        elif event.text() in ("+", "=", "-"):
            self.page.resize_words(-1 if event.text() == "-" else 1)
        event.accept()

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Keep Tab inside."""
        stops = tab_stops(self)
        now = self.focusWidget()
        if stops:
            at = stops.index(now) if now in stops else -1
            target = stops[(at + (1 if next_one else -1)) % len(stops)]
            target.setProperty("focus_ring", True)
            target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @Slot(bool)
    def _on_page_grown(self, bigger: bool) -> None:
        if not bigger and self.smaller.hasFocus():
            self.bigger.setFocus()
        self.smaller.setVisible(bigger)

    @Slot()
    def _on_worn_changed(self) -> None:
        self.theme.set(name=self._worn.name)

    @Slot()
    def _arrange(self) -> None:
        px = self.theme.px
        self._flow.set_gaps(px(14), px(2))
        self._foot.setContentsMargins(px(EDGE), px(8), px(EDGE), px(14))
        self._foot.setSpacing(px(8))
        self._warning.setContentsMargins(px(EDGE), 0, px(EDGE), 0)
