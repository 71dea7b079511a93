"""The weekly check runs by itself in the pool; saving and locking never wait for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visitapp.errors import KnownError, VaultDamaged
from visitapp.ui.background import Background

if TYPE_CHECKING:  # imported when a vault is open, not before the first paint
    from visitapp.domain.changes import ChangeSet
    from visitapp.services.workspace import Workspace

FIRST_LOOK_MS, LOOK_MS = 10 * 60 * 1000, 6 * 60 * 60 * 1000
FOUND = "The weekly check found something to mend in this vault."
FOUND_NEXT = "Lock VisitApp and unlock it again: it mends what it can, and says so. Your words are safe meanwhile."


class WeeklyCheck(QObject):
    """Looks now and then whether a check is due, and makes it; or only when it is asked to. `ended`: one is over."""

    ended = Signal()

    def __init__(
        self,
        background: Background,
        trouble: Callable[[KnownError], None],
        parent: QObject,
        *,
        by_itself: bool = True,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._trouble = trouble
        self.is_checking = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if by_itself:
            self._timer.start(FIRST_LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Check if it is time."""
        from visitapp.services.weekly_check import is_due

        self._timer.setInterval(LOOK_MS)
        self._background.read(self, is_due, lambda due: self.check() if due else None, self._on_failed)

    def check(self) -> None:
        """Check now, unless one is under way."""
        from visitapp.services.weekly_check import Beside

        if not self.is_checking:
            self.is_checking = True
            self._background.read(self, lambda workspace: Beside.of(workspace.vault), self._on_ready, self._on_failed)

    def _on_ready(self, beside: object) -> None:
        from visitapp.services.weekly_check import Beside, look

        if isinstance(beside, Beside):
            self._background.compute(self, lambda: look(beside), self._on_looked, self._on_failed, waited_for=False)

    def _on_looked(self, finding: str) -> None:
        from visitapp.services.weekly_check import note

        def noted(workspace: Workspace) -> ChangeSet:
            return note(workspace, finding=finding)

        self._background.write(self, noted, lambda _: self._end(), self._on_failed)
        if finding:
            self._trouble(VaultDamaged(FOUND, FOUND_NEXT))

    def _on_failed(self, _error: KnownError) -> None:
        """Leave it for the next look: a vault that is being locked is checked another time."""
        self._end()

    def _end(self) -> None:
        self.is_checking = False
        self.ended.emit()
