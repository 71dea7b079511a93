"""Choose by when the office is told, for one visit: a time as people write it, and whom to ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.domain.check_ins import CheckIn, OfficeLine, offered_time
from visitapp.domain.dates import clock_time
from visitapp.domain.diary import local_moment, planned_end
from visitapp.domain.times_typed import read_time
from visitapp.domain.visits import Visit
from visitapp.errors import KnownError, Refused
from visitapp.services.check_ins import check_in_of, checked_line, set_check_in
from visitapp.ui.check_ins.alarm_bar import NOBODY
from visitapp.ui.check_ins.words import time_words
from visitapp.ui.desk import Desk, Page
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field

HALF_A_DAY = timedelta(hours=12)
HINT = "“11:30”, “2pm” or “half past ten”"
WORDS = f"{NOBODY} It rings on this laptop when the time has passed, and you ring them."
SET = "Check-in set."


class CheckInDialog(Dialog):
    """For a visit that is planned or under way; `found` is what was chosen before."""

    def __init__(self, desk: Desk, window: QWidget, visit: Visit, found: CheckIn | None) -> None:
        theme = desk.theme
        super().__init__(
            theme,
            window,
            "By when do you tell the office that you are safe?",
            WORDS,
            verb="Change it" if found else "Set the check-in",
            safe="Leave as it is" if found else "Not now",
        )
        self._desk, self._visit = desk, visit
        end, now = planned_end(visit), desk.now()
        shown = found.tell_by if found is not None and found.tell_by is not None else None
        offered = shown or offered_time(now, end.astimezone(now.tzinfo) if end is not None else None)
        line = OfficeLine(found.whom, found.number) if found is not None else desk.office_line()
        self.time = Field(theme, "Tell them by", clock_time(offered.astimezone(now.tzinfo)), hint=HINT)
        self.whom = Field(theme, "Whom you ring", line.whom, placeholder="the duty desk")
        self.number = Field(theme, "Their number", line.number)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addWidget(self.whom, 1)
        beside.addWidget(self.number, 1)
        self.body.addWidget(self.time)
        self.body.addLayout(beside)
        for field in (self.time, self.whom, self.number):
            field.edit.returnPressed.connect(self.verb_button.click)
        self.time.edit.textEdited.connect(self._show_meant)
        self.may_confirm = self._read_form
        self.write = self._hand_over
        self._show_meant()

    def ask(self) -> None:
        """Show the form with the time focused."""
        super().ask()
        self.time.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.time.edit.selectAll()

    def _moment(self) -> datetime:
        return moment_meant(self.time.text(), self._visit, self._desk.now())

    @Slot()
    def _show_meant(self) -> None:
        self.time.set_error("")
        try:
            self.time.set_hint(f"By {time_words(self._moment(), self._desk.now())}")
        except Refused:
            self.time.set_hint(HINT)
        self.fit()

    def _read_form(self) -> bool:
        at = self.time
        try:
            if self._moment() <= self._desk.now():
                raise Refused("That time has passed.", "Choose a later one.")
            at = self.number
            checked_line(self.whom.text(), self.number.text())
        except Refused as refused:
            at.set_error(str(refused))
            at.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
            return False
        return True

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        moment, visit_id = self._moment(), self._visit.id
        whom, number = self.whom.text(), self.number.text()

        def written(_: object) -> None:
            done()
            if number and self._desk.office_line() == OfficeLine():
                self._desk.keep_office_line(OfficeLine(whom, number))
            self._desk.tell(SET, True)

        self._desk.background.write(
            self,
            lambda ws: set_check_in(ws, visit_id=visit_id, tell_by=moment, whom=whom, number=number),
            written,
            failed,
        )


def moment_meant(typed: str, visit: Visit, now: datetime) -> datetime:
    """Return the moment of a time of day: on the day of the visit, or after midnight when that is nearer.

    Raises Refused when it cannot be read.
    """
    planned = visit.planned_for.astimezone(now.tzinfo) if visit.planned_for is not None else now
    start = max(planned, now)
    found = local_moment(start.date(), read_time(typed)).astimezone(now.tzinfo)
    return found + timedelta(days=1) if start - found > HALF_A_DAY else found


def ask_for_check_in(page: Page, visit: Visit) -> None:
    """Ask for the check-in of a visit, with what was chosen before."""

    def ask(found: CheckIn | None) -> None:
        CheckInDialog(page.desk, page.window(), visit, found).ask()

    visit_id = visit.id
    page.desk.background.read(page, lambda ws: check_in_of(ws, visit_id=visit_id), ask)
