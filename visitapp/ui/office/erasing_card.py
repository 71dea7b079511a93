"""Erasing: whose record is to go from this laptop, and what waits for a second officer's word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from visitapp.domain.caseload_columns import folded
from visitapp.domain.dates import past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.read_card import Line, ReadCard
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.erasing import Asked, Order

WHAT_NOW = (
    "Two officers had these records erased. Nothing of them is sent any more. They go from this laptop when you close "
    "VisitApp and run “visitapp office erase-here”, or ask your IT desk to: it takes your passphrase, and you get a "
    "new recovery sheet."
)
SECOND_WORD = (
    "An officer asked for these records to be erased. It happens when a second officer, who is another worker, agrees."
)
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
        self._desk.background.read(self, _orders, self.show_orders)

    def show_orders(self, found: tuple[Order, ...]) -> None:
        """Write whose records are to go."""
        self._write(self._line(each) for each in found)

    def _line(self, order: Order) -> Line:
        when = f", {past_day(order.at.date(), self._desk.now().date())}" if order.at else ""
        first, second = (name or "an officer" for name in order.by or ("", ""))
        by = f" Asked for by {first}, agreed to by {second}."
        return Line(f"{order.called}{when}. Ground: {order.ground}.{by}".replace("..", "."), order.called)


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

        self._exchange.ask(asked, self.show_asked, lambda _error: None)

    def _meant_for(self, state: ExchangeState) -> bool:
        return state.is_officer

    def show_asked(self, found: Any) -> None:
        """Write what waits, first what this officer can agree to."""
        for_own = (self._line(each) for each in found if each.is_own)
        for_others = (part for each in found if not each.is_own for part in (self._line(each), self._button(each)))
        self._write([*for_others, *for_own])

    def _line(self, asked: Asked) -> Line:
        when = f" {past_day(asked.at.date(), self._desk.now().date())}" if asked.at else ""
        if asked.is_own:
            then = f"You asked for it{when}; it waits for a second officer."
        else:
            then = f"{asked.by or 'Another officer'} asked for it{when}."
        named = _named(asked)
        return Line(f"{named[:1].upper()}{named[1:]}. Ground: {asked.ground}. {then}".replace("..", "."), asked.called)

    def _button(self, asked: Asked) -> Button:
        button = Button(self._desk.theme, "Agree", "danger", size="small")
        button.setAccessibleName(f"Agree to erase {_named(asked)}")
        button.clicked.connect(partial(self._ask_to_agree, asked))
        return button

    def _ask_to_agree(self, asked: Asked) -> None:
        dialog = AgreeDialog(self._desk, self.window(), self._exchange, asked)
        dialog.confirmed.connect(self._exchange.exchange)
        dialog.ask()


class AgreeDialog(Dialog):
    """Ask a second officer for the word after which nothing can be undone, and stay until the office has it."""

    def __init__(self, desk: Desk, window: QWidget, exchange: OfficeExchange, asked: Asked) -> None:
        super().__init__(
            desk.theme,
            window,
            f"Erase {_named(asked)}?",
            FOR_GOOD,
            verb="Agree to erase it",
            safe="Not now",
            kind="danger",
            width=560,
        )
        self._exchange = exchange
        self._asked = asked
        self._meant = asked.called or asked.number
        called = "Type the person’s whole name" if asked.called else "Type the record’s number"
        self.body.addWidget(Text(desk.theme, "body_small", f"Ground: {asked.ground}", strong="Ground:"))
        self.name = Field(desk.theme, called, hint="Ask who asked for it, on a number you already have, if in doubt")
        self.body.addWidget(self.name)
        self.may_confirm = self._is_meant
        self.write = self._agree

    def _is_meant(self) -> bool:
        is_same = folded(self.name.text()) == folded(self._meant)
        self.name.set_error("" if is_same else f"Type “{self._meant}” here.")
        if not is_same:
            self.name.edit.setFocus()
        self.fit()
        self.bring_into_view(self.name)
        return is_same

    def _agree(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import erasing

        number = self._asked.number

        def agree(workspace: Workspace, on_store: Any) -> None:
            erasing.agree(workspace, number=number, on_store=on_store)

        self._exchange.ask(agree, lambda _: done(), failed)


def _named(asked: Asked) -> str:
    """Name a record by its person where this laptop has it, by its number and team everywhere."""
    record = f"record {asked.number} of {asked.team}" if asked.team else f"record {asked.number}"
    return f"{asked.called}, {record}" if asked.called else record


def _orders(workspace: Workspace) -> tuple[Order, ...]:
    from visitapp.services import erasing

    return erasing.orders(workspace)
