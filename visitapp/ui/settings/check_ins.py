"""Check-ins: whom the worker rings, and whether the alarm is heard."""

from __future__ import annotations

from PySide6.QtCore import Slot

from visitapp.domain.check_ins import OfficeLine
from visitapp.errors import Refused
from visitapp.services.check_ins import checked_line
from visitapp.ui.desk import Desk
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.line_edit import LineEdit

WHOM, NUMBER, SOUND = "Whom you ring", "Their number", "Let a check-in that is due be heard"
A_DESK = "A desk, not a name: a locked screen says it too"
DIALLED = "As you dial it"
QUIETLY = "Two quiet notes, once a minute until you answer"
WIDTH = 190


class CheckInsCard(SettingsCard):
    """Two lines that are kept when they are left, and one tick."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Checking in with the office", "hand")
        self.whom, self.number = LineEdit(desk.theme), LineEdit(desk.theme)
        self.whom.setPlaceholderText("the duty desk")
        self.sound = CheckBox(desk.theme, "", name=SOUND)
        self._rows = {
            self.whom: self.add_row(WHOM, A_DESK, self.whom),
            self.number: self.add_row(NUMBER, DIALLED, self.number),
        }
        self.add_row(SOUND, QUIETLY, self.sound)
        for edit in self._rows:
            edit.editingFinished.connect(self._on_editing_finished)
        self.sound.toggled.connect(preferences.set_check_in_sound)
        preferences.changed.connect(self._show_choices)
        desk.theme.changed.connect(self._fit)
        self._fit()
        self._show_choices()

    @Slot()
    def _show_choices(self) -> None:
        line = self.preferences.office_line()
        for edit, text in ((self.whom, line.whom), (self.number, line.number)):
            if not edit.hasFocus():
                edit.setText(text)
        self.sound.setChecked(self.preferences.config.check_in_sound)

    @Slot()
    def _on_editing_finished(self) -> None:
        """Keep what can be rung; say under the line what is wrong with anything else."""
        try:
            line = OfficeLine(*checked_line(self.whom.text(), self.number.text()))
        except Refused as refused:
            self._rows[self.number].say(str(refused))
            self.number.setProperty("error", True)
            self.number.update()
            return
        self._rows[self.number].say(DIALLED)
        self.number.setProperty("error", False)
        self.number.update()
        self.preferences.set_office_line(line)

    @Slot()
    def _fit(self) -> None:
        for edit in self._rows:
            edit.setFixedWidth(self.desk.theme.px(WIDTH))
