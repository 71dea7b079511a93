"""The PIN, asked of whoever wants to leave what the person is shown, where the worker has chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services import quick_unlock
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import PassphraseField

QUESTION = "Go back to the record?"
WORDS = "Type your PIN."


class PinQuestion(Dialog):
    """`confirmed` when the PIN was right; `used_up` when no PIN can be tried any more."""

    def __init__(self, theme: Theme, background: Background, window: QWidget, used_up: Callable[[], object]) -> None:
        super().__init__(theme, window, QUESTION, WORDS, verb="Go back", safe="Stay here", over_shown=True)
        self.keeps_words = False
        self._background = background
        self._used_up = used_up
        self.pin = PassphraseField(theme, "PIN", noun="PIN", digits=True)
        self.body.addWidget(self.pin)
        self.pin.submitted.connect(self.verb_button.click)
        self.write = self._check
        self.confirmed.connect(self.pin.wipe)
        self.dismissed.connect(self.pin.wipe)

    def ask(self) -> None:
        """Show the question with its field focused."""
        super().ask()
        self.pin.edit.setFocus()

    def _on_asked(self, is_on: bool) -> None:
        if not is_on:
            self._used_up()

    def _check(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        pin = self.pin.secret()

        def refuse(error: KnownError) -> None:
            self.pin.wipe()
            failed(error)
            self.pin.edit.setFocus()
            self._background.read(self, quick_unlock.is_on, self._on_asked)

        self._background.read(self, lambda ws: quick_unlock.require_pin(ws, pin=pin), lambda _: done(), refuse)
