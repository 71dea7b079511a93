"""Places that two people changed at the same time: both versions, a proposal that keeps both, and a choice.

Nothing is lost whatever is chosen: every version stays in History, and the choice can be undone.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.conflicts import By, Piece, Version, propose
from visitapp.domain.dates import clock_time, past_day
from visitapp.domain.people import initials
from visitapp.domain.records import PlainValue
from visitapp.errors import KnownError
from visitapp.services import conflicts
from visitapp.services.conflicts import ShownConflict
from visitapp.ui.desk import Desk, Page
from visitapp.ui.office.marked_editor import MarkedEditor
from visitapp.ui.office.proposal_card import ProposalCard
from visitapp.ui.places import CONFLICTS, OFFICE, Place
from visitapp.ui.places import visit as visit_place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

LOST, KEPT = "Nothing has been lost.", "Both versions are kept in History. You can change your mind later."
LATE, LATE_REST = (
    "The visit was signed without these words.",
    "They are kept beside it. On the visit’s own page they can be added to it, or let go.",
)
NONE = "There is nothing to look at."
NARROWEST = 620


class ConflictsPage(Page):
    """One place at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: tuple[ShownConflict, ...] = ()
        self.place = 0
        self._typed = False
        theme = desk.theme
        self.position = Text(theme, "small", "", "ink_2")
        self.before_button = IconButton(theme, "chevron-left", "The one before")
        self.next_button = IconButton(theme, "chevron-right", "The next one")
        steps = QWidget()
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.position, self.before_button, self.next_button):
            row.addWidget(widget)
        self.header = PageHeader(theme, "Places to look at", "", [steps])
        self.banner = Banner(theme, "info", LOST, KEPT, icon="shield-check")
        self.versions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.versions.setSpacing(16)
        self.proposal = ProposalCard(desk)
        self.visit_button = Button(theme, "Open the visit", icon="arrow-right")
        self.later_button = Button(theme, "Decide later", "quiet")
        self._page = ScrollPage(theme)
        self._page.head.addWidget(self.header)
        self._page.body.addWidget(self.banner)
        self._page.body.addLayout(self.versions)
        self._page.body.addWidget(self.proposal)
        self._page.body.addWidget(self.visit_button)
        self._page.body.addWidget(self.later_button, 0, Qt.AlignmentFlag.AlignRight)
        self._page.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.before_button.clicked.connect(partial(self._step, -1))
        self.next_button.clicked.connect(partial(self._step, 1))
        self.visit_button.clicked.connect(self._on_visit_clicked)
        self.later_button.clicked.connect(self._on_later_clicked)
        self.proposal.kept.connect(self._choose)
        theme.changed.connect(self._arrange)
        for part in (
            self.banner,
            self.proposal,
            self.visit_button,
            self.later_button,
            self.before_button,
            self.next_button,
        ):
            part.setVisible(False)  # until it is known what there is

    def show_place(self, _place: Place) -> None:
        """Read what there is to look at."""
        self._read()

    def focus_first(self) -> None:
        """Put the focus on the title."""
        self.header.focus_title()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when something came or was chosen, but never under somebody's hands."""
        if change_set.changes and self.isVisible() and not self.proposal.is_typed:
            self._read()

    def has_unsaved_words(self) -> bool:
        """Tell whether somebody typed into the proposal and has not kept it."""
        return self.proposal.is_typed

    def place_of_words(self) -> Place | None:
        """Return this page."""
        return CONFLICTS

    def _read(self) -> None:
        self.desk.background.read(self, conflicts.to_look_at, self._show_all)

    def _show_all(self, found: tuple[ShownConflict, ...]) -> None:
        self.found = found
        self.place = min(self.place, max(0, len(found) - 1))
        self._show()

    def _step(self, step: int) -> None:
        self.proposal.let_go()
        self.place = (self.place + step) % max(1, len(self.found))
        self._show()
        self._page.show_top()
        self.header.focus_title()

    def _show(self) -> None:
        empty(self.versions)
        count = len(self.found)
        self.position.setText(f"{self.place + 1} of {count} to look at" if count else "")
        for button in (self.before_button, self.next_button):
            button.setVisible(count > 1)
        self.banner.setVisible(count > 0)
        self.later_button.setVisible(count > 0)
        self.proposal.setVisible(False)
        self.visit_button.setVisible(False)
        if not count:
            self.header.show_words("Places to look at", NONE)
            return
        shown = self.found[self.place]
        self._show_one(shown)
        self._arrange()
        put_in_order(self)

    def _show_one(self, shown: ShownConflict) -> None:
        conflict = shown.conflict
        names = [("You" if version.is_own else version.author) for version in conflict.versions]
        who = " and ".join(dict.fromkeys(names)) if len(set(names)) > 1 else f"{names[0]}, on two laptops,"
        title = f"{names[0]} had not seen the signature" if conflict.is_late else f"{who} both changed this"
        self.header.show_words(title, f"{shown.person}’s {shown.what}")
        self.banner.say(*((LATE, LATE_REST) if conflict.is_late else (LOST, KEPT)))
        self.visit_button.setVisible(bool(shown.visit_id))
        is_text = all(isinstance(version.value, str) for version in conflict.versions)
        marks: dict[int, tuple[Piece, ...]] = {}
        if is_text and len(conflict.versions) == 2 and not conflict.is_late:
            before = conflict.before if isinstance(conflict.before, str) else ""
            ours, theirs = (str(version.value) for version in conflict.versions)
            proposal = propose(before, ours, theirs)
            marks = {number: proposal.pieces([change.by is by for change in proposal.changes])
                     for number, by in enumerate((By.OURS, By.THEIRS))}  # fmt: skip
            other = conflict.versions[1].author
            self.proposal.show_proposal(proposal, other)
            self.proposal.setVisible(True)
        for number, version in enumerate(conflict.versions):
            pieces = marks.get(number, (Piece(By.BOTH, said(version.value)),))
            choose = None if conflict.is_late else partial(self._choose, version.value)
            self.versions.addWidget(VersionCard(self.desk, version, pieces, choose), 1)

    def _choose(self, value: PlainValue) -> None:
        conflict = self.found[self.place].conflict
        self.desk.background.write(
            self,
            lambda workspace: conflicts.choose(workspace, conflict=conflict, value=value),
            self._chosen,
            self._refused,
        )

    def _chosen(self, _change_set: ChangeSet) -> None:
        self.proposal.let_go()
        self.desk.tell("Kept. The other version is in History.", True)
        self._read()

    def _refused(self, error: KnownError) -> None:
        self.desk.trouble(error)

    @Slot()
    def _on_visit_clicked(self) -> None:
        shown = self.found[self.place]
        self.desk.go(visit_place(shown.visit_id, shown.conflict.person_id))

    @Slot()
    def _on_later_clicked(self) -> None:
        self.proposal.let_go()
        self.desk.go(OFFICE)

    @Slot()
    def _arrange(self) -> None:
        beside = self.width() - 64 >= self.desk.theme.px(NARROWEST)
        directions = QBoxLayout.Direction
        self.versions.setDirection(directions.LeftToRight if beside else directions.TopToBottom)


class VersionCard(Card):
    """One version: who wrote it, when, its words, and a button to use only that one."""

    def __init__(self, desk: Desk, version: Version, pieces: tuple[Piece, ...], choose: object) -> None:
        name = "Your version" if version.is_own else f"{version.author}’s version"
        super().__init__(desk.theme)
        theme = desk.theme
        self.setAccessibleName(name)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Avatar(theme, initials(version.author)), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "body_small", name, weight=600))
        words.addWidget(Text(theme, "small", _when(version, desk.now()), "ink_2"))
        head.addLayout(words, 1)
        self.use_button = Button(
            theme, "Use only mine" if version.is_own else f"Use only {first_name(version)}’s", "quiet"
        )
        self.use_button.setVisible(callable(choose))
        if callable(choose):
            self.use_button.clicked.connect(lambda _=False: choose())
            head.addWidget(self.use_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.words = MarkedEditor(theme, name)
        self.words.setReadOnly(True)
        self.words.show_pieces(pieces)
        self.body.addWidget(self.words)
        self.body.addStretch(1)


def first_name(version: Version) -> str:
    """Return how a colleague is called on a button."""
    return version.author.split()[0] if version.author.split() else "the other"


def said(value: PlainValue) -> str:
    """Write a value that is no text so that it can be read."""
    if value is None or value == "":
        return "(nothing)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(said(each) for each in value) or "(nothing)"
    if isinstance(value, dict):
        return ", ".join(said(each) for each in value.values() if each)
    return str(value)


def _when(version: Version, now: datetime) -> str:
    at = version.at.astimezone(now.tzinfo)
    where = "This laptop" if version.is_own else version.author
    return f"{where}, {past_day(at.date(), now.date())} at {clock_time(at)}"
