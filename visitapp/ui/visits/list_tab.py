"""A person's visits: drafts to go on with, what is planned, then what is over, newest first."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, full_date, long_day
from visitapp.domain.visits import VisitStatus
from visitapp.services.visit_views import ListedVisit, list_visits
from visitapp.ui import places
from visitapp.ui.desk import Desk, Page
from visitapp.ui.places import Place
from visitapp.ui.visits.starting import start_planned, start_with
from visitapp.ui.visits.words import joined_names
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, CardKind, Divider
from visitapp.ui.widgets.cells import Column, PlainCell, Row
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.table import RecordTable
from visitapp.ui.widgets.text import Text

NO_VISITS = "No visits yet. The first one appears here as soon as it is started."
COLUMNS = (
    Column("when", "When", 240),
    Column("title", "What it was about", 260, stretch=True),
    Column("who", "Who was there", 200),
    Column("status", "Status", 110),
)
STATUS_WORDS = {
    VisitStatus.SIGNED: ("Signed", "circle-check", "primary"),
    VisitStatus.CANCELLED: ("Cancelled", "ban", "ink_2"),
    VisitStatus.NO_REPLY: ("No reply", "bell", "ink_2"),
}
ROWS_IN_VIEW = 40 + 2 * 48
"""Least height of the table: its head and two rows."""


def when_words(visit: ListedVisit, now: datetime) -> str:
    """Write "Thursday 4 June, 10:30", with the year instead of the weekday when it is another one."""
    if visit.moment is None:
        return ""
    day = visit.moment.date()
    written = long_day(day) if day.year == now.year else full_date(day)
    return f"{written}, {clock_time(visit.moment)}"


class VisitsTab(Page):
    """Enter opens a signed visit; drafts and planned visits have their button."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        theme = desk.theme
        self._person_id = ""
        self._visits: tuple[ListedVisit, ...] | None = None
        self.buttons: list[Button] = []
        self._cards = QWidget()
        self._card_column = QVBoxLayout(self._cards)
        self._card_column.setContentsMargins(0, 0, 0, 0)
        self._card_column.setSpacing(14)
        self.table = RecordTable(theme, "Earlier visits", COLUMNS, row_height=48)
        self.table.opened.connect(self._on_table_opened)
        first = Button(theme, "Start visit", icon="play")
        first.clicked.connect(lambda: start_with(self, self._person_id))
        self.empty = EmptyState(theme, NO_VISITS, first)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(32, 16, 32, 20)
        self._column.setSpacing(14)
        self._column.addWidget(self._cards)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.empty, 1)
        for part in (self._cards, self.table, self.empty):
            part.hide()
        # The table scrolls by itself; where cards and large text leave it too little room, the tab scrolls too.
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(inner))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.table.setMinimumHeight(self.desk.theme.px(ROWS_IN_VIEW))

    def show_place(self, place: Place) -> None:
        if place.person_id != self._person_id:
            self._visits = None
        self._person_id = place.person_id
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        if self._person_id and self.isVisible() and change_set.touches("visit", "amendment", "same_person"):
            self._read()

    def focus_first(self) -> None:
        first: QWidget = self.buttons[0] if self.buttons else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        person_id = self._person_id

        def show(visits: tuple[ListedVisit, ...]) -> None:
            if person_id == self._person_id and visits != self._visits:
                self._visits = visits
                self._show(visits)

        self.desk.background.read(self, lambda ws: list_visits(ws, person_id=person_id), show)

    def _show(self, visits: tuple[ListedVisit, ...]) -> None:
        waiting = [visit for visit in visits if visit.visit.status in (VisitStatus.DRAFT, VisitStatus.PLANNED)]
        over = [visit for visit in visits if visit.visit.status not in (VisitStatus.DRAFT, VisitStatus.PLANNED)]
        self._show_cards(waiting)
        self.table.set_rows([self._row(visit) for visit in over])
        self.table.setVisible(bool(over))
        self.empty.setVisible(not visits)
        self._column.setStretchFactor(self._cards, 0 if over else 1)

    def _show_cards(self, waiting: list[ListedVisit]) -> None:
        empty(self._card_column)
        self.buttons = []
        drafts = [visit for visit in waiting if visit.is_draft]
        planned = sorted((v for v in waiting if not v.is_draft), key=lambda v: v.moment or self.desk.now())
        parts: tuple[tuple[str, CardKind, list[ListedVisit]], ...] = (
            ("Not signed yet", "notice", drafts),
            ("Planned", "surface", planned),
        )
        for title, kind, listed in parts:
            if listed:
                card = Card(self.desk.theme, title, kind=kind)
                for at, visit in enumerate(listed):
                    if at:
                        card.body.addWidget(Divider(self.desk.theme))
                    card.body.addLayout(self._line(visit))
                self._card_column.addWidget(card)
        self._card_column.addStretch(1)
        self._cards.setVisible(bool(waiting))

    def _line(self, visit: ListedVisit) -> QHBoxLayout:
        theme = self.desk.theme
        when = when_words(visit, self.desk.now())
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "body_small", visit.title, weight=500))
        words.addWidget(Text(theme, "small", when, "ink_2"))
        line.addLayout(words, 1)
        is_today = visit.moment is not None and visit.moment.date() == self.desk.now().date()
        if visit.is_draft or is_today:
            button = Button(theme, "Resume" if visit.is_draft else "Start visit", size="small", icon="play")
            button.setAccessibleName(f"{button.text()}, {when}")
            start = partial(start_planned, self, visit.visit.id, visit.visit.person_id)
            button.clicked.connect(lambda _=False, start=start: start())
            self.buttons.append(button)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _row(self, visit: ListedVisit) -> Row:
        when = when_words(visit, self.desk.now())
        there = joined_names(visit.others)
        status, icon, colour = STATUS_WORDS[visit.visit.status]
        title = visit.title
        if visit.visit.status is VisitStatus.CANCELLED:
            title = f"{title}: {visit.visit.cancelled_because}"
        elif visit.visit.status is VisitStatus.NO_REPLY:
            title = f"{title}: {visit.visit.tried}"
        if visit.written_as:
            title = f"{title} · written as {visit.written_as}"
        if visit.is_amended:
            status, icon, colour = "Amended", "file-pen", "notice"
        with_whom = f", with {there}" if there else ""
        return Row(
            visit.visit.id,
            (
                PlainCell(when, colour="ink", tabular=True, sort=visit.moment.timestamp() if visit.moment else 0.0),
                PlainCell(title, weight=500, colour="ink"),
                PlainCell(there or "–"),
                PlainCell(status, icon=icon, colour=colour),
            ),
            f"{when}, {title}{with_whom}, {status.lower()}",
        )

    @Slot(str)
    def _on_table_opened(self, visit_id: str) -> None:
        for visit in self._visits or ():
            if visit.visit.id == visit_id and visit.visit.is_signed:
                self.desk.go(places.visit(visit_id, visit.visit.person_id))
