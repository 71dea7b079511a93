"""Locking: how long the laptop may lie untouched, and what else locks the vault."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.config import LONGEST_LOCK_MINUTES
from visitapp.services import quick_unlock
from visitapp.ui.desk import Desk
from visitapp.ui.locking.pin_dialog import ask_about_pin
from visitapp.ui.locking.screen_capture import platform_can_hide
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

WARNED = "A warning comes {seconds} seconds before"
HIDDEN = "Screenshots and shared screens show it black"
PIN_OFF, PIN_ON = "Off: your passphrase is asked", "On until VisitApp closes, twelve hours at most"
CHOOSE, TURN_OFF = "Choose a PIN", "Turn off"


class LockingCard(SettingsCard):
    """Minutes until VisitApp locks by itself, and the rules that always hold."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Locking", "lock")
        self.minutes = Select(desk.theme, "Lock when I am away for")
        for minutes in range(1, LONGEST_LOCK_MINUTES + 1):
            self.minutes.addItem("1 minute" if minutes == 1 else f"{minutes} minutes", minutes)
        self._away = self.add_row("Lock when I am away for", WARNED.format(seconds=60), self.minutes)
        self.pin = Button(desk.theme, CHOOSE, size="small")
        self._pin_row = self.add_row("Unlock with a PIN after a lock", PIN_OFF, self.pin)
        self.add_row("Lock when the lid is closed or the laptop sleeps", "", _Always(desk.theme))
        if platform_can_hide():
            self.hidden = CheckBox(desk.theme, "", name="Keep this window out of pictures of the screen")
            self.add_row("Keep this window out of pictures of the screen", HIDDEN, self.hidden)
            self.hidden.toggled.connect(preferences.hide_from_capture)
        self.pin.clicked.connect(self._on_pin_clicked)
        self.minutes.currentIndexChanged.connect(self._on_minutes_chosen)
        preferences.changed.connect(self._show_choices)
        self._show_choices()

    @Slot()
    def show_now(self) -> None:
        """Ask whether a PIN is in use: it ends by itself."""
        self.desk.background.read(self, lambda workspace: quick_unlock.is_on(workspace), self._show_pin)

    def _show_pin(self, is_on: bool) -> None:
        self.pin.setText(TURN_OFF if is_on else CHOOSE)
        self.pin.updateGeometry()
        self._pin_row.say(PIN_ON if is_on else PIN_OFF)

    @Slot()
    def _on_pin_clicked(self) -> None:
        ask_about_pin(self.desk, self.window(), self.show_now)

    @Slot(int)
    def _on_minutes_chosen(self, _index: int) -> None:
        self.preferences.set_lock_minutes(self.minutes.currentData())

    @Slot()
    def _show_choices(self) -> None:
        config = self.preferences.config
        self.minutes.setCurrentIndex(self.minutes.findData(config.lock_minutes))
        self._away.say(WARNED.format(seconds=60 if config.lock_minutes > 1 else 30))
        if platform_can_hide():
            self.hidden.setChecked(config.hide_from_capture)


class _Always(QWidget):
    """A rule that nobody can change, said with a lock."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(theme, "lock", "ink_2", 16))
        row.addWidget(Text(theme, "small", "Always", "ink_2", wrap=False))
