"""One signal for everything that was changed: each page asks "is this mine?" and reads again by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from visitapp.domain.changes import ChangeSet


class ChangeBus(QObject):
    """Tells every page what one act changed."""

    changed = Signal(object)
    """A ChangeSet, after it was saved."""

    def tell(self, change_set: ChangeSet) -> None:
        """Pass on a change set unless it is empty."""
        if change_set.changes:
            self.changed.emit(change_set)
