"""Records that go to another worker or team: an officer's question, and what a laptop no longer gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.dates import past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.read_card import Line, ReadCard
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.domain.people import Person
    from visitapp.services.office_teams import HandedOn, Team

ABOUT = (
    "One person, or everybody of one worker, goes to a worker of your team or of another. You can hand over what your "
    "own team holds."
)
WHOLE = (
    "The whole record goes, with its history and files. If it goes to another team, yours keeps what it has and gets "
    "nothing of what is written from then on."
)
NOT_MINE = "What is written about them from then on does not come to this laptop."
MOST_SHOWN = 20


class HandingOverCard(Card):
    """Opens the question."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Hand records over")
        self._desk = desk
        self._exchange = exchange
        self._teams: tuple[Team, ...] = ()
        self.button = Button(desk.theme, "Hand over", icon="users")
        self.body.addWidget(Text(desk.theme, "body_small", ABOUT, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._on_clicked)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it is in the state."""

    def show_teams(self, teams: tuple[Team, ...]) -> None:
        """Know the teams to which records may go."""
        self._teams = teams

    @Slot()
    def _on_clicked(self) -> None:
        self._desk.background.read(self, _caseloads, self._ask)

    def _ask(self, caseloads: dict[str, tuple[Person, ...]]) -> None:
        if not caseloads or not self._teams:
            error = KnownError("There is no record here to hand over.", "Sync first, then look again.")
            self._desk.trouble(error)
            return
        dialog = HandOverDialog(self._desk, self.window(), self._exchange, caseloads, self._teams)
        dialog.confirmed.connect(self._on_done)
        dialog.ask()

    @Slot()
    def _on_done(self) -> None:
        self._desk.tell("The records are handed over.", False)
        self._exchange.exchange()


class HandOverDialog(Dialog):
    """Ask whose records go to whom, and stay until they are there."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        exchange: OfficeExchange,
        caseloads: dict[str, tuple[Person, ...]],
        teams: tuple[Team, ...],
    ) -> None:
        super().__init__(
            desk.theme, window, "Hand records over", WHOLE, verb="Hand over", safe="Leave as it is", width=560
        )
        self._exchange = exchange
        theme = desk.theme
        self.whose = Select(theme, "Whose records")
        for worker, people in caseloads.items():
            named = f"Everybody of {worker}" if worker else "Everybody without a key worker"
            self.whose.addItem(f"{named} ({len(people):,})", tuple(person.id for person in people))
        for person in sorted((each for people in caseloads.values() for each in people), key=lambda each: each.called):
            self.whose.addItem(person.called, (person.id,))
        self.team = Select(theme, "To the team")
        for team in teams:
            self.team.addItem(f"{team.name} (your own)" if team.is_own else team.name, team.id)
        self.worker = Field(theme, "Name of the next key worker")
        self.note = Field(theme, "What they should know", hint="It stands in the record. You can leave it empty")
        self.worker.edit.returnPressed.connect(self.verb_button.click)
        self.body.addWidget(FormRow(theme, "Whose records", self.whose))
        self.body.addWidget(FormRow(theme, "To the team", self.team))
        self.body.addWidget(self.worker)
        self.body.addWidget(self.note)
        self.write = self._hand_over

    def ask(self) -> None:
        """Show the question with the first choice focused."""
        super().ask()
        self.whose.setFocus()

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import office_teams

        ids, team = self.whose.currentData(), self.team.currentData()
        worker, note = self.worker.text(), self.note.text()

        def hand_over(workspace: Workspace, on_store: Any) -> object:
            return office_teams.hand_over(
                workspace, person_ids=ids, team=team, to_worker=worker, note=note, on_store=on_store
            )

        def over(_count: object) -> None:
            self.verb_button.end_busy()
            done()

        def stopped(error: KnownError) -> None:
            self.verb_button.end_busy()
            failed(error)

        self.verb_button.start_busy("Handing over…")
        self._exchange.ask(hand_over, over, stopped)


class HandedOnCard(ReadCard):
    """Tells a laptop whose record it does not get any more. Hidden while there is nobody."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "With another team now", NOT_MINE, hides=True)

    def look(self) -> None:
        """Read whose record went."""
        self._desk.background.read(self, _handed_on, self._show)

    def _show(self, found: tuple[HandedOn, ...]) -> None:
        late_first = sorted(found, key=lambda each: not each.waiting)
        more = [Line(f"and {len(found) - MOST_SHOWN:,} more.")] if len(found) > MOST_SHOWN else []
        self._write([*(Line(self._words(each), each.called) for each in late_first[:MOST_SHOWN]), *more])

    def _words(self, each: HandedOn) -> str:
        since = f", handed over {past_day(each.at.date(), self._desk.now().date())}" if each.at else ""
        changes = "One change" if each.waiting == 1 else f"{each.waiting:,} changes"
        late = (
            f" {changes} on this laptop did not go with it. Tell the other team, or ask their officer to hand the "
            "record back for a day."
        )
        return f"{each.called} is with {each.team}{since}.{late if each.waiting else ''}"


def _caseloads(workspace: Workspace) -> dict[str, tuple[Person, ...]]:
    from visitapp.services import office_teams

    return office_teams.caseloads(workspace)


def _handed_on(workspace: Workspace) -> tuple[HandedOn, ...]:
    from visitapp.services import office_teams

    return office_teams.handed_on(workspace)
