"""The day on which the plan is looked at again, typed as people write it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.dates import full_date, full_long_date
from visitapp.domain.dates_typed import read_due_day
from visitapp.errors import Refused
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.field import Field

HINT = "“30 July”, “30/7” or “in 6 weeks”"


class ReviewDay(Field):
    """`chosen` is sent when a readable day was typed and left, or the field was emptied."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "When we look at it again", hint=HINT, parent=parent)
        self.day: date | None = None
        self._today = date.min
        self.edit.textEdited.connect(self._on_text_edited)
        self.edit.editingFinished.connect(self.take)

    def show_day(self, day: date | None, today: date) -> None:
        """Show the day of the plan; what is being typed stays. Nothing is signalled."""
        self._today = today
        if self.edit.isModified() and self.edit.hasFocus():
            return
        self.day = day
        self.set_text("" if day is None else full_date(day))
        self.set_error("")
        self._show_hint(day)

    @Slot()
    def take(self) -> None:
        """Take what is typed; what cannot be read stays in the field with a sentence under it."""
        if not self.edit.isModified():
            return
        day: date | None = None
        if self.text():
            try:
                day = read_due_day(self.text(), self._today)
            except Refused as refused:
                self.set_error(str(refused))
                return
        self.edit.setModified(False)
        if day != self.day:
            self.day = day
            self.chosen.emit()
        self.set_text("" if day is None else full_date(day))
        self._show_hint(day)

    @Slot()
    def _on_text_edited(self) -> None:
        self.set_error("")
        try:
            day: date | None = read_due_day(self.text(), self._today)
        except Refused:
            day = None
        self._show_hint(day)

    def _show_hint(self, day: date | None) -> None:
        self.set_hint(HINT if day is None else full_long_date(day))
