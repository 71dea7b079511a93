"""Hand over actions that were just written. The row may be emptied at once: until the store has them they wait here.

One that could not be saved goes back into its row when that is free; else it is sent again every few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from visitapp.errors import KnownError, NotFound, Refused
from visitapp.services.actions import add_action
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.visits.add_action import AddAction, WrittenAction

RETRY_MS = 3000


@dataclass(frozen=True)
class Home:
    """What an action is written for: a visit or a goal of a person."""

    person_id: str
    visit_id: str = ""
    goal_id: str = ""


@dataclass(frozen=True, repr=False, eq=False)
class NewAction:
    """One action on its way. Two of the same words are two actions."""

    home: Home
    written: WrittenAction


class NewActions(QObject):
    """`use` says whose row is on screen; what is added in it belongs there."""

    saved = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._home = Home("")
        self._row: AddAction | None = None
        self._waiting: list[tuple[NewAction, KnownError]] = []
        self._under_way: list[NewAction] = []
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self._send_waiting)

    def use(self, home: Home, row: AddAction | None) -> None:
        """Take what is written in this row; what was half written in the row before is added where it belongs."""
        if (home, row) == (self._home, self._row):
            return
        if self._row is not None and isValid(self._row):
            self._row.flush()
            self._row.added.disconnect(self._on_row_added)
        self._home, self._row = home, row
        if row is not None:
            row.added.connect(self._on_row_added)
            returned = next((each for each in self._waiting if each[0].home == home), None)
            if returned is not None and not row.has_words():
                self._waiting.remove(returned)
                row.give_back(returned[0].written, returned[1])

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has every action, and none is half written."""
        half = self._row is not None and isValid(self._row) and self._row.has_words()
        return not half and not self._waiting and not self._under_way

    @Slot()
    def flush(self) -> None:
        """Hand over everything, the half-written action too."""
        self._send_waiting()
        if self._row is not None and isValid(self._row):
            self._row.flush()

    @Slot(object)
    def _on_row_added(self, written: WrittenAction) -> None:
        self._send(NewAction(self._home, written))

    @Slot()
    def _send_waiting(self) -> None:
        self._retry.stop()
        waiting, self._waiting = self._waiting, []
        for new, _ in waiting:
            self._send(new)

    def _send(self, new: NewAction) -> None:
        self._under_way.append(new)
        home, written = new.home, new.written
        self._desk.background.write(
            self,
            lambda ws: add_action(
                ws,
                person_id=home.person_id,
                visit_id=home.visit_id,
                goal_id=home.goal_id,
                text=written.what,
                owner_ids=written.owner_ids,
                owner_other=written.owner_other,
                due_on=written.due_on,
            ),
            lambda _: self._on_saved(new),
            lambda error: self._on_failed(new, error),
        )

    def _on_saved(self, new: NewAction) -> None:
        self._under_way.remove(new)
        if self._row is not None and isValid(self._row):
            announce(self._row, f"Added: {new.written.what}")
        self.saved.emit()

    def _on_failed(self, new: NewAction, error: KnownError) -> None:
        if not isValid(self):
            return
        self._under_way.remove(new)
        row = self._row
        if new.home == self._home and row is not None and isValid(row) and not row.has_words():
            row.give_back(new.written, error)
        else:
            self._waiting.append((new, error))
            if not isinstance(error, Refused | NotFound):
                self._retry.start()
        # The window may be about to lock: it must hear of this.
        self._desk.background.known_error.emit(error)
