"""Turning quick unlock on and off: one question each, over whatever page is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services import quick_unlock
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import PassphraseField

QUESTION = "Unlock with a PIN after a lock?"
WORDS = "Until VisitApp closes, twelve hours at most. After five wrong tries your passphrase is asked."
HINT = "Six digits or more, without a pattern."
OFF_QUESTION = "Unlock with your passphrase only?"
OFF_WORDS = "The PIN stops working at once. You can choose a new one at any time."


class PinDialog(Dialog):
    """Ask for a new PIN, twice; the dialog stays until the vault has taken it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(desk.theme, window, QUESTION, WORDS, verb="Use this PIN", safe="Not now")
        self.keeps_words = False
        self._desk = desk
        self.pin = PassphraseField(desk.theme, "New PIN", hint=HINT, noun="new PIN", digits=True)
        self.again = PassphraseField(desk.theme, "The same PIN once more", noun="repeated PIN", digits=True)
        for field in (self.pin, self.again):
            self.body.addWidget(field)
            field.submitted.connect(self.verb_button.click)
        self.may_confirm = self._is_typed_twice
        self.write = self._turn_on
        self.confirmed.connect(self._on_confirmed)

    def ask(self) -> None:
        """Show the question with its first field focused."""
        super().ask()
        self.pin.edit.setFocus()

    def _is_typed_twice(self) -> bool:
        same = self.pin.secret() == self.again.secret()
        self.again.set_error("" if same else "The two are not the same. Type the PIN once more.")
        if not same:
            self.again.wipe()
            self.again.edit.setFocus()
        return same

    def _turn_on(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        pin = self.pin.secret()
        self._desk.background.read(
            self, lambda workspace: quick_unlock.turn_on(workspace, pin=pin), lambda _: done(), failed
        )

    def _on_confirmed(self) -> None:
        self.pin.wipe()
        self.again.wipe()
        self._desk.tell("After a lock, your PIN opens the vault.", False)


def ask_about_pin(desk: Desk, window: QWidget, changed: Callable[[], None] = lambda: None) -> None:
    """Offer to turn quick unlock on, or off when it is on; call `changed` when it was."""

    def ask(is_on: bool) -> None:
        if is_on:
            _off_dialog(desk, window, changed).ask()
            return
        dialog = PinDialog(desk, window)
        dialog.confirmed.connect(changed)
        dialog.ask()

    desk.background.read(window, quick_unlock.is_on, ask)


def _off_dialog(desk: Desk, window: QWidget, changed: Callable[[], None]) -> Dialog:
    dialog = Dialog(desk.theme, window, OFF_QUESTION, OFF_WORDS, verb="Stop using the PIN", safe="Keep the PIN")

    def tell(_: None) -> None:
        desk.tell("Only your passphrase opens the vault now.", False)
        changed()

    def turn_off() -> None:
        desk.background.read(window, quick_unlock.turn_off, tell)

    dialog.confirmed.connect(turn_off)
    return dialog
