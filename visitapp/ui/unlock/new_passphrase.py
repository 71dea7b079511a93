"""After the recovery code has opened the vault: choose a new passphrase, or keep the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.unlock.card import LockedCard
from visitapp.ui.unlock.passphrase_chooser import PassphraseChooser
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.field import PassphraseField
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace

WIDTH = 676


class NewPassphrasePage(LockedCard):
    """`opened` carries the workspace when a passphrase was chosen, or when the old one is kept."""

    opened = Signal(object)

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._workspace: Workspace | None = workspace
        self._once_more = False
        self.chooser = PassphraseChooser(theme, background)
        self.again = PassphraseField(theme, "Your passphrase once more", hint="From memory, if you can.")
        self.again.hide()
        self._title = Text(theme, "page_title", "Choose a new passphrase")
        self._subtitle = Text(
            theme,
            "body",
            "Your recovery code opened the vault. It keeps working; the old passphrase will not.",
            "ink_2",
        )
        self.back_button = Button(theme, "Back", "quiet")
        self.back_button.setVisible(False)
        self.keep_button = Button(theme, "Keep the old one")
        self.next_button = Button(theme, "Use this passphrase", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.next_button)
        card = Card(theme, padding=(36, 28, 36, 24))
        card.body.setSpacing(2)
        for widget in (self._title, self._subtitle):
            card.body.addWidget(widget)
        card.body.addSpacing(14)
        card.body.addWidget(self.chooser)
        card.body.addWidget(self.again)
        card.body.addSpacing(18)
        card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.keep_button.clicked.connect(self._hand_over)
        self.back_button.clicked.connect(self._choose_again)
        self.next_button.clicked.connect(self._on_next_clicked)
        self.chooser.submitted.connect(self._on_next_clicked)
        self.again.submitted.connect(self._on_next_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def focus_first(self) -> None:
        """Put the focus into the field."""
        field = self.again if self._once_more else self.chooser.field
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_opened(self) -> Workspace | None:
        """Return the workspace while the choice is open; the taker closes it."""
        taken, self._workspace = self._workspace, None
        return taken

    @Slot()
    def _on_next_clicked(self) -> None:
        if not self._once_more:
            self.chooser.when_strong(self._ask_once_more)
        elif self.again.secret() != self.chooser.passphrase():
            self.again.set_error("That is not the same. Try again.")
            self.again.edit.selectAll()
        else:
            self._save()

    def _ask_once_more(self) -> None:
        self._once_more = True
        self._title.setText("Type it once more")
        self.chooser.hide()
        self.again.show()
        self.back_button.show()
        self.focus_first()

    @Slot()
    def _choose_again(self) -> None:
        """Go back to the words, for whoever could not remember them."""
        self._once_more = False
        self._title.setText("Choose a new passphrase")
        self.again.set_error("")
        self.again.wipe()
        self.again.hide()
        self.back_button.hide()
        self.chooser.show()
        self.focus_first()

    def _save(self) -> None:
        workspace, passphrase = self._workspace, self.chooser.passphrase()
        if workspace is None:
            return
        self.next_button.start_busy("Saving it…")
        self._background.on_store(
            self, lambda: _set_passphrase(workspace, passphrase), lambda _: self._hand_over(), self._on_refused
        )

    def _on_refused(self, error: KnownError) -> None:
        self.next_button.end_busy()
        self._choose_again()
        self.chooser.field.set_error(str(error))

    @Slot()
    def _hand_over(self) -> None:
        self.chooser.wipe()
        self.again.wipe()
        workspace = self.take_opened()
        if workspace is not None:
            self.opened.emit(workspace)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFixedWidth(min(self._theme.px(WIDTH), 1000))


def _set_passphrase(workspace: Workspace, passphrase: str) -> None:
    from visitapp.services import vaults

    vaults.set_passphrase(workspace, passphrase=passphrase)
