"""The headings of a record table: words, a chevron on the sorted column, reachable by keyboard."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHeaderView, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_text, text_width
from visitapp.ui.widgets.record_model import RecordModel

CHEVRON = 14
CHEVRON_GAP = 4


class TableHeader(QHeaderView):
    """Column headings; left and right move between those that sort, Enter sorts, down goes back to the rows."""

    sort_asked = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, model: RecordModel, lead: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._records = model
        self._lead = lead
        self._here = 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("focus_ring", False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Column headings")
        self.sectionClicked.connect(self._on_section_clicked)

    def title_width(self, column: int) -> int:
        """Return the width in pixels that a heading needs, with room for its chevron."""
        words = text_width(self._theme.font("small", 600), self._records.columns[column].title)
        chevron = self._theme.px(CHEVRON) + self._theme.px(CHEVRON_GAP)
        return words + (chevron if self._records.columns[column].sortable else 0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(40))

    def enter(self) -> None:
        """Take the focus, on the sorted column where there is one."""
        places = self._sortable()
        if places:
            sorted_by = self._records.sorted_by
            self._here = sorted_by[0] if sorted_by and sorted_by[0] in places else places[0]
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._say_where()

    def _sortable(self) -> list[int]:
        columns = self._records.columns
        return [i for i, column in enumerate(columns) if column.sortable and not self.isSectionHidden(i)]

    def _say_where(self) -> None:
        column = self._records.columns[self._here]
        order = ""
        if self._records.sorted_by and self._records.sorted_by[0] == self._here:
            order = ", sorted from last to first" if self._records.sorted_by[1] else ", sorted"
        self.setAccessibleName(f"Sort by {column.title}{order}")
        announce(self, self.accessibleName())
        self.viewport().update()

    def _on_section_clicked(self, column: int) -> None:
        if self._records.columns[column].sortable:
            self._here = column
            self.sort_asked.emit(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = self._sortable()
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                here = places.index(self._here) if self._here in places else 0
                self._here = places[(here + step) % len(places)]
                self._say_where()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.sort_asked.emit(self._here)
                self._say_where()
            case Qt.Key.Key_Down | Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column in range(self.count()):
            if not self.isSectionHidden(column):
                self._paint_title(painter, column)

    def _paint_title(self, painter: QPainter, column: int) -> None:
        theme = self._theme
        lead = theme.px(self._lead) if column == 0 else 0
        rect = QRectF(self.sectionViewportPosition(column), 0, self.sectionSize(column), self.height())
        words = rect.adjusted(lead, 0, 0, 0)
        title = self._records.columns[column].title
        taken = draw_text(painter, words, title, theme.font("small", 600), theme.colour("ink_2"))
        if self._records.sorted_by and self._records.sorted_by[0] == column:
            x = words.left() + taken + theme.px(CHEVRON_GAP) + theme.px(CHEVRON) / 2
            name = "chevron-up" if self._records.sorted_by[1] else "chevron-down"
            Icons(theme).draw(painter, QPointF(x, rect.center().y()), name, "ink_2", CHEVRON)
        if self.hasFocus() and column == self._here:
            width = theme.tokens.focus_width
            edge = lead / 2 if lead else -theme.px(6)
            ring = rect.adjusted(edge, 4, -theme.px(8), -4)
            painter.setPen(QPen(theme.colour("focus"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, 6, 6)
