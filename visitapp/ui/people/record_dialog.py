"""One entry of the record in a dialog: its lines are made from the fields that the record declares.

A text is a line or an area, a day is typed as people write it, a word of a fixed list is chosen. The dialog keeps what
is typed until the store has it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import full_date
from visitapp.domain.dates_typed import read_due_day, read_past_day
from visitapp.domain.records import Record, field_types, inner_type
from visitapp.errors import KnownError, Refused
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

Work = Callable[[Workspace], ChangeSet]


@dataclass(frozen=True)
class Line:
    """One line of the form: the record's field, its label and hint. `long` gives a text an area.

    A day has been, lies ahead ("coming", such as a review), or may be "either".
    """

    name: str
    label: str
    hint: str = ""
    long: bool = False
    day: Literal["past", "coming", "either"] = "past"


class RecordDialog(Dialog):
    """Ask for an entry's fields. `save` makes the work for the store from the fields that were changed."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        question: str,
        record: Record,
        lines: tuple[Line, ...],
        save: Callable[[dict[str, Any]], Work],
        *,
        sentence: str = "",
        verb: str = "Save",
        told: str = "",
    ) -> None:
        super().__init__(desk.theme, window, question, sentence, verb=verb, safe="Leave as it is")
        self._desk = desk
        self._record = record
        self._lines = lines
        self._save = save
        self._told = told
        self._values: dict[str, Any] = {}
        self.rows: dict[str, FormRow] = {}
        types = field_types(type(record))
        for line in lines:
            row = self.rows[line.name] = self._row(line, inner_type(types[line.name])[0])
            self.body.addWidget(row)
        self.may_confirm = self._read_form
        self.write = self._hand_over

    def ask(self) -> None:
        """Show the form with its first field focused."""
        super().ask()
        self.rows[self._lines[0].name].setFocus(Qt.FocusReason.PopupFocusReason)

    def offer(self, words: str, work: Work, told: str, *, icon: str = "") -> None:
        """Add a button that does something else with this entry, such as taking it off its list."""
        button = Button(self._theme, words, "quiet", size="small", icon=icon or None)
        button.clicked.connect(lambda: self._do_instead(work, told))
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, line: Line, kind: Any) -> FormRow:
        value = getattr(self._record, line.name)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            select = Select(self._theme, line.label)
            for choice in kind:
                select.addItem(getattr(choice, "words", choice.value), choice.value)
            select.setCurrentIndex(list(kind).index(value))
            return FormRow(self._theme, line.label, select, hint=line.hint)
        if line.long:
            editor = GrowingEditor(self._theme, line.label, boxed=True, role="body", min_lines=2)
            editor.set_text(value)
            self._desk.watch_spelling(editor)
            return FormRow(self._theme, line.label, editor, hint=line.hint)
        field = Field(self._theme, line.label, _shown(value), hint=line.hint)
        field.edit.returnPressed.connect(self.verb_button.click)
        return field

    def _read_form(self) -> bool:
        """Take the form's values; say beside each day what cannot be read."""
        today = self._desk.now().date()
        first_wrong: FormRow | None = None
        for line in self._lines:
            row = self.rows[line.name]
            try:
                self._values[line.name] = self._value(line, row, today)
                row.set_error("")
            except Refused as refused:
                row.set_error(str(refused))
                first_wrong = first_wrong or row
        if first_wrong is not None:
            first_wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
        return first_wrong is None

    def _value(self, line: Line, row: FormRow, today: date) -> Any:
        value = getattr(self._record, line.name)
        if isinstance(row.control, Select):
            return type(value)(row.control.currentData())
        if isinstance(row.control, GrowingEditor):
            return row.control.text().strip()
        typed = row.text() if isinstance(row, Field) else ""
        if typed and typed == _shown(value):
            return value
        if inner_type(field_types(type(self._record))[line.name])[0] is not date:
            return typed
        if not typed:
            return None
        return _read_day(line, typed, today)

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        changed = {name: value for name, value in self._values.items() if value != getattr(self._record, name)}
        self._desk.background.write(self, self._save(changed), lambda made: self._on_saved(made, done), failed)

    def _on_saved(self, change_set: ChangeSet, done: Callable[[], None]) -> None:
        done()
        if change_set.changes and self._told:
            self._desk.tell(self._told, True)

    def _do_instead(self, work: Work, told: str) -> None:
        def hand_over(done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
            def on_saved(_: ChangeSet) -> None:
                done()
                self._desk.tell(told, True)

            self._desk.background.write(self, work, on_saved, failed)

        self.may_confirm = lambda: True
        self.write = hand_over
        self.verb_button.click()


def _read_day(line: Line, typed: str, today: date) -> date:
    if line.day == "past":
        return read_past_day(typed, today)
    if line.day == "either":
        with suppress(Refused):
            return read_past_day(typed, today)
    return read_due_day(typed, today)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return full_date(value) if isinstance(value, date) else ", ".join(str(value).splitlines())
