"""Put somebody or something on the map; a name that is already there is asked about kindly."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, MemberKind, Network
from visitapp.domain.people import possessive
from visitapp.errors import KnownError
from visitapp.services.network import NAME_LIMIT, add_member
from visitapp.ui.desk import Desk
from visitapp.ui.network.side_panel import Labelled, SidePanel
from visitapp.ui.network.words import KINDS, same_name, short_name
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text


class AddPersonPanel(SidePanel):
    """Ask for a name, what they are, the relation and how close. Enter in a field adds and opens.

    `added` carries the new member's id and whether to open it, `open_asked` that of one who is there already.
    """

    added = Signal(str, bool)
    open_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(desk.theme, "Add a person or place", parent)
        theme = desk.theme
        self._desk = desk
        self._network = Network("", "")
        self._allowed_twice = ""
        self._adding: list[Member] = []
        self._unsent: list[tuple[Member, Closeness]] = []
        self._title = Text(theme, "heading_large", "Add to the map")
        self.head.addWidget(self._title, 1)
        self.name = Field(theme, "Name")
        self.name.edit.setMaxLength(NAME_LIMIT)
        self.kind = Select(theme, "Who or what it is")
        for kind, words in KINDS.items():
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(list(KINDS).index(MemberKind.FRIEND))
        self.relation = Field(theme, "Relation", hint="For instance sister, next door, Tuesdays")
        self.closeness = Segmented(
            theme, "How close", [Option(each.value, each.words) for each in Closeness], height=36, fill=True
        )
        self.closeness.choose(Closeness.UNSURE)
        self.open_button = Button(theme, "Add and open", "primary", size="small")
        self.add_button = Button(theme, "Add", "secondary", size="small")
        self._twice = QWidget()
        twice = QVBoxLayout(self._twice)
        twice.setContentsMargins(0, 0, 0, 0)
        twice.setSpacing(8)
        self._twice_words = Text(theme, "small", "", "ink")
        self.open_other = Button(theme, "", "secondary", size="small")
        self.add_twice = Button(theme, "", "secondary", size="small")
        twice.addWidget(self._twice_words)
        twice.addWidget(self.open_other, 0, Qt.AlignmentFlag.AlignLeft)
        twice.addWidget(self.add_twice, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.add_button)
        buttons.addStretch(1)
        for widget in (
            self.name,
            Labelled(theme, "Who or what", self.kind),
            self.relation,
            Labelled(theme, "How close", self.closeness),
            self._twice,
            self._buttons,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._twice.hide()
        self.open_button.clicked.connect(lambda: self._add(then_open=True))
        self.add_button.clicked.connect(lambda: self._add(then_open=False))
        self.add_twice.clicked.connect(self._on_add_twice_clicked)
        self.open_other.clicked.connect(self._on_open_other_clicked)
        self.name.edit.returnPressed.connect(lambda: self._add(then_open=True))
        self.relation.edit.returnPressed.connect(lambda: self._add(then_open=True))
        self.name.edit.textEdited.connect(self._on_name_edited)

    def show_network(self, network: Network) -> None:
        """Know who is on the map."""
        if network.person_id != self._network.person_id:
            if self.name.text() and not self._adding:
                self._unsent.append(self._written())
            self._empty()
        self._network = network
        self._title.setText(f"Add to {possessive(short_name(network.person_name))} map")

    def focus_first(self) -> None:
        """Put the focus on the name."""
        self.name.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Put on the map whoever is named here, without asking about a second of the name: leaving loses no words."""
        if self.name.text() and not self._adding:
            self._write(*self._written(), then_open=None)
        unsent, self._unsent = self._unsent, []
        for member, closeness in unsent:
            self._write(member, closeness, then_open=None)

    def has_unsaved_words(self) -> bool:
        """Tell whether somebody is named here who is not on the map yet."""
        return bool(self.name.text() or self._unsent or self._adding)

    def _empty(self) -> None:
        self.name.set_text("")
        self.relation.set_text("")
        self.name.set_error("")
        self._allowed_twice = ""
        self._show_twice(None)

    def _show_twice(self, other: Member | None) -> None:
        self._twice.setVisible(other is not None)
        self._buttons.setVisible(other is None)
        if other is not None:
            relation = f" ({other.relation})" if other.relation else ""
            self._twice_words.setText(f"{other.name}{relation} is already on the map. Is this somebody else?")
            self.open_other.setText(f"Open {short_name(other.name)}")
            self.add_twice.setText("Add another")
            self.open_other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, *, then_open: bool) -> None:
        name = self.name.text()
        if not name:
            self.name.set_error("Whoever is on the map needs a name. What the person calls them is enough.")
            self.focus_first()
            return
        other = same_name(self._network, name)
        if other is not None and name != self._allowed_twice:
            self._show_twice(other)
            return
        self.name.set_error("")
        if not self._adding:
            self._write(*self._written(), then_open=then_open)

    def _written(self) -> tuple[Member, Closeness]:
        kind = list(KINDS)[self.kind.currentIndex()]
        member = Member("", self._network.person_id, self.name.text(), kind=kind, relation=self.relation.text())
        return member, Closeness(self.closeness.key)

    def _write(self, member: Member, closeness: Closeness, *, then_open: bool | None) -> None:
        """Add a member; `then_open` None for one who is added while the panel is being left."""
        self._adding.append(member)

        def done(change_set: ChangeSet) -> None:
            self._adding.remove(member)
            if self._holds(member):
                self._empty()
            if then_open is None:
                self._desk.tell(f"{member.name} is on the map.", True)
            else:
                self.added.emit(change_set.of_type("member")[0].record_id, then_open)

        def failed(error: KnownError) -> None:
            if not isValid(self):
                return
            self._adding.remove(member)
            if not self._holds(member):
                self._unsent.append((member, closeness))
            self.name.set_error(str(error))
            if then_open is None:  # the window may be about to lock
                self._desk.background.known_error.emit(error)

        self._desk.background.write(self, lambda ws: add_member(ws, member=member, closeness=closeness), done, failed)

    def _holds(self, member: Member) -> bool:
        """Tell whether these are still the words in the form."""
        shown = (self._network.person_id, self.name.text(), self.relation.text())
        return shown == (member.person_id, member.name, member.relation)

    @Slot()
    def _on_add_twice_clicked(self) -> None:
        self._allowed_twice = self.name.text()
        self._show_twice(None)
        self._add(then_open=True)

    @Slot()
    def _on_open_other_clicked(self) -> None:
        other = same_name(self._network, self.name.text())
        self._empty()
        if other is not None:
            self.open_asked.emit(other.id)

    @Slot()
    def _on_name_edited(self) -> None:
        self.name.set_error("")
        if self._twice.isVisibleTo(self):
            self._show_twice(None)
