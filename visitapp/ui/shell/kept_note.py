"""Says that a form is kept which was half filled in when the vault locked. It names nobody: it stands on any page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button

ONE, MORE = "A form was not finished when VisitApp locked.", "{count} forms were not finished when VisitApp locked."
KEPT = "Your words are kept. Open it again, and they are there."
GO_ON, SHOW, LATER = "Go there", "Show the words", "Not now"


class KeptNote(QWidget):
    """Hidden until `say` is told of a form."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banner = Banner(theme, "info")
        self.go_on = Button(theme, GO_ON, size="small")
        self.show_words = Button(theme, SHOW, "quiet", size="small")
        later = Button(theme, LATER, "quiet", size="small")
        for button in (self.go_on, self.show_words, later):
            self._banner.add_button(button)
        later.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 0)
        column.addWidget(self._banner)
        self.hide()

    def say(self, count: int) -> None:
        """Say that so many are kept; 0 takes it away."""
        self.setVisible(count > 0)
        if count:
            self._banner.say(ONE if count == 1 else MORE.format(count=count), KEPT)
            announce(self, self._banner.words())
