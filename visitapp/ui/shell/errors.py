"""Faults in the window: a known one is a banner over the page, a bug is one calm question without record data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog


class TroubleBanner(QWidget):
    """The place over the pages where a known fault is said. It stays until it is closed or another page is opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banner = Banner(theme, "notice")
        self._again: Callable[[], None] | None = None
        self._sentence = ""
        self.again_button = Button(theme, "Try again", size="small")
        self.again_button.clicked.connect(self._on_again_clicked)
        self._banner.add_button(self.again_button)
        close = Button(theme, "Close", "quiet", size="small")
        close.clicked.connect(self.clear)
        self._banner.add_button(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 0)
        column.addWidget(self._banner)
        self.hide()

    def say(self, error: KnownError, again: Callable[[], None] | None = None) -> None:
        """Show what happened and what to do next; `again` does what was refused once more.

        While something can be tried again, a further fault is only said as its reason.
        """
        sentence, rest = error.sentence, error.next_step
        if again is None and self._again is not None and not self.isHidden():
            sentence, rest = self._sentence, str(error)
        else:
            self._again = again
        self._sentence = sentence
        self.again_button.setVisible(self._again is not None)
        self.show()
        self._banner.say(sentence, rest)

    def words(self) -> str:
        """Return what it says, "" when nothing is shown."""
        return self._banner.words() if not self.isHidden() else ""

    @Slot()
    def _on_again_clicked(self) -> None:
        again = self._again
        self.clear()
        if again is not None:
            again()

    @Slot()
    def clear(self) -> None:
        """Take it away."""
        self.hide()


def ask_after_bug(theme: Theme, window: QWidget, report: Path | None) -> Dialog:
    """Say that something went wrong inside the app; `confirmed` means that the app should close."""
    where = f" A report without anybody’s words is in {report}." if report is not None else ""
    dialog = Dialog(
        theme,
        window,
        "Something went wrong inside VisitApp. Close it?",
        f"What was saved is safe.{where}",
        verb="Close VisitApp",
        safe="Carry on",
        kind="secondary",
    )
    dialog.ask()
    return dialog
