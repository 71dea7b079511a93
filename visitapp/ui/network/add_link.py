"""Link two members who know each other: choose both from lists, or press one after the other on the map."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Network, Tie
from visitapp.errors import KnownError
from visitapp.services.network import add_tie
from visitapp.ui.desk import Desk
from visitapp.ui.network.side_panel import SidePanel
from visitapp.ui.network.words import short_name
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

LONGEST_CHOICE = 40


class AddLinkPanel(SidePanel):
    """Ask for two members; `linked` carries what to say when it is done."""

    linked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(desk.theme, "Add a link", parent)
        theme = desk.theme
        self._desk = desk
        self._network = Network("", "")
        self.head.addWidget(Text(theme, "heading_large", "Add a link"), 1)
        self.first = Select(theme, "Who")
        self.second = Select(theme, "Knows")
        self.first_row = FormRow(theme, "Who", self.first)
        self.second_row = FormRow(theme, "Knows", self.second)
        self.add_button = Button(theme, "Add link", "primary", size="small")
        words = "A dotted line shows that two people on the map know each other. You can also press both on the map."
        self.body.addWidget(Text(theme, "small", words, "ink_2"))
        self.body.addWidget(self.first_row)
        self.body.addWidget(self.second_row)
        self.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.first.currentIndexChanged.connect(self._on_choice_changed)
        self.second.currentIndexChanged.connect(self._on_choice_changed)

    def show_network(self, network: Network) -> None:
        """Offer everybody on the map; what is chosen stays."""
        if network is self._network:
            return
        self._network = network
        for select in (self.first, self.second):
            kept = select.currentData()
            select.blockSignals(True)
            select.clear()
            select.addItem("Choose", "")
            for member in sorted(network.members, key=lambda member: member.name.casefold()):
                second = f", {member.relation}" if member.relation else ""
                words = f"{member.name}{second}"
                select.addItem(words if len(words) <= LONGEST_CHOICE else f"{words[:LONGEST_CHOICE]}…", member.id)
            select.setCurrentIndex(max(0, select.findData(kept)))
            select.blockSignals(False)
            select.update()

    def begin(self, member_id: str) -> None:
        """Start with one member, or with nobody."""
        self.second_row.set_error("")
        self.first.setCurrentIndex(max(0, self.first.findData(member_id)))
        self.second.setCurrentIndex(0)

    def pick(self, member_id: str) -> None:
        """Take a member that was pressed on the map into the first place that is free."""
        free = self.first if not self.first.currentData() else self.second
        if member_id != self.first.currentData():
            free.setCurrentIndex(max(0, free.findData(member_id)))
        if self.first.currentData() and self.second.currentData():
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the choice that is still open."""
        (self.second if self.first.currentData() else self.first).setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_choice_changed(self) -> None:
        self.second_row.set_error("")

    @Slot()
    def _on_add_clicked(self) -> None:
        first, second = str(self.first.currentData()), str(self.second.currentData())
        if not first or not second:
            self.second_row.set_error("Choose two people or places.")
            (self.first if not first else self.second).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        network = self._network
        tie = Tie("", network.person_id, first, second)
        names = [short_name(member.name) for end in (first, second) if (member := network.member(end)) is not None]

        def done(_change_set: ChangeSet) -> None:
            self.begin("")
            self.linked.emit(f"Linked {' and '.join(names)}.")

        def failed(error: KnownError) -> None:
            self.second_row.set_error(str(error))

        self._desk.background.write(self, lambda ws: add_tie(ws, tie=tie), done, failed)
