"""The shown map with its title, the four quarters in the corners, and the key at the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.layout.circles import PlacedTie
from visitapp.domain.layout.labels import Box
from visitapp.domain.network import Sector, Strength
from visitapp.domain.showing import Showing
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.legend import LINE, KeyEntry
from visitapp.ui.network.marks import paint_strokes, sample_tie, sector_token, tie_strokes
from visitapp.ui.showing.map_view import ShownMap
from visitapp.ui.widgets.text import Text

EDGE, TOP, TITLE_WIDTH = 29, 20, 200
TITLES = {
    Sector.FAMILY: "Family",
    Sector.FRIENDS: "Friends and\nneighbours",
    Sector.WORK: "People who\nwork with me",
    Sector.COMMUNITY: "Places and\ngroups",
}
AT_RIGHT = (Sector.FRIENDS, Sector.WORK)
AT_FOOT = (Sector.WORK, Sector.COMMUNITY)
Sample = Callable[[float], PlacedTie]
"""Draws the line of the key at a height."""
KEY: tuple[tuple[str, Sample], ...] = (
    ("a strong tie", lambda middle: sample_tie(LINE, middle, strength=Strength.STRONG)),
    ("help goes this way", lambda middle: sample_tie(LINE, middle, arrow=True)),
)


class MapPage(QWidget):
    """Titles lie over the map's corners, and go when it is made bigger."""

    grown = Signal(bool)
    """Whether it is larger than the view."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.map = ShownMap(theme, background, self._corners)
        self.map.setProperty("focus_ring", False)  # a ring round the whole map is for those who come by Tab
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.map)
        self.title = Text(theme, "page_title", "", parent=self)
        self.sectors = {
            sector: Text(theme, "heading_large", words, sector_token(sector), wrap=False, parent=self)
            for sector, words in TITLES.items()
        }
        self.map.zoomed.connect(self._on_map_zoomed)
        theme.changed.connect(self._place)

    def show_showing(self, showing: Showing) -> None:
        """Show a map."""
        self.title.setText(showing.title)
        self._place()
        if showing.network is not None:
            self.map.show_network(showing.network)

    def resize_words(self, step: int) -> None:
        """Make the map bigger or smaller."""
        self.map.zoom(step)

    def key(self) -> list[QWidget]:
        """Return what says how to read it."""
        question = Text(self._theme, "small", "Who else belongs here?", weight=600, wrap=False)
        return [question, *(KeyEntry(self._theme, words, LINE, partial(self._paint, tie)) for words, tie in KEY)]

    def focus_first(self) -> None:
        """Put the focus on the map, whose name says all of it."""
        self.map.setFocus()

    def _paint(self, tie: Sample, painter: QPainter, middle: float) -> None:
        paint_strokes(painter, tie_strokes(self._theme, tie(middle)))

    def _corners(self, _size: QSize) -> list[Box]:
        self._place()
        return [
            (box.x(), box.y(), box.x() + box.width(), box.y() + box.height())
            for box in (self.title.geometry(), *(words.geometry() for words in self.sectors.values()))
        ]

    @Slot()
    def _place(self) -> None:
        px = self._theme.px
        edge, top = px(EDGE), px(TOP)
        width = min(px(TITLE_WIDTH), self.width() // 3)
        self.title.setGeometry(edge, top, width, self.title.heightForWidth(width))
        for sector, words in self.sectors.items():
            size = words.sizeHint()
            right, foot = sector in AT_RIGHT, sector in AT_FOOT
            x = self.width() - edge - size.width() if right else edge
            y = self.height() - px(8) - size.height() if foot else top
            if sector is Sector.FAMILY:
                y = self.title.geometry().bottom() + px(16)
            words.setGeometry(x, y, size.width(), size.height())
            words.raise_()
        self.title.raise_()

    @Slot(bool)
    def _on_map_zoomed(self, bigger: bool) -> None:
        for words in (self.title, *self.sectors.values()):
            words.setVisible(not bigger)
        self.grown.emit(bigger)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
