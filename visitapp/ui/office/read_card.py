"""A card of lines that are read anew when its page is opened and after each exchange."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text


@dataclass(frozen=True, repr=False)
class Line:
    """One line: its words, their bold beginning, their look, and pixels of room above it."""

    words: str
    strong: str = ""
    role: str = "body"
    colour: str = "ink"
    room: int = 0


class ReadCard(Card):
    """An explanation, then lines. One that `hides` is there only while there are any; its reading never stops."""

    def __init__(
        self, desk: Desk, exchange: OfficeExchange, heading: str, about: str = "", *, hides: bool = False
    ) -> None:
        super().__init__(desk.theme, heading)
        self._desk = desk
        self._hides = hides
        self._is_meant = False
        self._has_lines = False
        if about:
            self.body.addWidget(Text(desk.theme, "body_small", about, "ink_2"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        exchange.ended.connect(self._on_ended)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Be there for whom it is meant."""
        self._is_meant = self._meant_for(state)
        self._show_or_hide()

    def look(self) -> None:
        """Read the lines anew, and end in `_write`."""

    def said(self) -> list[str]:
        """Return the lines."""
        items = (self._lines.itemAt(each) for each in range(self._lines.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget.text() for widget in widgets if isinstance(widget, Text)]

    def _meant_for(self, state: ExchangeState) -> bool:
        """Tell whether it concerns this laptop: here, whoever has joined."""
        return state.has_joined and state.is_admitted

    def _write(self, lines: Iterable[Line | QWidget]) -> None:
        empty(self._lines)
        for line in lines:
            if isinstance(line, QWidget):
                self._lines.addWidget(line)
                continue
            if line.room:
                self._lines.addSpacing(line.room)
            self._lines.addWidget(Text(self._desk.theme, line.role, line.words, line.colour, strong=line.strong))
        self._has_lines = self._lines.count() > 0
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._is_meant and (self._has_lines or not self._hides))

    @Slot()
    def _on_ended(self) -> None:
        if self._hides or self.isVisible():
            self.look()
