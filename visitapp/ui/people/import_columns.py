"""Which heading of a caseload list holds which field, each with a list to change it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from visitapp.domain.caseload_columns import FIELDS, Column
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.select import Select

NONE = "Not in this list"


class ColumnChoices(QWidget):
    """`chosen` carries a field and the heading that a person picked for it, "" for none.

    Its 22 lists are made when it is first shown: most people never look.
    """

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.selects: dict[str, Select] = {}
        self._rows: list[FormRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._columns: Sequence[Column] = ()
        theme.changed.connect(self._on_theme_changed)

    def showEvent(self, event: QShowEvent) -> None:
        if not self._rows:
            self._make()
            self.show_columns(self._columns)
        super().showEvent(event)

    def _make(self) -> None:
        for field, (words, _) in FIELDS.items():
            name = words[0].upper() + words[1:]
            select = Select(self._theme, name)
            select.activated.connect(partial(self._on_select_activated, field))
            self.selects[field] = select
            self._rows.append(FormRow(self._theme, name, select))
        self._on_theme_changed()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show the headings of a list and which of them each field is read from."""
        self._columns = columns
        headings = [column.heading for column in columns if column.heading]
        for field, select in self.selects.items():
            held = [column.heading for column in columns if column.field == field]
            select.clear()
            select.addItem(NONE, "")
            if len(held) > 1:
                select.addItem(" + ".join(held), None)
            for heading in headings:
                select.addItem(heading, heading)
            shown = NONE if not held else held[0] if len(held) == 1 else " + ".join(held)
            select.setCurrentIndex(select.findText(shown, Qt.MatchFlag.MatchExactly))

    def _on_select_activated(self, field: str, _index: int) -> None:
        heading = self.selects[field].currentData()
        if heading is not None:
            self.chosen.emit(field, heading)

    @Slot()
    def _on_theme_changed(self) -> None:
        across = 3 if self._theme.text_size < 150 else 2
        for place, row in enumerate(self._rows):
            self._grid.addWidget(row, place // across, place % across, Qt.AlignmentFlag.AlignTop)
        for column in range(across):
            self._grid.setColumnStretch(column, 1)
