"""What the person said at visits, to be brought into the plan word for word."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import past_day
from visitapp.services.careplan import Quote
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import LinkButton
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.text import Text


class QuoteList(QWidget):
    """A voice card of quotes; `chosen` carries the words that are to be used."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._card: Card | None = None
        self.links: list[LinkButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_quotes(self, quotes: tuple[Quote, ...], called: str, today: date) -> None:
        """Show these quotes, newest first, or say where they will come from."""
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        card = self._card = Card(self._theme, f"{called} has said", kind="voice")
        self.links = []
        for quote in quotes:
            self._add(card, quote, today)
        if not quotes:
            words = f"Nothing yet. What {called} wants remembered at a visit will be here."
            card.body.addWidget(Text(self._theme, "body_small", words, "ink_2"))
        self._column.addWidget(card)

    def focus_first(self) -> None:
        """Put the focus on the first quote that can be used."""
        if self.links:
            self.links[0].setFocus()

    def _add(self, card: Card, quote: Quote, today: date) -> None:
        card.body.addWidget(OwnWords(self._theme, quote.text, role="body"))
        row = QHBoxLayout()
        row.setContentsMargins(17, 0, 0, 6)
        said = past_day(quote.said_on, today) if quote.said_on else ""
        said = said[:1].upper() + said[1:]
        row.addWidget(Text(self._theme, "small", said, "ink_2"), 1)
        use = LinkButton(self._theme, "Use these words")
        use.setAccessibleName(f"Use these words: {quote.text[:80]}")
        use.clicked.connect(lambda: self.chosen.emit(quote.text.strip('“”"')))
        row.addWidget(use)
        card.body.addLayout(row)
        self.links.append(use)
