"""The caseload: who is next first, find as you type, Enter opens, Ctrl+Enter starts a visit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.services import people as people_service
from visitapp.ui import places
from visitapp.ui.desk import Desk, Page
from visitapp.ui.key_commands import key_command
from visitapp.ui.people.caseload_rows import COLUMNS, Wanted, in_group, kept, row_of
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.people.find_field import FindField
from visitapp.ui.people.import_dialog import bring_in
from visitapp.ui.people.more_filters import MoreFilters, nobody_words
from visitapp.ui.places import Place
from visitapp.ui.visits.starting import start_with
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.pips import pips_key
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.table import RecordTable

if TYPE_CHECKING:
    from visitapp.services.people import PersonSummary
    from visitapp.services.workspace import Workspace

GROUPS = (("all", "All"), ("week", "This week"), ("review", "Review due"))
SORTS = (("next", "next visit"), ("name", "name"), ("last", "last visit"))
NOBODY = "Nobody here yet. Add the first person, or bring in the list from your case system."
NONE_FOUND = "Nobody matches that. Try a shorter word, or All."
ROWS_IN_VIEW = 40 + 3 * 57 + 44
"""Least height of the table: its head, three rows and its foot."""
CHANGES = ("person", "alert", "adjustment", "care_plan", "visit", "goal", "goal_rating", "action")

Caseload = tuple[tuple["PersonSummary", ...], str, bool]
"""The rows, the worker's name, and whether there is anybody on the other list (archive or caseload)."""


class PeoplePage(Page):
    """Everybody the worker works alongside."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        theme = desk.theme
        self._people: tuple[PersonSummary, ...] = ()
        self._worker = ""
        self._wanted = Wanted()
        self.bring_in_button = Button(theme, "Bring in a list", icon="file-plus")
        self.add_button = Button(theme, "Add a person", icon="user-plus")
        self.header = PageHeader(theme, "People", buttons=(self.bring_in_button, self.add_button))
        self.find_field = FindField(theme, "Find by name or area", "Ctrl+F")
        self.groups = Segmented(theme, "Which people", [Option(key, label) for key, label in GROUPS], height=38)
        self.worker_button = MenuButton(theme, "", "secondary", size="normal")
        self.more_filters = MoreFilters(theme)
        self.sort_button = MenuButton(theme, "", "secondary", size="normal")
        self.table = RecordTable(theme, "People you work alongside", COLUMNS)
        self.table.sort_by("next")
        self.none_found = EmptyState(theme, NONE_FOUND)
        first = Button(theme, "Add a person", "primary", icon="user-plus")
        self.nobody = EmptyState(theme, NOBODY, first)
        self._shown = QWidget(self)
        self._stack = QStackedLayout(self._shown)
        for widget in (self.table, self.none_found, self.nobody):
            self._stack.addWidget(widget)
        self._tools = QWidget()
        self._lay_out()
        self.add_button.clicked.connect(self.add_person)
        first.clicked.connect(self.add_person)
        self.bring_in_button.clicked.connect(self.bring_in)
        self.find_field.textChanged.connect(self._filter)
        self.find_field.down_pressed.connect(self.table.setFocus)
        self.find_field.returnPressed.connect(self._on_find_entered)
        self.groups.chosen.connect(self._filter)
        self.more_filters.chosen.connect(self._on_more_filters_chosen)
        self.table.opened.connect(lambda key: desk.go(places.person(key)))
        self.table.view.head.sort_asked.connect(self._show_sort)
        key_command(self, "Ctrl+F", "Find in the list of people", self._on_find_key, only_inside=True)
        key_command(self, "Ctrl+Return", "Start a visit with the chosen person", self.start_visit, only_inside=True)
        key_command(self, "Ctrl+N", "", self.add_person, only_inside=True)  # a command of the window too
        for key, words in SORTS:
            self.sort_button.add_choice(words[0].upper() + words[1:], partial(self._sort, key))
        self._show_sort()

    def _lay_out(self) -> None:
        tools = FlowLayout(self._tools, gap=10)
        tools.addWidget(self.find_field)
        tools.addWidget(self.groups)
        tools.addWidget(self.more_filters)
        tools.push_right()
        tools.addWidget(self.worker_button)
        tools.addWidget(self.sort_button)
        bar = QHBoxLayout()
        bar.setContentsMargins(32, 0, 32, 14)
        bar.addWidget(self._tools)
        middle = QHBoxLayout()
        middle.setContentsMargins(32, 0, 32, 20)
        middle.addWidget(self._shown)
        # At large text the whole page scrolls, so that some rows are always in view.
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(bar)
        column.addLayout(middle, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(inner))
        self.desk.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.table.setMinimumHeight(self.desk.theme.px(ROWS_IN_VIEW))

    def show_place(self, _place: Place) -> None:
        """Read the caseload."""
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when anything that a row shows has changed."""
        if change_set.touches(*CHANGES) and self.isVisible():
            self._read()

    def focus_first(self) -> None:
        """Put the focus on the rows, where Enter opens; without rows on the find field."""
        (self.table if self._stack.currentWidget() is self.table else self.header.title).setFocus()

    def _read(self) -> None:
        archived = self.more_filters.picked.archived
        self.desk.background.read(self, partial(_read_caseload, archived=archived), self._show)

    def _show(self, found: Caseload) -> None:
        self._people, self._worker, others = found
        archived = self.more_filters.picked.archived
        count = len(self._people)
        people = "person" if count == 1 else "people"
        about = "in the archive" if archived else "you work alongside"
        self.header.show_words("People", f"{count} {people} {about}" if count or archived else "")
        self._tools.setVisible(count > 0 or others or archived)
        self.groups.setVisible(not archived)
        self.more_filters.offer(each.person.team for each in self._people)
        today = self.desk.now().date()
        self.groups.set_options(
            [Option(key, label, sum(in_group(each, key, today) for each in self._people)) for key, label in GROUPS]
        )
        self._offer_workers()
        self._filter()

    def _offer_workers(self) -> None:
        names = sorted({each.person.key_worker for each in self._people if each.person.key_worker})
        self.worker_button.setVisible(len(names) > 1)
        self.worker_button.clear_menu()
        for name in ("", *names):
            words = "You" if name == self._worker else name or "Anyone"
            chosen = name == self._wanted.key_worker
            self.worker_button.add_choice(words, partial(self._choose_worker, name), chosen=chosen)
        self._name_worker()

    def _choose_worker(self, name: str) -> None:
        self._wanted = replace(self._wanted, key_worker=name)
        self._name_worker()
        self._filter()

    def _name_worker(self) -> None:
        name = self._wanted.key_worker
        self.worker_button.setText(f"Key worker: {('you' if name == self._worker else name) or 'anyone'}")
        self.worker_button.setAccessibleName(self.worker_button.text())

    @Slot()
    def _filter(self) -> None:
        picked = self.more_filters.picked
        group = "all" if picked.archived else self.groups.key
        self._wanted = Wanted(self.find_field.text(), group, self._wanted.key_worker, picked)
        today = self.desk.now().date()
        shown = kept(self._people, self._wanted, today)
        self.table.set_rows([row_of(each, today, self._worker) for each in shown])
        if not self.table.key and shown:
            self.table.choose(shown[0].person.id)
        somebody = self._people or picked.archived
        alone = self._wanted == Wanted(picked=picked)
        self.none_found.sentence.setText((nobody_words(picked) if alone else "") or NONE_FOUND)
        self._stack.setCurrentWidget(self.table if shown else self.none_found if somebody else self.nobody)
        count = f"Showing {len(shown)} of {len(self._people)}"
        keys = "Enter opens the person" + ("" if picked.archived else " · Ctrl+Enter starts a visit")
        self.table.set_foot(f"{keys} · {count}", pips_key(self.desk.theme))

    @Slot()
    def _on_more_filters_chosen(self) -> None:
        """Read the other list where the archive was chosen or left; else only pick anew."""
        if self.more_filters.picked.archived is not self._wanted.picked.archived:
            self._wanted = replace(self._wanted, key_worker="")
            self._read()
        else:
            self._filter()

    def _sort(self, key: str) -> None:
        self.table.sort_by(key)
        self._show_sort()

    @Slot()
    def _show_sort(self) -> None:
        sorted_by = self.table.records.sorted_by
        key = COLUMNS[sorted_by[0]].key if sorted_by is not None else "next"
        words = dict(SORTS).get(key) or next(column.title.lower() for column in COLUMNS if column.key == key)
        self.sort_button.setText(f"Sort: {words}")
        self.sort_button.setAccessibleName(f"Sort: {words}")
        for (each, _), action in zip(SORTS, self.sort_button.menu().actions(), strict=True):
            action.setChecked(each == key)

    @Slot()
    def _on_find_key(self) -> None:
        self.find_field.setFocus()
        self.find_field.selectAll()

    @Slot()
    def _on_find_entered(self) -> None:
        if self.table.key:
            self.desk.go(places.person(self.table.key))

    @Slot()
    def start_visit(self) -> None:
        """Start a visit with the chosen person, or go on with today's."""
        person_id = self.table.key
        if person_id and self._wanted.picked.archived:
            self.desk.tell("This record is archived. Open it, and bring it back first.", False)
        elif person_id:
            start_with(self, person_id)

    @Slot()
    def add_person(self) -> None:
        """Ask for a new person's name and what else is known."""
        DetailsDialog(self.desk, self.window()).ask()

    @Slot()
    def bring_in(self) -> None:
        """Bring in a caseload list."""
        bring_in(self)


def _read_caseload(workspace: Workspace, *, archived: bool) -> Caseload:
    listed = people_service.list_people(workspace, archived=archived)
    others = not listed and bool(people_service.list_people(workspace, archived=not archived))
    return listed, workspace.worker.name, others
