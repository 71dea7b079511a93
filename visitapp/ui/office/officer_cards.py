"""What an officer does: invite, compare six words and let a laptop in, and shut one off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.config import resource
from visitapp.domain.dates import clock_time, past_day
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.six_words import SixWords
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.office import Asking, Member

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
        self.body.addWidget(Text(desk.theme, "body_small", INVITE, "ink_2"))
        self.body.addSpacing(6)
        self.body.addWidget(self.invite_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.field)
        self.body.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.field.hide()
        self.copy_button.hide()
        self.invite_button.clicked.connect(self._invite)
        self.copy_button.clicked.connect(self._copy)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it depends on the state."""

    @Slot()
    def _invite(self) -> None:
        from visitapp.services import office

        def invite(workspace: Workspace, on_store: Any) -> object:
            return office.invite(workspace, on_store=on_store)

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
    """Laptops that wait, then those that are in."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "Laptops")
        self._desk = desk
        self._exchange = exchange
        self._is_officer = False
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
        from visitapp.services import office

        def both(workspace: Workspace, on_store: Any) -> object:
            words = resource("words.txt")
            waiting = office.waiting(workspace, words_file=words, on_store=on_store)
            return waiting, office.members(workspace, words_file=words, on_store=on_store)

        self._exchange.ask(both, self._show, lambda _error: None)

    def _show(self, found: Any) -> None:
        waiting, members = found
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if waiting:
            self._rows.addWidget(Text(self._desk.theme, "body_small", COMPARE, weight=500))
        for asking in waiting:
            self._rows.addWidget(self._asking(asking))
        for member in members:
            self._rows.addWidget(Divider(self._desk.theme))
            self._rows.addWidget(self._member(member))

    def _asking(self, asking: Asking) -> QWidget:
        theme, now = self._desk.theme, self._desk.now()
        at = asking.asked_at.astimezone()
        row = QWidget()
        row.setProperty("region", True)
        row.setAccessibleName("A laptop that waits")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 8, 0, 8)
        role = "an officer" if asking.role.value == "officer" else "a worker"
        words = f"Asked {past_day(at.date(), now.date())} at {clock_time(at)}, as {role}"
        column.addWidget(Text(theme, "small", words, "ink_2"))
        column.addWidget(SixWords(theme, asking.words), 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        match = Button(theme, "All six match", "primary", icon="check")
        other = Button(theme, "They do not match", "danger")
        match.clicked.connect(partial(self._admit, asking.device))
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
            if not member.is_this:
                shut = Button(theme, "Shut off", "quiet", size="small")
                shut.setAccessibleName(f"Shut off {_laptop_of(member)}")
                shut.clicked.connect(partial(self._ask_to_revoke, member))
                line.addWidget(shut)
        return row

    def _last(self, member: Member) -> tuple[str, ...]:
        if member.wrote_at is None:
            return ()
        at, now = member.wrote_at.astimezone(), self._desk.now()
        return (f"wrote last {past_day(at.date(), now.date())} at {clock_time(at)}",)

    def _admit(self, device: str) -> None:
        from visitapp.services import office

        def admit(workspace: Workspace, on_store: Any) -> None:
            office.admit(workspace, device=device, on_store=on_store)

        self._exchange.ask(admit, lambda _: self._exchange.exchange(), self._desk.trouble)

    def _decline(self, device: str) -> None:
        from visitapp.services import office

        def decline(workspace: Workspace, on_store: Any) -> None:
            office.decline(workspace, device=device, on_store=on_store)

        self._exchange.ask(decline, lambda _: self.look(), self._desk.trouble)

    def _ask_to_revoke(self, member: Member) -> None:
        dialog = Dialog(
            self._desk.theme,
            self.window(),
            f"Shut {_laptop_of(member)} off?",
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


def _laptop_of(member: Member) -> str:
    return f"{member.name}’s laptop" if member.name else f"the laptop {' '.join(member.words)}"
