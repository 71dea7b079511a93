"""The numbers to ring in a crisis: rows of number and whose it is, with an empty row to add the next."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.careplan import CrisisNumber
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.text import Text


class _Row(QWidget):
    """One number."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = LineEdit(theme)
        self.number.setPlaceholderText("116 123")
        self.label = LineEdit(theme)
        self.label.setPlaceholderText("Samaritans, free to ring")
        self.remove = IconButton(theme, "x", "Remove this number")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.number, 2)
        row.addWidget(self.label, 3)
        row.addWidget(self.remove)

    def name(self, place: int) -> None:
        """Say which number this is."""
        self.number.setAccessibleName(f"Number {place}")
        self.label.setAccessibleName(f"Whose number {place} is")
        self.remove.set_name(f"Remove number {place}")

    def value(self) -> CrisisNumber:
        """Return what is written."""
        return CrisisNumber(self.number.text().strip(), self.label.text().strip())


class CrisisNumbers(QWidget):
    """`edited` follows every change made by the person writing."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read_only = False
        self.rows: list[_Row] = []
        self.add_button = Button(theme, "Add a number", "quiet", size="small", icon="plus")
        self.add_button.clicked.connect(self._on_add_button_clicked)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(theme, "body_small", "Numbers to ring, and whose they are", weight=600))
        column.addLayout(self._holder)
        column.addLayout(foot)

    def numbers(self) -> tuple[CrisisNumber, ...]:
        """Return the rows in which something is written."""
        return tuple(value for row in self.rows if (value := row.value()).number or value.label)

    def show_numbers(self, numbers: tuple[CrisisNumber, ...]) -> None:
        """Show these; rows that are there already only change, so that the focus stays. Nothing is signalled."""
        if numbers == self.numbers() and self.rows:
            return
        while len(self.rows) > max(1, len(numbers)):
            self._take(self.rows[-1])
        while len(self.rows) < max(1, len(numbers)):
            self._add()
        for row, number in zip(self.rows, numbers or (CrisisNumber("", ""),), strict=True):
            row.number.setText(number.number)
            row.label.setText(number.label)

    def set_read_only(self, read_only: bool) -> None:
        """Show the numbers of a final version."""
        self._read_only = read_only
        self.add_button.setVisible(not read_only)
        for row in self.rows:
            self._dress(row)

    def _dress(self, row: _Row) -> None:
        row.number.setReadOnly(self._read_only)
        row.label.setReadOnly(self._read_only)
        row.remove.setVisible(not self._read_only)

    def _add(self) -> _Row:
        row = _Row(self._theme, self)
        row.number.textEdited.connect(self.edited)
        row.label.textEdited.connect(self.edited)
        row.remove.clicked.connect(lambda: self._on_remove_clicked(row))
        self.rows.append(row)
        self._holder.addWidget(row)
        row.name(len(self.rows))
        self._dress(row)
        return row

    def _take(self, row: _Row) -> None:
        self.rows.remove(row)
        self._holder.removeWidget(row)
        row.hide()
        row.deleteLater()
        for place, left in enumerate(self.rows, start=1):
            left.name(place)

    def _on_remove_clicked(self, row: _Row) -> None:
        self._take(row)
        if not self.rows:
            self._add()
        self.rows[-1].number.setFocus()
        self.edited.emit()

    @Slot()
    def _on_add_button_clicked(self) -> None:
        self._add().number.setFocus()
