"""One person's page: header, tabs, and the tab that is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.people import Person
from visitapp.services.people import PersonHead, read_head
from visitapp.ui import places
from visitapp.ui.careplan.page import CarePlanTab
from visitapp.ui.desk import Desk, Page
from visitapp.ui.documents.page import DocumentsTab
from visitapp.ui.goals.page import GoalsTab
from visitapp.ui.history.page import HistoryTab
from visitapp.ui.key_commands import key_command
from visitapp.ui.making import Making, Pages
from visitapp.ui.network.page import NetworkTab
from visitapp.ui.people import questions
from visitapp.ui.people.about_tab import AboutTab
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.people.header import PersonHeader
from visitapp.ui.people.overview import OverviewTab
from visitapp.ui.people.same_person import ask_who_is_the_same
from visitapp.ui.places import Place
from visitapp.ui.visits.list_tab import VisitsTab
from visitapp.ui.visits.starting import start_with
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.tabs import Tab, Tabs

TABS: tuple[tuple[str, str, type[Page]], ...] = (
    ("overview", "Overview", OverviewTab),
    ("about", "About", AboutTab),
    ("visits", "Visits", VisitsTab),
    ("goals", "Goals", GoalsTab),
    ("network", "Network", NetworkTab),
    ("plan", "Care plan", CarePlanTab),
    ("documents", "Documents", DocumentsTab),
    ("history", "History", HistoryTab),
)
SHOWN_TABS = ("network", "goals", "plan")
"""What the person can be shown of it (ui/showing)."""
COUNTED_TYPES = ("person", "alert", "adjustment", "visit", "goal", "member", "attachment", "document")

ASKED: dict[str, Callable[[Desk, QWidget, Person], object]] = {
    "details": lambda desk, window, person: DetailsDialog(desk, window, person).ask(),
    "hand_over": questions.ask_to_hand_over,
    "archive": questions.ask_to_archive,
    "same_person": ask_who_is_the_same,
    "bring_back": questions.bring_back,
    "remove": questions.ask_to_remove,
}


class PersonPage(Page):
    """Holds the person's id; each tab is a page of its own, made when it is first opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make the frame."""
        super().__init__(desk, parent)
        self._place = Place("person")
        self._head: PersonHead | None = None
        self._header = PersonHeader(desk)
        self._header.start_visit.connect(self._on_header_start_visit)
        self._header.wanted.connect(self._on_header_wanted)
        self._header.go_back.connect(self._on_header_go_back)
        self._tabs = Tabs(desk.theme, "Parts of the record", [Tab(key, label) for key, label, _ in TABS])
        self._tabs.chosen.connect(self._on_tabs_chosen)
        self._stack = QStackedWidget()
        self._pages = Pages(self._making, self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._header, self._tabs, Divider(desk.theme)):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        for keys, words, step in (("Ctrl+Tab", "Next", 1), ("Ctrl+Shift+Tab", "Previous", -1)):
            key_command(self, keys, f"{words} part of this record", partial(self._tabs.choose_neighbour, step))

    @property
    def tab(self) -> Page | None:
        """Return the tab that is open."""
        return self._pages.made.get(self._place.tab)

    def show_place(self, place: Place) -> None:
        """Show a person at a tab."""
        other_person = place.person_id != self._place.person_id
        if place != self._place:
            self.flush()
        self._place = place
        self._tabs.choose(place.tab)
        if other_person:
            self._head = None
        page = self._pages.page(place.tab)
        self._stack.setCurrentWidget(page)
        page.show_place(place)
        if self._head is not None:
            self._show_head(self._head)
        self._read_head()

    def to_make(self) -> Iterator[Callable[[], object]]:
        """Make the tabs, the overview first, and what each of them makes later."""
        for key, _, _ in TABS:
            yield from self._pages.ahead(key)
        for page in list(self._pages.made.values()):
            yield from page.to_make()

    def _making(self, tab: str, workshop: QWidget) -> Making[Page]:
        return next(kind for key, _, kind in TABS if key == tab).making(self.desk, workshop)

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read the header and the counts again."""
        mine = change_set.touches(*COUNTED_TYPES, person_id=self._place.person_id)
        if self._place.person_id and (mine or change_set.touches("same_person")):
            self._read_head()

    def flush(self) -> None:
        """Pass on to every tab that was opened: words of one that is hidden may still wait for the store."""
        for page in self._pages.made.values():
            page.flush()

    def save_typed(self) -> None:
        """Pass on to every tab that was opened."""
        for page in self._pages.made.values():
            page.save_typed()

    def has_unsaved_words(self) -> bool:
        """Tell whether any tab holds words that the store does not have."""
        return any(page.has_unsaved_words() for page in self._pages.made.values())

    def place_of_words(self) -> Place:
        """Return the tab that holds them, the open one first."""
        if self.tab is not None and self.tab.has_unsaved_words():
            return self._place
        holding = (key for key, page in self._pages.made.items() if page.has_unsaved_words())
        return places.person(self._place.person_id, next(holding, self._place.tab))

    def focus_first(self) -> None:
        """Put the focus on the tabs, which name the person's parts."""
        self._tabs.setFocus()

    def _read_head(self) -> None:
        person_id = self._place.person_id
        self.desk.background.read(self, lambda ws: read_head(ws, person_id=person_id), self._show_head)

    def _show_head(self, head: PersonHead) -> None:
        if head.person.id != self._place.person_id:
            return
        self._head = head
        counts = {
            "visits": head.visit_count,
            "goals": head.goal_count,
            "network": head.member_count,
            "documents": head.file_count,
        }
        self._tabs.set_tabs([Tab(key, label, counts.get(key) or None) for key, label, _ in TABS])
        self._tabs.choose(self._place.tab)
        self._tabs.setAccessibleName(f"Parts of {head.person.called}’s record")
        self.setAccessibleName(head.person.called)
        tab = self._place.tab
        # What the other tabs would need must not press the whole header together: the overview scrolls.
        self._stack.setMinimumHeight(1 if tab == "overview" else 0)
        self._header.show_head(head, whole=tab == "overview", with_start=tab != "plan", shows=tab in SHOWN_TABS)

    @Slot(str)
    def _on_tabs_chosen(self, key: str) -> None:
        self.desk.go(places.person(self._place.person_id, key))

    @Slot()
    def _on_header_go_back(self) -> None:
        self.desk.go(places.person(self._place.person_id))

    @Slot()
    def _on_header_start_visit(self) -> None:
        start_with(self, self._place.person_id)

    @Slot(str)
    def _on_header_wanted(self, key: str) -> None:
        if self._head is not None:
            ASKED[key](self.desk, self.window(), self._head.person)
