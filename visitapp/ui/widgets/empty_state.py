"""What stands where nothing is yet: one sentence about what will be here, and one button."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.text import Text


class EmptyState(QWidget):
    """A sentence and, where there is something to do, a button, in the middle of the space they are given."""

    def __init__(
        self, theme: Theme, sentence: str, button: Button | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        centre = Qt.AlignmentFlag.AlignHCenter
        self.sentence = Text(theme, "body", sentence, "ink_2", align=centre)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self.sentence)
        if button is not None:
            self._column.addWidget(button, 0, centre)
        self._column.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        edge = self._theme.px(24)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(self._theme.px(16))
