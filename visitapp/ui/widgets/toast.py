"""Toasts: a short word at the bottom left that what was asked has been done, with Undo where that is possible.

Never used for errors: a toast goes away.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

SECONDS = 6
MARGIN_LEFT = 32
MARGIN_BOTTOM = 24
WIDEST = 520
RADIUS = 10


class Toast(QWidget):
    """One toast for one content area; a new one takes the place of the old.

    It stays for 6 seconds, and longer while the pointer or the focus is on it.
    """

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__(content)
        self._theme = theme
        self._content = content
        self._undo_action: Callable[[], object] | None = None
        self._text = Text(theme, "body_small", "", weight=500)
        self.undo_button = Button(theme, "Undo", "quiet", size="small", icon="undo-2")
        self.close_button = IconButton(theme, "x", "Close this message", size="small")
        self._icon = IconLabel(theme, "circle-check", "primary")
        self._row = QHBoxLayout(self)
        for widget in (self._icon, self._text, self.undo_button, self.close_button):
            self._row.addWidget(widget, 1 if widget is self._text else 0, Qt.AlignmentFlag.AlignVCenter)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SECONDS * 1000)
        self.timer.timeout.connect(self._on_timer_timeout)
        self.undo_button.clicked.connect(self._on_undo_clicked)
        self.close_button.clicked.connect(self.leave)
        self.undo_button.installEventFilter(self)
        self.close_button.installEventFilter(self)
        content.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show `words` and have them spoken politely; `undo` adds the button that takes it back."""
        self._undo_action = undo
        self._text.setText(words)
        self.undo_button.setVisible(undo is not None)
        self.setAccessibleName(words)
        self.show()
        self.raise_()
        self._place()
        self.timer.start()
        announce(self, words)

    def _place(self) -> None:
        """Stand at the bottom left of the content, as wide as the words need."""
        px = self._theme.px
        room = self._content.width() - 2 * MARGIN_LEFT
        self._row.invalidate()
        width = min(self._row.sizeHint().width(), px(WIDEST), room)
        height = max(self._row.totalHeightForWidth(width), self._row.totalSizeHint().height())
        self.setGeometry(MARGIN_LEFT, self._content.height() - MARGIN_BOTTOM - height, width, height)

    def _held(self) -> bool:
        return self.underMouse() or self.undo_button.hasFocus() or self.close_button.hasFocus()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if not self._held():
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Go, with what it would have undone."""
        self.timer.stop()
        self._undo_action = None
        self.hide()

    @Slot()
    def _on_undo_clicked(self) -> None:
        undo = self._undo_action
        self.leave()
        if undo is not None:
            undo()

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(14), px(8), px(8), px(8))
        self._row.setSpacing(px(10))
        if self.isVisible():
            self._place()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self.timer.stop()
        elif event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.timer.start()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=RADIUS,
            fill=self._theme.colour("surface"),
            line=self._theme.colour("line_strong"),
            width=self._theme.tokens.border_width,
        )
        painter.end()
        event.accept()
