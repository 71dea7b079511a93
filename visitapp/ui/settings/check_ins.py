"""Check-ins: whom the worker rings, and whether the alarm is heard."""

from __future__ import annotations

from PySide6.QtCore import Slot

from visitapp.config import CHECK_IN_DESKS, can_be_dialled
from visitapp.domain.check_ins import OfficeLine
from visitapp.errors import Refused
from visitapp.services.check_ins import checked_line
from visitapp.ui.desk import Desk
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.select import Select

WHOM, NUMBER, SOUND = "Whom you ring", "Their number", "Let a check-in that is due be heard"
A_DESK = "A locked screen says it too, so it is no name"
DIALLED = "As you dial it"
QUIETLY = "Two quiet notes, once a minute until you answer"
WIDTH = 190


class CheckInsCard(SettingsCard):
    """A choice, a number that is kept when it is left, and one tick. Nothing here can hold a name."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Checking in with the office", "hand")
        self.whom = Select(desk.theme, WHOM)
        for words in ("", *CHECK_IN_DESKS):
            self.whom.addItem(words or "your office", words)
        self.number = LineEdit(desk.theme)
        self.sound = CheckBox(desk.theme, "", name=SOUND)
        self.add_row(WHOM, A_DESK, self.whom)
        self._row = self.add_row(NUMBER, DIALLED, self.number)
        self.add_row(SOUND, QUIETLY, self.sound)
        self._show_choices()
        self.whom.currentIndexChanged.connect(self._on_editing_finished)
        self.number.editingFinished.connect(self._on_editing_finished)
        self.sound.toggled.connect(preferences.set_check_in_sound)
        preferences.changed.connect(self._show_choices)
        desk.theme.changed.connect(self._fit)
        self._fit()

    @Slot()
    def _show_choices(self) -> None:
        line = self.preferences.office_line()
        self.whom.setCurrentIndex(max(0, self.whom.findData(line.whom)))
        if not self.number.hasFocus():
            self.number.setText(line.number)
        self.sound.setChecked(self.preferences.config.check_in_sound)

    @Slot()
    def _on_editing_finished(self) -> None:
        """Keep what can be rung; say under the number what is wrong with anything else."""
        try:
            _, number = checked_line("", self.number.text())
            if not can_be_dialled(number):
                raise Refused("That is no number to ring.", "Write digits only.")
        except Refused as refused:
            self._say(str(refused), is_wrong=True)
            return
        self._say(DIALLED, is_wrong=False)
        self.preferences.set_office_line(OfficeLine(self.whom.currentData(), number))

    def _say(self, words: str, *, is_wrong: bool) -> None:
        self._row.say(words)
        self.number.setProperty("error", is_wrong)
        self.number.update()

    @Slot()
    def _fit(self) -> None:
        self.number.setFixedWidth(self.desk.theme.px(WIDTH))
