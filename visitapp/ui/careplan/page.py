"""The Care plan tab: the plan by sections, who agreed, and beside them the paper as it will print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.careplan import PlanSection
from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.careplan import PlanPage, Quote, agree, edit_plan, quotes_from_visits, read_plan_page
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.careplan.agreed import AgreedCard
from visitapp.ui.careplan.handing_over import HandingOver
from visitapp.ui.careplan.papers import Paper, Papers
from visitapp.ui.careplan.preview import Preview
from visitapp.ui.careplan.sections import PlanSections
from visitapp.ui.careplan.top_bar import PlanTopBar
from visitapp.ui.desk import Desk, Page
from visitapp.ui.key_commands import key_command
from visitapp.ui.making import Making
from visitapp.ui.places import Place
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.writing import Writing, Written

MINE = ("care_plan", "person", "adjustment", "member", "tie", "goal", "goal_rating", "action", "visit")
SIDE_BY_SIDE = 1000
"""From this width, and below 150 % text, the preview stands beside the plan."""
LARGE_TEXT = 150
UNSAVED = "save"

Done = Callable[[], None]
Failed = Callable[[KnownError], None]


class CarePlanTab(Page):
    """Holds the person's id and the last plan that was read."""

    def __init__(self, desk: Desk, sections: PlanSections, agreed: AgreedCard, preview: Preview) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._person_id = ""
        self._page: PlanPage | None = None
        self._fresh = False
        self._preview_instead = False
        self.top = PlanTopBar(theme)
        self.banner = Banner(theme, "notice")
        self.banner_button = Button(theme, "", size="small")
        self.banner_close = Button(theme, "Close", "quiet", size="small")
        self._banner_says = ""
        self.sections = sections
        self.agreed = agreed
        self.left = ScrollPage(theme)
        self.left.setProperty("region", True)
        self.preview = preview
        self.saving = Writing(desk, self.sections.value, _write_field, self)
        self.papers = Papers(desk, self)
        self.handing_over = HandingOver(desk, self)
        self._lay_out()
        self._connect()

    @classmethod
    def making(cls, desk: Desk, workshop: QWidget) -> Making[Page]:
        """Make what it shows, one after the other, and the tab around it."""
        sections = yield from PlanSections.making(desk.theme, workshop)
        desk.watch_spelling(*sections.editors.values())
        agreed = AgreedCard(desk.theme, workshop)
        yield
        preview = Preview(desk, workshop)
        yield
        return cls(desk, sections, agreed, preview)

    def _lay_out(self) -> None:
        self.left.body.setContentsMargins(32, 16, 24, 20)
        self.left.body.setSpacing(12)
        for card in (self.sections, self.agreed):
            self.left.body.addWidget(card)
        self.left.body.addStretch(1)
        self.banner.add_button(self.banner_button)
        self.banner.add_button(self.banner_close)
        self._banner_row = QWidget()
        row = QVBoxLayout(self._banner_row)
        row.setContentsMargins(32, 12, 32, 12)
        row.addWidget(self.banner)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.left, 628)
        halves.addWidget(self.preview, 538)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._banner_row)
        column.addLayout(halves, 1)
        self._banner_row.hide()

    def _connect(self) -> None:
        self.top.print_wanted.connect(self.print_plan)
        self.top.save_wanted.connect(self.save_as_pdf)
        self.top.queue_wanted.connect(self._on_top_queue_wanted)
        self.top.finalise_wanted.connect(self._on_top_finalise_wanted)
        self.top.change_wanted.connect(self._on_top_change_wanted)
        self.top.preview_wanted.connect(self._on_top_preview_wanted)
        self.sections.edited.connect(self._on_sections_edited)
        self.sections.opened.connect(self._on_sections_opened)
        self.sections.quotes_wanted.connect(self._on_sections_quotes_wanted)
        self.sections.tab_wanted.connect(lambda tab: self.desk.go(places.person(self._person_id, tab)))
        self.agreed.agreed.connect(self._on_agreed_agreed)
        self.agreed.taken_off.connect(self._on_agreed_taken_off)
        self.agreed.agreer_named.connect(self._on_agreed_agreer_named)
        self.agreed.copy_named.connect(self._on_agreed_copy_named)
        self.agreed.copies_changed.connect(lambda copies: self._edit(copies=copies))
        self.saving.failed.connect(self._on_saving_failed)
        self.saving.saved.connect(self._on_saving_saved)
        self.papers.made.connect(self._on_papers_made)
        self.handing_over.failed.connect(self._on_handing_over_failed)
        self.banner_button.clicked.connect(self._on_banner_button_clicked)
        self.banner_close.clicked.connect(self._banner_row.hide)
        self.desk.theme.changed.connect(self._arrange)
        key_command(self, QKeySequence.StandardKey.Print, "Print the care plan", self.print_plan)

    # what the window calls

    def show_place(self, place: Place) -> None:
        """Show a person's plan."""
        if place.person_id != self._person_id:
            self.flush()
            self._person_id, self._page = place.person_id, None
            self.sections.forget()
            self.handing_over.forget()
            self._banner_row.hide()
            self.preview.show_paper(None, "")
            self.preview.show_top()
            self._preview_instead = False
            self._arrange()
            self._show_parts(False)
            self._fresh = True
        self.saving.use(self._person_id)
        self._read()
        self.papers.use(self._person_id)

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when the plan, or anything that the paper shows, changed."""
        # A hidden tab reads everything again when it is opened.
        if self.isVisible() and change_set.touches(*MINE, person_id=self._person_id):
            self._read()
            self.papers.ask()

    def flush(self) -> None:
        """Save what is written."""
        self.sections.review_day.take()
        self.saving.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether words of any plan are not in the store."""
        return not self.saving.is_saved

    # what is done with the whole plan

    @Slot()
    def print_plan(self) -> None:
        """Print."""
        self._with_saved(self.handing_over.print_plan)

    @Slot()
    def save_as_pdf(self) -> None:
        """Ask for a place and write the PDF there."""
        self._with_saved(self.handing_over.ask_where_to_save)

    @Slot()
    def _on_top_queue_wanted(self) -> None:
        self._with_saved(self.handing_over.queue)

    @Slot()
    def _on_top_finalise_wanted(self) -> None:
        self._with_saved(self.handing_over.ask_to_finalise)

    def _with_saved(self, work: Callable[[PlanPage], object]) -> None:
        """Work on the plan once the store has every word: no paper may leave without the last ones."""
        person_id = self._person_id

        def go() -> None:
            if self._page is not None and self._person_id == person_id:
                work(self._page)

        self.sections.review_day.take()
        self.saving.when_saved(go)

    @Slot()
    def _on_top_change_wanted(self) -> None:
        self._edit()

    def _edit(self, **fields: Any) -> None:
        person_id = self._person_id
        self.desk.background.write(self, lambda ws: edit_plan(ws, person_id=person_id, **fields))

    # reading

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read_plan_page(ws, person_id=person_id), self._show)

    def _show(self, page: PlanPage) -> None:
        if page.person.id != self._person_id:
            return
        self._page = page
        self._show_parts(True)
        self.top.show_plan(page)
        self.sections.show_plan(page, self.saving.kept(self._person_id), fresh=self._fresh)
        self._fresh = False
        self.agreed.show_plan(page)

    def _show_parts(self, shown: bool) -> None:
        """Show nothing of the person before while another plan is read."""
        for part in (self.top, self.sections, self.agreed):
            part.setVisible(shown)

    @Slot(object)
    def _on_papers_made(self, paper: Paper) -> None:
        first = self.preview.sheets.page_count == 0
        self.preview.show_paper(paper, self._page.person.called if self._page is not None else "")
        if first:
            self.preview.show_section(self.sections.section)

    # writing

    @Slot(str)
    def _on_sections_edited(self, name: str) -> None:
        self.saving.touch(name)

    @Slot(object)
    def _on_sections_opened(self, section: PlanSection | None) -> None:
        self.preview.show_section(section)

    @Slot()
    def _on_sections_quotes_wanted(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: quotes_from_visits(ws, person_id=person_id), self._show_quotes)

    def _show_quotes(self, quotes: tuple[Quote, ...]) -> None:
        if self._page is not None:
            self.sections.show_quotes(quotes, self._page.person.called, self._page.today)

    @Slot(str, str, bool)
    def _on_agreed_agreed(self, name: str, role: str, agreed: bool) -> None:
        person_id = self._person_id
        self.desk.background.write(self, lambda ws: agree(ws, person_id=person_id, name=name, role=role, agreed=agreed))

    @Slot(str, str, object, object)
    def _on_agreed_agreer_named(self, name: str, role: str, done: Done, failed: Failed) -> None:
        person_id = self._person_id
        self.desk.background.write(
            self,
            lambda ws: agree(ws, person_id=person_id, name=name, role=role, agreed=False),
            lambda _: done(),
            failed,
        )

    @Slot(object, object, object)
    def _on_agreed_copy_named(self, copies: tuple[str, ...], done: Done, failed: Failed) -> None:
        person_id = self._person_id
        self.desk.background.write(
            self, lambda ws: edit_plan(ws, person_id=person_id, copies=copies), lambda _: done(), failed
        )

    @Slot(str)
    def _on_agreed_taken_off(self, name: str) -> None:
        if self._page is not None:
            self._edit(agreements=tuple(other for other in self._page.plan.agreements if other.name != name))

    # faults

    def _say(self, error: KnownError, verb: str, next_step: str) -> None:
        self.banner.say(error.sentence, error.next_step)
        self._banner_says = next_step
        self.banner_button.setText(verb)
        self.banner_button.setVisible(bool(verb))
        self._banner_row.show()

    @Slot(object)
    def _on_saving_failed(self, error: KnownError) -> None:
        self._say(error, "Try again now", UNSAVED)

    @Slot()
    def _on_saving_saved(self) -> None:
        if self._banner_says == UNSAVED and self.saving.is_saved:
            self._banner_row.hide()

    @Slot(object, str)
    def _on_handing_over_failed(self, error: KnownError, instead: str) -> None:
        verb = {"save": "Save as PDF", "choose": "Choose another place"}.get(instead, "")
        self._say(error, verb, "paper")

    @Slot()
    def _on_banner_button_clicked(self) -> None:
        if self._banner_says == UNSAVED:
            self.saving.try_again()
        else:
            self._banner_row.hide()
            self.save_as_pdf()

    # room

    @Slot(bool)
    def _on_top_preview_wanted(self, wanted: bool) -> None:
        self._preview_instead = wanted
        self._arrange()
        if wanted:
            self.preview.picture.setFocus()

    @Slot()
    def _arrange(self) -> None:
        beside = self.width() >= SIDE_BY_SIDE and self.desk.theme.text_size < LARGE_TEXT
        self.top.offer_preview(not beside, self._preview_instead)
        focused: QWidget | None = self.focusWidget()
        if not beside and not self._preview_instead and focused is not None and self.preview.isAncestorOf(focused):
            self.top.preview_button.setFocus()
        self.left.setVisible(beside or not self._preview_instead)
        self.preview.setVisible(beside or self._preview_instead)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _write_field(workspace: Workspace, written: Written, value: Any) -> ChangeSet:
    return edit_plan(workspace, person_id=written.owner_id, **{written.name: value})
