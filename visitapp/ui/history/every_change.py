"""Every change of one person's record or of the whole vault: sheet, filters, and older ones on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services import history
from visitapp.services.history import HistoryFacts, HistoryFilter, HistoryPage
from visitapp.services.history_entries import Entry
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.history.entries import Sheet
from visitapp.ui.history.side import ProofCard, ShowCard
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.scroll_page import ScrollPage

SIDE_WIDTH = 280
LEAST_SHEET = 520
NOTHING = "Nothing here fits what is chosen beside."
PARALLEL = ("Two people changed the same thing at the same time.", "Both versions are kept.")


class EveryChange(QWidget):
    """`person_id` "" is the whole vault. The page that holds it says when to read. `counted` carries the facts."""

    counted = Signal(object)

    def __init__(self, desk: Desk, *, with_people: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = desk.theme
        self._desk = desk
        self._person_id = ""
        self._with_people = with_people
        self._words = ""
        self._asked: HistoryFilter | None = None
        self._below: tuple[str, int] | None = None
        self.page = ScrollPage(theme)
        self.parallel = Banner(theme, "info", *PARALLEL, icon="git-merge")
        look = Button(theme, "Look at both", size="small")
        look.clicked.connect(self._on_look_clicked)
        self.parallel.add_button(look)
        self.sheet = Sheet(theme)
        self.empty = EmptyState(theme, NOTHING)
        self.older_button = Button(theme, "Show older changes", size="small")
        self.filters_button = Button(theme, "Choose what is shown", size="small")
        self.proof = ProofCard(desk)
        self.show_card = ShowCard(desk, with_people=with_people)
        self.side = QWidget()
        beside = QVBoxLayout(self.side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(14)
        beside.addWidget(self.proof)
        beside.addWidget(self.show_card)
        beside.addStretch(1)
        main = QVBoxLayout()
        main.setSpacing(12)
        for widget in (self.parallel, self.sheet, self.empty):
            main.addWidget(widget)
        main.addWidget(self.older_button, 0, Qt.AlignmentFlag.AlignLeft)
        main.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._columns.addLayout(main, 1)
        self._columns.addWidget(self.side)
        self.page.body.addWidget(self.filters_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.body.addLayout(self._columns)
        self.page.body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)
        for hidden in (self.parallel, self.empty, self.older_button, self.filters_button):
            hidden.hide()
        self._filters_open = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(300)
        self._again.timeout.connect(self.read)
        self.sheet.put_back.connect(self._on_put_back)
        self.show_card.changed.connect(self.read)
        self.older_button.clicked.connect(self._on_older_clicked)
        self.filters_button.clicked.connect(self._on_filters_clicked)
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_person(self, person_id: str) -> None:
        """Show whose History it is from the top."""
        if person_id != self._person_id or self._asked is None:
            self.show_card.reset()
            self.sheet.clear()
        self._person_id = person_id
        self.page.show_top()
        self.proof.check()
        self.read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again a moment after something was written, so that typing elsewhere does not read each letter."""
        mine = not self._person_id or self._person_id in change_set.person_ids
        if self.isVisible() and mine and change_set.changes:
            self._again.start()

    def look_for(self, words: str) -> None:
        """Show only entries with these words in them."""
        if words != self._words:
            self._words = words
            self._again.start()

    @Slot()
    def read(self) -> None:
        """Read the newest page, once all of the log is listed."""
        self._again.stop()
        self._desk.background.read(self, history.list_some, self._on_listed)

    def _on_listed(self, is_more: bool) -> None:
        if is_more:
            self.read()
            return
        person_id = self._person_id
        asked = self._asked = self.show_card.chosen(person_id, self._words)
        background = self._desk.background
        background.read(self, lambda ws: history.read_history(ws, chosen=asked), lambda page: self._show(asked, page))
        background.read(self, lambda ws: _facts(ws, person_id, self._with_people), self._show_facts)

    def _show(self, asked: HistoryFilter, page: HistoryPage) -> None:
        if asked != self._asked:
            return
        self.sheet.clear()
        self._add(page)
        self.sheet.setVisible(bool(page.entries))
        self.empty.setVisible(not page.entries)

    def _add(self, page: HistoryPage) -> None:
        self._below = page.below
        self.sheet.add(page.entries, self._desk.now(), with_person=self._with_people)
        self.older_button.setVisible(page.below is not None)
        put_in_order(self)

    def _show_facts(self, found: tuple[HistoryFacts, str, list[tuple[str, str]]]) -> None:
        facts, own_name, people = found
        self.show_card.show_facts(facts, own_name)
        if self._with_people:
            self.show_card.show_people(people)
        self.parallel.setVisible(facts.parallel > 0)
        self.counted.emit(facts)

    @Slot()
    def _on_older_clicked(self) -> None:
        asked, below = self._asked, self._below
        if asked is None or below is None:
            return
        first_new = len(self.sheet.rows)

        def show(page: HistoryPage) -> None:
            if asked == self._asked and below == self._below:
                self._add(page)
                self.sheet.setVisible(True)
                announce(self, f"{len(self.sheet.rows) - first_new} older changes.")
                if not self.older_button.isVisible():
                    self.show_card.author.setFocus(Qt.FocusReason.OtherFocusReason)

        self._desk.background.read(self, lambda ws: history.read_history(ws, chosen=asked, below=below), show)

    @Slot(object)
    def _on_put_back(self, entry: Entry) -> None:
        self.older_button.setFocus() if self.older_button.isVisible() else self.show_card.author.setFocus()
        self._desk.background.write(
            self,
            lambda ws: history.put_back(ws, first=min(entry.numbers), last=max(entry.numbers)),
            lambda _: self._desk.tell("Put back. What stood there is in History too.", True),
            self._on_refused,
        )

    def _on_refused(self, error: KnownError) -> None:
        self._desk.trouble(error)
        self.read()

    @Slot()
    def _on_look_clicked(self) -> None:
        self._desk.go(places.CONFLICTS)

    @Slot()
    def _on_filters_clicked(self) -> None:
        self._filters_open = not self._filters_open
        self._arrange()
        if self._filters_open:
            self.show_card.author.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _arrange(self) -> None:
        px = self._desk.theme.px
        beside = self.width() - 64 >= px(SIDE_WIDTH) + px(LEAST_SHEET)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if beside else directions.BottomToTop)
        self.side.setFixedWidth(px(SIDE_WIDTH)) if beside else _let_grow(self.side)
        self.filters_button.setVisible(not beside)
        self.filters_button.setText("Hide the choices" if self._filters_open else "Choose what is shown")
        self.side.setVisible(beside or self._filters_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _let_grow(widget: QWidget) -> None:
    widget.setMinimumWidth(0)
    widget.setMaximumWidth(16_777_215)


def _facts(workspace: Workspace, person_id: str, with_people: bool) -> tuple[HistoryFacts, str, list[tuple[str, str]]]:
    people = [(each.person.plan_name, each.person.id) for each in list_people(workspace)] if with_people else []
    return history.read_facts(workspace, person_id=person_id), workspace.worker.name, people
