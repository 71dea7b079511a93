"""A new recovery sheet: made, shown, and checked before the old one stops working."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services import recovery_sheets
from visitapp.services.recovery_sheets import NewSheet
from visitapp.ui.desk import Desk
from visitapp.ui.unlock.recovery_sheet import RecoverySheet
from visitapp.ui.widgets.dialog import Dialog

QUESTION = "Make a new recovery sheet?"
WORDS = "It has a new code. Your old sheet goes on working until you have checked the new one."
NEW = "Your new recovery sheet"
NEW_WORDS = "When you have typed one group of it, the old sheet stops working. Keep the new one, and shred the old."
WITHDRAWN = "The sheet that was just made does not work. Your old one still does."
WIDTH = 680


def ask_for_new_sheet(desk: Desk, window: QWidget, then: Callable[[], None]) -> Dialog:
    """Ask, then make a sheet and show it. `then` is called when it works, or when it was taken back."""
    dialog = Dialog(desk.theme, window, QUESTION, WORDS, verb="Make a new one", safe="Keep the old one")

    def show(sheet: NewSheet) -> None:
        SheetDialog(desk, window, sheet, then).ask()

    dialog.confirmed.connect(lambda: desk.background.read(window, recovery_sheets.begin, show))
    dialog.ask()
    return dialog


class SheetDialog(Dialog):
    """Show the sheet; one group of it has to be typed before it takes the place of the old one."""

    def __init__(self, desk: Desk, window: QWidget, sheet: NewSheet, then: Callable[[], None]) -> None:
        super().__init__(
            desk.theme, window, NEW, NEW_WORDS, verb="Use this sheet", safe="Keep the old one", width=WIDTH
        )
        self.keeps_words = False
        self._desk = desk
        self._slot_id = sheet.slot_id
        self._then = then
        self.sheet = RecoverySheet(desk.theme, desk.background)
        self.body.addWidget(self.sheet)
        self.sheet.rearranged.connect(self.fit, Qt.ConnectionType.QueuedConnection)
        self.sheet.submitted.connect(self.verb_button.click)
        self.sheet.show_sheet(sheet)
        self.may_confirm = self._is_checked
        self.write = self._finish_sheet
        self.confirmed.connect(self._on_confirmed)
        self.dismissed.connect(self._on_dismissed)

    def ask(self) -> None:
        """Show it with printing as the first thing at hand."""
        super().ask()
        self.sheet.print_button.setFocus()

    def _is_checked(self) -> bool:
        right = self.sheet.is_checked()
        if not right:
            self.sheet.field.edit.selectAll()
            self.sheet.field.edit.setFocus()
            self.fit()
        return right

    def _finish_sheet(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        slot_id = self._slot_id

        def finished(_: ChangeSet) -> None:
            done()

        self._desk.background.write(
            self, lambda workspace: recovery_sheets.finish(workspace, slot_id=slot_id), finished, failed
        )

    @Slot()
    def _on_confirmed(self) -> None:
        self.sheet.wipe()
        self._desk.tell("Your new recovery sheet works. The old one does not any more.", False)
        self._then()

    @Slot()
    def _on_dismissed(self) -> None:
        slot_id, desk, then = self._slot_id, self._desk, self._then
        self.sheet.wipe()

        def withdrawn(_: None) -> None:
            desk.tell(WITHDRAWN, False)
            then()

        desk.background.read(
            desk.background, lambda workspace: recovery_sheets.give_up(workspace, slot_id=slot_id), withdrawn
        )
