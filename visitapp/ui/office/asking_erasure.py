"""Asking, as the first of two officers, for a person's record to be erased: what happens, why, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.caseload_columns import folded
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.erasing import Before, Choice

ABOUT = (
    "For somebody whose record may not be kept any more. It takes two officers who are different workers: one asks, "
    "the other agrees. Archiving keeps a record; this does not."
)
TWO = "You ask, and nothing is erased yet."
GOES = (
    "What goes, once the second officer agrees: the office gives the record to nobody any more, and its words, history "
    "and files go when the office next clears up. Each laptop that has it tells its worker, who erases it there, with "
    "that laptop’s own older backups."
)
STAYS = (
    "What stays: that a record was erased, when, on which ground, and which two officers’ laptops said so. The "
    "office’s backups, until they run out. Copies elsewhere and on paper, until somebody deletes them. What other "
    "people’s records say."
)
FOR_GOOD = (
    "What cannot be undone: asking and agreeing cannot be taken back. If nobody agrees, it goes on waiting and the "
    "record stays."
)
HAS_OTHER = "Another record was put together with this one. That one is erased only if you ask for it too."
GROUND_HINT = (
    "The law or rule, such as “UK GDPR article 17, asked for in writing”, and no names. It is kept for good and not "
    "sealed: the office and every laptop can read it"
)
NOBODY = "Choose somebody"


class AskingCard(Card):
    """Opens the question."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Erase a record")
        self._desk = desk
        self._exchange = exchange
        self.button = Button(desk.theme, "Ask for an erasure")
        self.body.addWidget(Text(desk.theme, "body_small", ABOUT, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._on_clicked)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it is in the state."""

    @Slot()
    def _on_clicked(self) -> None:
        self._desk.background.read(self, _before, self._ask)

    def _ask(self, before: Before) -> None:
        if not before.people:
            self._desk.trouble(KnownError("There is no record here to erase.", "Sync first, then look again."))
            return
        if not before.second_officers:
            error = KnownError(
                "You are the only officer, and it takes two who are different workers.",
                "Make an invitation for another officer. If one has just joined, sync first.",
            )
            self._desk.trouble(error)
            return
        dialog = AskErasureDialog(self._desk, self.window(), self._exchange, before)
        dialog.confirmed.connect(self._on_done)
        dialog.ask()

    @Slot()
    def _on_done(self) -> None:
        self._desk.tell("Asked. Nothing is erased until a second officer agrees.", False)
        self._exchange.exchange()


class AskErasureDialog(Dialog):
    """Ask whose record, on which ground, and for the name once more; stay until the office has it."""

    def __init__(self, desk: Desk, window: QWidget, exchange: OfficeExchange, before: Before) -> None:
        super().__init__(
            desk.theme,
            window,
            "Ask for a record to be erased",
            f"{TWO} {who_agrees(before.second_officers)}",
            verb="Ask for it to be erased",
            safe="Leave it as it is",
            kind="danger",
            width=700,
        )
        self._exchange = exchange
        self._people = {each.person_id: each for each in before.people}
        theme = desk.theme
        self.whose = Select(theme, "Whose record")
        self.whose.addItem(NOBODY, "")
        for each in before.people:
            self.whose.addItem(f"{each.name}, {each.about}" if each.about else each.name, each.person_id)
        self.whose_row = FormRow(theme, "Whose record", self.whose)
        self.ground = Field(theme, "Ground", hint=GROUND_HINT)
        self.name = Field(theme, "Type the person’s whole name", hint="So that nobody is chosen by a slip")
        for words in (GOES, STAYS, FOR_GOOD):
            self.body.addWidget(Text(theme, "body_small", words, strong=words.partition(":")[0]))
        for row in (self.whose_row, self.ground, self.name):
            self.body.addWidget(row)
        self.whose.currentIndexChanged.connect(self._on_chosen)
        self.may_confirm = self._is_whole
        self.write = self._ask_for_it

    @property
    def chosen(self) -> Choice | None:
        """Return whose record is meant, None before somebody is chosen."""
        return self._people.get(self.whose.currentData())

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.chosen
        self.whose_row.set_error("")
        self.whose_row.set_hint(HAS_OTHER if chosen is not None and chosen.has_other else "")
        self.name.set_error("")
        self.name.set_text("")
        self.fit()

    def _is_whole(self) -> bool:
        """Say in each field what is missing, and put the focus into the first."""
        from visitapp.services.erasing import wrong_with

        chosen = self.chosen
        self.whose_row.set_error("" if chosen is not None else "Choose whose record it is.")
        self.ground.set_error(wrong_with(self.ground.text(), chosen.names if chosen is not None else ()))
        is_same = chosen is not None and folded(self.name.text()) == folded(chosen.name)
        whole = f"Type “{chosen.name}” here." if chosen is not None else "Choose somebody first."
        self.name.set_error("" if is_same else whole)
        self.fit()
        for row in (self.whose_row, self.ground, self.name):
            if row.error():
                row.control.setFocus()
                self.bring_into_view(row)
                return False
        return True

    def _ask_for_it(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import erasing

        person_id, ground = self.whose.currentData(), self.ground.text()

        def ask(workspace: Workspace, on_store: Any) -> object:
            return erasing.ask(workspace, person_id=person_id, ground=ground, on_store=on_store)

        def over(_number: object) -> None:
            self.verb_button.end_busy()
            done()

        def stopped(error: KnownError) -> None:
            self.verb_button.end_busy()
            failed(error)

        self.verb_button.start_busy("Asking…")
        self._exchange.ask(ask, over, stopped)


def who_agrees(second_officers: tuple[str, ...]) -> str:
    """Say who can give the second word."""
    known = [name for name in second_officers if name]
    if not known:
        return "An officer who is another worker has to agree on their own laptop."
    who = [*known, "another officer"] if len(known) < len(second_officers) else known
    listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} or {who[-1]}"
    return f"{listed} has to agree on their own laptop."


def _before(workspace: Workspace) -> Before:
    from visitapp.services import erasing

    return erasing.before_asking(workspace)
