"""What the locked window shows in its middle."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class LockedCard(QWidget):
    """One card of the locked window."""

    def focus_first(self) -> None:
        """Put the focus where the card begins."""
        self.setFocus()
