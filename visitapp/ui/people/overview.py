"""The Overview tab: what matters first, then goals, staying well, key people, recent visits, next review.

Only the cards scroll; they are never squeezed. With large text or a narrow window the three columns become two or one.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.services.overview import Overview, read_overview
from visitapp.ui import places
from visitapp.ui.desk import Desk, Page
from visitapp.ui.people import overview_cards as cards
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.scroll_page import ScrollPage

MINE = ("person", "care_plan", "goal", "goal_rating", "action", "member", "tie", "visit")
WIDE, MEDIUM = 1000, 700
"""From these widths, at 100 % text, the cards stand in three or two columns."""


class OverviewTab(Page):
    """Holds the person's id and rebuilds its few cards from each reading."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty page."""
        super().__init__(desk, parent)
        self._person_id = ""
        self._overview: Overview | None = None
        self._columns = 0
        self._content = QWidget()
        self._area = ScrollPage(desk.theme)
        self._area.set_margins(32, 16, 32, 20)
        self._area.body.addWidget(self._content)
        self._area.setAccessibleName("Overview")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        desk.theme.changed.connect(self._on_theme_changed)

    def show_place(self, place: Place) -> None:
        """Show the person the place names."""
        if place.person_id != self._person_id:
            self._person_id = place.person_id
            self._overview = None
            self._area.show_top()
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when something shown here was changed."""
        if self._person_id and self.isVisible() and change_set.touches(*MINE, person_id=self._person_id):
            self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns."""
        super().resizeEvent(event)
        if self._overview is not None and self._wanted_columns() != self._columns:
            self._build(self._overview)

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read_overview(ws, person_id=person_id), self._show)

    def _show(self, overview: Overview) -> None:
        if overview.person.id == self._person_id:
            self._build(overview)

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._overview is not None:
            self._build(self._overview)

    def _wanted_columns(self) -> int:
        width = self.width() * 100 / self.desk.theme.text_size
        if width >= WIDE:
            return 3
        return 2 if width >= MEDIUM else 1

    def _build(self, overview: Overview) -> None:
        self._overview = overview
        self._columns = self._wanted_columns()
        today = self.desk.now().date()
        theme = self.desk.theme
        what_matters = cards.what_matters(theme, overview, today)
        strengths = cards.strengths(theme, overview)
        goals = cards.goals_now(theme, overview, today)
        staying_well = cards.staying_well(theme, overview, today)
        key_people = cards.key_people(theme, overview, self.desk)
        visits = cards.recent_visits(theme, overview, today, self.desk)
        review = cards.next_review(theme, overview)
        self._link(what_matters, "plan")
        self._link(goals, "goals")
        self._link(staying_well, "plan")
        self._link(key_people, "network")
        self._link(visits, "visits")
        shown = {
            3: (((what_matters, strengths), 352), ((goals, staying_well), 422), ((key_people, visits, review), 296)),
            2: (((what_matters, strengths, staying_well), 422), ((goals, key_people, visits, review), 422)),
            1: (((what_matters, goals, staying_well, strengths, key_people, visits, review), 422),),
        }[self._columns]
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for column_cards, weight in shown:
            column = QVBoxLayout()
            column.setSpacing(14)
            for card in column_cards:
                column.addWidget(card)
            for stretchy in (what_matters, staying_well, visits):
                if stretchy in column_cards and self._columns == 3:
                    column.setStretchFactor(stretchy, 1)
                    stretchy.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            if self._columns < 3:
                column.addStretch(1)
            row.addLayout(column, weight)
        self._content.hide()
        self._content.deleteLater()
        self._content = content
        self._area.body.addWidget(content)
        put_in_order(content)

    def _link(self, card: Card, tab: str) -> None:
        person_id = self._person_id
        if card.link is not None:
            card.link.clicked.connect(lambda: self.desk.go(places.person(person_id, tab)))
