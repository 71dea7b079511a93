"""Chips that open a menu: what was understood of typed words, and how it can be changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.chip import ChipKind, chip_size, paint_chip
from visitapp.ui.widgets.menu_button import MenuButton


class ChipMenu(MenuButton):
    """A chip whose menu is made by `fill` each time it opens."""

    def __init__(self, theme: Theme, fill: Callable[[], None]) -> None:
        super().__init__(theme, "", chevron=False)
        self._chip: ChipKind = "plain"
        self._chip_icon = "plus"
        self.fill_when_opened(fill)

    def show_chip(self, text: str, kind: ChipKind = "plain", *, icon: str) -> None:
        """Show other words."""
        if (text, kind, icon) != (self.text(), self._chip, self._chip_icon):
            self._chip, self._chip_icon = kind, icon
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self.text(), self._chip_icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_offer = self._chip_icon == "plus"
        paint_chip(
            painter,
            QRectF(self.rect()),
            self._theme,
            self.text(),
            kind=self._chip,
            icon=self._chip_icon,
            ink="primary" if is_offer else "ink" if self._chip == "plain" else None,
            ground="sunken" if self.underMouse() and self._chip == "plain" else None,
        )
        painter.end()
        event.accept()
