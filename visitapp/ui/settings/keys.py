"""Keys and recovery: the passphrase, and the sheet for the day it is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Slot

from visitapp.domain.dates import full_date
from visitapp.services import recovery_sheets
from visitapp.services.recovery_sheets import SheetState
from visitapp.ui.desk import Desk
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.settings.passphrase_dialog import PassphraseDialog
from visitapp.ui.settings.sheet_dialog import ask_for_new_sheet
from visitapp.ui.widgets.buttons import Button

NOBODY_ELSE = "Nobody can see it or look it up for you"
KEEP_AWAY = "Keep it away from this laptop."
UNFINISHED = "A newer one was made and never checked. Both open the vault; make a new one to settle it."


class KeysCard(SettingsCard):
    """Two rows, each with a dialog of its own."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Keys and recovery", "key-round")
        self.change_button = Button(desk.theme, "Change", size="small")
        self.change_button.setAccessibleName("Change your passphrase")
        self.add_row("Passphrase", NOBODY_ELSE, self.change_button)
        self.print_button = Button(desk.theme, "Print a new one", size="small")
        self.print_button.setAccessibleName("Print a new recovery sheet")
        self.sheet_row = self.add_row("Recovery sheet", KEEP_AWAY, self.print_button)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.print_button.clicked.connect(self._on_print_clicked)

    def show_now(self) -> None:
        """Say when the sheet was made."""
        self.desk.background.read(self, recovery_sheets.state_of, self._show_state)

    def _show_state(self, state: SheetState) -> None:
        made = f"Made on {full_date(state.made_at.date())}. {KEEP_AWAY}" if state.made_at is not None else KEEP_AWAY
        self.sheet_row.say(UNFINISHED if state.is_unfinished else made)

    @Slot()
    def _on_change_clicked(self) -> None:
        PassphraseDialog(self.desk, self.window()).ask()

    @Slot()
    def _on_print_clicked(self) -> None:
        ask_for_new_sheet(self.desk, self.window(), self.show_now)
