"""Joining an office: the invitation, and then the six words that an officer hears."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout

from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.announce import announce
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.six_words import SixWords
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.text import Text

WHY = (
    "Nothing leaves this laptop until you join. With an invitation from your office, your team’s laptops "
    "exchange records, sealed so that only they can read them."
)
RING = (
    "Ring your officer on a number you already have, and read these six words to them. They look at the same words, "
    "and let this laptop in when all six match."
)


class JoiningCard(Card):
    """An invitation is pasted here."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Join your team’s office")
        self._exchange = exchange
        self.field = Field(desk.theme, "Invitation", placeholder="visitapp-1:…", hint="The whole text, as it was sent")
        self.join_button = Button(desk.theme, "Join", "primary")
        self.stick_button = Button(desk.theme, "Join by USB stick or folder…", icon="hard-drive")
        self._folder = Path.home()
        self.body.addWidget(Text(desk.theme, "body_small", WHY, "ink_2"))
        self.body.addSpacing(8)
        self.body.addWidget(self.field)
        self.body.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.join_button)
        row.addWidget(self.stick_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.join_button.clicked.connect(self._join)
        self.stick_button.clicked.connect(self._ask_folder)
        self.field.edit.returnPressed.connect(self._join)

    def show_state(self, state: ExchangeState) -> None:
        """Nothing of it depends on the state."""

    @Slot()
    def _join(self) -> None:
        from visitapp.services import office

        text = self.field.text()
        if not self._has_invitation():
            return
        self.join_button.start_busy("Asking…")

        def join(workspace: Workspace, on_store: Any) -> object:
            return office.join(workspace, invitation=text, on_store=on_store)

        self._exchange.ask(join, self._joined, self._refuse)

    @Slot()
    def _ask_folder(self) -> None:
        if self._has_invitation():
            ask_folder(self.window(), "Choose the stick or folder", self._folder, self.join_by)

    def join_by(self, folder: Path) -> None:
        """Leave the wish to join in a folder that the office had before."""
        from visitapp.services import office

        self._folder = folder
        text = self.field.text()
        self.stick_button.start_busy("Writing…")

        def join(workspace: Workspace, on_store: Any) -> object:
            return office.join(workspace, invitation=text, folder=folder, on_store=on_store)

        self._exchange.ask(join, self._joined_by_stick, self._refuse)

    def _has_invitation(self) -> bool:
        self.field.set_error("")
        if not self.field.text():
            self._refuse(KnownError("There is no invitation here yet.", "Paste the text that your office sent."))
        return bool(self.field.text())

    def _joined_by_stick(self, is_in: object) -> None:
        from visitapp.services.carrying import CarriedOut

        self._joined(is_in)
        self._exchange.carried.emit(CarriedOut(is_asking=True))

    def _joined(self, _is_in: object) -> None:
        self._end_busy()
        self.field.set_text("")
        self._exchange.look(then=self._exchange.exchange)

    def _refuse(self, error: KnownError) -> None:
        self._end_busy()
        self.field.set_error(str(error))
        self.field.edit.setFocus()
        announce(self.field, str(error))

    def _end_busy(self) -> None:
        self.join_button.end_busy()
        self.stick_button.end_busy()


class WaitingCard(Card):
    """An officer has not let this laptop in yet."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Your officer has to let this laptop in")
        self._exchange = exchange
        self.words = SixWords(desk.theme)
        self.said = Text(desk.theme, "small", "", "ink_2")
        self.again_button = Button(desk.theme, "Look again", icon="refresh-cw")
        self.body.addWidget(Text(desk.theme, "body_small", RING, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.said)
        self.body.addSpacing(4)
        self.body.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.again_button.clicked.connect(exchange.exchange)

    def show_state(self, state: ExchangeState) -> None:
        """Show the words, and what the office said last."""
        self.words.show_words(state.words)
        self.said.setText(state.said or "This laptop looks by itself now and then.")
        if state.is_busy:
            self.again_button.start_busy("Looking…")
        else:
            self.again_button.end_busy()
