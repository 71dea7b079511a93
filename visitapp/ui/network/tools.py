"""The map's tool row: which view, add, undo and redo, fit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.segmented import Option, Segmented

LEFT, RIGHT, ABOVE, GAP = 32, 16, 9, 8


class ToolRow(QWidget):
    """One row; where the width is too small for it, the view stands above the buttons."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.views = Segmented(theme, "Show as", [Option("circles", "Circles"), Option("list", "List")], parent=self)
        self.add_person = Button(theme, "Add person", "quiet", size="small", icon="user-plus", parent=self)
        self.add_link = Button(theme, "Add link", "quiet", size="small", icon="spline", parent=self)
        self.undo = IconButton(theme, "undo-2", "Undo", size="small", parent=self)
        self.redo = IconButton(theme, "redo-2", "Redo", size="small", parent=self)
        self.fit = Button(theme, "Fit", "quiet", size="small", icon="maximize", colour="ink_2", parent=self)
        self.fit.setToolTip("Show the whole map")
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_steps(self, undo: str, redo: str) -> None:
        """Say what undo would take back and redo do again, "" for nothing."""
        for button, verb, label in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setEnabled(bool(label))
            button.set_name(f"{verb}: {label}" if label else f"Nothing to {verb.lower()}")

    def show_fit(self, shown: bool) -> None:
        """Offer Fit, or not beside the list."""
        self.fit.setVisible(shown)
        self._arrange()

    def one_row_width(self) -> int:
        """Return the width in pixels at which everything stands in one row."""
        px = self._theme.px
        return px(LEFT) + self.views.sizeHint().width() + px(24) + self._buttons_width() + px(RIGHT)

    def _buttons(self) -> list[QWidget]:
        return [self.add_person, self.add_link, self.undo, self.redo, *([] if self.fit.isHidden() else [self.fit])]

    def _buttons_width(self) -> int:
        gap = self._theme.px(GAP)
        return sum(button.sizeHint().width() + gap for button in self._buttons()) + gap

    def _is_split(self) -> bool:
        return self.width() < self.one_row_width()

    def sizeHint(self) -> QSize:
        row = self.views.sizeHint().height()
        height = row * 2 + self._theme.px(GAP) if self._is_split() else row
        return QSize(self.one_row_width(), height + 2 * self._theme.px(ABOVE))

    def minimumSizeHint(self) -> QSize:
        px = self._theme.px
        least = max(self.views.sizeHint().width(), self._buttons_width()) + px(LEFT) + px(RIGHT)
        return QSize(least, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self.sizeHint().height() != self.height():
            self.updateGeometry()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self._arrange()

    def _arrange(self) -> None:
        px = self._theme.px
        top = px(ABOVE)
        self.views.setGeometry(px(LEFT), top, self.views.sizeHint().width(), self.views.sizeHint().height())
        x = self.width() - px(RIGHT) - self._buttons_width()
        if self._is_split():
            x, top = px(LEFT) - px(GAP), top + self.views.height() + px(GAP)
        for button in self._buttons():
            if button is self.undo:
                x += px(GAP)
            size = button.sizeHint()
            button.setGeometry(x, top, size.width(), size.height())
            x += size.width() + px(GAP)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        width = theme.tokens.border_width
        painter.fillRect(QRectF(0, self.height() - width, self.width(), width), theme.colour("line"))
        x = self.undo.x() - theme.px(GAP)
        top = self.undo.y() + (self.undo.height() - theme.px(24)) / 2
        painter.fillRect(QRectF(x, top, width, theme.px(24)), theme.colour("line"))
        painter.end()
        event.accept()
