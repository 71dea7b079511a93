"""The tabs of a person's page: a 3 px line under the chosen one, counts beside the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QToolButton, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_text, text_width

BAR = 3
GAP = 4
SCROLLER = 34


@dataclass(frozen=True)
class Tab:
    """One tab: its key, its words and how many things are in it, where that is counted."""

    key: str
    label: str
    count: int | None = None


class _TabBar(QTabBar):
    """Qt's tab bar, for its keyboard and its accessibility, in our own drawing."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tabs: tuple[Tab, ...] = ()
        self.setAccessibleName(name)
        self._scrollers = self.findChildren(QToolButton)
        for button in self._scrollers:
            button.installEventFilter(self)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setProperty("focus_ring", False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def dress_scrollers(self) -> None:
        """Make the two buttons that move tabs which do not fit large enough to press."""
        self.setStyleSheet(f"QTabBar::scroller {{ width: {2 * self._theme.px(SCROLLER)}px; }}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw those two buttons; Qt puts its own small arrows back at every layout."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QToolButton):
            return super().eventFilter(watched, event)
        painter = QPainter(watched)
        theme = self._theme
        ground = "sunken" if watched.underMouse() and watched.isEnabled() else "canvas"
        painter.fillRect(watched.rect().adjusted(0, 0, 0, -theme.tokens.border_width), theme.colour(ground))
        name = "chevron-left" if watched is self._scrollers[0] else "chevron-right"
        colour = "ink_2" if watched.isEnabled() else "line"
        Icons(theme).draw(painter, watched.rect().toRectF().center(), name, colour, 18)
        painter.end()
        return True

    def _bar(self) -> int:
        return self._theme.px(BAR)

    def tabSizeHint(self, index: int) -> QSize:
        theme = self._theme
        tab = self.tabs[index]
        width = text_width(theme.font("body_small", 600), tab.label) + 2 * theme.px(12) + theme.px(GAP)
        if tab.count is not None:
            width += theme.px(7) + text_width(theme.font("small", tabular=True), str(tab.count))
        return QSize(width, theme.px(44))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change the tab."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index in range(self.count()):
            self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme = self._theme
        tab = self.tabs[index]
        rect = QRectF(self.tabRect(index)).adjusted(0, 0, -theme.px(GAP), 0)
        on = index == self.currentIndex()
        hovered = rect.contains(self.mapFromGlobal(self.cursor().pos()).toPointF()) and self.underMouse()
        if hovered and not on:
            painter.fillRect(rect.adjusted(0, 0, 0, -self._bar()), theme.colour("sunken"))
        if on:
            bar = QRectF(rect.left(), rect.bottom() - self._bar(), rect.width(), self._bar())
            painter.fillRect(bar, theme.colour("primary"))
        text = rect.adjusted(theme.px(12), 0, 0, -self._bar())
        font = theme.font("body_small", 600 if on else 500)
        text.setLeft(
            text.left()
            + draw_text(painter, text, tab.label, font, theme.colour("ink" if on else "ink_2"))
            + theme.px(7)
        )
        if on and self.hasFocus():
            width = theme.tokens.focus_width
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), width))
            painter.drawRoundedRect(rect.adjusted(width / 2, 3, -width / 2, -self._bar() - 4), 6, 6)
        if tab.count is not None:
            draw_text(painter, text, str(tab.count), theme.font("small", tabular=True), theme.colour("ink_3"))


class Tabs(QWidget):
    """A row of tabs with a line under all of it; `chosen` carries the key when a person changes the tab."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, name: str, tabs: Sequence[Tab], *, margin: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._margin = margin
        self.bar = _TabBar(theme, name, self)
        self.setFocusProxy(self.bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.bar)
        self._row.addStretch(1)
        self.set_tabs(tabs)
        self.bar.currentChanged.connect(self._on_bar_current_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def key(self) -> str:
        """Return the key of the chosen tab."""
        index = self.bar.currentIndex()
        return self.bar.tabs[index].key if index >= 0 else ""

    def choose(self, key: str) -> None:
        """Show a tab as chosen; nothing is signalled. An unknown key raises ValueError."""
        index = [tab.key for tab in self.bar.tabs].index(key)
        blocked = self.bar.blockSignals(True)
        self.bar.setCurrentIndex(index)
        self.bar.blockSignals(blocked)
        self.bar.update()

    def choose_neighbour(self, step: int) -> None:
        """Move to the next (1) or previous (-1) tab, round the end; `chosen` is signalled."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + step) % self.bar.count())

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show these tabs; the chosen key stays where it still exists."""
        key = self.key
        blocked = self.bar.blockSignals(True)
        if [tab.key for tab in tabs] != [tab.key for tab in self.bar.tabs]:
            while self.bar.count():
                self.bar.removeTab(0)
            self.bar.tabs = tuple(tabs)
            for tab in tabs:
                self.bar.addTab(tab.label)
        self.bar.tabs = tuple(tabs)
        for index, tab in enumerate(tabs):
            self.bar.setTabText(index, tab.label if tab.count is None else f"{tab.label} {tab.count}")
            self.bar.setAccessibleTabName(index, tab.label if tab.count is None else f"{tab.label}, {tab.count}")
        self.bar.setCurrentIndex(next((i for i, tab in enumerate(tabs) if tab.key == key), 0))
        self.bar.blockSignals(blocked)
        self.bar.update()

    @Slot(int)
    def _on_bar_current_changed(self, _index: int) -> None:
        self.chosen.emit(self.key)

    @Slot()
    def _on_theme_changed(self) -> None:
        margin = self._theme.px(self._margin) if self._theme.text_size <= 115 else self._margin
        self._row.setContentsMargins(margin, 0, margin, 0)
        self.bar.dress_scrollers()
        self.bar.setFont(self._theme.font("body_small", 600))
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        width = self._theme.tokens.border_width
        line = QRectF(0, self.height() - width, self.width(), width)
        QPainter(self).fillRect(line, self._theme.colour("line"))
