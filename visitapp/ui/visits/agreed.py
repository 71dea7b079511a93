"""What is agreed in this visit: its actions as rows to tick."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import Action
from visitapp.ui.look.theme import Theme
from visitapp.ui.visits.words import action_detail
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.emptying import empty


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
            row.show_words(action.text, action_detail(action, names, today, as_agreed=signed))
            blocked = row.blockSignals(True)
            row.setChecked(action.is_done)
            row.blockSignals(blocked)
        self.setVisible(bool(actions))

    def _build(self, actions: tuple[Action, ...], *, signed: bool) -> None:
        focused = next((action_id for action_id, row in self._rows.items() if row.hasFocus()), "")
        empty(self._column)
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
