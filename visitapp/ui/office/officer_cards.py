"""What an officer does: invite, compare six words and let a laptop in, and shut one off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.config import resource
from visitapp.domain.dates import clock_time, past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.move_dialog import MoveDialog, laptop_of
from visitapp.ui.office.six_words import SixWords
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.office import Asking, Member
    from visitapp.services.office_teams import Team

INVITE = "An invitation is good once, for seven days, and only until an officer has compared six words."
COMPARE = (
    "Ring each worker on a number you already have. They read their six words; let the laptop in if all six match."
)
ALONE = "You can see laptops here, never anyone’s notes, or who they visit."


class InvitingCard(Card):
    """Makes an invitation, to be copied."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Add a worker")
        self._desk = desk
        self._exchange = exchange
        self.invite_button = Button(desk.theme, "Make an invitation", icon="user-plus")
        self.field = Field(desk.theme, "Send this text to the worker")
        self.field.edit.setReadOnly(True)
        self.copy_button = Button(desk.theme, "Copy")
        self.team = Select(desk.theme, "Into the team")
        self._team_row = FormRow(desk.theme, "Into the team", self.team)
        self.body.addWidget(Text(desk.theme, "body_small", INVITE, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self._team_row)
        self._team_row.hide()
        self.body.addWidget(self.invite_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.field)
        self.body.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.field.hide()
        self.copy_button.hide()
        self.invite_button.clicked.connect(self._invite)
        self.copy_button.clicked.connect(self._copy)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it depends on the state."""

    def show_teams(self, teams: tuple[Team, ...]) -> None:
        """Let the officer choose among several teams."""
        chosen = self.team.currentData()
        self.team.clear()
        for each in teams:
            self.team.addItem(f"{each.name} (your own)" if each.is_own else each.name, each.id)
        self.team.setCurrentIndex(max(0, self.team.findData(chosen)))
        self._team_row.setVisible(len(teams) > 1)

    @Slot()
    def _invite(self) -> None:
        from visitapp.services import office

        team = self.team.currentData() or ""

        def invite(workspace: Workspace, on_store: Any) -> object:
            return office.invite(workspace, team=team, on_store=on_store)

        self.invite_button.start_busy("Asking the office…")
        self._exchange.ask(invite, self._show, self._failed)

    def _show(self, text: object) -> None:
        self.invite_button.end_busy()
        self.field.set_text(str(text))
        self.field.edit.setCursorPosition(0)
        self.field.show()
        self.copy_button.show()
        self.copy_button.setFocus()

    def _failed(self, error: KnownError) -> None:
        self.invite_button.end_busy()
        self._desk.trouble(error)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.text())
        self._desk.tell("The invitation is copied.", False)


class DevicesCard(Card):
    """Laptops that wait, then those that are in, team by team. `read` tells the teams whenever they were asked for."""

    read = Signal(object)

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Laptops")
        self._desk = desk
        self._exchange = exchange
        self._is_officer = False
        self._teams: tuple[Team, ...] = ()
        self.body.addWidget(Text(desk.theme, "body_small", ALONE, "ink_2"))
        self.list = QWidget()
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.list)
        exchange.ended.connect(self.look)

    def show_state(self, state: ExchangeState) -> None:
        """Look once an officer's rights are known."""
        became = state.is_officer and not self._is_officer
        self._is_officer = state.is_officer
        if became:
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask who waits and who is in."""
        if not self._is_officer or not self.isVisible():
            return
        from visitapp.services import office, office_teams

        def all_of_it(workspace: Workspace, on_store: Any) -> object:
            words = resource("words.txt")
            waiting = office.waiting(workspace, words_file=words, on_store=on_store)
            members = office.members(workspace, words_file=words, on_store=on_store)
            return waiting, members, office_teams.teams(workspace, on_store=on_store)

        self._exchange.ask(all_of_it, self._show, lambda _error: None)

    def _show(self, found: Any) -> None:
        waiting, members, self._teams = found
        self.read.emit(self._teams)
        empty(self._rows)
        if waiting:
            self._rows.addWidget(Text(self._desk.theme, "body_small", COMPARE, weight=500))
        for asking in waiting:
            self._rows.addWidget(self._asking(asking, members))
        for team in self._teams:
            of_team = [member for member in members if member.team == team.id]
            if len(self._teams) > 1 and of_team:
                self._rows.addSpacing(10)
                self._rows.addWidget(Text(self._desk.theme, "heading", team.name))
            for member in of_team:
                self._rows.addWidget(Divider(self._desk.theme))
                self._rows.addWidget(self._member(member))
        known = {team.id for team in self._teams}
        for member in members:
            if member.team not in known:  # the last of a team that has no name
                self._rows.addWidget(Divider(self._desk.theme))
                self._rows.addWidget(self._member(member))

    def _asking(self, asking: Asking, members: Sequence[Member]) -> QWidget:
        theme, now = self._desk.theme, self._desk.now()
        at = asking.asked_at.astimezone()
        row = QWidget()
        row.setProperty("region", True)
        row.setAccessibleName("A laptop that waits")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 8, 0, 8)
        role = "an officer" if asking.role.value == "officer" else "a worker"
        team = next((f" of {each.name}" for each in self._teams if each.id == asking.team), "")
        where = team if len(self._teams) > 1 else ""
        words = f"Asked {past_day(at.date(), now.date())} at {clock_time(at)}, as {role}{where}"
        column.addWidget(Text(theme, "small", words, "ink_2"))
        column.addWidget(SixWords(theme, asking.words), 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        match = Button(theme, "All six match", "primary", icon="check")
        other = Button(theme, "They do not match", "danger")
        whose = Select(theme, "Whose laptop it is")
        whose.addItem("A new worker’s", ("", ""))
        for member in members:
            if not member.is_revoked and not member.is_this:
                whose.addItem(f"A second one, beside {laptop_of(member)}", (member.device, ""))
                whose.addItem(f"In the place of {laptop_of(member)}, which is lost", ("", member.device))
        if whose.count() > 1:
            column.addWidget(FormRow(theme, "Whose laptop it is", whose))
            column.addSpacing(4)
        else:
            whose.setParent(row)
            whose.hide()
        match.clicked.connect(partial(self._admit, asking.device, whose))
        other.clicked.connect(partial(self._decline, asking.device))
        for button in (match, other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return row

    def _member(self, member: Member) -> QWidget:
        theme = self._desk.theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        who = member.name or "Nobody has written on it yet"
        whose = QVBoxLayout()
        whose.setSpacing(2)
        whose.addWidget(Text(theme, "body", f"{who} (this laptop)" if member.is_this else who, weight=500))
        about = (member.role.value.capitalize(), *self._last(member), " ".join(member.words))
        whose.addWidget(Text(theme, "small", " · ".join(about), "ink_2"))
        line.addLayout(whose, 1)
        if member.is_revoked:
            line.addWidget(Chip(theme, "Shut off", icon="ban"))
        else:
            line.addWidget(Chip(theme, "In use", "done", icon="check"))
            if len(self._teams) > 1:
                move = Button(theme, "Move", "quiet", size="small")
                move.setAccessibleName(f"Move {laptop_of(member)} to another team")
                move.clicked.connect(partial(self._ask_to_move, member))
                line.addWidget(move)
            if not member.is_this:
                shut = Button(theme, "Shut off", "quiet", size="small")
                shut.setAccessibleName(f"Shut off {laptop_of(member)}")
                shut.clicked.connect(partial(self._ask_to_revoke, member))
                line.addWidget(shut)
        return row

    def _last(self, member: Member) -> tuple[str, ...]:
        if member.wrote_at is None:
            return ()
        at, now = member.wrote_at.astimezone(), self._desk.now()
        return (f"wrote last {past_day(at.date(), now.date())} at {clock_time(at)}",)

    def _admit(self, device: str, whose: Select) -> None:
        from visitapp.services import office

        beside, in_place_of = whose.currentData()

        def admit(workspace: Workspace, on_store: Any) -> None:
            office.admit(workspace, device=device, beside=beside, in_place_of=in_place_of, on_store=on_store)

        self._exchange.ask(admit, lambda _: self._exchange.exchange(), self._desk.trouble)

    def _decline(self, device: str) -> None:
        from visitapp.services import office

        def decline(workspace: Workspace, on_store: Any) -> None:
            office.decline(workspace, device=device, on_store=on_store)

        self._exchange.ask(decline, lambda _: self.look(), self._desk.trouble)

    def _ask_to_move(self, member: Member) -> None:
        dialog = MoveDialog(self._desk, self.window(), self._exchange, member, self._teams)
        dialog.confirmed.connect(self._moved)
        dialog.ask()

    @Slot()
    def _moved(self) -> None:
        self._desk.tell("They are in the other team now.", False)
        self._exchange.exchange()

    def _ask_to_revoke(self, member: Member) -> None:
        dialog = Dialog(
            self._desk.theme,
            self.window(),
            f"Shut {laptop_of(member)} off?",
            "It gets nothing from the team any more. What the team writes from now on is locked with new keys, and it "
            "does not get them. What it holds stays on it, encrypted, sent or not.",
            verb="Shut it off",
            safe="Leave it in",
            kind="danger",
        )
        dialog.confirmed.connect(partial(self._revoke, member.device))
        dialog.ask()

    def _revoke(self, device: str) -> None:
        from visitapp.services import office

        def revoke(workspace: Workspace, on_store: Any) -> None:
            office.revoke(workspace, device=device, on_store=on_store)

        self._exchange.ask(revoke, self._revoked, self._desk.trouble)

    def _revoked(self, _done: object) -> None:
        self._desk.tell("The laptop is shut off, and the team has new keys.", False)
        self.look()
