"""Put a visit in the diary, or move one: day, time and length as people write them, and how often it is repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, day_and_month, full_date, full_long_date
from visitapp.domain.dates_typed import read_due_day
from visitapp.domain.diary import USUAL_LENGTH, Repeat, local_moment, monthly_words, repeated_days
from visitapp.domain.people import Person
from visitapp.domain.times_typed import read_length, read_time
from visitapp.domain.visits import Visit, VisitKind
from visitapp.errors import KnownError, Refused
from visitapp.services.diary import move_visit, plan_visit
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.today.words import length_words
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

DAY_HINT = "“Tue”, “28/6” or “in 2 weeks”"
TIME_HINT = "“10:30”, “2pm” or “half past ten”"
LENGTH_HINT = "“45 minutes”, “1 hour” or “until 11:30”"
LAST_HINT = "“in 3 months” or “30 September”"


@dataclass(frozen=True, repr=False)
class Plan:
    """What the form says. `planned_for` is in the worker's zone."""

    planned_for: datetime
    minutes: int
    repeat: Repeat
    last_day: date


class PlanDialog(Dialog):
    """Plan a visit with a person on `day`, or move `visit`, which is planned already."""

    def __init__(
        self, desk: Desk, window: QWidget, person: Person, *, day: date | None = None, visit: Visit | None = None
    ) -> None:
        theme = desk.theme
        super().__init__(
            theme,
            window,
            f"Move the visit with {person.called}?" if visit else f"When do you visit {person.called}?",
            "Only this one moves." if visit and visit.series_id else "",
            verb="Move it" if visit else "Plan it",
            safe="Leave as it is" if visit else "Not now",
        )
        self._desk, self._person, self._visit = desk, person, visit
        self._plan: Plan | None = None
        moment = visit.planned_for.astimezone() if visit and visit.planned_for else None
        shown_day = moment.date() if moment else day
        self._shown_day = full_date(shown_day) if shown_day else ""
        self._kept_day = shown_day
        self.day = Field(theme, "Day", self._shown_day, hint=DAY_HINT)
        self.time = Field(theme, "Time", clock_time(moment) if moment else "", hint=TIME_HINT)
        minutes = (visit.planned_minutes if visit else None) or USUAL_LENGTH
        self.length = Field(theme, "How long", f"{minutes} minutes", hint=LENGTH_HINT)
        self.purpose = Field(theme, "What it is for", visit.purpose if visit else "")
        self.purpose.edit.setMaxLength(500)
        self.kind = Select(theme, "How you meet")
        for kind in VisitKind:
            self.kind.addItem(kind.place_words.capitalize(), kind.value)
        self.kind.setCurrentIndex(list(VisitKind).index(visit.kind if visit else VisitKind.HOME))
        self.repeat = Select(theme, "How often")
        for each in Repeat:
            self.repeat.addItem(each.words, each.value)
        self.repeat_row = FormRow(theme, "How often", self.repeat)
        self.last = Field(theme, "Last day", hint=LAST_HINT)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.addWidget(self.day, 0, 0)
        grid.addWidget(self.time, 0, 1)
        grid.addWidget(self.length, 1, 0)
        grid.addWidget(FormRow(theme, "How you meet", self.kind), 1, 1)
        grid.addWidget(self.purpose, 2, 0, 1, 2)
        if visit is None:
            grid.addWidget(self.repeat_row, 3, 0)
            grid.addWidget(self.last, 3, 1)
        else:
            self.repeat_row.setParent(self)
            self.last.setParent(self)
            self.repeat_row.hide()
        self.last.hide()
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        for field in (self.day, self.time, self.length, self.last):
            field.edit.textEdited.connect(self._show_meant)
        for field in (self.day, self.time, self.length, self.purpose, self.last):
            field.edit.returnPressed.connect(self.verb_button.click)
        self.repeat.currentIndexChanged.connect(self._on_repeat_changed)
        self.may_confirm = self._read_form
        self.write = self._hand_over
        self._show_meant()

    def ask(self) -> None:
        """Show the form with the first field that is still to be filled focused."""
        super().ask()
        first = self.time if self.day.text() else self.day
        first.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        first.edit.selectAll()

    # reading what is typed

    def _read_day(self) -> date:
        if self._kept_day is not None and self.day.text() == self._shown_day:
            return self._kept_day
        return read_due_day(self.day.text(), self._desk.now().date())

    def _read_start(self) -> datetime:
        return local_moment(self._read_day(), read_time(self.time.text()))

    def _repeat(self) -> Repeat:
        return Repeat(self.repeat.currentData())

    def _read_last(self, first: date) -> date:
        return first if self._repeat() is Repeat.ONCE else read_due_day(self.last.text(), first)

    @Slot()
    def _show_meant(self) -> None:
        """Say under each field how it is understood, while it can be."""
        for field in (self.day, self.time, self.length, self.last):
            field.set_error("")
        self.day.set_hint(_understood(lambda: full_long_date(self._read_day()), DAY_HINT))
        self.time.set_hint(_understood(lambda: read_time(self.time.text()).strftime("%H:%M"), TIME_HINT))
        self.length.set_hint(_understood(self._length_words, LENGTH_HINT))
        self.last.set_hint(_understood(self._series_words, LAST_HINT))
        self.fit()

    def _length_words(self) -> str:
        start = self._read_start()
        minutes = read_length(self.length.text(), start)
        return f"{length_words(minutes)}, until {clock_time(start + timedelta(minutes=minutes))}"

    def _series_words(self) -> str:
        first = self._read_day()
        days = repeated_days(first, self._repeat(), self._read_last(first))
        on = f", on {monthly_words(first)}" if self._repeat() is Repeat.MONTHLY else ""
        return f"{len(days)} {'visit' if len(days) == 1 else 'visits'}{on}, the last on {day_and_month(days[-1])}"

    @Slot()
    def _on_repeat_changed(self) -> None:
        self.last.setVisible(self._repeat() is not Repeat.ONCE)
        self._show_meant()

    def _read_form(self) -> bool:
        """Take what is typed; say beside the first field that cannot be read what is wrong with it."""
        at: Field = self.day
        try:
            day = self._read_day()
            at = self.time
            start = self._read_start()
            at = self.length
            minutes = read_length(self.length.text(), start)
            at = self.last
            last_day = self._read_last(day)
            repeated_days(day, self._repeat(), last_day)
        except Refused as refused:
            at.set_error(str(refused))
            at.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
            return False
        self._plan = Plan(start, minutes, self._repeat(), last_day)
        return True

    # writing

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        def written(change_set: ChangeSet) -> None:
            done()
            planned = len(change_set.of_type("visit"))
            if planned:
                words = "The visit is moved." if self._visit else f"{planned} visits planned."
                self._desk.tell("The visit is planned." if not self._visit and planned == 1 else words, True)

        self._desk.background.write(self, self._work(), written, failed)

    def _work(self) -> Callable[[Workspace], ChangeSet]:
        plan, person_id, visit = self._plan, self._person.id, self._visit
        if plan is None:
            raise RuntimeError("the form was not read")
        about: dict[str, Any] = {
            "planned_for": plan.planned_for,
            "planned_minutes": plan.minutes,
            "purpose": self.purpose.text(),
            "kind": VisitKind(self.kind.currentData()),
        }
        if visit is not None:
            return lambda ws: move_visit(ws, visit_id=visit.id, **about)
        return lambda ws: plan_visit(ws, person_id=person_id, repeat=plan.repeat, last_day=plan.last_day, **about)


def _understood(meant: Callable[[], str], hint: str) -> str:
    try:
        return meant()
    except Refused:
        return hint
