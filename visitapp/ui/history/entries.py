"""The entries of History under their days, as rows of one sheet."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, full_long_date, long_day
from visitapp.domain.people import initials
from visitapp.services.history_entries import Entry
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.buttons import LinkButton
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.marked_words import MarkedWords
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

SIDE = 18
TIME_WIDTH = 64
LABEL_WIDTH = 66
SIGNED_STAYS = "Signed, so it stays"


def day_words(day: date, today: date) -> str:
    """Write "Today, Thursday 18 June", "Wednesday 17 June" or, of another year, the whole date."""
    written = long_day(day) if day.year == today.year else full_long_date(day)
    return f"Today, {written}" if day == today else written


class DayBand(QWidget):
    """The day over its entries, on a quiet ground."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = Text(theme, "body_small", words, weight=600)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(SIDE), px(7), px(SIDE), px(7))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = self._theme.tokens.border_width
        inner = QRectF(self.rect()).adjusted(border, 0, -border, 0)
        painter.fillRect(inner, self._theme.colour("sunken"))
        painter.end()
        event.accept()


class EntryRow(QWidget):
    """One entry: when, who, what, and before and after without opening anything. `put_back` carries the entry."""

    put_back = Signal(object)

    def __init__(self, theme: Theme, entry: Entry, *, with_person: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.entry = entry
        when = clock_time(entry.at)
        self.setAccessibleName(f"{when}, {entry.sentence}")
        self._time = Text(theme, "body_small", when, "ink_2", wrap=False, tabular=True)
        avatar = Avatar(theme, initials(entry.author), size=30)
        named = f"{entry.person}: {entry.thing}" if with_person and entry.person else entry.thing
        by = f"{entry.done} by {entry.author}" if entry.author else entry.done
        sentence = Text(theme, "body_small", f"{named} {by}", strong=named)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        if entry.seal:
            signed = entry.seal == "Signed"
            icon = "pen-line" if signed else "file-pen"
            top.addWidget(Chip(theme, entry.seal, "done" if signed else "notice", icon=icon))
        self.button: LinkButton | None = None
        if entry.can_put_back:
            self.button = LinkButton(theme, "Put back")
            self.button.setAccessibleName(f"Put back what was before: {entry.thing}, {when}")
            self.button.clicked.connect(self._on_clicked)
            top.addWidget(self.button)
        elif entry.stays_because and not entry.seal:
            stays = Text(theme, "small", SIGNED_STAYS, "ink_2", wrap=False)
            stays.setToolTip(entry.stays_because)
            top.addWidget(stays)
        self._words = QVBoxLayout()
        self._words.setSpacing(4)
        self._words.addLayout(top)
        self._add_changes()
        self._row = QHBoxLayout(self)
        for widget in (self._time, avatar):
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._words, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _add_changes(self) -> None:
        theme, entry = self._theme, self.entry
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        row = 0
        for change in entry.changes:
            if len(entry.changes) > 1:
                self._grid.addWidget(Text(theme, "small", change.label, weight=600), row, 0, 1, 2)
                row += 1
            if change.change.before:
                sides = [("Before", change.change.before), ("After", change.change.after)]
            else:
                sides = [(change.label if len(entry.changes) == 1 else "Now", change.change.after)]
            for label, pieces in sides:
                nothing = Text(theme, "body_small", "(nothing)", "ink_2")
                self._grid.addWidget(Text(theme, "small", label, "ink_2"), row, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(MarkedWords(theme, pieces) if pieces else nothing, row, 1)
                row += 1
        if entry.reason:
            self._grid.addWidget(Text(theme, "small", "Why", "ink_2"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Text(theme, "body_small", entry.reason), row, 1)
            row += 1
        if row:
            self._words.addLayout(self._grid)

    @Slot()
    def _on_clicked(self) -> None:
        self.put_back.emit(self.entry)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(SIDE), px(8), px(SIDE), px(8))
        self._row.setSpacing(px(12))
        self._time.setMinimumWidth(px(TIME_WIDTH) - px(12))
        self._grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        self._grid.setHorizontalSpacing(px(8))


class Sheet(QWidget):
    """The rows on white paper with a thin border. `put_back` carries an Entry."""

    put_back = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Changes, newest first")
        self.rows: list[EntryRow] = []
        self._last_day: date | None = None
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.setContentsMargins(0, 1, 0, 1)
        theme.changed.connect(self.update)

    def clear(self) -> None:
        """Take every row away."""
        empty(self._column)
        self.rows, self._last_day = [], None

    def add(self, entries: tuple[Entry, ...], now: datetime, *, with_person: bool) -> None:
        """Put older entries under those that are there."""
        for entry in entries:
            day = entry.at.date()
            if day != self._last_day:
                self._column.addWidget(DayBand(self._theme, day_words(day, now.date())))
            elif self.rows:
                self._column.addWidget(Divider(self._theme))
            self._last_day = day
            row = EntryRow(self._theme, entry, with_person=with_person)
            row.put_back.connect(self.put_back)
            self._column.addWidget(row)
            self.rows.append(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=10,
            fill=self._theme.colour("surface"),
            line=self._theme.colour("line"),
            width=self._theme.tokens.border_width,
        )
        painter.end()
        event.accept()
