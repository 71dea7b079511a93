"""Save what is written without being asked: soon after the last key, at least every two seconds, and never blocking.

Words leave the list of what waits only when the store has them. When saving fails they stay here and in the window, and
are sent again every few seconds and with every further key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError, NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk

PAUSE_MS = 600
LONGEST_MS = 1800
RETRY_MS = 3000


@dataclass(frozen=True)
class Written:
    """Where words are written: a field of somebody's record or a section of a visit, by the owner's id and a name."""

    owner_id: str
    name: str


Write = Callable[[Workspace, Written, Any], ChangeSet]
"""Puts one value into the store, on its thread."""


class Writing(QObject):
    """Hand over what was touched. `read_value(name)` returns what the window holds now, `write` puts it into the store.

    `pause_ms` after the last key and at the latest after `longest_ms` it is sent.
    """

    saved = Signal()
    failed = Signal(object)
    """A KnownError; what was written is kept."""

    def __init__(
        self,
        desk: Desk,
        read_value: Callable[[str], Any],
        write: Write,
        parent: QObject,
        *,
        pause_ms: int = PAUSE_MS,
        longest_ms: int = LONGEST_MS,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read_value = read_value
        self._write = write
        self._owner_id = ""
        self._touched: dict[str, None] = {}
        self._waiting: dict[Written, Any] = {}
        self._under_way: dict[Written, list[Any]] = {}
        self._after: list[Callable[[], None]] = []
        self._leaving = False
        self._pause = self._timer(pause_ms, self._send_touched)
        self._longest = self._timer(longest_ms, self._send_touched)
        self._retry = self._timer(RETRY_MS, self.try_again)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def use(self, owner_id: str) -> None:
        """Save for this owner from now on; what was touched before belongs to the one before."""
        if owner_id != self._owner_id:
            self.flush()
            self._owner_id = owner_id

    def touch(self, name: str) -> None:
        """Note that something was written there."""
        self._touched[name] = None
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Hand over everything at once. A failure is then told to the window too, which must not lock over it."""
        self._leaving = True
        self._send_touched()
        self.try_again()
        if not self._waiting:
            self._leaving = False

    def when_saved(self, then: Callable[[], None]) -> None:
        """Hand over everything and call `then` when the store has it; never, when saving fails before."""
        self.flush()
        if self.is_saved:
            then()
        else:
            self._after.append(then)

    def kept(self, owner_id: str) -> dict[str, Any]:
        """Return what the store does not have yet of an owner's, by name."""
        waiting = {written.name: value for written, value in self._waiting.items() if written.owner_id == owner_id}
        if owner_id == self._owner_id:
            waiting |= {name: self._read_value(name) for name in self._touched}
        return waiting

    def is_echo(self, change_set: ChangeSet, record_type: str, name: str) -> bool:
        """Tell whether a change set says only what was sent from here: this field of records of this type."""
        sent = [value for values in self._under_way.values() for value in values]
        return bool(change_set.changes) and all(
            change.record_type == record_type and change.after.get(name) in sent for change in change_set.changes
        )

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything."""
        return not self._touched and not self._waiting

    @Slot()
    def _send_touched(self) -> None:
        self._pause.stop()
        self._longest.stop()
        touched = [Written(self._owner_id, name) for name in self._touched]
        for written in touched:
            self._waiting[written] = self._read_value(written.name)
        self._touched.clear()
        for written in touched:
            self._send(written)

    @Slot()
    def try_again(self) -> None:
        """Send whatever the store does not have and is not on its way."""
        self._retry.stop()
        for written in list(self._waiting):
            if not self._under_way.get(written):
                self._send(written)

    def _send(self, written: Written) -> None:
        value = self._waiting[written]
        self._under_way.setdefault(written, []).append(value)

        def write(workspace: Workspace) -> ChangeSet:
            return self._write(workspace, written, value)

        self._desk.background.write(
            self, write, lambda _: self._on_saved(written, value), lambda error: self._on_failed(written, value, error)
        )

    def _on_saved(self, written: Written, value: Any) -> None:
        self._arrived(written, value)
        if written in self._waiting and self._waiting[written] == value:
            del self._waiting[written]
        if not self._waiting:
            self._retry.stop()
            self._leaving = False
        if self.is_saved:
            after, self._after = self._after, []
            for then in after:
                then()
        self.saved.emit()

    def _on_failed(self, written: Written, value: Any, error: KnownError) -> None:
        if not isValid(self):
            return
        self._arrived(written, value)
        self._after.clear()
        if not isinstance(error, Refused | NotFound):
            self._retry.start()
        if self._leaving:
            self._leaving = False
            self._desk.background.known_error.emit(error)
        self.failed.emit(error)

    def _arrived(self, written: Written, value: Any) -> None:
        """Forget one value that was on its way."""
        values = self._under_way.get(written, [])
        if value in values:
            values.remove(value)
        if not values:
            self._under_way.pop(written, None)
