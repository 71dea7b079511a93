"""What an earlier visit said in the same section, to read beside what is written now."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.dates import full_date
from visitapp.services.visit_views import EarlierWords
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.text import Text

EARLIER_KEYS = "Ctrl+Shift+L"
NOTHING = "Nothing was written here at the last visits."
LONGEST = 4000
"""Characters that are shown; the rest is read in the earlier visit itself."""


class Earlier(QWidget):
    """Hidden until it is asked for; its words can be read and are never part of the new note."""

    def __init__(self, theme: Theme, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heading = heading
        self._words: EarlierWords | None = None
        self.hide()

    @cached_property
    def when(self) -> Text:
        """The day of the earlier visit."""
        return Text(self._theme, "small", "", "ink_2", weight=600)

    @cached_property
    def words(self) -> Text:
        """What was written then."""
        return Text(self._theme, "body_small", "", "ink_2")

    @cached_property
    def card(self) -> Card:
        """The card with both, made when it is first asked for: most visits are written without."""
        card = Card(self._theme)
        card.body.addWidget(self.when)
        card.body.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self._theme.px(4), 0, self._theme.px(8))
        column.addWidget(card)
        return card

    def offer(self, words: EarlierWords | None) -> None:
        """Hold what can be shown; what is open and no longer true closes."""
        if words != self._words:
            self._words = words
            self.hide()

    def turn(self) -> str:
        """Show the words, or put them away; return what was done as a sentence to say."""
        if not self.isHidden():
            self.hide()
            return "Put away."
        if self._words is None:
            return NOTHING
        known = f" · {self._words.known}" if self._words.known else ""
        cut = "…" if len(self._words.text) > LONGEST else ""
        self.when.setText(f"On {full_date(self._words.said_on)}{known}")
        self.words.setText(self._words.text[:LONGEST] + cut)
        self.card.setAccessibleName(f"{self._heading}, {self.when.text()}: {self.words.text()}")
        self.show()
        return f"{self.when.text()}: {self.words.text()}"
