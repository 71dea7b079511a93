"""Make a document: who it is for, what it is, and then it is kept and in the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.making_papers import (
    Gathered,
    Offered,
    PaperKind,
    find_made,
    gather_paper,
    keep_made,
    offered_papers,
)
from visitapp.services.people import PersonSummary, list_people
from visitapp.ui.desk import Desk
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

KEPT = "It is kept on this laptop, encrypted, and goes to the office when you send it."
WHO = "Who is the document for?"
MADE, THERE = "{} is made.", "{} is here already, just the same."
WIDTH = 560


class Making(QObject):
    """`made` carries the id of the paper, new or the same as before."""

    made = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page

    def ask(self, person_id: str) -> None:
        """Ask what to make for somebody, and first for whom when that is not known ("")."""
        if person_id:
            self._ask_what(person_id)
        else:
            self._desk.background.read(self, list_people, self._ask_who)

    def _ask_who(self, people: tuple[PersonSummary, ...]) -> None:
        chooser = WhoChooser(self._desk.theme, self._page.window(), people, verb="Go on", question=WHO)
        chooser.chosen.connect(self._ask_what)
        chooser.ask()

    @Slot(str)
    def _ask_what(self, person_id: str) -> None:
        def show(offered: Offered) -> None:
            dialog = MakeDialog(self._desk, self._page.window(), offered)
            dialog.made.connect(self.made)
            dialog.ask()

        self._desk.background.read(self, lambda ws: offered_papers(ws, person_id=person_id), show, self._desk.trouble)


class MakeDialog(Dialog):
    """Asks what it is to be, and stays until the paper is kept."""

    made = Signal(str)

    def __init__(self, desk: Desk, window: QWidget, offered: Offered) -> None:
        called = offered.person.called
        super().__init__(
            desk.theme, window, f"Make a document for {called}", KEPT, verb="Make it", safe="Not now", width=WIDTH
        )
        theme = desk.theme
        self._desk = desk
        self._offered = offered
        self.kinds = Segmented(theme, "What it is", [Option(each.value, each.words) for each in PaperKind], height=40)
        self.visits = Select(theme, "Which visit")
        for visit_id, title in offered.visits:
            self.visits.addItem(title, visit_id)
        self.said = Text(theme, "body_small", "", "ink_2")
        self._visit_row = FormRow(theme, "Which visit", self.visits)
        self.body.addWidget(FormRow(theme, "What it is", self.kinds))
        self.body.addWidget(self._visit_row)
        self.body.addWidget(self.said)
        self.kinds.chosen.connect(self._on_chosen)
        self.kinds.choose(next((each for each in PaperKind if offered.has(each)), PaperKind.CARE_PLAN).value)
        self.write = self._make
        self._show_kind()

    def ask(self) -> None:
        """Show the question with the choice focused."""
        super().ask()
        self.kinds.setFocus()

    @property
    def kind(self) -> PaperKind:
        """Return what is chosen."""
        return PaperKind(self.kinds.key)

    @Slot()
    def _on_chosen(self) -> None:
        self._show_kind()
        QTimer.singleShot(0, self, self.fit)  # once the layouts know that a field came or went

    def _show_kind(self) -> None:
        self.said.setText(self._offered.said(self.kind))
        self._visit_row.setVisible(self.kind is PaperKind.VISIT and bool(self._offered.visits))
        self.verb_button.setEnabled(self._offered.has(self.kind))

    def _make(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        person_id, kind, visit_id = self._offered.person.id, self.kind, self.visits.currentData() or ""
        background = self._desk.background
        self.verb_button.start_busy("Making it…")

        def refused(error: KnownError) -> None:
            self.verb_button.end_busy()
            failed(error)

        def kept(gathered: Gathered, content: bytes, change_set: ChangeSet) -> None:
            def told(paper_id: str) -> None:
                self.verb_button.end_busy()
                done()
                said = MADE if change_set.changes else THERE
                self._desk.tell(said.format(gathered.document.title), False)
                self.made.emit(paper_id)

            background.read(self, lambda ws: find_made(ws, gathered=gathered, content=content), told, refused)

        def keep(gathered: Gathered, content: bytes) -> None:
            background.write(
                self,
                lambda ws: keep_made(ws, gathered=gathered, content=content),
                lambda change_set: kept(gathered, content, change_set),
                refused,
            )

        def render(gathered: Gathered) -> None:
            background.compute(self, gathered.render, lambda content: keep(gathered, content), refused)

        background.read(
            self, lambda ws: gather_paper(ws, person_id=person_id, kind=kind, visit_id=visit_id), render, refused
        )
