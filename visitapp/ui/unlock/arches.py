"""The quiet background of the locked window: nested arches, as in the app's mark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from visitapp.ui.look.theme import Theme

DRAWN_FOR = (1366, 768)
FOOT = 128


@dataclass(frozen=True)
class Arch:
    """Half width and height of the round part in pixels at 1366 x 768, and the token it is filled with."""

    half_width: int
    rise: int
    colour: str


UNLOCK = (Arch(530, 530, "arch_3"), Arch(430, 430, "arch_2"), Arch(330, 330, "arch_1"))
RESTING = (Arch(590, 580, "arch_3"), Arch(470, 460, "arch_2"), Arch(350, 340, "arch_1"))
WELCOME = (Arch(630, 560, "arch_3"), Arch(530, 470, "arch_2"))


class Arches(QWidget):
    """Fill the window with arches that stand on its lower edge; `arches` may be replaced."""

    def __init__(self, theme: Theme, arches: tuple[Arch, ...] = UNLOCK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._arches = arches
        theme.changed.connect(self.update)

    def set_arches(self, arches: tuple[Arch, ...]) -> None:
        """Draw other arches."""
        self._arches = arches
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("canvas"))
        across, up = self.width() / DRAWN_FOR[0], self.height() / DRAWN_FOR[1]
        spring = self.height() - FOOT * up
        for arch in self._arches:
            half, rise = arch.half_width * across, arch.rise * up
            path = QPainterPath()
            path.setFillRule(path.fillRule().WindingFill)
            path.addEllipse(QRectF(self.width() / 2 - half, spring - rise, 2 * half, 2 * rise))
            path.addRect(QRectF(self.width() / 2 - half, spring, 2 * half, self.height() - spring + rise))
            painter.fillPath(path, self._theme.colour(arch.colour))
        painter.end()
        event.accept()
