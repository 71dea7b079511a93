"""The unlocked part of the window: the rail, the pages, and what is said over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.ui.announce import announce
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.desk import Desk, Page
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.making import Making, Pages
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.places import DOCUMENTS, OFFICE, SETTINGS, TODAY, Place
from visitapp.ui.preferences import Preferences
from visitapp.ui.shell.errors import TroubleBanner
from visitapp.ui.shell.kept_note import KeptNote
from visitapp.ui.shell.opening_notes import OpeningNotes
from visitapp.ui.shell.rail import Rail
from visitapp.ui.spelling.spelling import Spelling
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from visitapp.domain.workers import Worker
    from visitapp.ui.search.palette import Palette
    from visitapp.ui.spelling.next_word import NextWord

SOON, STAY = "VisitApp locks in {wait}.", "Press any key to stay."
SOON_STAY = f"{SOON} {STAY}"
RAIL_OF = {
    "today": "today",
    "people": "people",
    "tasks": "tasks",
    "documents": "documents",
    "person": "people",
    "visit": "today",
    "settings": "settings",
    "office": "office",
    "conflicts": "office",
    "history": "settings",
}
NARROW = ("visit",)


class PageStack(QWidget):
    """Hold everything that shows records. Locking destroys it whole."""

    command_wanted = Signal(str)
    undo_wanted = Signal()
    replacing_wanted = Signal(object)
    """Close the vault, then call this: it puts a backup in its place and returns what to say."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        changes: ChangeBus,
        now: Callable[[], datetime],
        worker: Worker,
        preferences: Preferences,
        notes: OpeningNotes | None = None,
        spelt_by: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.place: Place | None = None
        self._preferences = preferences
        self._before_settings = TODAY
        self._counted_on: date | None = None
        self.search_palette: Palette | None = None
        self._next_word: NextWord | None = None
        self.rail = Rail(theme)
        self.rail.show_worker(worker.name, worker.role)
        self.trouble = TroubleBanner(theme)
        self.locking_soon = Banner(theme, "notice", SOON.format(wait="one minute"), STAY, icon="lock")
        self._places: dict[str, Place] = {}
        self._content = QWidget()
        self._content.setProperty("region", True)
        self._stack = QStackedWidget()
        self._pages = Pages(self._making, self._stack)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        warning = QHBoxLayout()
        warning.setContentsMargins(32, 0, 32, 0)
        warning.addWidget(self.locking_soon)
        self.locking_soon.hide()
        column.addLayout(warning)
        if notes is not None:
            column.addWidget(notes)
        self.kept_note = KeptNote(theme)
        column.addWidget(self.kept_note)
        column.addWidget(self.trouble)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._content, 1)
        self.toast = Toast(theme, self._content)
        self.spelling = Spelling(spelt_by, background, changes, preferences, self.tell, self) if spelt_by else None
        self.desk = Desk(
            theme=theme,
            icons=Icons(theme),
            background=background,
            changes=changes,
            now=now,
            go=self.go,
            tell=self.tell,
            trouble=lambda error: self.trouble.say(error),
            run=self.command_wanted.emit,
            office_line=preferences.office_line,
            keep_office_line=preferences.set_office_line,
            spelling=self.spelling,
        )
        self.rail.chosen.connect(self.command_wanted)
        changes.changed.connect(self._on_changed)
        self.exchange = OfficeExchange(background, changes, self)
        self.exchange.moved.connect(self.rail.pill.show_office)

    def page(self, name: str) -> Page:
        """Return a page, made when it is first asked for."""
        return self._pages.page(name)

    def to_make(self) -> Iterator[Callable[[], object]]:
        """Return the making of what is likely to be opened next, part by part."""
        likely = ("visit", "people", "person", "tasks", SETTINGS.page)
        for name in likely:
            yield from self._pages.ahead(name)
        for name in likely:
            yield from self.page(name).to_make()

    def go(self, place: Place) -> None:
        """Open a place; what was typed on the page before is handed to the store first."""
        if self.place is not None and self.place.page in self._pages.made:
            self._pages.made[self.place.page].flush()
        page = self.page(place.page)
        if place.person_id and self.place is not None and place.person_id != self.place.person_id:
            self.toast.leave()  # it may name whoever was here before
        if place == SETTINGS and self.place is not None and self.place != SETTINGS:
            self._before_settings = self.place
        self.place = self._places[place.page] = place
        self.trouble.clear()
        self._stack.setCurrentWidget(page)
        self.rail.show_where(RAIL_OF[place.page])
        self.rail.set_narrow(place.page in NARROW)
        page.show_place(place)
        page.focus_first()
        if self._counted_on != self.desk.now().date():  # what is due by tomorrow is another list by now
            self._count_due()

    def begin(self) -> None:
        """Open Today, and then look how the exchange stands: the store answers in turn, and Today is waited for."""
        self.go_home()
        self.exchange.begin()
        self._count_waiting()

    def go_home(self) -> None:
        """Open Today."""
        self.go(TODAY)

    def _making(self, name: str, workshop: QWidget) -> Making[Page]:
        own = {SETTINGS.page: self._settings, OFFICE.page: self._office, DOCUMENTS.page: self._documents}
        return own[name](workshop) if name in own else _kind(name).making(self.desk, workshop)

    def _settings(self, workshop: QWidget) -> Making[Page]:
        from visitapp.ui.settings.page import SettingsPage, making_cards

        page = SettingsPage(self.desk, (yield from making_cards(self.desk, self._preferences, workshop)))
        page.closed.connect(self._on_settings_closed)
        page.replacing_wanted.connect(self.replacing_wanted)
        return page

    def _office(self, _workshop: QWidget) -> Making[Page]:
        from visitapp.ui.office.page import OfficePage

        yield
        return OfficePage(self.desk, self.exchange)

    def _documents(self, _workshop: QWidget) -> Making[Page]:
        from visitapp.ui.documents.caseload_page import DocumentsPage

        yield
        return DocumentsPage(self.desk, self.exchange)

    @Slot()
    def _on_settings_closed(self) -> None:
        self.go(self._before_settings)

    def open_search(self, run_command: Callable[[str], None]) -> None:
        """Open the search palette, unless it is open already."""
        from visitapp.ui.key_commands import key_commands_of
        from visitapp.ui.search.offers import offers_of, only_of
        from visitapp.ui.search.palette import Palette

        if self.search_palette is not None:
            return
        desk, page = self.desk, self.current_page()
        can = key_commands_of(page) if page is not None else []
        # Over somebody's page nobody else is offered before a word is typed: they may be looking too.
        whose = self.place.person_id if self.place is not None else ""
        start = self._start_visit
        palette = Palette(desk, self, lambda found: offers_of(only_of(found, whose), desk, run_command, start, can))
        palette.closed.connect(self._on_palette_closed)
        self.search_palette = palette
        palette.begin()

    @Slot()
    def _on_palette_closed(self) -> None:
        self.search_palette = None

    def _start_visit(self, person_id: str) -> None:
        from visitapp.ui.visits.starting import start_with

        page = self.current_page()
        if page is not None:
            start_with(page, person_id)

    @Slot(int)
    def warn_of_lock(self, seconds: int) -> None:
        """Say that the vault will lock in so many seconds, or take that away (0)."""
        if seconds:
            self.locking_soon.say(SOON.format(wait="one minute" if seconds == 60 else f"{seconds} seconds"), STAY)
        self.locking_soon.setVisible(seconds > 0)
        if seconds:
            announce(self.locking_soon, self.locking_soon.words())

    def current_page(self) -> Page | None:
        """Return the page that is open."""
        return self._pages.made.get(self.place.page) if self.place is not None else None

    def go_to_unknown_word(self) -> None:
        """Select the next word on the open page that is not in the dictionary."""
        from visitapp.ui.spelling.next_word import NOT_HERE, NextWord

        page = self.current_page()
        if self.spelling is None:
            self.tell(NOT_HERE, False)
        elif page is not None:
            if self._next_word is None:
                self._next_word = NextWord(self.spelling, self)
            self._next_word.go(page)

    def flush(self) -> None:
        """Hand everything typed to the store."""
        for page in self._pages.made.values():
            page.flush()

    def save_typed(self) -> None:
        """Save what saves itself, and leave half-filled forms as they are."""
        for page in self._pages.made.values():
            page.save_typed()

    def unsaved_place(self) -> Place | None:
        """Return where words are that the store does not have, the open page first; None when it has all."""
        for name in sorted(self._places, key=lambda name: self.place is None or name != self.place.page):
            if self._pages.made[name].has_unsaved_words():
                return self._pages.made[name].place_of_words() or self._places[name]
        return None

    def tell(self, words: str, undo: bool) -> None:
        """Show a toast."""
        self.toast.say(words, self.undo_wanted.emit if undo else None)

    @Slot(object)
    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("document"):
            self._count_waiting()
        if change_set.touches("action", "person", "member"):
            self._count_due()

    def _count_waiting(self) -> None:
        from visitapp.services.documents import waiting_count

        self.desk.background.read(self, lambda workspace: waiting_count(workspace), self.rail.pill.show_waiting)

    def _count_due(self) -> None:
        from visitapp.services.tasks import tasks_due

        self._counted_on = self.desk.now().date()
        self.desk.background.read(self, lambda workspace: len(tasks_due(workspace)), self.rail.show_due)


def _kind(name: str) -> type[Page]:
    """Return what kind of page it is, imported when a vault is open and not before the first window is painted."""
    match name:
        case "today":
            from visitapp.ui.today.page import TodayPage

            return TodayPage
        case "people":
            from visitapp.ui.people.page import PeoplePage

            return PeoplePage
        case "tasks":
            from visitapp.ui.tasks.page import TasksPage

            return TasksPage
        case "person":
            from visitapp.ui.people.person_page import PersonPage

            return PersonPage
        case "visit":
            from visitapp.ui.visits.page import VisitPage

            return VisitPage
        case "conflicts":
            from visitapp.ui.office.conflicts_page import ConflictsPage

            return ConflictsPage
        case "history":
            from visitapp.ui.history.page import HistoryPage

            return HistoryPage
        case _:
            raise ValueError(name)
