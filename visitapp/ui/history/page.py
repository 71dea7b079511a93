"""The History tab of a person, and the History page of the worker's whole vault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.ui.desk import Desk, Page
from visitapp.ui.history.chronology import ChronologyView
from visitapp.ui.history.every_change import EveryChange
from visitapp.ui.key_commands import key_command
from visitapp.ui.making import Making
from visitapp.ui.people.find_field import FindField
from visitapp.ui.places import Place
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.text import Text


class HistoryTab(Page):
    """Every change of one person's record, or the events that mattered most."""

    def __init__(self, desk: Desk, changes: EveryChange, chronology: ChronologyView) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._person_id = ""
        self._wanted = ""
        self.changes = changes
        self.chronology = chronology
        self.switch = Segmented(
            theme, "What is shown", [Option("changes", "Every change"), Option("chronology", "Chronology")]
        )
        self.about = Text(theme, "small", "", "ink_2", wrap=False)
        self.find_field = FindField(theme, "Find in History", "Ctrl+F")
        head = QWidget()
        top = FlowLayout(head, gap=12)
        top.setContentsMargins(32, 12, 32, 12)
        top.addWidget(self.switch)
        top.addWidget(self.about)
        top.push_right()
        top.addWidget(self.find_field)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.changes)
        self._stack.addWidget(self.chronology)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.find_field.textChanged.connect(self.changes.look_for)
        self.switch.chosen.connect(self._on_switch_chosen)
        self.chronology.counted.connect(self._on_counted)
        key_command(self, "Ctrl+F", "Find in this history", self.find_field.setFocus, only_inside=True)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @classmethod
    def making(cls, desk: Desk, workshop: QWidget) -> Making[Page]:
        """Make both views, and the tab around them."""
        changes = EveryChange(desk, with_people=False, parent=workshop)
        yield
        chronology = ChronologyView(desk, workshop)
        yield
        return cls(desk, changes, chronology)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.about.setContentsMargins(0, self.desk.theme.px(7), 0, self.desk.theme.px(7))

    def show_place(self, place: Place) -> None:
        if place.person_id != self._person_id:
            self.find_field.setText("")
            self.about.setText("")
            self.switch.choose("changes")
        self._person_id, self._wanted = place.person_id, place.record_id
        if place.record_id:
            self.switch.choose("chronology")
        self._show_chosen()

    def on_changed(self, change_set: ChangeSet) -> None:
        self.changes.on_changed(change_set)
        self.chronology.on_changed(change_set)

    def has_unsaved_words(self) -> bool:
        return self.chronology.has_unsaved_words()

    def focus_first(self) -> None:
        if self.switch.key == "chronology":
            self.chronology.focus_first()
        else:
            self.find_field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_switch_chosen(self, _key: str) -> None:
        self._wanted = ""
        self._show_chosen()

    def _show_chosen(self) -> None:
        chronology = self.switch.key == "chronology"
        self._stack.setCurrentWidget(self.chronology if chronology else self.changes)
        self.find_field.setVisible(not chronology)
        self.chronology.show_person(self._person_id, self._wanted)
        if not chronology:
            self.changes.show_person(self._person_id)

    @Slot(int)
    def _on_counted(self, count: int) -> None:
        events = {0: "no events yet", 1: "the one event that mattered most"}.get(
            count, f"the {count:,} events that mattered most"
        )
        self.about.setText(f"Chronology shows {events}")


class HistoryPage(Page):
    """Every change in the vault."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.find_field = FindField(desk.theme, "Find in History", "Ctrl+F")
        self.header = PageHeader(desk.theme, "History", "Everything that was written in this vault.", [self.find_field])
        self.changes = EveryChange(desk, with_people=True)
        self.changes.page.head.addWidget(self.header)
        self.find_field.textChanged.connect(self.changes.look_for)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.changes)
        key_command(self, "Ctrl+F", "Find in this history", self.find_field.setFocus, only_inside=True)

    def show_place(self, _place: Place) -> None:
        self.changes.show_person("")

    def on_changed(self, change_set: ChangeSet) -> None:
        self.changes.on_changed(change_set)

    def focus_first(self) -> None:
        self.header.focus_title()
