"""Save a page of one person field by field as it is written, never blocking.

A field is sent 600 ms after the last key and at least every two seconds. Words leave the list of what waits only when
the store has them. When saving fails they stay here and in the window and are sent again every few seconds.
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
class FieldKey:
    """One field of one person's record."""

    person_id: str
    name: str


WriteField = Callable[[Workspace, FieldKey, Any], ChangeSet]
"""Writes one field on the store thread."""


class FieldSaving(QObject):
    """Hand over the fields that were touched.

    `read_value(name)` returns what the window holds now, `write_field` puts it into the store.
    """

    saved = Signal()
    failed = Signal(object)
    """A KnownError; what was written is kept."""

    def __init__(self, desk: Desk, read_value: Callable[[str], Any], write_field: WriteField, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read_value = read_value
        self._write_field = write_field
        self._person_id = ""
        self._touched: dict[str, None] = {}
        self._waiting: dict[FieldKey, Any] = {}
        self._under_way: dict[FieldKey, int] = {}
        self._after: list[Callable[[], None]] = []
        self._leaving = False
        self._pause = self._timer(PAUSE_MS, self._send_touched)
        self._longest = self._timer(LONGEST_MS, self._send_touched)
        self._retry = self._timer(RETRY_MS, self.try_again)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def use(self, person_id: str) -> None:
        """Save for this person from now on; what was touched before belongs to the person before."""
        if person_id != self._person_id:
            self.flush()
            self._person_id = person_id

    def touch(self, name: str) -> None:
        """Note that a field was written in."""
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

    def kept(self) -> dict[str, Any]:
        """Return the fields of this person that the store does not have yet, with what was written in them."""
        waiting = {field.name: value for field, value in self._waiting.items() if field.person_id == self._person_id}
        return waiting | {name: self._read_value(name) for name in self._touched}

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything."""
        return not self._touched and not self._waiting

    @Slot()
    def _send_touched(self) -> None:
        self._pause.stop()
        self._longest.stop()
        touched = [FieldKey(self._person_id, name) for name in self._touched]
        for field in touched:
            self._waiting[field] = self._read_value(field.name)
        self._touched.clear()
        for field in touched:
            self._send(field)

    @Slot()
    def try_again(self) -> None:
        """Send whatever the store does not have and is not on its way."""
        self._retry.stop()
        for field in list(self._waiting):
            if not self._under_way.get(field):
                self._send(field)

    def _send(self, field: FieldKey) -> None:
        value = self._waiting[field]
        self._under_way[field] = self._under_way.get(field, 0) + 1

        def write(workspace: Workspace) -> ChangeSet:
            return self._write_field(workspace, field, value)

        self._desk.background.write(
            self, write, lambda _: self._on_saved(field, value), lambda error: self._on_failed(field, error)
        )

    def _on_saved(self, field: FieldKey, value: Any) -> None:
        self._under_way[field] -= 1
        if field in self._waiting and self._waiting[field] == value:
            del self._waiting[field]
        if not self._waiting:
            self._retry.stop()
            self._leaving = False
        if self.is_saved:
            after, self._after = self._after, []
            for then in after:
                then()
        self.saved.emit()

    def _on_failed(self, field: FieldKey, error: KnownError) -> None:
        if not isValid(self):
            return
        self._under_way[field] -= 1
        self._after.clear()
        if not isinstance(error, Refused | NotFound):
            self._retry.start()
        if self._leaving:
            self._leaving = False
            self._desk.background.known_error.emit(error)
        self.failed.emit(error)
