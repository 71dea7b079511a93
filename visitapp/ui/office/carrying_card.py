"""The exchange by a USB stick or a folder: choosing it, how far it is, what came and went, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.announce import announce
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.carrying import CarriedOut

WHY = (
    "A USB stick or a shared folder carries what the network would, sealed the same way: whoever finds it cannot read "
    "it. Take it to the office or to a colleague of your team, and press the button again when it comes back."
)
MOST_TROUBLES = 4


class CarryingCard(Card):
    """One button; beneath it what happens now, or what came of it last."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Without the network")
        self._desk = desk
        self._exchange = exchange
        self._folder = Path.home()
        self.button = Button(desk.theme, "By USB stick or folder…", icon="hard-drive")
        self.now = Text(desk.theme, "body_small", "", "ink_2")
        self.results = QWidget()
        self._lines = QVBoxLayout(self.results)
        self._lines.setContentsMargins(0, 6, 0, 0)
        self._lines.setSpacing(6)
        self.body.addWidget(Text(desk.theme, "body_small", WHY, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.now)
        self.body.addWidget(self.results)
        self.now.hide()
        self.results.hide()
        self.button.clicked.connect(self._ask)
        exchange.carrying.connect(self._on_carrying)
        exchange.carried.connect(self._on_carried)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it is in the state."""

    def look(self) -> None:
        """Nothing of it is read: what was said last stays."""

    @Slot()
    def _ask(self) -> None:
        ask_folder(self.window(), "Choose the stick or folder", self._folder, self.carry)

    def carry(self, folder: Path) -> None:
        """Exchange with this folder."""
        self._folder = folder
        self.results.hide()
        self.button.start_busy("Exchanging…")
        self._exchange.carry(folder)

    @Slot(str)
    def _on_carrying(self, words: str) -> None:
        self.now.setText(words)
        self.now.show()

    @Slot(object)
    def _on_carried(self, came: CarriedOut | KnownError) -> None:
        from visitapp.services.carrying import told

        self.button.end_busy()
        self.now.hide()
        empty(self._lines)
        lines = () if isinstance(came, KnownError) else told(came)
        troubles = (came,) if isinstance(came, KnownError) else came.troubles
        for words in lines:
            self._lines.addWidget(Text(self._desk.theme, "body", words))
        for trouble in troubles[:MOST_TROUBLES]:
            self._lines.addWidget(Banner(self._desk.theme, "notice", trouble.sentence, trouble.next_step))
        self.results.show()
        announce(self.results, " ".join([*lines, *(str(each) for each in troubles[:MOST_TROUBLES])]))
