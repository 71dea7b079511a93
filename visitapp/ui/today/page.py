"""Today: the diary of the day with the next visit first, what is due, reviews, and what waits to be written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, long_day, time_until
from visitapp.domain.visits import VisitStatus
from visitapp.services.actions import tick_action
from visitapp.services.people import PersonSummary, list_people
from visitapp.services.today import DiaryEntry, Today, read_today
from visitapp.ui import places
from visitapp.ui.check_ins.asking import answer
from visitapp.ui.check_ins.card import CheckInCard
from visitapp.ui.desk import Desk, Page
from visitapp.ui.key_commands import key_command
from visitapp.ui.places import Place
from visitapp.ui.tasks.offers import NextStepsOffer
from visitapp.ui.today.asking import ask, ask_for_calendar
from visitapp.ui.today.day_steps import DaySteps
from visitapp.ui.today.diary_cards import DiaryCard, is_over
from visitapp.ui.today.plan_dialog import PlanDialog
from visitapp.ui.today.side_cards import DraftsCard, ReviewsCard, TasksCard, UnwrittenCard
from visitapp.ui.today.tomorrow import Tomorrow, tomorrow_line
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.today.words import NO_VISITS, NO_VISITS_THEN, day_sentence
from visitapp.ui.visits.starting import start_planned, start_with
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.timeline import Marker, Timeline

SIDE = 328
NARROW_FROM = 130
"""Per cent of text size from which there is one column."""
MINE = ("visit", "action", "person", "alert", "adjustment", "care_plan", "goal", "member", "worker", "check_in")
EVERY_MS = 30_000


class TodayPage(Page):
    """Reads the day again when something of it changes, and every half minute for the times."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        theme = desk.theme
        self._today: Today | None = None
        self._shown: tuple[object, ...] = ()
        self.cards: list[DiaryCard] = []
        self.tasks: TasksCard | None = None
        self._day: date | None = None
        """The day that is looked at; None for today, whichever day that is by then."""
        self.unplanned = Button(theme, "Unplanned visit", icon="plus")
        self.unplanned.clicked.connect(partial(self._choose_who, self._start_with, "Start visit"))
        self.plan = Button(theme, "Plan a visit", icon="calendar")
        self.plan.clicked.connect(self._on_plan_clicked)
        self.steps = DaySteps(theme)
        self.steps.listen(self)
        self.steps.stepped.connect(self._on_steps_stepped)
        self.steps.plan_wanted.connect(self._on_plan_clicked)
        self.steps.calendar_wanted.connect(partial(ask_for_calendar, self))
        self.parts = Segmented(theme, "What is shown", _options(None))
        self.parts.chosen.connect(self._build)
        self.header = PageHeader(theme, "", "", [_beside(self.parts, self.steps), _beside(self.plan, self.unplanned)])
        self.page_area = ScrollPage(theme)
        self.page_area.head.addWidget(self.header)
        self.offers = NextStepsOffer(desk, (0, 0, 0, 0), self)
        self.page_area.setProperty("region", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page_area)
        self._content: QWidget | None = None
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._tick.setInterval(EVERY_MS)
        self._tick.timeout.connect(self._read)
        key_command(self, "Ctrl+Return", "Start the next visit", self._start_next)
        theme.changed.connect(self._rebuild)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._day = None
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        if self.isVisible() and change_set.touches(*MINE):
            self._read()

    def focus_first(self) -> None:
        self.header.focus_title()

    # reading and building

    @Slot()
    def _read(self) -> None:
        day = self._day
        self.desk.background.read(self, partial(read_today, day=day), self._show)

    def _show(self, today: Today) -> None:
        if self._day not in (None, today.day):
            return  # another day has been asked for meanwhile
        self._today = today
        self.parts.set_options(_options(today))
        self.offers.show_visit(_not_made(today))
        self._build()

    def _is_narrow(self) -> bool:
        theme = self.desk.theme
        return theme.text_size >= NARROW_FROM or self.width() < theme.px(SIDE) + theme.px(480)

    @Slot()
    def _rebuild(self) -> None:
        self._shown = ()
        self._build()

    @Slot()
    def _build(self) -> None:
        """Build the page anew when what it shows has changed; otherwise leave it, and the focus, alone."""
        today = self._today
        if today is None:
            return
        narrow = self._is_narrow()
        self.parts.setVisible(narrow)
        self.plan.setVisible(not narrow)
        self.header.show_words(long_day(today.day), "" if narrow else day_sentence(today, self.desk.now()))
        part = self.parts.key if narrow else ""
        untils = tuple(time_until(entry.moment, self.desk.now()) for entry in today.visits)
        wanted = (today, narrow, part, untils)
        if wanted == self._shown:
            return
        self._shown = wanted
        focused = self._focused_name()
        self.cards, self.tasks = [], None
        self.offers.setParent(self)  # it outlives the content that it stands in
        content = QWidget()
        if narrow:
            self._fill_narrow(content, today, part)
        else:
            self._fill_wide(content, today)
        self._replace(content)
        self._focus_again(focused)

    def _replace(self, content: QWidget) -> None:
        body = self.page_area.body
        if self._content is not None:
            body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        body.addWidget(content)

    def _fill_wide(self, content: QWidget, today: Today) -> None:
        theme = self.desk.theme
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        diary = QVBoxLayout()
        diary.setSpacing(0)
        timeline = Timeline(theme)
        for entry in today.visits:
            marker = _marker(entry)
            below = time_until(entry.moment, self.desk.now()) if entry.is_next else ""
            top = 11 if is_over(entry) else 14
            timeline.add_entry(clock_time(entry.moment), marker, self._card(entry, narrow=False), below=below, top=top)
        if today.visits:
            diary.addWidget(timeline)
        else:
            diary.addWidget(EmptyState(theme, NO_VISITS if today.is_today else NO_VISITS_THEN))
        if today.tomorrow:
            diary.addWidget(Tomorrow(theme, today))
        diary.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(14)
        for card in self._side_cards(today):
            card.setFixedWidth(theme.px(SIDE))
            side.addWidget(card)
        side.addStretch(1)
        self.offers.show_again()
        row.addLayout(diary, 1)
        row.addLayout(side)

    def _fill_narrow(self, content: QWidget, today: Today, part: str) -> None:
        theme = self.desk.theme
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.offers.setMinimumWidth(0)
        self.offers.setMaximumWidth(16_777_215)
        waiting = [*self._check_ins(today, is_row=True), *self._waiting(today), self.offers]
        tasks, reviews = self._tasks(today), self._reviews(today)
        shown: list[QWidget] = [*waiting]
        if part == "tasks":
            shown.append(tasks)
        elif part == "reviews":
            shown.append(reviews)
        else:
            shown += [self._card(entry, narrow=True) for entry in today.visits]
            if not today.visits:
                shown.append(EmptyState(theme, NO_VISITS if today.is_today else NO_VISITS_THEN))
            if today.tomorrow:
                shown.append(tomorrow_line(theme, today))
        for widget in shown:
            column.addWidget(widget)
        for card in (tasks, reviews):
            if card not in shown:
                card.deleteLater()
        column.addStretch(1)
        self.offers.show_again()

    def _card(self, entry: DiaryEntry, *, narrow: bool) -> DiaryCard:
        card = DiaryCard(self.desk.theme, entry, self.desk.now(), with_time=narrow)
        ids = (entry.visit.id, entry.person.id)
        card.started.connect(lambda: start_planned(self, *ids))
        card.opened.connect(lambda: self.desk.go(places.visit(*ids)))
        card.asked.connect(partial(ask, self, entry))
        self.cards.append(card)
        return card

    def _side_cards(self, today: Today) -> list[QWidget]:
        before = [*self._check_ins(today), *self._waiting(today), self.offers]
        return [*before, self._tasks(today), self._reviews(today)]

    def _check_ins(self, today: Today, *, is_row: bool = False) -> list[QWidget]:
        cards: list[QWidget] = []
        for waiting in today.check_ins:
            card = CheckInCard(self.desk.theme, waiting, self.desk.now(), is_row=is_row)
            card.asked.connect(partial(answer, self, waiting.check_in, waiting.visit))
            cards.append(card)
        return cards

    def _waiting(self, today: Today) -> list[QWidget]:
        """Return the cards of what waits to be finished; on another day than today they would only be in the way."""
        cards: list[QWidget] = []
        if today.is_today and today.drafts:
            drafts = DraftsCard(self.desk.theme, today, self.desk.now())
            drafts.resumed.connect(lambda visit_id, person_id: self.desk.go(places.visit(visit_id, person_id)))
            cards.append(drafts)
        if today.is_today and today.unwritten:
            unwritten = UnwrittenCard(self.desk.theme, today, self.desk.now())
            unwritten.begun.connect(partial(start_planned, self, as_planned=True))
            unwritten.asked.connect(partial(ask, self))
            cards.append(unwritten)
        return cards

    def _tasks(self, today: Today) -> QWidget:
        self.tasks = TasksCard(self.desk.theme, today)
        self.tasks.ticked.connect(self._on_tasks_ticked)
        if self.tasks.link is not None:
            self.tasks.link.clicked.connect(partial(self.desk.go, places.TASKS))
        return self.tasks

    def _reviews(self, today: Today) -> QWidget:
        card = ReviewsCard(self.desk.theme, today)
        card.person_wanted.connect(lambda person_id, tab: self.desk.go(places.person(person_id, tab)))
        return card

    # doing

    @Slot(str, bool)
    def _on_tasks_ticked(self, action_id: str, done: bool) -> None:
        self.desk.background.write(
            self,
            lambda ws: tick_action(ws, action_id=action_id, done=done),
            lambda _: self.desk.tell("Task ticked", True) if done else None,
        )

    @Slot()
    def _start_next(self) -> None:
        entry = next((e for e in self._today.visits if e.is_next), None) if self._today is not None else None
        if entry is not None:
            start_planned(self, entry.visit.id, entry.person.id)

    def _start_with(self, summary: PersonSummary) -> None:
        start_with(self, summary.person.id)

    @Slot()
    def _on_plan_clicked(self) -> None:
        self._choose_who(self._plan_with, "Go on")

    def _plan_with(self, summary: PersonSummary) -> None:
        PlanDialog(self.desk, self.window(), summary.person, day=self._day or self.desk.now().date()).ask()

    def _choose_who(self, then: Callable[[PersonSummary], None], verb: str) -> None:
        """Ask for a person of the caseload and go on with them."""

        def ask_who(people: tuple[PersonSummary, ...]) -> None:
            by_id = {summary.person.id: summary for summary in people}
            chooser = WhoChooser(self.desk.theme, self.window(), people, verb=verb)
            chooser.chosen.connect(lambda person_id: then(by_id[person_id]))
            chooser.ask()

        self.desk.background.read(self, list_people, ask_who)

    @Slot(int)
    def _on_steps_stepped(self, days: int) -> None:
        """Go so many days on from the day that is shown, or to today for 0."""
        today = self.desk.now().date()
        shown = self._day or today
        wanted = shown + timedelta(days=days) if days else today
        self._day = None if wanted == today else wanted
        self.header.focus_title()
        self._read()

    # focus and times

    def _focused_name(self) -> str:
        focused = QApplication.focusWidget()
        if focused is None or self._content is None or not self._content.isAncestorOf(focused):
            return ""
        return focused.accessibleName()

    def _focus_again(self, name: str) -> None:
        """Put the focus where it was before the page was built anew, or on the title when that is gone."""
        if not name or self._content is None:
            return
        same = (widget for widget in self._content.findChildren(QWidget) if widget.accessibleName() == name)
        target = next((widget for widget in same if widget.focusPolicy() != Qt.FocusPolicy.NoFocus), None)
        if target is None:
            self.header.focus_title()
        else:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()


def _beside(*widgets: QWidget) -> QWidget:
    """Put widgets into one row that takes the place of a button of the header."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return holder


def _marker(entry: DiaryEntry) -> Marker:
    status = entry.visit.status
    made: dict[VisitStatus, Marker] = {
        VisitStatus.SIGNED: "signed",
        VisitStatus.CANCELLED: "cancelled",
        VisitStatus.NO_REPLY: "no reply",
    }
    return made.get(status, "next" if entry.is_next else "later")


def _not_made(today: Today) -> str:
    """Return the id of the last visit of today that did not take place, "" for none."""
    not_made = (VisitStatus.CANCELLED, VisitStatus.NO_REPLY)
    ended = [entry.visit.id for entry in today.visits if entry.visit.status in not_made]
    return ended[-1] if ended and today.is_today else ""


def _options(today: Today | None) -> list[Option]:
    counts = (len(today.kept_visits), len(today.tasks), len(today.reviews)) if today is not None else (None, None, None)
    return [
        Option("visits", "Visits", counts[0]),
        Option("tasks", "Tasks", counts[1]),
        Option("reviews", "Reviews", counts[2]),
    ]
