"""A table of records: whole rows are chosen, Enter opens, typing finds, a press on a heading sorts.

It knows rows of frozen cells only. Screen readers get a sentence for every row and the words of every cell.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.cell_painting import cell_width
from visitapp.ui.widgets.cells import Column, Row
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.record_model import RecordModel
from visitapp.ui.widgets.table_foot import TableFoot
from visitapp.ui.widgets.table_view import GAP, LEAD, RecordView

WIDEST = 360
HEAD = 40
RADIUS = 10
MEASURED_ROWS = 300


class RecordTable(QWidget):
    """A card with a head, rows and, where it is asked for, a foot.

    `opened` (Enter, double click), `chosen` (another row became the present one), `edit_asked` (F2, with the
    column's key) and `link_pressed` (a press on a link in it) carry the row's key. With `several`, many rows may be
    chosen at once (`picked`, `keys`).
    """

    opened = Signal(str)
    picked = Signal()
    chosen = Signal(str)
    edit_asked = Signal(str, str)
    link_pressed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        columns: Sequence[Column],
        *,
        row_height: int = 57,
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_height = row_height
        self._quiet = False
        self.records = RecordModel(columns, self)
        self.view = RecordView(theme, self.records, name, self)
        self._foot: TableFoot | None = None
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.opened.connect(self._on_view_opened)
        self.view.edit_asked.connect(self._on_view_edit_asked)
        self.view.link_pressed.connect(self._on_view_link_pressed)
        self.view.head.sort_asked.connect(self._on_head_sort_asked)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        if several:
            self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.resized.connect(self._fit)
        # Qt runs the scroll bar up beside the headings; this keeps it beside the rows.
        self._above_bar = QWidget()
        self.view.addScrollBarWidget(self._above_bar, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def key(self) -> str:
        """Return the key of the present row, empty when there is none."""
        row = self.view.currentIndex().row()
        return self.records.rows[row].key if row >= 0 else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the rows that are chosen, in the order they are shown."""
        picked = self.view.selectionModel().selection()
        ranges = [picked.at(each) for each in range(picked.count())]
        rows = {place for each in ranges for place in range(each.top(), each.bottom() + 1)}
        return tuple(self.records.rows[place].key for place in sorted(rows))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; order, present row and scroll place stay where they can."""
        if tuple(rows) == self.records.given:
            return
        self._keeping_place(lambda: self.records.set_rows(rows))
        self._fit()

    def choose(self, key: str) -> None:
        """Make a row the present one, in the same column; nothing is signalled, an unknown key changes nothing."""
        self._choose(key, max(0, self.view.currentIndex().column()))

    def _choose(self, key: str, column: int) -> None:
        self._quiet = True
        place = self.records.place(key)
        if place is not None:
            self.view.stand_at(self.records.index(place, column))
        self._quiet = False

    def sort_by(self, column_key: str, descending: bool = False) -> None:
        """Sort by a column; an unknown key raises ValueError."""
        column = [column.key for column in self.records.columns].index(column_key)
        self._keeping_place(lambda: self.records.sort_by(column, descending))
        self.view.head.viewport().update()

    def set_foot(self, words: str, widgets: Sequence[QWidget] = ()) -> None:
        """Show a line under the rows: words at the left, widgets (such as a key) at the right."""
        if self._foot is not None:
            self._column.removeWidget(self._foot)
            self._foot.deleteLater()
        self._foot = TableFoot(self._theme, words, widgets, self)
        self._column.addWidget(self._foot)

    def _keeping_place(self, change: Callable[[], None]) -> None:
        key, keys, scrolled = self.key, self.keys, self.view.verticalScrollBar().value()
        column = max(0, self.view.currentIndex().column())
        self._quiet = True
        change()
        self._set_row_heights()
        self._quiet = False
        self._choose(key, column)
        if len(keys) > 1:
            self._pick(frozenset(keys))
        self.view.verticalScrollBar().setValue(scrolled)
        self.picked.emit()

    def _pick(self, keys: frozenset[str]) -> None:
        """Choose these rows, the present one staying what it is."""
        picked, last = QItemSelection(), len(self.records.columns) - 1
        for place, row in enumerate(self.records.rows):
            if row.key in keys:
                picked.select(self.records.index(place, 0), self.records.index(place, last))
        self._quiet = True
        self.view.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False

    @Slot()
    def _on_view_opened(self) -> None:
        if self.key:
            self.opened.emit(self.key)

    @Slot()
    def _on_view_edit_asked(self) -> None:
        if self.key:
            self.edit_asked.emit(self.key, self.records.columns[self.view.currentIndex().column()].key)

    @Slot(QModelIndex)
    def _on_view_link_pressed(self, index: QModelIndex) -> None:
        self.link_pressed.emit(self.records.rows[index.row()].key)

    @Slot(int)
    def _on_head_sort_asked(self, column: int) -> None:
        before = self.records.sorted_by
        descending = before is not None and before[0] == column and not before[1]
        self.sort_by(self.records.columns[column].key, descending)

    @Slot()
    def _on_current_row_changed(self) -> None:
        if not self._quiet and self.key:
            self.chosen.emit(self.key)

    @Slot()
    def _on_selection_changed(self) -> None:
        if not self._quiet:
            self.picked.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        border = self._theme.tokens.border_width
        self._column.setContentsMargins(border, border, border, border)
        self.view.head.setFixedHeight(self._theme.px(HEAD))
        self._above_bar.setFixedHeight(self._theme.px(HEAD))
        self._set_row_heights()
        self._fit()
        self.view.viewport().update()
        self.update()

    def _set_row_heights(self) -> None:
        rows = self.view.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._theme.px(self._row_height))

    @Slot()
    def _fit(self) -> None:
        """Give every column what its words need, and what is left over to the columns that stretch.

        Where that is too wide, columns that may leave go first; then the longest words are cut short before anything
        goes out of view.
        """
        gone = self._leaving()
        for column in range(len(self.records.columns)):
            self.view.setColumnHidden(column, column in gone)
        widths = [0 if column in gone else self._needed(column) for column in range(len(self.records.columns))]
        spare = self.view.viewport().width() - sum(widths)
        excess = [width - self._theme.px(self.records.columns[column].width) for column, width in enumerate(widths)]
        kept = [column for column in range(len(widths)) if column not in gone]
        fixed = [column for column in kept if not self.records.columns[column].stretch]
        for column in sorted(fixed, key=excess.__getitem__, reverse=True):
            cut = max(0, min(-spare, excess[column]))
            widths[column] -= cut
            spare += cut
        stretching = [i for i, column in enumerate(self.records.columns) if column.stretch] or [len(widths) - 1]
        for i in stretching:
            widths[i] += max(0, spare) // len(stretching)
        for i in kept:
            self.view.setColumnWidth(i, widths[i])

    def _leaving(self) -> set[int]:
        """Return the columns for which there is no room even when every word is cut as short as may be."""
        columns = self.records.columns
        room = self.view.viewport().width() - sum(self._theme.px(column.width) for column in columns)
        gone: set[int] = set()
        for place in sorted((i for i, column in enumerate(columns) if column.leaves), key=lambda i: columns[i].leaves):
            if room >= 0:
                break
            gone.add(place)
            room += self._theme.px(columns[place].width)
        return gone

    def _needed(self, column: int) -> int:
        theme = self._theme
        shown = self.records.rows[:MEASURED_ROWS]
        words = max((cell_width(theme, cell) for cell in {row.cells[column] for row in shown}), default=0)
        needed = max(min(words, theme.px(WIDEST)), self.view.head.title_width(column)) + theme.px(GAP)
        return max(self.records.columns[column].width, needed + (theme.px(LEAD) if column == 0 else 0))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(800), self.minimumSizeHint().height() + 6 * self._theme.px(self._row_height))

    def minimumSizeHint(self) -> QSize:
        foot = self._foot.sizeHint().height() if self._foot is not None else 0
        return QSize(self._theme.px(240), self._theme.px(HEAD) + 2 * self._theme.px(self._row_height) + foot)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = theme.tokens.border_width
        line, ground = theme.colour("line"), theme.colour("surface")
        draw_box(painter, QRectF(self.rect()), radius=RADIUS, fill=ground, line=line, width=border)
        head = QRectF(border, border, self.width() - 2 * border, theme.px(HEAD))
        shape = QPainterPath()
        shape.addRoundedRect(head.adjusted(0, 0, 0, RADIUS), RADIUS - border, RADIUS - border)
        painter.setClipRect(head)
        painter.fillPath(shape, theme.colour("sunken"))
        painter.fillRect(QRectF(head.left(), head.bottom() - border, head.width(), border), line)
