"""What must be seen over a whole visit: that its words could not be saved, and that signed words were altered."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.errors import KnownError, NotFound, Refused
from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button

KEEP_TRYING = "We keep trying, and will say when they are saved."
BROKEN_SEAL = (
    "These are not the words that were signed.",
    "They were altered outside VisitApp. History holds the signed ones; tell your IT desk.",
)


class Warnings(QWidget):
    """Two banners, each as long as it is true; nothing at all while neither is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.unsaved = Banner(theme, "notice")
        self.seal = Banner(theme, "urgent", *BROKEN_SEAL)
        self.again = Button(theme, "Try again now", size="small")
        self.unsaved.add_button(self.again)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 10, 20, 10)
        for banner in (self.unsaved, self.seal):
            banner.hide()
            lines.addWidget(banner)
        self.hide()

    @property
    def tells_of_unsaved(self) -> bool:
        """Tell whether words could not be saved so far."""
        return not self.unsaved.isHidden()

    def forget(self) -> None:
        """Say nothing of the visit before."""
        self._show(self.unsaved, is_true=False)
        self._show(self.seal, is_true=False)

    def show_seal(self, *, holds: bool) -> None:
        """Say it when signed words are not those that were signed."""
        self._show(self.seal, is_true=not holds)

    def saving_failed(self, error: KnownError) -> None:
        """Say once why words are not saved, and what becomes of them."""
        refused = isinstance(error, Refused | NotFound)
        rest = "Copy your words before you leave this window." if refused else f"{error.next_step} {KEEP_TRYING}"
        if not self.tells_of_unsaved or not self.unsaved.words().startswith(error.sentence):
            self.unsaved.say(error.sentence, rest)
            self._show(self.unsaved, is_true=True)
            announce(self, self.unsaved.words(), at_once=True)

    def all_saved(self) -> None:
        """Take back what was said of unsaved words."""
        if self.tells_of_unsaved:
            self._show(self.unsaved, is_true=False)
            announce(self, "Everything is saved again.")

    def _show(self, banner: Banner, *, is_true: bool) -> None:
        banner.setVisible(is_true)
        self.setVisible(not self.unsaved.isHidden() or not self.seal.isHidden())
