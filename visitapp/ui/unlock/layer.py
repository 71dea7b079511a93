"""The locked window: arches, the app's name, one card in the middle, and reading comfort at the foot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from visitapp.domain.ids import Now
from visitapp.ui.background import Background
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.unlock.arches import UNLOCK, WELCOME, Arches
from visitapp.ui.unlock.card import LockedCard
from visitapp.ui.unlock.footer import Footer
from visitapp.ui.unlock.unlock_page import UnlockPage
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace


class UnlockLayer(QWidget):
    """Show the unlock card, the welcome card or the choice of a new passphrase. `opened` carries the workspace."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        background: Background,
        preferences: Preferences,
        clock: Now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._preferences = preferences
        self._clock = clock
        self.arches = Arches(theme, parent=self)
        self.unlock = UnlockPage(theme, background, preferences, clock)
        self.card: LockedCard = self.unlock
        self._mark = QLabel()
        self._brand = QHBoxLayout()
        self._brand.setSpacing(12)
        self._brand.addStretch(1)
        self._brand.addWidget(self._mark)
        self._brand.addWidget(Text(theme, "page_title", "VisitApp", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self._brand.addStretch(1)
        self._page = ScrollPage(theme)
        self._column = self._page.body
        self._column.setSpacing(0)
        self._column.addLayout(self._brand)
        self._column.addSpacing(26)
        # Not an alignment: a box layout would ask for the height at the whole width, and cut the card off.
        self._middle = QHBoxLayout()
        self._middle.addStretch(1)
        self._middle.addWidget(self.unlock)
        self._middle.addStretch(1)
        self._column.addLayout(self._middle)
        self._column.addStretch(1)
        self.footer = Footer(theme, preferences)
        self._page.foot.addWidget(self.footer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.unlock.opened.connect(self._on_unlock_opened)
        self.unlock.new_vault_wanted.connect(self.show_welcome)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_vault(self, folder: Path) -> None:
        """Ask for the passphrase of a vault."""
        self._show(self.unlock)
        self.unlock.show_vault(folder)
        self.focus_first()

    @Slot()
    def show_welcome(self) -> None:
        """Make a new vault."""
        from visitapp.ui.unlock.welcome_page import WelcomePage

        welcome = WelcomePage(self._theme, self._background, self._preferences, self._clock)
        welcome.opened.connect(self._hand_over)
        welcome.other_vault_chosen.connect(self.show_vault)
        self._show(welcome)
        self.focus_first()

    def show_cover(self, uncovered: Callable[[], None]) -> None:
        """Cover a vault that stays open, until its passphrase is typed; then call `uncovered`."""
        from visitapp.ui.unlock.cover_page import CoverPage

        if not isinstance(self.card, CoverPage):
            page = CoverPage(self._theme, self._background)
            page.uncovered.connect(uncovered)
            self._show(page)
        self.focus_first()

    def end_cover(self) -> None:
        """Take the cover away; the card for unlocking takes its place."""
        self._show(self.unlock)

    def focus_first(self) -> None:
        """Put the focus where the card begins."""
        self.card.focus_first()

    @Slot(object, bool)
    def _on_unlock_opened(self, workspace: Workspace, choose_passphrase: bool) -> None:
        if not choose_passphrase:
            self._hand_over(workspace)
            return
        from visitapp.ui.unlock.new_passphrase import NewPassphrasePage

        page = NewPassphrasePage(self._theme, self._background, workspace)
        page.opened.connect(self._hand_over)
        self._show(page)
        self.focus_first()

    def take_opened(self) -> Workspace | None:
        """Return a workspace that was opened and not yet handed over; the taker closes it."""
        return self.card.take_opened() or self.unlock.take_opened()

    @Slot(object)
    def _hand_over(self, workspace: Workspace) -> None:
        self._show(self.unlock)
        self.opened.emit(workspace)

    def _show(self, card: LockedCard) -> None:
        if card is self.card:
            return
        old = self.card
        self.arches.set_arches(UNLOCK if card is self.unlock else WELCOME)
        self._middle.replaceWidget(old, card)
        self.card = card
        old.hide()
        card.fit_into(self.width())
        card.show()
        if old is not self.unlock:
            old.deleteLater()
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        top = 62 if self.card is self.unlock else 38
        self._column.setContentsMargins(24, top if self._theme.text_size < 150 else 16, 24, 24)
        self._mark.setPixmap(Icons(self._theme).mark(44, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arches.setGeometry(self.rect())
        self.arches.lower()
        self.card.fit_into(self.width())
