"""Choose somebody from the map and what they are to the person: household, next of kin, GP."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.member_roles import RoleKind
from visitapp.domain.network import Member
from visitapp.domain.people import Person, possessive
from visitapp.errors import KnownError
from visitapp.services.about import give_role
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

NOBODY = "Nobody on the map can be that yet. Add them in Network first."


class RoleDialog(Dialog):
    """Only those members are offered who can have the chosen role."""

    def __init__(self, desk: Desk, window: QWidget, person: Person, members: tuple[Member, ...]) -> None:
        sentence = f"Everybody is chosen from {possessive(person.called)} map, so that nobody is written down twice."
        super().__init__(desk.theme, window, "Who is it?", sentence, verb="Add", safe="Not now")
        self._desk = desk
        self._members = members
        self.kind = Select(desk.theme, "What they are")
        for kind in RoleKind:
            self.kind.addItem(kind.words_for(person.called), kind.value)
        self.member = Select(desk.theme, "Who")
        self.member_row = FormRow(desk.theme, "Who", self.member)
        self.note = Field(desk.theme, "Good to know", hint="Has a key; works nights; at weekends")
        self.body.addWidget(FormRow(desk.theme, "What they are", self.kind))
        self.body.addWidget(self.member_row)
        self.body.addWidget(self.note)
        self.kind.currentIndexChanged.connect(self._offer)
        self.note.edit.returnPressed.connect(self.verb_button.click)
        self.may_confirm = self._has_somebody
        self.write = self._hand_over
        self._offer()

    def ask(self) -> None:
        """Show the question with the role focused."""
        super().ask()
        self.kind.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _offer(self) -> None:
        kind = RoleKind(self.kind.currentData())
        self.member.clear()
        for member in self._members:
            if kind.fits(member):
                words = " · ".join(part for part in (member.full_name or member.name, member.relation) if part)
                self.member.addItem(words, member.id)
        self.member_row.set_error("" if self.member.count() else NOBODY)

    def _has_somebody(self) -> bool:
        if not self.member.count():
            self.member_row.set_error(NOBODY)
        return self.member.count() > 0

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        member_id, kind, note = self.member.currentData(), RoleKind(self.kind.currentData()), self.note.text()
        self._desk.background.write(
            self, lambda ws: give_role(ws, member_id=member_id, kind=kind, note=note), lambda _: done(), failed
        )
