"""A worker goes to another team, with every laptop of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.select import Select

if TYPE_CHECKING:
    from visitapp.services.office import Member
    from visitapp.services.office_teams import Team

WHAT_HAPPENS = (
    "All laptops of the same worker go. They get the records of the new team and nothing more of the old one, which "
    "has new keys. Let them sync first: what they have not sent stays on their laptop."
)


class MoveDialog(Dialog):
    """Ask for the team, and stay until the office has it."""

    def __init__(
        self, desk: Desk, window: QWidget, exchange: OfficeExchange, member: Member, teams: tuple[Team, ...]
    ) -> None:
        super().__init__(
            desk.theme,
            window,
            f"Move {laptop_of(member)} to another team?",
            WHAT_HAPPENS,
            verb="Move",
            safe="Leave it there",
        )
        self._exchange = exchange
        self._device = member.device
        self.team = Select(desk.theme, "To the team")
        for team in teams:
            if team.id != member.team:
                self.team.addItem(team.name, team.id)
        self.body.addWidget(FormRow(desk.theme, "To the team", self.team))
        self.write = self._move

    def _move(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import office_teams

        team, device = self.team.currentData(), self._device

        def move(workspace: Workspace, on_store: Any) -> object:
            return office_teams.move_worker(workspace, device=device, team=team, on_store=on_store)

        self._exchange.ask(move, lambda _: done(), failed)


def laptop_of(member: Member) -> str:
    """Say whose laptop it is, by its six words where nobody wrote on it yet."""
    return f"{member.name}’s laptop" if member.name else f"the laptop {' '.join(member.words)}"
