"""Following the office again, where two officers arranged different things around a copy that it was put back from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.text import Text

WHY = (
    "Two officers arranged different things, and neither knew of the other. What the office has goes on. When the "
    "officers have talked and agree to that, this laptop can follow it."
)
WHAT_GOES = (
    "What this laptop had followed and the office does not have counts no more here, and you are told what it was. "
    "Somebody may have been shut off in it, so an officer arranges again what is still wanted. Records, files and keys "
    "stay as they are."
)


class FollowingCard(Card):
    """There while the two differ, and afterwards with what does not count any more."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "The office was put back")
        self._desk = desk
        self._exchange = exchange
        self.button = Button(desk.theme, "Follow the office")
        self.why = Text(desk.theme, "body_small", WHY, "ink_2")
        self.gone = Text(desk.theme, "body", "")
        self.body.addWidget(self.why)
        self.body.addSpacing(6)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.gone)
        self.gone.hide()
        self.hide()
        self.button.clicked.connect(self._ask)

    def show_state(self, state: ExchangeState) -> None:
        """Be there while it concerns somebody."""
        self.why.setVisible(state.differs)
        self.button.setVisible(state.differs)
        self.setVisible(state.differs or bool(self.gone.text()))

    @Slot()
    def _ask(self) -> None:
        dialog = FollowDialog(self._desk, self.window(), self._exchange, self.show_gone)
        dialog.confirmed.connect(self._exchange.exchange)
        dialog.ask()

    def show_gone(self, gone: tuple[str, ...]) -> None:
        """Say what does not count any more."""
        words = "This laptop follows the office again. What does not count any more: "
        self.gone.setText(f"{words}{'; '.join(gone)}. An officer arranges again what is still wanted.")
        self.gone.show()


class FollowDialog(Dialog):
    """Ask whether the officers agreed, and stay until the laptop follows the office."""

    def __init__(
        self, desk: Desk, window: QWidget, exchange: OfficeExchange, told: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(
            desk.theme,
            window,
            "Have the officers talked to each other?",
            WHAT_GOES,
            verb="They agreed: follow the office",
            safe="Not yet",
            width=560,
        )
        self._exchange = exchange
        self._told = told
        self.write = self._follow

    def _follow(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import following_again

        def follow(workspace: Workspace, on_store: Any) -> object:
            return following_again.follow_again(workspace, on_store=on_store)

        def over(gone: Any) -> None:
            self._told(gone)
            done()

        self._exchange.ask(follow, over, failed)
