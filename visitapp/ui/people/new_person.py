"""Ask for a new person. Only a name is needed; the rest can be filled in later on the person's page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.domain.people import Person
from visitapp.ui.theme import Theme
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field

FIRST_YEAR = 1890


class NewPersonDialog(Dialog):
    """`person_given` carries the person, without an id."""

    person_given = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, worker_name: str) -> None:
        super().__init__(
            theme, window, "Who are you adding?", "A name is enough. The rest can wait.", verb="Add", safe="Not now"
        )
        self._worker_name = worker_name
        self.given_name = Field(theme, "First name")
        self.family_name = Field(theme, "Family name")
        self.preferred_name = Field(theme, "The name they go by", hint="Where it is another than the first name")
        self.pronouns = Field(theme, "Pronouns", placeholder="she/her")
        self.born = Field(theme, "Born", placeholder="14/02/1964")
        self.phone = Field(theme, "Phone")
        self.area = Field(theme, "Area", placeholder="Alderman Street")
        self.address = Field(theme, "Address")
        for pair in (
            (self.given_name, self.family_name),
            (self.preferred_name,),
            (self.pronouns, self.born),
            (self.phone, self.area),
            (self.address,),
        ):
            row = QHBoxLayout()
            row.setSpacing(12)
            for field in pair:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
                field.edit.returnPressed.connect(self._on_verb_clicked)
            self.body.addLayout(row)

    def ask(self) -> None:
        """Show the form with the first field focused."""
        super().ask()
        self.given_name.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_verb_clicked(self) -> None:
        born, names = self._born(), (self.given_name, self.preferred_name, self.family_name)
        nameless = not any(field.text() for field in names)
        self.given_name.set_error("Write a name first. The one they go by is enough." if nameless else "")
        wrong_day = bool(self.born.text()) and born is None
        self.born.set_error("Write the day as 14/02/1964, or leave it out." if wrong_day else "")
        if nameless or wrong_day:
            (self.given_name if nameless else self.born).edit.setFocus()
            self._place()
            return
        self.person_given.emit(
            Person(
                id="",
                given_name=self.given_name.text(),
                family_name=self.family_name.text(),
                preferred_name=self.preferred_name.text(),
                pronouns=self.pronouns.text(),
                born=born,
                phone=self.phone.text(),
                area=self.area.text(),
                address=self.address.text(),
                key_worker=self._worker_name,
            )
        )
        super()._on_verb_clicked()

    def _born(self) -> date | None:
        parts = self.born.text().replace(".", "/").replace("-", "/").replace(" ", "/").split("/")
        try:
            day, month, year = (int(part) for part in parts)
            found = date(year, month, day)
        except ValueError:
            return None
        return found if found.year >= FIRST_YEAR and found <= date.today() else None
