"""The visit: write while you talk. Everything is saved as it is typed; signing freezes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.past_days import PastDay
from visitapp.domain.visits import SECTIONS
from visitapp.errors import KnownError, NotFound
from visitapp.services.visit_views import VisitView, read_visit
from visitapp.services.visits import write_section
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk, Page
from visitapp.ui.documents.drops import FileDrops
from visitapp.ui.history.event_dialog import mark_event
from visitapp.ui.key_commands import key_command
from visitapp.ui.making import Making
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.tasks.offers import NextStepsOffer
from visitapp.ui.visits.add_action import AddAction
from visitapp.ui.visits.additions import Additions, remark_of
from visitapp.ui.visits.agreed import AgreedActions
from visitapp.ui.visits.body import Body
from visitapp.ui.visits.earlier import EARLIER_KEYS
from visitapp.ui.visits.ending import Ending
from visitapp.ui.visits.files_here import STILL, FilesHere
from visitapp.ui.visits.marks import Marks
from visitapp.ui.visits.new_actions import Home, NewActions
from visitapp.ui.visits.note import AGREED, Note
from visitapp.ui.visits.outline import Outline
from visitapp.ui.visits.side import Side
from visitapp.ui.visits.ticking import Ticking
from visitapp.ui.visits.tools import KNOWN_KEYS, Tools
from visitapp.ui.visits.top_bar import TopBar
from visitapp.ui.visits.top_saving import TopSaving
from visitapp.ui.visits.warnings import Warnings
from visitapp.ui.visits.who_saving import WhoSaving
from visitapp.ui.writing import Writing, Written

MINE = (
    "visit",
    "visit_section",
    "action",
    "goal",
    "goal_rating",
    "member",
    "person",
    "alert",
    "adjustment",
    "attachment",
    "amendment",
    "check_in",
)
PAUSE_MS, LONGEST_MS = 250, 1200
"""A note is the work itself: it is sent sooner than a field of a form."""


class VisitPage(Page):
    """One visit, as a draft or as signed. Holds ids and the last view that was read."""

    def __init__(self, desk: Desk, top: TopBar, body: Body, additions: Additions, offers: NextStepsOffer) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._visit_id = ""
        self._person_id = ""
        self._view: VisitView | None = None
        self._fresh = False
        self._order = [kind.key for kind in SECTIONS]
        self.top = top
        self.warnings = Warnings(theme)
        self.additions = additions
        self.body = body
        self.outline, self.note, self.tools, self.side = body.outline, body.note, body.tools, body.side
        self.agreed = AgreedActions(theme)
        self.add_action = AddAction(theme)
        self.note.sections[AGREED].column.addWidget(self.agreed)
        self.note.sections[AGREED].column.addWidget(self.add_action)
        self.saving = Writing(desk, self.note.text, _write_section, self, pause_ms=PAUSE_MS, longest_ms=LONGEST_MS)
        self.new_actions = NewActions(desk, self)
        self.marks = Marks(desk, self.note, self.tools, self._write)
        self.who = WhoSaving(desk, self.side.who, self._write, self)
        self.top_saving = TopSaving(desk, self.top, self._write, self)
        self.ticking = Ticking((self.agreed, self.side.agreed), self.side.goals, self._write, self)
        self.ending = Ending(desk, self.saving, self, lambda: self.new_actions.is_saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.warnings)
        self.offers = offers
        column.addWidget(self.offers)
        column.addWidget(self.body, 1)
        for hidden in (self.add_action, self.agreed):
            hidden.hide()
        self._connect()

    @classmethod
    def making(cls, desk: Desk, workshop: QWidget) -> Making[Page]:
        """Make the note, its side, what stands over them, and the page around all."""
        additions = Additions(desk, workshop)
        note = yield from Note.making(desk, additions, workshop)
        yield
        side = Side(desk.theme, FilesHere(desk, workshop), workshop)
        yield
        tools, outline = Tools(desk.theme, workshop), Outline(desk.theme, SECTIONS, workshop)
        body = Body(desk.theme, outline, note, tools, side, workshop)
        yield
        top = TopBar(desk, workshop)
        yield
        offers = NextStepsOffer(desk, (24, 10, 20, 4), workshop)
        yield
        return cls(desk, top, body, additions, offers)

    def _connect(self) -> None:
        self.warnings.again.clicked.connect(self.saving.try_again)
        self.saving.saved.connect(self._on_saving_saved)
        self.saving.failed.connect(self._on_saving_failed)
        self.top.finish_wanted.connect(self._finish)
        self.top.discard_wanted.connect(self._on_top_discard_wanted)
        self.ending.held.connect(self.note.hold)
        self.ending.signed.connect(self.focus_first)
        self.ending.failed.connect(self._on_write_failed)
        self.outline.chosen.connect(self.go_to)
        self.note.text_edited.connect(self._on_note_text_edited)
        self.note.entered.connect(self._on_note_entered)
        self.tools.exact_words_wanted.connect(self.write_exact_words)
        self.tools.action_wanted.connect(self.begin_action)
        self.tools.event_wanted.connect(self.mark_event)
        self.additions.event_wanted.connect(self.mark_event)
        self.new_actions.saved.connect(self._on_saving_saved)
        self.add_action.closed.connect(self._on_add_action_closed)
        self.note.page.area.verticalScrollBar().rangeChanged.connect(self._on_note_grown)
        self.agreed.removed.connect(self._on_agreed_removed)
        FileDrops(self).dropped.connect(self.side.files.add)
        keys: list[tuple[str, str, Callable[[], object]]] = [
            ("Ctrl+'", "Write down exact words", self.write_exact_words),
            ("Ctrl+Shift+A", "Add an action we agreed", self.begin_action),
            ("Ctrl+Shift+E", "Mark an event that mattered", self.mark_event),
            (KNOWN_KEYS, "Say how this section is known", self.marks.open_known),
            (EARLIER_KEYS, "Show last time’s words", lambda: announce(self, self.note.show_earlier(), at_once=True)),
            ("Ctrl+Shift+F", "Finish and sign this visit", self._finish),
            ("Ctrl+P", "Print this visit", self.additions.print_paper),
        ]
        keys += [(f"Alt+{at}", "", partial(self._go_to_number, at)) for at in range(1, len(SECTIONS) + 1)]
        for sequence, words, run in keys:
            key_command(self, sequence, words, run)

    # what the window calls

    def show_place(self, place: Place) -> None:
        if place.record_id != self._visit_id:
            self.flush()
            self._view = None
            self.marks.show_view(None)
            self.side.goals.forget()
            self.top.saved.start_afresh()
            self.add_action.hide()
            self.body.hide()
            self.offers.show_visit("")
            self.warnings.forget()
        self._visit_id, self._person_id = place.record_id, place.person_id
        self.saving.use(self._visit_id)
        self.who.use(self._visit_id)
        self.top_saving.use(self._visit_id)
        self.ticking.use(self._visit_id)
        self.new_actions.use(Home(self._person_id, visit_id=self._visit_id), self.add_action)
        self._fresh = True
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        is_mine = self._visit_id and change_set.touches(*MINE, person_id=self._person_id)
        if is_mine and not self.saving.is_echo(change_set, "visit_section", "text"):
            self._read()

    def flush(self) -> None:
        self.new_actions.flush()
        self.saving.flush()

    def save_typed(self) -> None:
        self.saving.flush()

    def has_unsaved_words(self) -> bool:
        return not (self.saving.is_saved and self.new_actions.is_saved) or self.additions.dialog_has_words()

    def focus_first(self) -> None:
        self.top.title.setFocus(Qt.FocusReason.OtherFocusReason)

    # reading

    def _read(self) -> None:
        visit_id = self._visit_id
        self.desk.background.read(self, lambda ws: read_visit(ws, visit_id=visit_id), self._show, self._on_read_failed)

    def _on_read_failed(self, error: KnownError) -> None:
        if isinstance(error, NotFound) and self._person_id:
            self.desk.go(places.person(self._person_id, "visits"))
        self.desk.trouble(error)

    def _show(self, view: VisitView) -> None:
        if view.visit.id != self._visit_id:
            return
        signed = view.visit.is_signed
        self._view = view
        self._person_id = view.person.id
        today = self._today()
        unsaved = self.saving.kept(view.visit.id)
        for section in view.sections:
            key = section.kind.key
            self.note.sections[key].show_section(section, view.person.called, remark_of(view, key))
            kept = unsaved.get(key)
            if kept is None or self._fresh:
                # Words that wait for the store come first; the editor may still show those of another visit.
                self.note.sections[key].editor.set_text(section.text if kept is None else kept)
            self.outline.set_filled(key, self._is_filled(key))
        self.note.set_read_only(signed)
        keys = tuple(each.kind.key for each in view.sections)
        left_out = {each.kind.key for each in view.sections if signed or not each.is_offered}
        self._order = [key for key in keys if key not in left_out or self._is_filled(key)]
        self.outline.show_only(self._order if signed else None)
        self.outline.arrange(keys, self._order)
        self.note.arrange(keys, self._order)
        self.agreed.show_actions(view.actions, view.names, today, signed=signed)
        self.note.sections[AGREED].setVisible(not signed or self._is_filled(AGREED))
        self.add_action.offer(view.names, today)
        self.side.show_view(view, today)
        self.top.show_view(view)
        self.tools.setVisible(not signed)
        self.additions.show_view(view)
        self.offers.show_visit(view.visit.id if signed else "")
        self.warnings.show_seal(holds=view.seal_holds)
        self.marks.show_view(view)
        self.body.show()
        put_in_order(self)
        if self._fresh:
            self._fresh = False
            self._begin(signed=signed)

    def _begin(self, *, signed: bool) -> None:
        """Open at the first line that is still empty, so that one key starts the visit; a signed one at its title."""
        self.note.page.show_top()
        if signed or not self.top.title.hasFocus():
            return
        first = self._order[0]
        self.go_to(self.note.here if self.note.has_words(first) else first)

    # writing

    def _write(self, work: Callable[[Workspace], ChangeSet]) -> None:
        self.desk.background.write(self, work, lambda _: self._on_saving_saved(), self._on_write_failed)

    @Slot(object)
    def _on_write_failed(self, error: KnownError) -> None:
        if isValid(self):
            self.desk.trouble(error)
            self._read()

    @Slot(str)
    def _on_note_text_edited(self, key: str) -> None:
        self.saving.touch(key)
        self.outline.set_filled(key, self._is_filled(key))

    @Slot(str)
    def _on_note_entered(self, key: str) -> None:
        self.outline.set_here(key)

    @Slot()
    def _on_saving_saved(self) -> None:
        if self.saving.is_saved:
            self.warnings.all_saved()
        if not self.warnings.tells_of_unsaved:
            self.top.saved.show_saved()

    @Slot(object)
    def _on_saving_failed(self, error: KnownError) -> None:
        self.warnings.saving_failed(error)
        self.top.saved.show_unsaved()
        self.note.hold(not self._is_draft())

    @Slot(str)
    def go_to(self, key: str) -> None:
        """Put the cursor into a section."""
        self.body.show_note()
        self.note.go_to(key)

    def _go_to_number(self, number: int) -> None:
        if number <= len(self._order):
            self.go_to(self._order[number - 1])

    @Slot()
    def write_exact_words(self) -> None:
        """Begin a quotation in the person's own section."""
        if self._is_draft():
            self.body.show_note()
            self.note.write_exact_words()

    @Slot()
    def mark_event(self) -> None:
        """Put what is selected, or what is said now, into the chronology; in a signed note too."""
        if self._view is not None:
            moment = self._view.visit.moment
            mark_event(
                self.desk,
                self.window(),
                person_id=self._person_id,
                visit_id=self._visit_id,
                section_key=self.note.here,
                words=self.note.selected(),
                when=None if moment is None else PastDay(moment.astimezone(self.desk.now().tzinfo).date()),
            )

    # actions

    @Slot()
    def begin_action(self) -> None:
        """Open the row for a new action."""
        if self._is_draft():
            self.body.show_note()
            self.add_action.begin()
            self.outline.set_here(AGREED)
            self.note.show_whole(self.add_action)

    @Slot()
    def _on_note_grown(self) -> None:
        """Keep the whole row in view when an action above it or an error under it takes room."""
        focused = QApplication.focusWidget()
        if focused is not None and self.add_action.isAncestorOf(focused):
            self.note.show_whole(self.add_action)

    @Slot()
    def _on_add_action_closed(self) -> None:
        self.add_action.clear()
        self.add_action.hide()
        self.note.go_to(self.note.here)

    @Slot(str)
    def _on_agreed_removed(self, action_id: str) -> None:
        # The button that was pressed goes away; the row under it must not hand the focus to the rail.
        self.go_to(AGREED)
        self.ticking.take_off(action_id)
        self.desk.tell("Action removed", True)

    # ending

    @Slot()
    def _finish(self) -> None:
        if self.side.files.is_busy:
            self.desk.trouble(STILL)
        elif self._view is not None and self._is_draft():
            self.flush()
            self.ending.finish(self._view, {kind.key: self.note.text(kind.key) for kind in SECTIONS})

    @Slot()
    def _on_top_discard_wanted(self) -> None:
        self.ending.discard(self._visit_id)

    def _is_draft(self) -> bool:
        return self._view is not None and not self._view.visit.is_signed

    def _is_filled(self, key: str) -> bool:
        """Tell whether a section holds anything: words, or for what was agreed an action."""
        return self.note.has_words(key) or (key == AGREED and self._view is not None and bool(self._view.actions))

    def _today(self) -> date:
        return self.desk.now().date()


def _write_section(workspace: Workspace, written: Written, text: Any) -> ChangeSet:
    return write_section(workspace, visit_id=written.owner_id, key=written.name, text=text)
