"""What stands in the place of the map while nobody is on it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.people import possessive
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.text import Text


class EmptyMap(QWidget):
    """One sentence about whom to begin with, and the button for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Text(theme, "body", "", "ink_2", align=Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(theme, "Add person", "secondary", icon="user-plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def show_name(self, name: str) -> None:
        """Say whose map it is."""
        self._words.setText(f"Nobody is on {possessive(name)} map yet. Begin with whoever {name} would ring first.")
