"""Changing the passphrase: the present one, a new one, and the new one once more from memory."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError, WrongSecret
from visitapp.services import vaults
from visitapp.ui.desk import Desk
from visitapp.ui.unlock.passphrase_chooser import PassphraseChooser
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import PassphraseField

QUESTION = "Change your passphrase?"
WORDS = "The new one opens VisitApp from the next time on, and the present one no longer does."
WIDTH = 640
NOT_THE_PRESENT_ONE = "That is not your passphrase. Check Caps Lock and try again. Nothing was changed."
NOT_THE_SAME = "That is not the same. Try again, or go back to see it."


class PassphraseDialog(Dialog):
    """Ask for it in two steps; it is changed off the window thread, and the dialog stays until that is done."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(desk.theme, window, QUESTION, WORDS, verb="Next", safe="Not now", width=WIDTH)
        self.keeps_words = False
        self._desk = desk
        self._once_more = False
        self._checking = False
        self.present = PassphraseField(desk.theme, "Your passphrase now")
        self.chooser = PassphraseChooser(desk.theme, desk.background, label="Your new passphrase")
        self.again = PassphraseField(desk.theme, "Your new passphrase once more", hint="From memory, if you can.")
        for part in (self.present, self.chooser, self.again):
            self.body.addWidget(part)
        self.again.hide()
        for field in (self.present, self.chooser, self.again):
            field.submitted.connect(self.verb_button.click)
        self.safe_button.clicked.disconnect(self.dismiss)
        self.safe_button.clicked.connect(self._on_safe_clicked)
        self.may_confirm = self._is_typed_once_more
        self.write = self._change
        self.confirmed.connect(self._on_confirmed)
        self.dismissed.connect(self._forget)

    def ask(self) -> None:
        """Show the question with the present passphrase asked first."""
        super().ask()
        self.present.edit.setFocus()

    @Slot()
    def _on_safe_clicked(self) -> None:
        """Go back from the second step to the first, and from the first leave everything as it is."""
        if self._once_more:
            self._show_step(once_more=False)
        else:
            self.dismiss()

    def _is_typed_once_more(self) -> bool:
        if not self._once_more:
            self._check_present()
            return False
        same = self.again.secret() == self.chooser.passphrase()
        self.again.set_error("" if same else NOT_THE_SAME)
        if not same:
            self.again.edit.selectAll()
            self.again.edit.setFocus()
        return same

    def _check_present(self) -> None:
        """Prove the present passphrase and judge the new one; go on when both are right."""
        typed = self.present.secret()
        if self._checking:
            return
        if not typed:
            self.present.set_error("Type the passphrase that opens VisitApp now.")
            self.present.edit.setFocus()
            return
        self._checking = True
        self.present.set_error("")
        self.verb_button.start_busy("Checking…")
        self._desk.background.read(
            self,
            lambda workspace: vaults.require_passphrase(workspace, passphrase=typed),
            lambda _: self._on_present_right(),
            self._on_present_refused,
        )

    def _on_present_right(self) -> None:
        self._end_checking()
        self.chooser.when_strong(lambda: self._show_step(once_more=True))

    def _on_present_refused(self, error: KnownError) -> None:
        self._end_checking()
        self.present.set_error(NOT_THE_PRESENT_ONE if isinstance(error, WrongSecret) else str(error))
        self.present.edit.selectAll()
        self.present.edit.setFocus()

    def _end_checking(self) -> None:
        self._checking = False
        self.verb_button.end_busy()

    def _show_step(self, *, once_more: bool) -> None:
        self._once_more = once_more
        self.present.setVisible(not once_more)
        self.chooser.setVisible(not once_more)
        self.again.setVisible(once_more)
        self.again.wipe()
        self.again.set_error("")
        self.verb_button.setText("Change passphrase" if once_more else "Next")
        self.safe_button.setText("Back" if once_more else "Not now")
        for button in (self.verb_button, self.safe_button):
            button.updateGeometry()
        self.fit()
        (self.again.edit if once_more else self.chooser.field.edit).setFocus()

    def _change(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        new = self.chooser.passphrase()

        def refused(error: KnownError) -> None:
            self.verb_button.end_busy()
            failed(error)

        self.verb_button.start_busy("Changing it…")
        self._desk.background.read(
            self, lambda workspace: vaults.set_passphrase(workspace, passphrase=new), lambda _: done(), refused
        )

    @Slot()
    def _on_confirmed(self) -> None:
        self._forget()
        self._desk.tell("Your passphrase is changed.", False)

    @Slot()
    def _forget(self) -> None:
        for field in (self.present, self.chooser, self.again):
            field.wipe()
