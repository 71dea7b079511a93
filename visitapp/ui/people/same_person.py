"""Asks which other record is of the same person, shows what putting the two together would do, and does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import full_date
from visitapp.domain.people import Person
from visitapp.errors import KnownError
from visitapp.services.people import PersonSummary, list_people, maybe_known
from visitapp.services.same_person import Preview, join_records, preview_joining
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

SENTENCE = (
    "One record goes on. The other is put away and stays readable from it, as it was written: signed visits are not "
    "touched. Undo takes all of this back."
)
TOGETHER = "They are together already."
WIDTH = 560


def ask_who_is_the_same(desk: Desk, window: QWidget, person: Person) -> None:
    """Ask for the other record, the most likely first; then show what would happen."""

    def read(workspace: Workspace) -> tuple[PersonSummary, ...]:
        likely = [each.person.id for each in maybe_known(workspace, person=person)]
        others = [each for each in list_people(workspace) if each.person.id != person.id]
        return tuple(sorted(others, key=lambda e: likely.index(e.person.id) if e.person.id in likely else len(likely)))

    def ask(others: tuple[PersonSummary, ...]) -> None:
        question = f"Which other record is {person.called}’s too?"
        chooser = WhoChooser(desk.theme, window, others, verb="Go on", question=question)
        by_id = {each.person.id: each.person for each in others}
        chooser.chosen.connect(lambda other: JoinDialog(desk, window, person, by_id[other]).ask())
        chooser.ask()

    desk.background.read(window, read, ask)


class JoinDialog(Dialog):
    """Shows for either choice what comes over, what stays and where the two records differ."""

    def __init__(self, desk: Desk, window: QWidget, person: Person, other: Person) -> None:
        names = f"{person.plan_name} and {other.plan_name}"
        question = f"Are {names} one person?"
        super().__init__(
            desk.theme, window, question, SENTENCE, verb="Put together", safe="Leave as they are", width=WIDTH
        )
        self._desk = desk
        self._people = (person, other)
        self.choice = Select(desk.theme, "The record that goes on")
        for each in self._people:
            self.choice.addItem(_told_apart(each), each.id)
        self.body.addWidget(FormRow(desk.theme, "The record that goes on", self.choice))
        self._parts = QVBoxLayout()
        self._parts.setSpacing(4)
        self.body.addLayout(self._parts)
        self.choice.currentIndexChanged.connect(self._read)
        self.write = self._put_together

    def ask(self) -> None:
        """Show the question and read what would happen."""
        super().ask()
        self._read()

    def _chosen(self) -> tuple[str, str]:
        kept, other = self._people if self.choice.currentIndex() == 0 else self._people[::-1]
        return kept.id, other.id

    @Slot()
    def _read(self) -> None:
        kept, other = self._chosen()
        self.verb_button.setEnabled(False)
        read = partial(preview_joining, kept_id=kept, other_id=other)
        self._desk.background.read(self, lambda ws: read(ws), self._show, self._refuse)

    def _show(self, preview: Preview) -> None:
        if (preview.kept.id, preview.other.id) != self._chosen():
            return
        empty(self._parts)
        name = preview.other.plan_name
        self._add("Comes over", preview.comes or ("Nothing: it is all there.",))
        self._add(f"Stays in the record of {name}, readable from this one", preview.stays)
        self._add("Where the two say different things, this record’s words stand", preview.differs)
        self.verb_button.setEnabled(True)
        QTimer.singleShot(0, self, self.fit)  # once the layouts know the new lines

    def _refuse(self, error: KnownError) -> None:
        empty(self._parts)
        self._add_text(Text(self._theme, "body", str(error), "ink"))
        QTimer.singleShot(0, self, self.fit)

    def _add(self, heading: str, lines: Sequence[str]) -> None:
        if lines:
            self._parts.addSpacing(self._theme.px(6))
            self._add_text(Text(self._theme, "body_small", heading, weight=600))
            for line in lines:
                self._add_text(Text(self._theme, "body_small", f"· {line}", "ink_2"))

    def _add_text(self, text: Text) -> None:
        self._parts.addWidget(text)
        text.show()

    def _put_together(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        kept, other = self._chosen()

        def joined(change_set: ChangeSet) -> None:
            done()
            self._desk.go(places.person(kept))
            self._desk.tell(
                "The two records are together." if change_set.changes else TOGETHER, bool(change_set.changes)
            )

        join = partial(join_records, kept_id=kept, other_id=other)
        self._desk.background.write(self, lambda ws: join(ws), joined, failed)


def _told_apart(person: Person) -> str:
    born = f"born {full_date(person.born)}" if person.born is not None else ""
    return " · ".join(part for part in (person.plan_name, born, person.area) if part)
