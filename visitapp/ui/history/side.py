"""Beside History: whether the record is as it was written, and what is shown of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time
from visitapp.domain.past_days import last_day_of, read_past_day
from visitapp.errors import KnownError, Refused
from visitapp.services.history import HistoryFacts, HistoryFilter
from visitapp.services.history_words import HistoryGroup
from visitapp.services.proving import Beside, Proof, prove_chain
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

READING = "Reading every entry…"
NOTHING_GOES = "Nothing can be deleted; a change adds a line."
FAULT_NEXT = "Lock VisitApp and unlock it again: it mends what it can. Tell your IT desk."
NOT_NOW = "The record could not be read just now."


class ProofCard(Card):
    """The line that says whether the chain holds; it is worked out in the pool, again whenever it is asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.theme, "Is the record whole?", link="Check again", parent=parent)
        self._desk = desk
        self.words = Text(desk.theme, "body_small", READING, weight=600)
        self.more = Text(desk.theme, "small", NOTHING_GOES, "ink_2")
        self.body.addWidget(self.words)
        self.body.addWidget(self.more)
        self._checking = False
        if self.link is not None:
            self.link.clicked.connect(self._on_link_clicked)

    def check(self, *, aloud: bool = False) -> None:
        """Read the whole log, unless that is under way."""
        if self._checking:
            return
        self._checking = True
        self.words.setText(READING)

        def prove(beside: Beside) -> None:
            self._desk.background.compute(
                self,
                lambda: prove_chain(beside),
                lambda proof: self._show(proof, aloud),
                self._on_failed,
                waited_for=False,
            )

        self._desk.background.read(self, lambda ws: Beside.of(ws.vault), prove, self._on_failed)

    def _show(self, proof: Proof, aloud: bool) -> None:
        self._checking = False
        whole = not proof.fault
        if self.title is not None:
            self.title.setText("Record verified" if whole else "The record needs mending")
        self.words.setText(f"{proof.entries:,} entries, nothing altered." if whole else proof.fault)
        self.words.set_colour("ink" if whole else "urgent")
        self.more.setText(f"Checked today at {clock_time(self._desk.now())}. {NOTHING_GOES}" if whole else FAULT_NEXT)
        self.set_kind("done" if whole else "notice")
        self.setAccessibleName(f"{self.title.text() if self.title else ''}. {self.words.text()}")
        if aloud or not whole:
            announce(self, self.accessibleName(), at_once=not whole)

    def _on_failed(self, _error: KnownError) -> None:
        self._checking = False
        self.words.setText(NOT_NOW)

    @Slot()
    def _on_link_clicked(self) -> None:
        self.check(aloud=True)


class ShowCard(Card):
    """Which kinds, by whom, of whom, from when to when. `changed` is sent when any of it was chosen anew."""

    changed = Signal()

    def __init__(self, desk: Desk, *, with_people: bool, parent: QWidget | None = None) -> None:
        super().__init__(desk.theme, "Show", parent=parent)
        theme = self._theme = desk.theme
        self._desk = desk
        self.kinds: dict[HistoryGroup, CheckBox] = {}
        self._counts: dict[HistoryGroup, Text] = {}
        self._rows: dict[HistoryGroup, QWidget] = {}
        for group in HistoryGroup:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            box = self.kinds[group] = CheckBox(theme, group.words, checked=True)
            count = self._counts[group] = Text(theme, "small", "", "ink_2", wrap=False, tabular=True)
            line.addWidget(box, 1)
            line.addWidget(count, 0, Qt.AlignmentFlag.AlignVCenter)
            box.toggled.connect(self._on_chosen)
            self._rows[group] = row
            self.body.addWidget(row)
        self.author = Select(theme, "Written by")
        self.author.addItem("Anyone", "")
        self.person = Select(theme, "Whose record")
        self.person.addItem("Everybody", "")
        self.since = Field(theme, "From", hint="12/6 or June 2025")
        self.until = Field(theme, "To")
        self._people = FormRow(theme, "Whose record", self.person)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addSpacing(8)
        for each in (FormRow(theme, "Written by", self.author), self._people, self.since, self.until):
            column.addWidget(each)
        self.body.addLayout(column)
        self._people.setVisible(with_people)
        self.author.currentIndexChanged.connect(self._on_chosen)
        self.person.currentIndexChanged.connect(self._on_chosen)
        for field in (self.since, self.until):
            field.edit.editingFinished.connect(self._on_dates_edited)
        self._days: tuple[date | None, date | None] = (None, None)

    def show_facts(self, facts: HistoryFacts, own_name: str) -> None:
        """Show how many there are of each kind, and who wrote them."""
        for group, row in self._rows.items():
            count = facts.by_group.get(group, 0)
            row.setVisible(count > 0)
            self._counts[group].setText(f"{count:,}")
            self.kinds[group].setAccessibleDescription(f"{count:,} entries")
        names = [("Anyone", ""), *((f"You ({name})" if name == own_name else name, name) for name in facts.authors)]
        _fill(self.author, names)

    def show_people(self, people: list[tuple[str, str]]) -> None:
        """Offer these people: name and id."""
        _fill(self.person, [("Everybody", ""), *people])

    def chosen(self, person_id: str, words: str) -> HistoryFilter:
        """Return what is to be shown."""
        # A kind that is not offered leaves nothing out.
        groups = frozenset(group for group, box in self.kinds.items() if box.isChecked())
        whose = person_id or str(self.person.currentData() or "")
        return HistoryFilter(whose, groups, str(self.author.currentData() or ""), *self._days, words)

    def reset(self) -> None:
        """Show everything of somebody else."""
        self.blockSignals(True)
        for box in self.kinds.values():
            box.setChecked(True)
        self.author.setCurrentIndex(0)
        for field in (self.since, self.until):
            field.set_text("")
            field.set_error("")
        self._days = (None, None)
        self.blockSignals(False)

    @Slot()
    def _on_chosen(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_dates_edited(self) -> None:
        days = (self._read(self.since, last=False), self._read(self.until, last=True))
        if self.since.error() or self.until.error() or days == self._days:
            return
        if days[0] is not None and days[1] is not None and days[1] < days[0]:
            self.until.set_error("That is before the first day.")
            return
        self._days = days
        self.changed.emit()

    def _read(self, field: Field, *, last: bool) -> date | None:
        typed = field.text()
        try:
            found = read_past_day(typed, self._desk.now().date()) if typed else None
        except Refused as refused:
            field.set_error(str(refused))
            return None
        field.set_error("")
        if found is None:
            return None
        return last_day_of(found) if last else found.day


def _fill(select: Select, choices: list[tuple[str, str]]) -> None:
    """Offer these choices; what is chosen stays chosen, and nothing is signalled."""
    if [select.itemData(index) for index in range(select.count())] == [data for _, data in choices]:
        return
    now = select.currentData()
    select.blockSignals(True)
    select.clear()
    for words, data in choices:
        select.addItem(words, data)
    select.setCurrentIndex(max(0, select.findData(now)))
    select.blockSignals(False)
    select.updateGeometry()
