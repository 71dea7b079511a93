"""Erasing: whose record is to go from this laptop, and what waits for a second officer's word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from visitapp.domain.dates import past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.read_card import Line, ReadCard
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog

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


class ErasingCard(ReadCard):
    """Tells a worker whose record is to go. Hidden while there is nobody."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "To be erased from this laptop", WHAT_NOW, hides=True)

    def look(self) -> None:
        """Read whose record is to go."""
        self._desk.background.read(self, _orders, self._show)

    def _show(self, found: tuple[Order, ...]) -> None:
        self._write(self._line(each) for each in found)

    def _line(self, order: Order) -> Line:
        when = f", {past_day(order.at.date(), self._desk.now().date())}" if order.at else ""
        return Line(f"{order.called}{when}. Ground: {order.ground}", order.called)


class SecondWordCard(ReadCard):
    """Lets a second officer agree. Hidden while nothing waits."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "Waiting for a second officer", SECOND_WORD, hides=True)
        self._exchange = exchange

    def show_state(self, state: ExchangeState) -> None:
        """Look as soon as an officer does."""
        became = state.is_officer and not self._is_meant
        super().show_state(state)
        if became:
            self.look()

    def look(self) -> None:
        """Ask what waits."""
        if not self._is_meant:
            return
        from visitapp.services import erasing

        def asked(workspace: Workspace, on_store: Any) -> object:
            return erasing.asked(workspace, on_store=on_store)

        self._exchange.ask(asked, self._show, lambda _error: None)

    def _meant_for(self, state: ExchangeState) -> bool:
        return state.is_officer

    def _show(self, found: Any) -> None:
        self._write(part for each in found for part in (self._line(each), self._button(each)))

    def _line(self, asked: Asked) -> Line:
        return Line(f"R{_named(asked)[1:]}. Ground: {asked.ground}")

    def _button(self, asked: Asked) -> Button:
        button = Button(self._desk.theme, "Agree", "danger", size="small")
        button.setAccessibleName(f"Agree to erase {_named(asked)}")
        button.clicked.connect(partial(self._ask_to_agree, asked))
        return button

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
