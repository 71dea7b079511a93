"""Faults in the window: a known one is a banner over the page, a bug is one calm question without record data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog


class TroubleBanner(QWidget):
    """The place over the pages where a known fault is said. It stays until it is closed or another page is opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banner = Banner(theme, "notice")
        close = Button(theme, "Close", "quiet", size="small")
        close.clicked.connect(self.clear)
        self._banner.add_button(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 0)
        column.addWidget(self._banner)
        self.hide()

    def say(self, error: KnownError) -> None:
        """Show what happened and what to do next."""
        self.show()
        self._banner.say(error.sentence, error.next_step)

    def words(self) -> str:
        """Return what it says, "" when nothing is shown."""
        return self._banner.words() if not self.isHidden() else ""

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
