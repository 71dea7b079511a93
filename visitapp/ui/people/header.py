"""The person's header: whole on Overview, one line on the other tabs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import full_date, short_day_and_month
from visitapp.domain.people import Person, age, initials, possessive
from visitapp.services.people import PersonHead
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.network.words import short_name
from visitapp.ui.people.chips import chip_of
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

MORE = (
    ("pen-line", "Change details", "details"),
    ("users", "Hand over", "hand_over"),
    ("archive", "Archive", "archive"),
    ("git-merge", "The same person as…", "same_person"),
    ("x", "Added by mistake", "remove"),
)
MORE_TOGETHER = (("undo-2", "Not the same person after all", "bring_back"),)
MORE_ARCHIVED = (("pen-line", "Change details", "details"), ("undo-2", "Bring back", "bring_back"))


class PersonHeader(QWidget):
    """Name, facts, chips and Start visit. Built anew from each `PersonHead`."""

    start_visit = Signal()
    wanted = Signal(str)
    """What was chosen from More: details, hand_over, archive, same_person, bring_back or remove."""
    go_back = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty header."""
        super().__init__(parent)
        self._desk = desk
        self.title: Text | None = None
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_head(self, head: PersonHead, *, whole: bool, with_start: bool, shows: bool = False) -> None:
        """Show a person, whole or in one line; `shows` when the tab can be shown to the person."""
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = self._whole(head) if whole else self._line(head, with_start, shows)
        self._layout.addWidget(self._content)

    def _line(self, head: PersonHead, with_start: bool, shows: bool) -> QWidget:
        theme, person = self._desk.theme, head.person
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(20, 16, 32, 8)
        row.setSpacing(10)
        back = IconButton(theme, "arrow-left", f"Back to {person.called}’s overview", size="small")
        back.clicked.connect(self.go_back)
        row.addWidget(back)
        row.addWidget(Avatar(theme, initials(person.full_name), size=40, kind="person"))
        self._add_name(row, head, "heading_large")
        row.addStretch(1)
        if shows:
            row.addWidget(self._show_button(person))
        if with_start:
            row.addWidget(self._main_button(head))
        return content

    def _whole(self, head: PersonHead) -> QWidget:
        theme, person = self._desk.theme, head.person
        content = QWidget()
        outer = QHBoxLayout(content)
        outer.setContentsMargins(32, 16, 32, 8)
        outer.setSpacing(16)
        outer.addWidget(Avatar(theme, initials(person.full_name), size=60, kind="person"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        outer.addLayout(column, 1)
        top = QHBoxLayout()
        top.setSpacing(10)
        self._add_name(top, head, "person_name")
        top.addStretch(1)
        top.addWidget(self._main_button(head), 0, Qt.AlignmentFlag.AlignTop)
        more = MenuButton(theme, "", "secondary", size="normal", icon="ellipsis", chevron=False, name="More")
        choices = MORE_TOGETHER if head.kept is not None else MORE_ARCHIVED
        for icon, words, key in MORE if person.archived_on is None else choices:
            more.add_action(words, partial(self.wanted.emit, key), icon=icon)
        top.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        facts = QWidget()
        flow = FlowLayout(facts, gap=18)
        for fact in self._facts(head):
            flow.addWidget(fact)
        column.addWidget(facts)
        if head.chips:
            chips = QWidget()
            flow = FlowLayout(chips, gap=8)
            for thing in head.chips:
                flow.addWidget(chip_of(theme, thing))
            column.addSpacing(6)
            column.addWidget(chips)
        return content

    def _add_name(self, row: QHBoxLayout, head: PersonHead, role: str) -> None:
        theme, person = self._desk.theme, head.person
        self.title = Text(theme, role, person.called, wrap=False, elide=len(person.called) > 40)
        self.title.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignVCenter)
        if person.full_name != person.called:
            full = Text(theme, "heading_large", person.full_name, "ink_2", wrap=False, elide=True, weight=400)
            row.addWidget(full, 0, Qt.AlignmentFlag.AlignVCenter)
        if person.pronouns:
            row.addWidget(Chip(theme, person.pronouns), 0, Qt.AlignmentFlag.AlignVCenter)
        if head.kept is not None:
            more = f"The same person as {head.kept.plan_name}"
            row.addWidget(Chip(theme, "Earlier record", "notice", icon="git-merge", more=more))
        elif person.archived_on is not None:
            words = f"Archived {full_date(person.archived_on)}"
            chip = Chip(theme, words, "notice", icon="archive", more=person.archived_why)
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)

    def _main_button(self, head: PersonHead) -> Button:
        person, kept = head.person, head.kept
        if kept is not None:
            button = Button(self._desk.theme, f"Open {possessive(kept.called)} record", "primary")
            button.clicked.connect(partial(self._desk.go, places.person(kept.id)))
            return button
        if person.archived_on is not None:
            button = Button(self._desk.theme, "Bring back", icon="undo-2")
            button.clicked.connect(partial(self.wanted.emit, "bring_back"))
            return button
        button = Button(self._desk.theme, "Start visit", "primary", icon="play")
        button.clicked.connect(self.start_visit)
        return button

    def _show_button(self, person: Person) -> Button:
        button = Button(self._desk.theme, f"Show to {short_name(person.called)}", icon="monitor")
        button.setToolTip("F11")
        button.setAccessibleDescription("F11")
        button.clicked.connect(partial(self._desk.run, "show"))
        return button

    def _facts(self, head: PersonHead) -> list[QWidget]:
        theme, person = self._desk.theme, head.person
        facts: list[QWidget] = []
        if person.born is not None:
            born = f"· born {short_day_and_month(person.born)} {person.born.year}"
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            years = str(age(person, self._desk.now().date()))
            row.addWidget(Text(theme, "body_small", years, wrap=False, weight=600))
            row.addWidget(Text(theme, "body_small", born, "ink_2", wrap=False))
            facts.append(holder)
        for icon, words, name in (
            ("phone", person.phone, "Phone"),
            ("map-pin", _address(person.address, person.postcode), "Address"),
        ):
            if words:
                facts.append(self._fact(icon, words, name))
        for earlier in head.earlier:
            words = f"Known before as {earlier.plan_name}"
            link = Button(theme, words, "quiet", size="small", icon="git-merge")
            link.setFixedHeight(theme.px(26))
            link.setAccessibleDescription("Opens the earlier record")
            link.clicked.connect(partial(self._desk.go, places.person(earlier.id)))
            facts.append(link)
        return facts

    def _fact(self, icon: str, words: str, name: str) -> QWidget:
        theme = self._desk.theme
        fact = QWidget()
        row = QHBoxLayout(fact)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(theme, icon, "ink_2", 16))
        text = Text(theme, "body_small", words, "ink_2", wrap=False, elide=len(words) > 60)
        text.setAccessibleName(f"{name}: {words}")
        row.addWidget(text)
        return fact


def _address(address: str, postcode: str) -> str:
    lines = ", ".join(line.strip() for line in address.splitlines() if line.strip())
    return lines if not postcode or postcode in lines else f"{lines} {postcode}".strip()
