"""The card over a vault that could not lock by itself: nobody reads on without the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.unlock.card import LockedCard
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.field import PassphraseField
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace

WIDTH = 432
PADDING = (36, 30, 36, 30)
TITLE = "VisitApp could not save everything"
WORDS = "So it is covered and not yet locked. Your words are still here. Type your passphrase to go on with them."


class CoverPage(LockedCard):
    """Ask for the passphrase of the vault that is open; `uncovered` is sent when it was right."""

    uncovered = Signal()

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._busy = False
        self.passphrase = PassphraseField(theme)
        self.go_on_button = Button(theme, "Go on", "primary", size="hero")
        self.go_on_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card = Card(theme, padding=PADDING)
        card.body.setSpacing(8)
        card.body.addWidget(Text(theme, "page_title", TITLE))
        card.body.addWidget(Text(theme, "body", WORDS, "ink_2"))
        card.body.addSpacing(14)
        card.body.addWidget(self.passphrase)
        card.body.addSpacing(14)
        card.body.addWidget(self.go_on_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setAccessibleName(f"{TITLE}. {WORDS}")
        self.passphrase.submitted.connect(self._on_go_on_clicked)
        self.go_on_button.clicked.connect(self._on_go_on_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def focus_first(self) -> None:
        """Put the focus into the field."""
        self.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_go_on_clicked(self) -> None:
        typed = self.passphrase.secret()
        if self._busy or not typed:
            self.focus_first()
            return
        self._busy = True
        self.passphrase.set_error("")
        self.go_on_button.start_busy("One moment…")
        self._background.read(self, lambda ws: _require(ws, typed), lambda _: self._on_right(), self._on_refused)

    def _on_right(self) -> None:
        self._end_busy()
        self.passphrase.wipe()
        self.uncovered.emit()

    def _on_refused(self, error: KnownError) -> None:
        self._end_busy()
        self.passphrase.set_error(str(error))
        self.passphrase.edit.selectAll()
        self.focus_first()

    def _end_busy(self) -> None:
        self._busy = False
        self.go_on_button.end_busy()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFixedWidth(min(self._theme.px(WIDTH), 1000))


def _require(workspace: Workspace, passphrase: str) -> None:
    from visitapp.services import vaults

    vaults.require_passphrase(workspace, passphrase=passphrase)
