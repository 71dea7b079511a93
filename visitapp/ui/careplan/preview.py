"""The preview: the paper as it will print, beside the words. It can be scrolled and zoomed by key and mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from visitapp.domain.careplan import PlanSection
from visitapp.domain.people import possessive
from visitapp.ui.careplan.papers import Paper
from visitapp.ui.careplan.sheets import Sheets
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

ZOOMS = (50, 65, 80, 100, 125, 150, 200, 250, 300)
FULL_SIZE = 794
"""Width of A4 in pixels at 100 %."""
SIDE = 24
SCROLL_BAR = 10


class PaperArea(ScrollArea):
    """Scrolls the pages; `resized` tells that there is more or less room for them."""

    resized = Signal()

    def __init__(self, sheets: Sheets, parent: QWidget | None = None) -> None:
        super().__init__(sideways=True, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SIDE, 0, SIDE - SCROLL_BAR, 0)
        column.addWidget(sheets)
        self.setWidget(content)
        self.picture = PaperPicture(self)
        self.setFocusProxy(self.picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.picture.setGeometry(self.viewport().geometry())
        self.picture.raise_()
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        event.accept()  # at its end the pages do not scroll the plan beside them


class PaperPicture(QLabel):
    """What holds the focus for the pages: to a screen reader a scroll area is nothing, and a label's picture is one.

    It lies over the pages, shows nothing and lets the mouse through. Plus and minus zoom, 0 fits the width.
    """

    zoom_wanted = Signal(int)
    """1 for larger, -1 for smaller, 0 for the width."""

    def __init__(self, area: PaperArea) -> None:
        super().__init__(area)
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
        self._bar = area.verticalScrollBar()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("focus_radius", 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._bar
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_wanted.emit(1)
            case Qt.Key.Key_Minus:
                self.zoom_wanted.emit(-1)
            case Qt.Key.Key_0:
                self.zoom_wanted.emit(0)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Down:
                bar.setValue(bar.value() + 3 * bar.singleStep())
            case Qt.Key.Key_Up:
                bar.setValue(bar.value() - 3 * bar.singleStep())
            case _:
                super().keyPressEvent(event)


class Preview(QWidget):
    """Shows a Paper. The words of the plan are in the fields beside it, and the name says so."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = desk.theme
        self._called = ""
        self._zoom = 0
        self.setProperty("region", True)
        self.sheets = Sheets(desk)
        self.area = PaperArea(self.sheets)
        self.picture = self.area.picture
        self.picture.zoom_wanted.connect(self._on_picture_zoom_wanted)
        self.page_words = Text(desk.theme, "small", "", "ink_2", wrap=False, tabular=True)
        self.zoom_out = IconButton(desk.theme, "zoom-out", "Make the preview smaller", size="small")
        self.zoom_in = IconButton(desk.theme, "zoom-in", "Make the preview larger", size="small")
        self.fit = Button(desk.theme, "Fit width", "quiet", size="small", colour="ink_2")
        self.fit.setToolTip("Make each page as wide as the preview")
        self.zoom_out.clicked.connect(lambda: self._step(-1))
        self.zoom_in.clicked.connect(lambda: self._step(1))
        self.fit.clicked.connect(self.fit_width)
        head = QHBoxLayout()
        head.setContentsMargins(20, 6, 14, 6)
        head.setSpacing(2)
        head.addWidget(Text(desk.theme, "small", "Preview", weight=600, wrap=False))
        head.addSpacing(4)
        head.addWidget(Text(desk.theme, "small", "as it will print", "ink_2", elide=True), 1)
        for widget in (self.zoom_out, self.fit, self.zoom_in):
            head.addWidget(widget)
        head.addSpacing(10)
        head.addWidget(self.page_words)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        self.area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.area.resized.connect(self._fit)
        desk.theme.changed.connect(self._fit)
        self._say()

    @property
    def zoom(self) -> int:
        """Return the zoom in per cent, 0 while the width fits."""
        return self._zoom

    @property
    def page(self) -> int:
        """Return the page that is looked at, from 1; 0 without a paper."""
        middle = self.area.verticalScrollBar().value() + self.area.viewport().height() // 2
        count = self.sheets.page_count
        return next((n for n in range(count, 0, -1) if self.sheets.page_rect(n - 1).top() <= middle), min(1, count))

    def show_paper(self, paper: Paper | None, called: str) -> None:
        """Show a paper; the place that is looked at stays."""
        self._called = called
        self.sheets.show_paper(paper)
        self._say()

    def show_section(self, section: PlanSection | None) -> None:
        """Mark the section that is open, and bring it into view."""
        self.sheets.show_section(section)
        mark = self.sheets.mark_rect()
        bar = self.area.verticalScrollBar()
        if mark is None:
            return
        seen = QRectF(0, bar.value(), self.sheets.width(), self.area.viewport().height())
        if mark.top() < seen.top() or mark.bottom() > seen.bottom():
            bar.setValue(round(mark.top()) - SIDE)

    def show_top(self) -> None:
        """Look at the first page again."""
        self.area.verticalScrollBar().setValue(0)

    @Slot()
    def fit_width(self) -> None:
        """Make a page as wide as there is room."""
        self._zoom = 0
        self._fit()

    @Slot(int)
    def _on_picture_zoom_wanted(self, step: int) -> None:
        if step:
            self._step(step)
        else:
            self.fit_width()

    def _step(self, step: int) -> None:
        now = self._page_width() * 100 / FULL_SIZE
        further = [zoom for zoom in ZOOMS if (zoom > now + 1 if step > 0 else zoom < now - 1)]
        if further:
            self._zoom = further[0] if step > 0 else further[-1]
            self._fit()

    def _page_width(self) -> int:
        if self._zoom:
            return round(FULL_SIZE * self._zoom / 100)
        return max(120, self.area.viewport().width() - 2 * SIDE + SCROLL_BAR)

    @Slot()
    def _fit(self) -> None:
        bar = self.area.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self.sheets.set_page_width(self._page_width())
        self.fit.setText(f"{self._zoom} %" if self._zoom else "Fit width")
        self.fit.setAccessibleName(f"{self._zoom} per cent. Fit the width" if self._zoom else "Fit width")
        bar.setValue(round(place * bar.maximum()))
        self._say()

    @Slot()
    def _on_scrolled(self) -> None:
        self.sheets.update()
        self._say()

    def _say(self) -> None:
        count = self.sheets.page_count
        self.page_words.setText(f"Page {self.page} of {count}" if count else "")
        whose = f"{possessive(self._called)} care plan" if self._called else "the care plan"
        self.picture.setAccessibleName(
            f"Preview of {whose}, page {self.page} of {count}" if count else f"Preview of {whose}"
        )
        self.picture.setAccessibleDescription("The words of the plan are in the fields. Plus and minus zoom.")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("sunken"))
        border = self._theme.tokens.border_width
        painter.fillRect(QRectF(0, 0, border, self.height()), self._theme.colour("line"))
        painter.end()
        event.accept()
