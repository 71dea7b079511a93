"""One row to write down what will be done, by whom and by when, without leaving the keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import owners_named
from visitapp.domain.dates import near_day
from visitapp.domain.dates_typed import read_due_day
from visitapp.errors import KnownError, Refused
from visitapp.services.actions import LONGEST_TEXT
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.field import Field


@dataclass(frozen=True, repr=False)
class WrittenAction:
    """An action as it was typed, and what was understood of it."""

    what: str
    who: str
    by: str
    owner_ids: tuple[str, ...]
    owner_other: str
    due_on: date | None


class AddAction(QWidget):
    """What, who and by when. Enter in any field adds; Esc puts the row away."""

    added = Signal(object)
    """A WrittenAction. The row is empty again; whoever takes it keeps it until the store has it, or gives it back."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: Mapping[str, str] = {}
        self._today = date.min
        self.what = Field(theme, "What will be done")
        self.what.edit.setMaxLength(LONGEST_TEXT)
        self.what.edit.inputRejected.connect(self._on_what_full)
        self.what.edit.textChanged.connect(self._on_what_changed)
        self.who = Field(theme, "Who", hint="A name, or two")
        self.by = Field(theme, "By when", hint="“Tue”, “28/6”")
        self.add_button = Button(theme, "Add", "secondary")
        self.close_button = IconButton(theme, "x", "Close without adding")
        fields = QHBoxLayout()
        fields.setSpacing(10)
        # At the top: an error under one field must not push the other one down.
        fields.addWidget(self.who, 3, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.by, 3, Qt.AlignmentFlag.AlignTop)
        buttons = QVBoxLayout()
        buttons.setSpacing(0)
        buttons.addSpacing(theme.px(28))
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addWidget(self.close_button)
        buttons.addLayout(line)
        buttons.addStretch(1)
        fields.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(8)
        column.addWidget(self.what)
        column.addLayout(fields)
        for field in (self.what, self.who, self.by):
            field.edit.returnPressed.connect(self._on_submitted)
        self.by.edit.textChanged.connect(self._on_by_changed)
        self.add_button.clicked.connect(self._on_submitted)
        self.close_button.clicked.connect(self.closed)

    def offer(self, names: Mapping[str, str], today: date) -> None:
        """Offer these names while `who` is typed; days are read from `today`."""
        self._today = today
        if dict(names) != dict(self._names):
            self._names = dict(names)
            completer = QCompleter(sorted(set(names.values()), key=str.casefold), self.who.edit)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.who.edit.setCompleter(completer)

    def begin(self) -> None:
        """Show the row, with the cursor in its first field."""
        self.show()
        self.what.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Empty all fields for the next one."""
        for field in (self.what, self.who, self.by):
            field.set_text("")
            field.set_error("")

    def has_words(self) -> bool:
        """Tell whether an action is half written here."""
        return bool(self.what.text())

    def give_back(self, written: WrittenAction, error: KnownError) -> None:
        """Show an action that could not be added, as it was typed, and why."""
        for field, words in ((self.what, written.what), (self.who, written.who), (self.by, written.by)):
            field.set_text(words)
        self.what.set_error(str(error))
        self.show()

    def flush(self) -> None:
        """Add what is typed, without its day when that cannot be read: leaving must lose no words."""
        if self.what.text():
            try:
                day: date | None = read_due_day(self.by.text(), self._today)
            except Refused:
                day = None
            self._add(day)

    @Slot()
    def _on_what_full(self) -> None:
        self.what.set_error(f"An action can have up to {LONGEST_TEXT} characters. Put the longer words into the note.")

    @Slot()
    def _on_what_changed(self) -> None:
        if self.what.error() and len(self.what.edit.text()) < LONGEST_TEXT:
            self.what.set_error("")

    @Slot()
    def _on_by_changed(self) -> None:
        """Say which day is meant while it is typed; what is wrong is said only when it is to be added."""
        self.by.set_error("")
        try:
            day = read_due_day(self.by.text(), self._today)
        except Refused:
            self.by.set_hint("“Tue”, “28/6”")
        else:
            self.by.set_hint(near_day(day, self._today))

    @Slot()
    def _on_submitted(self) -> None:
        self.what.set_error("" if self.what.text() else "Write what will be done.")
        day: date | None = None
        if self.by.text():
            try:
                day = read_due_day(self.by.text(), self._today)
            except Refused as refused:
                self.by.set_error(str(refused))
                self.by.edit.setFocus()
                return
        if not self.what.text():
            self.what.edit.setFocus()
            return
        self._add(day)
        self.what.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, day: date | None) -> None:
        owners, other = owners_named(self.who.text(), self._names)
        written = WrittenAction(self.what.text(), self.who.text(), self.by.text(), owners, other, day)
        self.clear()
        self.added.emit(written)

    def event(self, event: QEvent) -> bool:
        # Esc closes this row, and nothing behind it.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
