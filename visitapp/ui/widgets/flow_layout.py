"""A layout that fills lines from left to right and begins a new line where the next widget does not fit."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Wrap chips; `gap` is the distance in pixels between them and between lines, until `set_gaps` parts the two."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        self._heights: dict[int, int] = {}
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap
        self._right_from: int | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def push_right(self) -> None:
        """Let what is added from now on stand at the right end of its line, unless it begins the line."""
        self._right_from = len(self._items)

    def set_gaps(self, across: int, down: int) -> None:
        """Change the distance between neighbours and between lines, in pixels."""
        self._gap, self._line_gap = across, down
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # a page that is laid out asks a hundred times
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        margins = self.contentsMargins()
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lines(self, width: int) -> list[list[tuple[int, QSize]]]:
        """Return the lines as (place of the item, its size)."""
        lines: list[list[tuple[int, QSize]]] = [[]]
        taken = 0
        for place, item in enumerate(self._items):
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 100_000))
            if lines[-1] and taken + size.width() > width:
                lines.append([])
                taken = 0
            lines[-1].append((place, size))
            taken += size.width() + self._gap
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items in `rect`, or only measure; return the height that they need."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        y = area.top()
        for line in self._lines(area.width()):
            spare = area.width() - sum(size.width() for _, size in line) - self._gap * (len(line) - 1)
            x = area.left()
            for place, size in line:
                if self._right_from is not None and line[0][0] < self._right_from <= place:
                    x, spare = x + max(0, spare), 0
                if move:
                    self._items[place].setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self._gap
            y += max((size.height() for _, size in line), default=0) + self._line_gap
        return y - self._line_gap - rect.top() + margins.bottom()
