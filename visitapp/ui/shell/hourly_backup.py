"""Backups that make themselves while a vault is open, in the pool: saving and locking never wait for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from visitapp.errors import DiskFull, KnownError, NotFound, NotWritable
from visitapp.ui.background import Background

if TYPE_CHECKING:  # imported when a vault is open, not before the first paint
    from visitapp.domain.ids import Now
    from visitapp.services.backups import Backup, LogHead, Source

FIRST_LOOK_MS, LOOK_MS = 60 * 1000, 5 * 60 * 1000
FULL = DiskFull("This laptop is nearly full, so we could not save the last snapshot.", "Your words are saved.")
NOT_TAKEN = NotWritable("The disk did not take the last snapshot.", "Your words are saved. We will try again.")


class HourlyBackup(QObject):
    """Looks now and then whether a backup is due, and makes it."""

    def __init__(
        self,
        background: Background,
        second_place: Callable[[], Path | None],
        trouble: Callable[[KnownError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._second_place = second_place
        self._trouble = trouble
        self._is_making = False
        self._said: set[str] = set()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Make a backup if one is due and none is being made; bring the second place what it lacks."""
        from visitapp.services.backups import Source, head_of

        self._timer.setInterval(LOOK_MS)
        if not self._is_making:
            self._is_making = True
            self._background.read(
                self,
                lambda workspace: (Source.of(workspace.vault), head_of(workspace), workspace.now),
                self._on_looked,
                self._on_failed,
            )

    def _on_looked(self, found: tuple[Source, LogHead, Now]) -> None:
        from visitapp.services.backups import make_if_due

        source, head, now = found
        place = self._second_place()
        self._background.compute(
            self,
            lambda: make_if_due(source, head=head, second_place=place, now=now()),
            self._on_made,
            self._on_failed,
            waited_for=False,
        )

    def _on_made(self, _made: Backup | None) -> None:
        self._is_making = False
        self._said.clear()

    def _on_failed(self, error: KnownError) -> None:
        """Say it once; it is tried again at every look. A second place that is not there is no fault."""
        self._is_making = False
        if not isinstance(error, NotFound) and error.sentence not in self._said:
            self._said.add(error.sentence)
            self._trouble(
                FULL if isinstance(error, DiskFull) else NOT_TAKEN if isinstance(error, NotWritable) else error
            )
