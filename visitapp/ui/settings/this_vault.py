"""This vault: when all of it was last read, and a way to read it now."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Slot

from visitapp.domain.dates import clock_time, past_day
from visitapp.services import weekly_check
from visitapp.services.weekly_check import CheckState
from visitapp.ui.desk import Desk
from visitapp.ui.places import HISTORY
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.shell.weekly_check import WeeklyCheck
from visitapp.ui.widgets.buttons import Button

EVERY_WEEK = "Every week, every page and every entry"
READING = "Reading every page and every entry…"
SOUND = "nothing is missing or altered"
MEND = "something to mend. Lock and unlock VisitApp: it mends what it can"


class ThisVaultCard(SettingsCard):
    """One row: the check."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "This vault", "shield-check")
        self.check_button = Button(desk.theme, "Check now", size="small")
        self.row = self.add_row("Read the whole vault", EVERY_WEEK, self.check_button)
        self.history_button = Button(desk.theme, "Open History", size="small")
        self.add_row("History", "Who changed what, and when", self.history_button)
        self.history_button.clicked.connect(lambda: desk.go(HISTORY))
        self._check = WeeklyCheck(desk.background, desk.trouble, self, by_itself=False)
        self._check.ended.connect(self._on_check_ended)
        self.check_button.clicked.connect(self._on_check_clicked)

    def show_now(self) -> None:
        """Say when it was last read."""
        self.desk.background.read(self, weekly_check.state_of, self._show_state)

    def _show_state(self, state: CheckState | None) -> None:
        if state is not None:
            found = MEND if state.finding else SOUND
            self.row.say(f"{_moment(state.at, self.desk.now())}: {found}")
            self.say_status("" if not state.finding else "Needs mending", "notice", "circle-alert")

    @Slot()
    def _on_check_clicked(self) -> None:
        self.check_button.setEnabled(False)
        self.row.say(READING)
        self._check.check()

    @Slot()
    def _on_check_ended(self) -> None:
        self.check_button.setEnabled(True)
        self.row.say(EVERY_WEEK)
        self.show_now()


def _moment(at: datetime, now: datetime) -> str:
    day = past_day(at.date(), now.date())
    return f"{day[0].upper()}{day[1:]}, {clock_time(at)}"
