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

    `pause_ms` after the last key and at the latest after `longest_ms` it is sent; None is nothing to be sent.
    Whoever has no place to show `failed` lets the window say it (`window_says`): once, until something is saved again.
    `forgets_lost`: what was written about a record that is gone has no place any more.
    """

    saved = Signal()
    stored = Signal(object, object)
    """Where something was written, and what the store holds there now."""
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
        window_says: bool = False,
        forgets_lost: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window_says = window_says
        self._forgets_lost = forgets_lost
        self._said = False
        self._read_value = read_value
        self._write = write
        self._owner_id = ""
        self._touched: dict[str, None] = {}
        self._waiting: dict[Written, Any] = {}
        self._under_way: dict[Written, list[Any]] = {}
        self._held: set[Written] = set()
        self._after: list[Callable[[], None]] = []
        self._leaving = False
        self._pause = self._timer(pause_ms, self.send)
        self._longest = self._timer(longest_ms, self.send)
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
        self._leaving, self._said = True, False
        self.send()
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

    def waits(self, written: Written) -> bool:
        """Tell whether something that was handed over is not in the store yet."""
        return written in self._waiting

    def hold(self, written: Written, value: Any = None) -> None:
        """Write nothing there until `release`: something else is done with it. A `value` waits, in case that fails."""
        self._held.add(written)
        if written.owner_id == self._owner_id:
            self._touched.pop(written.name, None)
        if value is not None:
            self._waiting[written] = value

    def release(self, written: Written, *, done: bool) -> None:
        """Write there again; when the other thing is `done`, nothing waits for it any more."""
        self._held.discard(written)
        if done:
            self._waiting.pop(written, None)
        elif written in self._waiting:
            self._retry.start()

    def is_echo(self, change_set: ChangeSet, record_type: str, name: str) -> bool:
        """Tell whether a change set says only what was sent from here: this field of records of this type."""
        sent = [value for values in self._under_way.values() for value in values]
        return bool(change_set.changes) and all(
            change.record_type == record_type and change.after.get(name) in sent for change in change_set.changes
        )

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything."""
        return not self._touched and not self._waiting and not self._held

    @Slot()
    def send(self) -> None:
        """Hand over what was touched."""
        self._pause.stop()
        self._longest.stop()
        read = {Written(self._owner_id, name): self._read_value(name) for name in self._touched}
        self._touched.clear()
        new = {written: value for written, value in read.items() if value is not None and written not in self._held}
        self._waiting |= new
        for written in new:
            self._send(written)

    @Slot()
    def try_again(self) -> None:
        """Send whatever the store does not have and is not on its way."""
        self._retry.stop()
        for written in list(self._waiting):
            if not self._under_way.get(written) and written not in self._held:
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
        self._said = False
        self._arrived(written, value)
        if written in self._waiting and self._waiting[written] == value:
            del self._waiting[written]
        self.stored.emit(written, value)
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
        if isinstance(error, NotFound) and self._forgets_lost:
            self._waiting.pop(written, None)
        elif not isinstance(error, Refused | NotFound):
            self._retry.start()
        if self._leaving or (self._window_says and not self._said):
            self._leaving, self._said = False, True
            self._desk.background.known_error.emit(error)
        self.failed.emit(error)

    def _arrived(self, written: Written, value: Any) -> None:
        """Forget one value that was on its way."""
        values = self._under_way.get(written, [])
        if value in values:
            values.remove(value)
        if not values:
            self._under_way.pop(written, None)
