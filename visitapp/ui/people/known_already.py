"""Those on the caseload who may be the person that somebody is about to add, each with a way to open them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.caseload_matching import Likeness
from visitapp.domain.dates import full_date
from visitapp.domain.people import Person
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.text import Text

SHOWN = 3


class KnownAlready(QWidget):
    """Takes no room until somebody is shown. `opened` carries the id of whoever is to be opened."""

    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.buttons: list[Button] = []
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_people(self, found: Sequence[Likeness]) -> None:
        """Show the most likely ones."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.buttons = []
        self._rows = [self._row(likeness) for likeness in found[:SHOWN]]
        for row in self._rows:
            self._column.addWidget(row)

    def focus_first(self) -> None:
        """Put the focus on the way to the most likely one."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, likeness: Likeness) -> QWidget:
        person = likeness.person
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(0)
        name = person.full_name if person.full_name == person.called else f"{person.called}, {person.full_name}"
        column.addWidget(Text(self._theme, "body_small", name, weight=600))
        column.addWidget(Text(self._theme, "small", _about(person, likeness.shared), "ink_2"))
        row.addLayout(column, 1)
        button = Button(self._theme, f"Open {person.called}", size="small")
        button.clicked.connect(partial(self.opened.emit, person.id))
        self.buttons.append(button)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder


def _about(person: Person, shared: str) -> str:
    parts = (
        f"{shared[0].upper()}{shared[1:]}",
        f"born {full_date(person.born)}" if person.born else "",
        person.area,
        "archived" if person.archived_on else "",
    )
    return " · ".join(part for part in parts if part)
