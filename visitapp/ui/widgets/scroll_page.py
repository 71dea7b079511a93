"""A page whose middle scrolls while its head and foot stay; keys that nothing else wants scroll it."""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.scroll_area import ScrollArea

MARGIN = 32
ROOM = 24


class _Middle(ScrollArea):
    """A scroll area that keeps what has the focus in view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(sideways=True, parent=parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is None or content is None or not content.isAncestorOf(now):
            return
        # Not the viewport's height: asking for it costs 17 ms the first time, which the first paint cannot spare.
        if now.height() <= self.height():
            self.ensureWidgetVisible(now, ROOM, ROOM)


class ScrollPage(QWidget):
    """Put fixed things into `head` and `foot`, and everything else into `body`; margins of the body are 32."""

    def __init__(self, theme: Theme, *, margin: int = MARGIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taken = 0
        self._left_over = 0
        self.area = _Middle(self)
        content = QWidget()
        self.area.setWidget(content)
        self.head = QVBoxLayout()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(margin, 0, margin, 20)
        self.body.setSpacing(14)
        self.foot = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.area, 1)
        column.addLayout(self.foot)
        self.head.setSpacing(0)
        self.foot.setSpacing(0)
        self.area.verticalScrollBar().rangeChanged.connect(self._make_room)

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Set the body's margins in pixels."""
        self._taken = 0
        self.body.setContentsMargins(left, top, right, bottom)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        """Let the scroll bar take its room from the margin, so that nothing moves or breaks anew when it comes."""
        bar = self.area.verticalScrollBar()
        margins = self.body.contentsMargins()
        if margins.right() != self._left_over:
            self._taken = 0  # whoever fills the body has set its margins anew
        whole = margins.right() + self._taken
        self._taken = min(bar.sizeHint().width(), whole) if bar.maximum() > 0 else 0
        self._left_over = whole - self._taken
        if margins.right() != self._left_over:
            margins.setRight(self._left_over)
            self.body.setContentsMargins(margins)

    def show_top(self) -> None:
        """Scroll to the beginning."""
        self.area.verticalScrollBar().setValue(0)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until the top of a widget inside the body is near the top of the view."""
        content = self.area.widget()
        if content is not None:
            place = widget.mapTo(content, QPoint(0, 0)).y()
            self.area.verticalScrollBar().setValue(max(0, place - ROOM))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the keys that nothing inside has used."""
        bar = self.area.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Down:
                bar.setValue(bar.value() + 3 * bar.singleStep())
            case Qt.Key.Key_Up:
                bar.setValue(bar.value() - 3 * bar.singleStep())
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case _:
                event.ignore()
