"""What every view of a map shares: how it is set up, and that its places are found in the pool, one after another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from visitapp.domain.layout.circles import CirclesLayout
from visitapp.domain.network import Network
from visitapp.ui.background import Background
from visitapp.ui.look.style import dress_bars
from visitapp.ui.look.theme import Theme

LEAST = 100


class PlacedView(QGraphicsView):
    """A scene with room round it, laid out again for another size or look. `layout_shown` is what stands on it."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._network = Network("", "")
        self._computing = False
        self._stale = False
        self.layout_shown: CirclesLayout | None = None
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        dress_bars(self)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST, LEAST)
        theme.changed.connect(self.lay_out)

    @Slot()
    def lay_out(self) -> None:
        """Find the places in the pool: sixty members take longer than a frame."""
        if self._computing:
            self._stale = True
            return
        self._computing, self._stale = True, False
        network = self._network
        self._background.compute(self, self._placing(network), lambda layout: self._on_placed(network, layout))

    def _placing(self, network: Network) -> Callable[[], CirclesLayout]:
        """Measure now, and return the work of placing everybody, which touches nothing of the window."""
        raise NotImplementedError

    def _fill(self, network: Network, layout: CirclesLayout) -> None:
        """Draw what was placed; `layout_shown` and the size of the scene are known by then."""
        raise NotImplementedError

    def _may_change(self) -> bool:
        """Tell whether what is drawn may be taken away just now."""
        return True

    def _on_placed(self, network: Network, layout: CirclesLayout) -> None:
        self._computing = False
        if self._stale:
            self.lay_out()
        if network is self._network and self._may_change():
            self.layout_shown = layout
            self.setSceneRect(QRectF(0, 0, layout.width, layout.height))
            self._fill(network, layout)

    def _whole(self) -> float:
        """Return the scale at which the whole map is in view, never above its own size."""
        if self.layout_shown is None:
            return 1.0
        return min(1.0, self.width() / self.layout_shown.width, self.height() / self.layout_shown.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()
