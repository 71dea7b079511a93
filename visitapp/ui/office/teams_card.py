"""Teams, for officers: which there are, begin one, give one another name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.office_teams import Team

ABOUT = "Each team’s records are read by its own laptops alone."
CLEAR = "Whoever looks after the office can read the names of teams, so a name should not say who is visited."


class TeamsCard(Card):
    """Emit `changed` when a team was begun or named."""

    changed = Signal()

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Teams")
        self._desk = desk
        self._exchange = exchange
        self.begin_button = Button(desk.theme, "Begin a team", size="small", icon="plus")
        self.header.addWidget(self.begin_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(Text(desk.theme, "body_small", ABOUT, "ink_2"))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self.begin_button.clicked.connect(partial(self.ask_for_name, None))

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it is in the state."""

    def show_teams(self, teams: tuple[Team, ...]) -> None:
        """Show these teams."""
        empty(self._rows)
        for place, team in enumerate(teams):
            if place:
                self._rows.addWidget(Divider(self._desk.theme))
            self._rows.addWidget(self._row(team))

    def _row(self, team: Team) -> QWidget:
        theme = self._desk.theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        laptops = "1 laptop" if team.laptops == 1 else f"{team.laptops:,} laptops"
        whose = QVBoxLayout()
        whose.setSpacing(2)
        whose.addWidget(Text(theme, "body", team.name, weight=500))
        whose.addWidget(Text(theme, "small", f"{laptops} · your own team" if team.is_own else laptops, "ink_2"))
        line.addLayout(whose, 1)
        rename = Button(theme, "Name it", "quiet", size="small")
        rename.setAccessibleName(f"Give {team.name} another name")
        rename.clicked.connect(partial(self.ask_for_name, team))
        line.addWidget(rename)
        return row

    def ask_for_name(self, team: Team | None) -> None:
        """Ask what a team is called; None begins one."""
        dialog = NameDialog(self._desk, self.window(), self._exchange, team)
        dialog.confirmed.connect(self.changed)
        dialog.ask()


class NameDialog(Dialog):
    """Ask for a team's name, and stay until the office has it."""

    def __init__(self, desk: Desk, window: QWidget, exchange: OfficeExchange, team: Team | None) -> None:
        super().__init__(
            desk.theme,
            window,
            "What is the team called?",
            CLEAR,
            verb="Name it" if team else "Begin it",
            safe="Not now",
        )
        self._exchange = exchange
        self._team = "" if team is None else team.id
        self.field = Field(desk.theme, "Name of the team")
        self.field.edit.returnPressed.connect(self.verb_button.click)
        self.body.addWidget(self.field)
        self.write = self._give

    def ask(self) -> None:
        """Show the question with the field focused."""
        super().ask()
        self.field.edit.setFocus()

    def _give(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        from visitapp.services import office_teams

        name, team = self.field.text(), self._team

        def give(workspace: Workspace, on_store: Any) -> object:
            return office_teams.name_team(workspace, name=name, team=team, on_store=on_store)

        self._exchange.ask(give, lambda _: done(), failed)
