"""The rows of a record table: how they are drawn, and what mouse and keys do in them."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from visitapp.ui.locking.private_copies import copies_cell
from visitapp.ui.look.style import dress_bars
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.cell_painting import cell_height, cell_width, paint_cell
from visitapp.ui.widgets.cells import PlainCell
from visitapp.ui.widgets.record_model import RecordModel
from visitapp.ui.widgets.table_header import TableHeader

LEAD = 20
GAP = 12
BAR = 4
SIDE = 5


class CellDelegate(QStyledItemDelegate):
    """Draw the ground, the divider and the cell; the sizes come from the cell itself."""

    def __init__(self, theme: Theme, model: RecordModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._records = model
        self.hovered_row = -1

    def content_rect(self, rect: QRect, column: int) -> QRectF:
        """Return where the cell's own content goes."""
        lead = self._theme.px(LEAD) if column == 0 else 0
        return QRectF(rect).adjusted(lead, 0, -self._theme.px(GAP), -self._theme.tokens.border_width)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        area = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = QRectF(area)
        if selected:
            painter.fillRect(ground, theme.colour("primary_tint"))
        elif index.row() == self.hovered_row:
            painter.fillRect(ground, theme.colour("sunken"))
        border = theme.tokens.border_width
        painter.fillRect(QRectF(ground.left(), ground.bottom() - border, ground.width(), border), theme.colour("line"))
        if selected and index.column() == 0:
            painter.fillRect(
                QRectF(ground.left(), ground.top(), theme.px(BAR), ground.height() - border), theme.colour("primary")
            )
        paint_cell(painter, self.content_rect(area, index.column()), theme, self._records.cell(index), selected)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        cell = self._records.cell(index)
        return QSize(cell_width(self._theme, cell), cell_height(self._theme, cell))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show all of a cell's words where they are cut off."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        cell = self._records.cell(index)
        cut = cell_width(self._theme, cell) > self.content_rect(option.rect, index.column()).width()
        QToolTip.showText(event.globalPos(), cell.words if cut else "", view)
        return True


class RecordView(QTableView):
    """The rows; arrows move, Enter opens, F2 asks to change a cell, up from the first row goes to the headings."""

    opened = Signal()
    edit_asked = Signal()
    link_pressed = Signal(QModelIndex)
    resized = Signal()

    def __init__(self, theme: Theme, model: RecordModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._records = model
        self._marks_cell = False
        self.setModel(model)
        self.cells = CellDelegate(theme, model, self)
        self.setItemDelegate(self.cells)
        self.head = TableHeader(theme, model, LEAD, self)
        self.setHorizontalHeader(self.head)
        self.head.left.connect(self.setFocus)
        self.verticalHeader().hide()
        self.setAccessibleName(name)
        self.setProperty("focus_ring", False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        dress_bars(self)

    def mark_cell(self) -> None:
        """Show which cell of the present row F2 would change."""
        self._marks_cell = True

    def stand_at(self, index: QModelIndex) -> None:
        """Make a row the present one and choose it alone, whichever keys are held down just now.

        Qt's own `setCurrentIndex` chooses nothing while Ctrl is held: that of Ctrl+F, or of the key that led here.
        """
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if copies_cell(self, event):
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain and self.currentIndex().isValid():
                self.opened.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                event.ignore()
            case Qt.Key.Key_F2:
                self.edit_asked.emit()
            case Qt.Key.Key_Home | Qt.Key.Key_End if plain and self._records.rows:
                self.stand_at(
                    self._records.index(0 if event.key() == Qt.Key.Key_Home else len(self._records.rows) - 1, 0)
                )
            case Qt.Key.Key_Up if plain and self.currentIndex().row() <= 0:
                self.head.enter()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Look for what is typed among the names, whichever cell is the present one."""
        if self.currentIndex().column() > 0:
            self.stand_at(self.currentIndex().siblingAtColumn(0))
        super().keyboardSearch(search)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        link = self._link_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.cells.hovered_row:
            self.cells.hovered_row = row
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and (index := self._link_at(event.position().toPoint())) is not None:
            self.link_pressed.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        is_row = event.button() == Qt.MouseButton.LeftButton and self.indexAt(place).isValid()
        if is_row and self._link_at(place) is None:
            self.opened.emit()

    def _link_at(self, place: QPoint) -> QModelIndex | None:
        index = self.indexAt(place)
        cell = self._records.cell(index) if index.isValid() else None
        return index if isinstance(cell, PlainCell) and cell.is_link and cell.words else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._records.rows:
            self.stand_at(self._records.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        for row in {current.row(), previous.row()} - {-1}:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            return
        width = self._theme.tokens.focus_width
        ring = QRectF(self.viewport().rect())
        if self.currentIndex().isValid():
            row = self.currentIndex().row()
            ring = QRectF(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), width))
        inside = width / 2 + 1
        painter.drawRoundedRect(ring.adjusted(inside, inside, -inside, -inside - 1), 6, 6)
        if self._marks_cell and self.currentIndex().isValid():
            px = self._theme.px
            lead = px(LEAD - SIDE) if self.currentIndex().column() == 0 else -px(SIDE)
            cell = QRectF(self.visualRect(self.currentIndex())).adjusted(lead, px(7), -px(GAP - SIDE), -px(8))
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(cell, 4, 4)
