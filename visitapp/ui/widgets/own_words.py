"""The person's own words: a 3 px heather bar on the left, the same on every screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

BAR = 3


class OwnWords(QWidget):
    """Words as the person said them, one paragraph a line. `role` is own_words or own_words_large."""

    def __init__(
        self, theme: Theme, words: str = "", *, role: str = "own_words", gap: int = 14, parent: QWidget | None = None
    ) -> None:
        """Show the words."""
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._gap = gap
        self._words = ""
        self._layout = QVBoxLayout(self)
        self._on_theme_changed()
        theme.changed.connect(self._on_theme_changed)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        empty(self._layout)
        for line in words.splitlines():
            if line.strip():
                self._layout.addWidget(Text(self._theme, self._role, line.strip()))

    @property
    def words(self) -> str:
        """Return what is shown."""
        return self._words

    @Slot()
    def _on_theme_changed(self) -> None:
        self._layout.setContentsMargins(BAR + self._theme.px(self._gap), 0, 0, 0)
        self._layout.setSpacing(self._theme.px(8))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, BAR, self.height()), self._theme.colour("voice"))
        painter.end()
        event.accept()
