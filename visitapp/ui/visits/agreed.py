"""What is agreed in this visit: its actions, and one row to add another without leaving the keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import Action, owners_named
from visitapp.domain.dates import near_day
from visitapp.domain.dates_typed import read_due_day
from visitapp.errors import Refused
from visitapp.ui.theme import Theme
from visitapp.ui.visits.words import action_detail
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.field import Field


class AddAction(QWidget):
    """What, who and by when. Enter in any field adds; Esc puts the row away."""

    added = Signal(str, object, str, object)
    """Words, ids of the owners, anyone else's name, and the day or None."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: Mapping[str, str] = {}
        self._today = date.min
        self.what = Field(theme, "What will be done")
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

    def flush(self) -> None:
        """Add what is typed, without its day when that cannot be read: leaving must lose no words."""
        if self.what.text():
            try:
                day: date | None = read_due_day(self.by.text(), self._today)
            except Refused:
                day = None
            self._add(day)

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
        self.added.emit(self.what.text(), owners, other, day)
        self.clear()

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


class AgreedActions(QWidget):
    """The actions of this visit as rows, each with a button to take it away while the visit is a draft."""

    ticked = Signal(str, bool)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._rows: dict[str, CheckRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)

    def show_actions(self, actions: tuple[Action, ...], names: Mapping[str, str], today: date, *, signed: bool) -> None:
        """Show the actions; rows that are there already only change, so that the focus stays on them."""
        wanted = (tuple((action.id, action.text) for action in actions), signed)
        if wanted != self._shown:
            self._shown = wanted
            self._build(actions, signed=signed)
        for action in actions:
            row = self._rows[action.id]
            row.show_words(action.text, action_detail(action, names, today))
            blocked = row.blockSignals(True)
            row.setChecked(action.is_done)
            row.blockSignals(blocked)
        self.setVisible(bool(actions))

    def _build(self, actions: tuple[Action, ...], *, signed: bool) -> None:
        focused = next((action_id for action_id, row in self._rows.items() if row.hasFocus()), "")
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._rows = {}
        for action in actions:
            self._column.addWidget(self._row(action, signed=signed))
        if focused in self._rows:
            self._rows[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, action: Action, *, signed: bool) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        check = self._rows[action.id] = CheckRow(self._theme, action.text)
        check.toggled.connect(lambda on, action_id=action.id: self.ticked.emit(action_id, on))
        line.addWidget(check, 1)
        if not signed:
            remove = IconButton(self._theme, "x", f"Remove “{action.text}”", size="small")
            remove.clicked.connect(lambda _=False, action_id=action.id: self.removed.emit(action_id))
            line.addWidget(remove, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
