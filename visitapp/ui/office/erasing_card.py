"""Erasing: whose record is to go from this laptop, and what waits for a second officer's word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from visitapp.domain.dates import past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.erasing import Asked, Order

WHAT_NOW = (
    "Two officers had these records erased. Nothing of them is sent any more. They go from this laptop when you close "
    "VisitApp and run “visitapp office erase-here”, or ask your IT desk to: it takes your passphrase, and you get a "
    "new recovery sheet."
)
SECOND_WORD = "Another officer asked for these records to be erased. It happens when a second officer agrees."
FOR_GOOD = (
    "The office gives the record to nobody any more and lets go of its words, and every laptop is told to. It cannot "
    "be taken back. That it was erased, on which ground and by whom, stays."
)


class ErasingCard(Card):
    """Tells a worker whose record is to go. Hidden while there is nobody."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "To be erased from this laptop")
        self._desk = desk
        self.body.addWidget(Text(desk.theme, "body_small", WHAT_NOW, "ink_2"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        self.has_lines = False
        exchange.ended.connect(self.look)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Show it to whoever has joined."""
        self.setVisible(self.has_lines and state.has_joined and state.is_admitted)

    @Slot()
    def look(self) -> None:
        """Read whose record is to go."""
        self._desk.background.read(self, _orders, self._show)

    def _show(self, found: tuple[Order, ...]) -> None:
        empty(self._lines)
        for each in found:
            when = f", {past_day(each.at.date(), self._desk.now().date())}" if each.at else ""
            words = f"{each.called}{when}. Ground: {each.ground}"
            self._lines.addWidget(Text(self._desk.theme, "body", words, strong=each.called))
        self.has_lines = bool(found)
        self.setVisible(self.has_lines)


class SecondWordCard(Card):
    """Lets a second officer agree. Hidden while nothing waits."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Waiting for a second officer")
        self._desk = desk
        self._exchange = exchange
        self._is_officer = False
        self.body.addWidget(Text(desk.theme, "body_small", SECOND_WORD, "ink_2"))
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.has_lines = False
        exchange.ended.connect(self.look)
        self.hide()

    def show_state(self, state: ExchangeState) -> None:
        """Know whether an officer looks."""
        became = state.is_officer and not self._is_officer
        self._is_officer = state.is_officer
        self.setVisible(self.has_lines and state.is_officer)
        if became:
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask what waits."""
        if not self._is_officer:
            return
        from visitapp.services import erasing

        def asked(workspace: Workspace, on_store: Any) -> object:
            return erasing.asked(workspace, on_store=on_store)

        self._exchange.ask(asked, self._show, lambda _error: None)

    def _show(self, found: Any) -> None:
        empty(self._lines)
        for each in found:
            self._lines.addWidget(Text(self._desk.theme, "body", f"R{_named(each)[1:]}. Ground: {each.ground}"))
            button = Button(self._desk.theme, "Agree", "danger", size="small")
            button.setAccessibleName(f"Agree to erase {_named(each)}")
            button.clicked.connect(partial(self._ask_to_agree, each))
            self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.has_lines = bool(found)
        self.setVisible(self.has_lines and self._is_officer)

    def _ask_to_agree(self, asked: Asked) -> None:
        dialog = Dialog(
            self._desk.theme,
            self.window(),
            f"Erase {_named(asked)}?",
            FOR_GOOD,
            verb="Agree to erase it",
            safe="Not now",
            kind="danger",
        )
        dialog.write = partial(self._agree, asked.number)
        dialog.confirmed.connect(self._exchange.exchange)
        dialog.ask()

    def _agree(self, number: str, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import erasing

        def agree(workspace: Workspace, on_store: Any) -> None:
            erasing.agree(workspace, number=number, on_store=on_store)

        self._exchange.ask(agree, lambda _: done(), failed)


def _named(asked: Asked) -> str:
    """Name a record that has no name here: by its number, and its team."""
    return f"record {asked.number} of {asked.team}" if asked.team else f"record {asked.number}"


def _orders(workspace: Workspace) -> tuple[Order, ...]:
    from visitapp.services import erasing

    return erasing.orders(workspace)
