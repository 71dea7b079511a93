"""A window that is closed cannot ring: whoever closes it by hand is asked first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.dialog import Dialog

QUESTION = "Close VisitApp before you have checked in?"
WORDS = "You have still to tell the office that you are safe. VisitApp cannot ring while it is closed."


class ClosingDialog(Dialog):
    """The safe answer keeps the window open."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, QUESTION, WORDS, verb="Close it", safe="Keep it open", kind="secondary")
        self.confirmed.connect(window.close)


def ask_before_closing(theme: Theme, window: QWidget) -> None:
    """Ask, unless it is asked already."""
    if not any(each.isVisible() for each in window.findChildren(ClosingDialog)):
        ClosingDialog(theme, window).ask()
