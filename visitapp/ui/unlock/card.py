"""What the locked window shows in its middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace


class LockedCard(QWidget):
    """One card of the locked window."""

    def focus_first(self) -> None:
        """Put the focus where the card begins."""
        self.setFocus()

    def fit_into(self, width: int) -> None:
        """Take no more than this width, in pixels: the window's."""

    def take_opened(self) -> Workspace | None:
        """Return a workspace that was opened and not yet handed over; the taker closes it."""
        return None
