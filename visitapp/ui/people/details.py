"""A person's details in one dialog: for somebody new, and to change what is known. Only a name is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from visitapp.domain.caseload_matching import Likeness
from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates_typed import read_birth_day, read_due_day
from visitapp.domain.people import Person
from visitapp.errors import KnownError, Refused
from visitapp.services.people import NAME_LIMIT, add_person, edit_person, maybe_known
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.people.known_already import KnownAlready
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field


@dataclass(frozen=True)
class _Line:
    """One line of the form: the record's field, its label, hint, and whether it takes the whole width."""

    name: str
    label: str
    hint: str = ""
    wide: bool = False


FORM = (
    _Line("preferred_name", "Goes by"),
    _Line("pronouns", "Pronouns", "she/her, he/him, they/them…"),
    _Line("given_name", "First name"),
    _Line("family_name", "Family name"),
    _Line("born", "Born", "14/2/1964"),
    _Line("nhs_number", "NHS number"),
    _Line("local_number", "Local number"),
    _Line("first_language", "First language"),
    _Line("phone", "Phone"),
    _Line("email", "Email"),
    _Line("address", "Address", wide=True),
    _Line("area", "Area", "as you say it: Canal Quarter"),
    _Line("postcode", "Postcode"),
    _Line("home_access", "Before the door", "Ring twice; dog in kitchen", wide=True),
    _Line("communication_needs", "Communication", "Large print; one question at a time", wide=True),
    _Line("allergies", "Allergies", "Separate several with a semicolon"),
    _Line("interpreter", "Interpreter"),
    _Line("next_review_on", "Next review", "30/7 or in 6 weeks", wide=False),
)
LISTS = ("communication_needs", "allergies")
DATES = ("born", "next_review_on")
NAMES = ("preferred_name", "given_name", "family_name")


class DetailsDialog(Dialog):
    """Ask for a person's details and write them down. `person` None adds somebody new and opens their page."""

    def __init__(self, desk: Desk, window: QWidget, person: Person | None = None) -> None:
        """Fill the form with what is known."""
        super().__init__(
            desk.theme,
            window,
            f"What has changed for {person.called}?" if person else "Who would you like to add?",
            "" if person else "A name is enough to begin with.",
            verb="Save" if person else "Add",
            safe="Leave as it is" if person else "Not now",
        )
        self._desk = desk
        self._person = person
        self._values: dict[str, Any] = {}
        self._seen: frozenset[str] = frozenset()
        """Ids of those who may be the same and were shown already."""
        self.known = KnownAlready(desk.theme)
        self.known.opened.connect(self._on_known_opened)
        self.fields: dict[str, Field] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        row, column = 0, 0
        for line in FORM:
            field = Field(desk.theme, line.label, self._shown(line.name), hint=line.hint)
            self.fields[line.name] = field
            field.edit.returnPressed.connect(self.verb_button.click)
            if line.wide and column:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, 2 if line.wide else 1)
            row, column = (row + 1, 0) if line.wide or column else (row, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.known)
        self.may_confirm = self._read_form
        self.write = self._hand_over

    def ask(self) -> None:
        """Show the form with its first field focused."""
        super().ask()
        self.fields["preferred_name"].edit.setFocus()

    def _shown(self, name: str) -> str:
        value = getattr(self._person, name, None)
        if value is None:
            return ""
        if name in LISTS:
            return "; ".join(value)
        if name in DATES:
            return f"{value.day}/{value.month}/{value.year}"
        return ", ".join(str(value).splitlines())

    def _read_form(self) -> bool:
        """Take the form's values; say beside each field what cannot be read."""
        today = self._desk.now().date()
        values: dict[str, Any] = {}
        first_wrong: Field | None = None
        for name, field in self.fields.items():
            typed = field.text().strip()
            try:
                values[name] = self._value(name, typed, today)
                field.set_error("")
            except Refused as refused:
                field.set_error(str(refused))
                first_wrong = first_wrong or field
        if first_wrong is None and not any(values[name] for name in NAMES):
            first_wrong = self.fields["preferred_name"]
            first_wrong.set_error("A person needs a name. The name they go by is enough.")
        if first_wrong is not None:
            first_wrong.edit.setFocus()
            return False
        self._values = values
        return True

    def _value(self, name: str, typed: str, today: date) -> Any:
        if name in LISTS:
            return tuple(part.strip() for part in typed.split(";") if part.strip())
        if name in DATES:
            if typed in ("", self._shown(name)):
                return getattr(self._person, name, None) if typed else None
            return (read_birth_day if name == "born" else read_due_day)(typed, today)
        if name in NAMES and len(typed) > NAME_LIMIT:
            raise Refused(f"A name can have up to {NAME_LIMIT} characters.")
        return typed

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        """Write the person down; the dialog closes only then. Somebody new is compared with everybody first."""
        if self._person is not None:
            self._write(done, failed)
            return
        new = replace(Person(""), **self._values)
        self._desk.background.read(
            self, lambda ws: maybe_known(ws, person=new), lambda found: self._on_compared(found, done, failed), failed
        )

    def _on_compared(
        self, found: tuple[Likeness, ...], done: Callable[[], None], failed: Callable[[KnownError], None]
    ) -> None:
        """Write who is new; show once who may be the same."""
        ids = frozenset(likeness.person.id for likeness in found)
        if ids <= self._seen:
            self._write(done, failed)
            return
        self._seen |= ids
        self.known.show_people(found)
        self.verb_button.setText("Add all the same")
        self.fit()
        failed(Refused("This may be somebody who is here already.", "Open them, or add somebody new all the same."))
        self.known.focus_first()

    @Slot(str)
    def _on_known_opened(self, person_id: str) -> None:
        self.dismiss()
        self._desk.go(places.person(person_id))

    def _write(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        work = self._work(self._person, self._values)
        self._desk.background.write(self, work, lambda made: self._on_saved(made, done), failed)

    def _work(self, person: Person | None, values: dict[str, Any]) -> Callable[[Workspace], ChangeSet]:
        if person is None:
            made = replace(Person(""), **values)
            return lambda ws: add_person(ws, person=replace(made, key_worker=ws.worker.name))
        changed = {name: value for name, value in values.items() if value != getattr(person, name)}
        if self._shown("address") == changed.get("address"):
            del changed["address"]
        return lambda ws: edit_person(ws, person_id=person.id, **changed)

    def _on_saved(self, change_set: ChangeSet, done: Callable[[], None]) -> None:
        done()
        if self._person is None:
            self._desk.go(places.person(change_set.of_type("person")[0].record_id))
            self._desk.tell(f"{replace(Person(''), **self._values).called} has been added.", True)
        elif change_set.changes:
            self._desk.tell("Details saved.", True)
