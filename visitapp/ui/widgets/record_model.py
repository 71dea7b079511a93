"""Rows of frozen cells as a Qt model: words for typing ahead, sentences for screen readers, and sorting."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from visitapp.ui.widgets.cells import Cell, Column, Row

CELL_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


def sort_key(cell: Cell) -> tuple[str, float, str]:
    """Return what a cell is sorted by: its own key, else its words; numbers and words never meet in one column."""
    key = cell.sort
    if isinstance(key, int | float):
        return ("", key, "")
    return ("", 0, (cell.words if key is None else key).casefold())


class RecordModel(QAbstractTableModel):
    """Hold the rows of a table in the order they are shown."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.given: tuple[Row, ...] = ()
        self.sorted_by: tuple[int, bool] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Take new rows, in the given order until a column is sorted."""
        self.beginResetModel()
        self.given = tuple(rows)
        self.rows = self._in_order()
        self.endResetModel()

    def sort_by(self, column: int, descending: bool) -> None:
        """Sort by a column; rows that are equal there stay in the order they were given."""
        self.beginResetModel()
        self.sorted_by = (column, descending)
        self.rows = self._in_order()
        self.endResetModel()

    def _in_order(self) -> tuple[Row, ...]:
        if self.sorted_by is None:
            return self.given
        column, descending = self.sorted_by
        return tuple(sorted(self.given, key=lambda row: sort_key(row.cells[column]), reverse=descending))

    def place(self, key: str) -> int | None:
        """Return the place of a row, or None when it is not there."""
        return next((i for i, row in enumerate(self.rows) if row.key == key), None)

    def cell(self, index: Index) -> Cell:
        """Return the cell at an index."""
        return self.rows[index.row()].cells[index.column()]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == 0:
                return self.rows[index.row()].sentence
            return cell.words or "nothing"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section].title
