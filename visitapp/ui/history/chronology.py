"""The chronology of one person: events that mattered, oldest first, chosen by kind and time, printed or saved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.life_events import EventKind, LifeEvent
from visitapp.domain.past_days import last_day_of, read_past_day
from visitapp.errors import KnownError, Refused
from visitapp.services import chronology
from visitapp.services.chronology import Chronology, ChronologyFilter, ListedEvent
from visitapp.ui.desk import Desk
from visitapp.ui.handed_over import HandedOver, Paper
from visitapp.ui.history.event_dialog import EventDialog
from visitapp.ui.key_commands import key_command
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.cells import Column, PlainCell, Row, TwoLineCell
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.table import RecordTable

if TYPE_CHECKING:
    from visitapp.services.chronology import ChronologyPaper

COLUMNS = (
    Column("when", "When", 150),
    Column("what", "What happened", 320, stretch=True),
    Column("kind", "Part of life", 170, leaves=1),
    Column("from", "Written down", 190),
)
NO_EVENTS = "Nothing is here yet. Tick what mattered while you write a note, or add it here."
NONE_FIT = "No event fits what is chosen above."
ROWS_IN_VIEW = 40 + 3 * 48


class ChronologyView(QWidget):
    """Enter or F2 changes an event. `counted` carries how many events there are."""

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = desk.theme
        self._desk = desk
        self._person_id = ""
        self._shown: Chronology | None = None
        self._chosen = ChronologyFilter()
        self.handed_over = HandedOver(desk, self)
        self.kind = Select(theme, "Part of life")
        self.kind.addItem("All of life", "")
        for kind in EventKind:
            self.kind.addItem(kind.words, kind.value)
        self.since, self.until = Field(theme, "From"), Field(theme, "To")
        self.add_button = Button(theme, "Add an event…", size="small", icon="plus")
        self.remove_button = Button(theme, "Take it out…", "quiet", size="small")
        self.print_button = Button(theme, "Print", size="small", icon="printer")
        self.save_button = Button(theme, "Save as PDF…", size="small")
        self.print_button.setToolTip("Ctrl+P")
        self.print_button.setAccessibleDescription("Ctrl+P")
        top = QWidget()
        flow = FlowLayout(top, gap=12)
        for row in (FormRow(theme, "Part of life", self.kind), self.since, self.until):
            flow.addWidget(row)
        tools = QWidget()
        buttons = FlowLayout(tools, gap=8)
        for button in (self.add_button, self.print_button, self.save_button, self.remove_button):
            buttons.addWidget(button)
        self.table = RecordTable(theme, "Events, oldest first", COLUMNS, row_height=48)
        self.empty = EmptyState(theme, NO_EVENTS)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 0, 32, 20)
        column.setSpacing(12)
        for widget in (top, tools):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.table.hide()
        self.empty.hide()
        # The table scrolls by itself; where large text leaves it too little room, all of it scrolls too.
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(inner))
        self._connect()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_chosen)
        for field in (self.since, self.until):
            field.edit.editingFinished.connect(self._on_chosen)
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.print_button.clicked.connect(self.print_paper)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.table.opened.connect(self._change)
        self.table.edit_asked.connect(lambda event_id, _column: self._change(event_id))
        key_command(self, "Ctrl+P", "Print the chronology", self.print_paper, only_inside=True)
        key_command(self, "Ctrl+N", "Add an event that mattered", self.add, only_inside=True)
        self._desk.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.table.setMinimumHeight(self._desk.theme.px(ROWS_IN_VIEW))

    def show_person(self, person_id: str, event_id: str = "") -> None:
        """Show somebody's events, one of them chosen."""
        if person_id != self._person_id:
            self._shown = None
            self._chosen = ChronologyFilter()
            self.kind.setCurrentIndex(0)
            for field in (self.since, self.until):
                field.set_text("")
                field.set_error("")
        self._person_id = person_id
        self.read(event_id)

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when an event changed."""
        if self._person_id and change_set.touches("life_event", "person", "visit", person_id=self._person_id):
            self.read()

    def has_unsaved_words(self) -> bool:
        """Tell whether an event is being written that the store does not have."""
        return any(dialog.has_words() for dialog in self.window().findChildren(EventDialog))

    def focus_first(self) -> None:
        """Put the focus on the list, or on what begins it."""
        (self.add_button if self.table.isHidden() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, event_id: str = "") -> None:
        """Read the events that fit what is chosen."""
        person_id, chosen = self._person_id, self._chosen

        def show(found: Chronology) -> None:
            if found.person.id == self._person_id and chosen == self._chosen:
                self._show(found)
                if event_id:
                    self.table.choose(event_id)

        self._desk.background.read(
            self, lambda ws: chronology.read_chronology(ws, person_id=person_id, chosen=chosen), show, self._on_failed
        )

    def _on_failed(self, _error: KnownError) -> None:
        """Leave it: the page around this tab says that the person is gone."""

    def _show(self, found: Chronology) -> None:
        self._shown = found
        self.table.set_rows([_row(each) for each in found.events])
        self.table.setVisible(bool(found.events))
        self.empty.sentence.setText(NONE_FIT if found.count else NO_EVENTS)
        self.empty.setVisible(not found.events)
        self.remove_button.setVisible(bool(found.events))
        self.counted.emit(found.count)

    @Slot()
    def _on_chosen(self) -> None:
        since, until = self._day(self.since, last=False), self._day(self.until, last=True)
        if self.since.error() or self.until.error():
            return
        if since is not None and until is not None and until < since:
            self.until.set_error("That is before the first day.")
            return
        kind = self.kind.currentData()
        kinds = frozenset({EventKind(kind)}) if kind else frozenset(EventKind)
        chosen = ChronologyFilter(kinds, since, until)
        if chosen != self._chosen:
            self._chosen = chosen
            self.read()

    def _day(self, field: Field, *, last: bool) -> date | None:
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

    @Slot()
    def add(self) -> None:
        """Ask about an event that stands in no note."""
        EventDialog(self._desk, self.window(), LifeEvent("", self._person_id), is_new=True).ask()

    def _listed(self, event_id: str) -> LifeEvent | None:
        events = self._shown.events if self._shown is not None else ()
        return next((each.event for each in events if each.event.id == event_id), None)

    @Slot(str)
    def _change(self, event_id: str) -> None:
        event = self._listed(event_id)
        if event is not None:
            EventDialog(self._desk, self.window(), event, is_new=False, when=event.when).ask()

    @Slot()
    def _on_remove_clicked(self) -> None:
        event = self._listed(self.table.key)
        if event is None:
            self._desk.trouble(KnownError("No event is chosen.", "Choose one in the list first."))
            return
        dialog = Dialog(
            self._desk.theme,
            self.window(),
            "Take this event out of the chronology?",
            f"“{event.title}”. The note in which it was ticked stays as it is, and History keeps the event.",
            verb="Take it out",
            safe="Keep it",
        )
        event_id = event.id
        dialog.confirmed.connect(lambda: self._take_out(event_id))
        dialog.ask()

    def _take_out(self, event_id: str) -> None:
        self._desk.background.write(
            self,
            lambda ws: chronology.retract_event(ws, event_id=event_id),
            lambda _: self._desk.tell("Taken out of the chronology.", True),
            self._desk.trouble,
        )

    def paper(self) -> Paper[ChronologyPaper]:
        """Return what is shown, as a paper."""
        person_id, chosen = self._person_id, self._chosen
        name = self._shown.person.plan_name if self._shown is not None else ""
        return Paper(
            f"{name} chronology".strip(),
            lambda ws: chronology.chronology_paper(ws, person_id=person_id, chosen=chosen),
            chronology.chronology_pdf,
        )

    @Slot()
    def print_paper(self) -> None:
        """Print what is shown."""
        self.handed_over.print_it(self.paper())

    @Slot()
    def _on_save_clicked(self) -> None:
        self.handed_over.ask_where_to_save("Save the chronology as PDF", self.paper())


def _row(listed: ListedEvent) -> Row:
    event = listed.event
    when = event.when
    source = listed.source or "On its own"
    return Row(
        event.id,
        (
            PlainCell(when.words, colour="ink", tabular=True, sort=float(when.day.toordinal())),
            TwoLineCell(event.title, event.detail.replace("\n", " ")),
            PlainCell(event.kind.words),
            PlainCell(source),
        ),
        f"{when.words}, {event.title}, {event.kind.words}, {source}",
    )
