"""A drop-down list of choices with a name of its own."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.style import list_sheet
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width

HEIGHT = 40
PADDING = 12
GAP = 8
CHEVRON = 16
RADIUS = 8


class Select(QComboBox):
    """Choose one of a few; use `addItem(words, data)`, `currentData()` and `currentIndexChanged`.

    `name` is what a screen reader says before the choice; without it only the choice would be heard.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setProperty("focus_radius", RADIUS)
        theme.changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        font = self._theme.font("body")
        words = max((text_width(font, self.itemText(index)) for index in range(self.count())), default=0)
        px = self._theme.px
        return QSize(words + 2 * px(PADDING) + px(GAP) + px(CHEVRON), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._theme.px(120)), self._theme.px(HEIGHT))

    def showPopup(self) -> None:
        """Drop the list down, dressed as the theme now is."""
        holder, sheet = self.view().parentWidget(), list_sheet(self._theme)
        if holder is not None and holder.styleSheet() != sheet:
            holder.setStyleSheet(sheet)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a form must not change an answer on the way.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        border = "ink" if self.hasFocus() else "line_strong" if self.isEnabled() else "line"
        if self.property("error"):
            border = "urgent"
        ink = "ink" if self.isEnabled() else "line_strong"
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=RADIUS,
            fill=self._theme.colour("sunken" if self.underMouse() and self.isEnabled() else "surface"),
            line=self._theme.colour(border),
            width=2 if self.property("error") else tokens.border_width,
        )
        px = self._theme.px
        end = self.width() - px(PADDING)
        words = QRectF(px(PADDING), 0, end - px(CHEVRON) - px(GAP) - px(PADDING), self.height())
        draw_text(painter, words, self.currentText(), self._theme.font("body"), self._theme.colour(ink))
        Icons(self._theme).draw(
            painter, QPointF(end - px(CHEVRON) / 2, self.height() / 2), "chevron-down", "ink_2", CHEVRON
        )
        painter.end()
        event.accept()
