"""Under a signed note: what was added or taken back since, and words that came too late for the signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.amendments import Amendment, AmendmentKind
from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, past_day
from visitapp.errors import KnownError
from visitapp.services import amendments
from visitapp.services.amendments import LateWords, ShownAmendment
from visitapp.services.visit_papers import amendment_title, visit_paper, visit_pdf
from visitapp.services.visit_views import VisitView
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.handed_over import HandedOver, Paper
from visitapp.ui.history.event_dialog import EventDialog
from visitapp.ui.visits.amending import AmendDialog, ReasonDialog
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.visit_papers import VisitPaper

ALTERED = "These are not the words that were sealed. Tell your IT desk."
LATE_REST = "{author} had not seen the signature when this was written, so it is not part of the note."


class Additions(QWidget):
    """Shown under signed notes only. It writes by itself; the page reads again when the change arrives."""

    event_wanted = Signal()
    """Something in the signed note is to go into the chronology."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: VisitView | None = None
        theme = desk.theme
        self.heading = Text(theme, "heading_large", "Since it was signed", wrap=False)
        self.nothing = Text(theme, "body_small", "Nothing has been added.", "ink_2")
        self.add_button = Button(theme, "Add to this note…", size="small", icon="file-pen")
        self.take_back_button = Button(theme, "Take something back…", "quiet", size="small")
        self.event_button = Button(theme, "Mark an event…", "quiet", size="small", icon="history")
        self.event_button.clicked.connect(self.event_wanted)
        self.print_button = Button(theme, "Print", "quiet", size="small", icon="printer")
        self.save_button = Button(theme, "Save as PDF…", "quiet", size="small")
        self.print_button.setToolTip("Ctrl+P")
        self.print_button.setAccessibleDescription("Ctrl+P")
        self.handed_over = HandedOver(desk, self)
        self.late_cards: list[Card] = []
        self.cards: list[Card] = []
        row = QWidget()
        buttons = FlowLayout(row, gap=8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.take_back_button)
        buttons.addWidget(self.event_button)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        self._listed = QVBoxLayout()
        self._listed.setSpacing(10)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.nothing)
        column.addLayout(self._listed)
        column.addWidget(row)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.take_back_button.clicked.connect(self._on_take_back_clicked)
        self.print_button.clicked.connect(self.print_paper)
        self.save_button.clicked.connect(self._on_save_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_view(self, view: VisitView) -> None:
        """Show what came after the signature; hide for a draft."""
        same = self._view is not None and (self._view.amendments, self._view.late, self._view.visit) == (
            view.amendments,
            view.late,
            view.visit,
        )
        self._view = view
        self.setVisible(view.visit.is_signed)
        if same:
            return
        focused = QApplication.focusWidget()
        goes = focused is not None and any(card.isAncestorOf(focused) for card in (*self.late_cards, *self.cards))
        empty(self._listed)
        self.late_cards = [self._late_card(words) for words in view.late]
        self.cards = [self._card(shown) for shown in view.amendments]
        for card in (*self.late_cards, *self.cards):
            self._listed.addWidget(card)
        self.nothing.setVisible(not self.late_cards and not self.cards)
        if goes:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, shown: ShownAmendment) -> Card:
        theme, amendment = self._desk.theme, shown.amendment
        card = Card(theme)
        title = amendment_title(shown)
        card.body.addWidget(Text(theme, "body_small", title, weight=600))
        if amendment.text:
            card.body.addWidget(Text(theme, "writing", amendment.text))
        card.body.addWidget(Text(theme, "body_small", f"Why: {amendment.reason}", strong="Why:"))
        card.body.addWidget(Text(theme, "small", written_words(amendment, self._desk.now()), "ink_2"))
        if not shown.seal_holds:
            card.body.addWidget(Text(theme, "small", ALTERED, "urgent", weight=600))
        card.setAccessibleName(f"{title}. {written_words(amendment, self._desk.now())}")
        return card

    def _late_card(self, words: LateWords) -> Card:
        theme = self._desk.theme
        title = f"{words.about}: words that came after the signature"
        card = Card(theme, title, kind="notice")
        card.body.addWidget(Text(theme, "writing", words.text))
        card.body.addWidget(Text(theme, "small", LATE_REST.format(author=words.author), "ink_2"))
        take, leave = Button(theme, "Add to the record", size="small"), Button(theme, "Let go…", "quiet", size="small")
        take.setAccessibleName(f"Add to the record: {words.about}, by {words.author}")
        leave.setAccessibleName(f"Let go: {words.about}, by {words.author}")
        take.clicked.connect(partial(self._take_in, words.record_id))
        leave.clicked.connect(partial(self._let_go, words))
        row = QHBoxLayout()
        row.addWidget(take)
        row.addWidget(leave)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _take_in(self, record_id: str, _checked: bool = False) -> None:
        if self._view is None:
            return
        visit_id = self._view.visit.id
        self._desk.background.write(
            self,
            lambda ws: amendments.take_in_late(ws, visit_id=visit_id, record_id=record_id),
            lambda _: self._desk.tell("Added to the record, under its author’s name.", False),
            self._desk.trouble,
        )

    def _let_go(self, words: LateWords, _checked: bool = False) -> None:
        if self._view is None:
            return
        visit_id, record_id = self._view.visit.id, words.record_id
        dialog = ReasonDialog(
            self._desk,
            self.window(),
            "Let these words go?",
            "They do not become part of the note. They stay here and in History, with your reason.",
            verb="Let go",
        )
        self._ask(
            dialog,
            lambda ws: amendments.let_late_go(ws, visit_id=visit_id, record_id=record_id, reason=dialog.reason()),
            "Let go. The words stay in History.",
        )

    @Slot()
    def _on_add_clicked(self) -> None:
        if self._view is None:
            return
        visit_id = self._view.visit.id
        dialog = AmendDialog(self._desk, self.window(), self._view, taking_back=False)
        self._ask(
            dialog,
            lambda ws: amendments.amend_visit(
                ws, visit_id=visit_id, text=dialog.text(), reason=dialog.reason(), **dialog.target()
            ),
            "Added to the record.",
        )

    @Slot()
    def _on_take_back_clicked(self) -> None:
        if self._view is None:
            return
        visit_id = self._view.visit.id
        dialog = AmendDialog(self._desk, self.window(), self._view, taking_back=True)
        self._ask(
            dialog,
            lambda ws: amendments.take_back(ws, visit_id=visit_id, reason=dialog.reason(), **dialog.target()),
            "Taken back. The words stay readable, marked as taken back.",
        )

    def _ask(self, dialog: ReasonDialog, work: Callable[[Workspace], ChangeSet], said: str) -> None:
        def write(done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
            def written(_change_set: ChangeSet) -> None:
                done()
                self._desk.tell(said, False)

            self._desk.background.write(self, work, written, failed)

        dialog.write = write
        dialog.ask()

    def paper(self) -> Paper[VisitPaper]:
        """Return the signed visit as a paper, with all that came later."""
        view = self._view
        visit_id, name = (view.visit.id, view.person.plan_name) if view is not None else ("", "")
        day = f"{view.visit.started_at:%Y-%m-%d}" if view is not None and view.visit.started_at is not None else ""
        return Paper(f"{name} visit {day}".strip(), lambda ws: visit_paper(ws, visit_id=visit_id), visit_pdf)

    @Slot()
    def print_paper(self) -> None:
        """Print the visit, when it is signed."""
        if self._view is not None and self._view.visit.is_signed:
            self.handed_over.print_it(self.paper())

    @Slot()
    def _on_save_clicked(self) -> None:
        self.handed_over.ask_where_to_save("Save the visit as PDF", self.paper())

    def dialog_has_words(self) -> bool:
        """Tell whether somebody is writing an addition or an event that the store does not have."""
        window = self.window()
        return any(dialog.has_words() for dialog in window.findChildren(ReasonDialog)) or any(
            dialog.has_words() for dialog in window.findChildren(EventDialog)
        )

    @Slot()
    def _on_theme_changed(self) -> None:
        self._column.setContentsMargins(0, self._desk.theme.px(28), 0, 0)


def written_words(amendment: Amendment, now: datetime) -> str:
    """Write "Kwame Mensah, 17 June at 16:20 · sealed 3fa98c01"."""
    when = ""
    if amendment.written_at is not None:
        at = amendment.written_at.astimezone(now.tzinfo)
        when = f", {past_day(at.date(), now.date())} at {clock_time(at)}"
    return f"{amendment.author}{when} · sealed {amendment.sealed_hash[:8]}"


def remark_of(view: VisitView, key: str) -> str:
    """Return what stands beside a section's heading when something was written to it later, "" for nothing."""
    kinds = [shown.amendment.kind for shown in view.amendments if shown.amendment.key == key]
    whole = [
        shown.amendment.kind for shown in view.amendments if not shown.amendment.key and not shown.amendment.amends_id
    ]
    if AmendmentKind.TAKEN_BACK in (*kinds, *whole):
        return "Taken back since: see below"
    return "Added to since: see below" if AmendmentKind.ADDED in kinds or AmendmentKind.LATE in kinds else ""
