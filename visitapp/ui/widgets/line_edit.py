"""A line of text in the design's frame, whose copies are private. Every line edit of the app is one of these."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from visitapp.ui.look.style import menu_sheet
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box

COPY, CUT = "edit-copy", "edit-cut"
"""How Qt names the two lines of its menu."""
HEIGHT, PADDING, RADIUS = 40, 12, 8


class LineEdit(QLineEdit):
    """Edits as Qt's own does; copying and cutting, by key or menu, mark the text as private.

    The property `error` gives it the border of something to mend. One that is not `framed` stands in a box of others.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        framed: bool = True,
        height: int = HEIGHT,
        padding: int = PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._framed = framed
        self._height = height
        self._padding = padding if framed else 0
        self.setFrame(False)
        ground = QPalette()
        ground.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(ground)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Take sizes and fonts from the theme."""
        side = self._theme.px(self._padding)
        self.setContentsMargins(side, 0, side, 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._framed:
            painter = QPainter(self)
            error = bool(self.property("error"))
            line = "ink" if self.hasFocus() else "line_strong" if self.isEnabled() else "line"
            draw_box(
                painter,
                QRectF(self.rect()),
                radius=RADIUS,
                fill=self._theme.colour("surface"),
                line=self._theme.colour("urgent" if error else line),
                width=2 if error else self._theme.tokens.border_width,
            )
            painter.end()
        super().paintEvent(event)

    @Slot()
    def copy_selected(self) -> None:
        """Copy the selection, unless it is hidden."""
        if self.hasSelectedText() and self.echoMode() == QLineEdit.EchoMode.Normal:
            _copy_privately(self.selectedText())

    @Slot()
    def cut_selected(self) -> None:
        """Cut the selection, unless it is hidden or may not be changed."""
        if self.hasSelectedText() and self.echoMode() == QLineEdit.EchoMode.Normal and not self.isReadOnly():
            _copy_privately(self.selectedText())
            self.insert("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut_selected()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setStyleSheet(menu_sheet(self._theme))
        for action in menu.actions():
            ours = {COPY: self.copy_selected, CUT: self.cut_selected}.get(action.objectName())
            if ours is not None:
                action.triggered.disconnect()
                action.triggered.connect(ours)
        menu.popup(event.globalPos())


def _copy_privately(words: str) -> None:
    from visitapp.ui.locking.private_copies import copy_privately

    copy_privately(words)
