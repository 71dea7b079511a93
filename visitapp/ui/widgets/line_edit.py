"""A line of text whose copies are private. Every line edit of the app is one of these."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from visitapp.ui.locking.private_copies import copy_privately

COPY, CUT = "edit-copy", "edit-cut"
"""How Qt names the two lines of its menu."""


class LineEdit(QLineEdit):
    """Edits as Qt's own does; copying and cutting, by key or menu, mark the text as private."""

    @Slot()
    def copy_selected(self) -> None:
        """Copy the selection, unless it is hidden."""
        if self.hasSelectedText() and self.echoMode() == QLineEdit.EchoMode.Normal:
            copy_privately(self.selectedText())

    @Slot()
    def cut_selected(self) -> None:
        """Cut the selection, unless it is hidden or may not be changed."""
        if self.hasSelectedText() and self.echoMode() == QLineEdit.EchoMode.Normal and not self.isReadOnly():
            copy_privately(self.selectedText())
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
        for action in menu.actions():
            ours = {COPY: self.copy_selected, CUT: self.cut_selected}.get(action.objectName())
            if ours is not None:
                action.triggered.disconnect()
                action.triggered.connect(ours)
        menu.popup(event.globalPos())
