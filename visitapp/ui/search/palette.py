"""The search palette: one field over the scrim; what was found in groups; Enter opens what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.services.search import Found, get_ready, search
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.search.foot import PaletteFoot
from visitapp.ui.search.rows import Offer, PaletteRow
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import PASSED_ON
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

WIDTH, TOP, BOX, NAMES = 800, 56, 60, 124
PAUSE = 120
"""Milliseconds without a key after which the store is asked."""
Offers = Callable[[Found], Sequence[tuple[str, Sequence[Offer]]]]


class Palette(QWidget):
    """A child of the window, over everything. `offers` turns what was found into groups of rows."""

    closed = Signal()

    def __init__(self, desk: Desk, window: QWidget, offers: Offers) -> None:
        super().__init__(window)
        self._desk = desk
        self._theme = desk.theme
        self._offers = offers
        self._came_from: QWidget | None = QApplication.focusWidget()
        self._rows: list[list[PaletteRow]] = []
        self._chosen: PaletteRow | None = None
        self._names: list[str] = []
        self._shown: str | None = None
        theme = desk.theme
        self.setAccessibleName("Search")
        self.field = LineEdit(theme, framed=False)
        self.field.setAccessibleName("Search everything")
        self.field.setPlaceholderText("Search people, visits, goals and networks")
        self.field.setProperty("focus_ring", False)
        self.clear_button = Button(theme, "Clear", "quiet", size="small", icon="x", colour="ink_2")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel = QWidget(self)
        self._panel.installEventFilter(self)
        self._list = QWidget()
        self._groups = QVBoxLayout(self._list)
        self._groups.setContentsMargins(0, 0, 0, 0)
        self._groups.setSpacing(0)
        self._scroll = ScrollArea(self._list)
        self._foot = PaletteFoot(theme)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.clear_button.clicked.connect(self.field.clear)
        window.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self._box = QHBoxLayout()
        self._box.addWidget(IconLabel(self._theme, "search", "primary", 22))
        self._box.addWidget(self.field, 1)
        self._box.addWidget(self.clear_button)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._box)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    def begin(self) -> None:
        """Show it with the field focused."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._ask()
        self._desk.background.read(self, get_ready, lambda _: None)

    @Slot()
    def leave(self) -> None:
        """Close it; the focus goes back to where it was."""
        self._timer.stop()
        self.hide()
        if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def groups(self) -> list[tuple[str, list[PaletteRow]]]:
        """Return the shown groups: name and rows."""
        return list(zip(self._names, self._rows, strict=True))

    def chosen_title(self) -> str:
        """Return the title of the row that Enter opens, "" for none."""
        return self._chosen.offer.title if self._chosen is not None else ""

    def shown_words(self) -> str | None:
        """Return what was typed for the rows that are shown, None before the first answer."""
        return self._shown

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self.clear_button.setVisible(bool(text))
        self._timer.start()

    @Slot()
    def _ask(self) -> None:
        typed = self.field.text()
        self._desk.background.read(
            self, lambda workspace: search(workspace, typed=typed), lambda found: self._show(typed, found)
        )

    def _show(self, typed: str, found: Found) -> None:
        if self.field.text() != typed:
            return
        self._shown = typed
        self._empty()
        for name, offers in self._offers(found):
            if offers:
                self._add_group(name, offers, found.words)
        if not self._rows:
            self._say_nothing_found()
        self._groups.addStretch(1)
        self._place()
        self._scroll.verticalScrollBar().setValue(0)
        self._choose(self._rows[0][0] if self._rows else None)

    def _empty(self) -> None:
        self._names, self._rows = [], []
        self._chosen = None
        empty(self._groups)

    def _add_group(self, name: str, offers: Sequence[Offer], words: tuple[str, ...]) -> None:
        group = _Group(self._theme, name, first=not self._rows)
        rows = [PaletteRow(self._theme, offer, words) for offer in offers]
        for row in rows:
            group.rows.addWidget(row)
            row.clicked.connect(lambda _=False, row=row: self._open(row))
        self._groups.addWidget(group)
        group.show()  # a layout shows new widgets later, and leaves them out of its size until then
        self._names.append(name)
        self._rows.append(rows)

    def _say_nothing_found(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(22, 20, 22, 20)
        row.addWidget(Text(self._theme, "body", "Nothing found. Try a shorter word, or a name.", "ink_2"))
        self._groups.addWidget(holder)
        holder.show()
        announce(self, "Nothing found")

    def _choose(self, row: PaletteRow | None) -> None:
        if self._chosen is not None:
            self._chosen.set_chosen(False)
        self._chosen = row
        if row is not None:
            row.set_chosen(True)
            if self._chosen is not self._rows[0][0]:
                self._scroll.ensureWidgetVisible(row, 0, 24)
            self.field.setAccessibleDescription(row.accessibleName())
            announce(self, row.accessibleName())

    def _open(self, row: PaletteRow) -> None:
        self.leave()
        row.offer.run()

    def _step(self, step: int) -> None:
        rows = [row for group in self._rows for row in group]
        if rows and self._chosen is not None:
            self._choose(rows[(rows.index(self._chosen) + step) % len(rows)])

    def _step_group(self, step: int) -> None:
        here = next((i for i, group in enumerate(self._rows) if self._chosen in group), None)
        if here is not None:
            self._choose(self._rows[(here + step) % len(self._rows)][0])

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Tab:
                self._step_group(1)
            case Qt.Key.Key_Backtab:
                self._step_group(-1)
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self._chosen is not None and self.field.text() == self._shown:
                    self._open(self._chosen)
            case _:
                return False
        return True

    def event(self, event: QEvent) -> bool:
        # As in a dialog: the window's shortcuts do not act behind the palette, but for locking and text size.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(QKeySequence(event.keyCombination()).toString() not in PASSED_ON)
            return event.isAccepted()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._panel and event.type() == QEvent.Type.Paint:
            self._paint_panel()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.leave()

    @Slot()
    def _on_theme_changed(self) -> None:
        theme = self._theme
        self.field.setFont(theme.font("own_words"))
        self.field.setMinimumHeight(theme.px(BOX) - 1)
        self._box.setContentsMargins(theme.px(20), 0, theme.px(12), 0)
        self._box.setSpacing(theme.px(14))
        self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(self._theme.px(WIDTH), self.width() - 48)
        top = TOP if self._theme.text_size < 150 else 24
        rest = self._foot.sizeHint().height() + self._theme.px(BOX)
        self._groups.activate()
        needed = rest + self._groups.totalSizeHint().height() + 2
        height = max(rest + 40, min(needed, self.height() - top - 24))
        self._panel.setGeometry(QRect((self.width() - width) // 2, top, width, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.scrim))
        painter.end()
        event.accept()

    def _paint_panel(self) -> None:
        theme = self._theme
        painter = QPainter(self._panel)
        rect = QRectF(self._panel.rect())
        border = theme.tokens.border_width
        draw_box(painter, rect, radius=10, fill=theme.colour("surface"), line=theme.colour("line_strong"), width=border)
        painter.fillRect(QRectF(border, theme.px(BOX), rect.width() - 2 * border, border), theme.colour("line"))
        painter.end()


class _Group(QWidget):
    """A group's name in its own column, and its rows."""

    def __init__(self, theme: Theme, name: str, *, first: bool) -> None:
        super().__init__()
        self._theme = theme
        self._first = first
        label = Text(theme, "small", name, "ink_2", weight=600)
        label.setFixedWidth(theme.px(NAMES))
        label.setContentsMargins(theme.px(22), theme.px(11), 0, 0)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 8, 6)
        row.setSpacing(0)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.rows, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._first:
            painter = QPainter(self)
            painter.fillRect(QRectF(0, 0, self.width(), self._theme.tokens.border_width), self._theme.colour("line"))
            painter.end()
        event.accept()
