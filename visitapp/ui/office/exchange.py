"""The exchange goes on by itself while a vault is open: soon after something was written, and every few minutes.

Rounds run in a thread of their own, which nobody waits for: locking and closing cut one off, and the next begins
where it stopped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from visitapp.errors import KnownError, OfficeDiffers, OfficeUnreachable, Refused
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.office.state import ExchangeState

if TYPE_CHECKING:  # imported when a vault is open, not before the first paint
    from visitapp.domain.changes import ChangeSet
    from visitapp.services.carrying import CarriedOut
    from visitapp.services.workspace import Workspace

FIRST_MS, AFTER_WRITING_MS, EVERY_MS = 4_000, 15_000, 180_000
LONGEST_WAIT_MS = 300_000
BUG = "Something went wrong inside VisitApp, so the exchange was not finished."


class OfficeExchange(QObject):
    """Emit `moved` with an ExchangeState whenever something changed, and `ended` after each round."""

    moved = Signal(object)
    ended = Signal()
    carrying = Signal(str)
    """What is being done with a stick or folder."""
    carried = Signal(object)
    """A CarriedOut, or the KnownError that kept it from beginning."""
    _done = Signal(object)

    def __init__(self, background: Background, changes: ChangeBus, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._changes = changes
        self.state = ExchangeState()
        self._failures = 0
        self._again = False
        self._to_carry: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.exchange)
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        changes.changed.connect(self._on_changed)

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Read how things stand on this laptop."""
        self._background.read(self, _stand, partial(self._show, then))

    def _show(self, then: Callable[[], None] | None, found: ExchangeState) -> None:
        before = self.state
        self.state = replace(
            found,
            is_reached=before.is_reached,
            is_busy=before.is_busy,
            said=before.said,
            next_step=before.next_step,
            differs=before.differs,
        )
        self.moved.emit(self.state)
        if then is not None:
            then()

    def begin(self) -> None:
        """Look how things stand, and exchange by itself from now on."""
        self.look(then=self._begin)

    def _begin(self) -> None:
        if self.state.has_joined:
            self._timer.start(FIRST_MS)

    @Slot()
    def exchange(self) -> None:
        """Do a round now; if one is under way, another right after it."""
        if not self.state.has_joined:
            return
        if self.state.is_busy:
            self._again = True
            return
        self.state = replace(self.state, is_busy=True)
        self.moved.emit(self.state)
        self._background.read(self, lambda workspace: workspace, self._start)

    def carry(self, folder: Path) -> None:
        """Exchange with a stick or folder, after the round that is under way: two at once would read twice."""
        if self.state.is_busy:
            self._to_carry = folder
            return
        self.state = replace(self.state, is_busy=True)
        self.moved.emit(self.state)

        def tell(words: str) -> None:
            if isValid(self):
                self.carrying.emit(words)

        work = partial(_carry, folder, tell)
        self._background.read(
            self,
            lambda workspace: workspace,
            lambda workspace: self._run(workspace, work, self._on_carried, self._on_carried),
        )

    @Slot(object)
    def _on_carried(self, came: CarriedOut | KnownError) -> None:
        if not isinstance(came, KnownError):
            self._changes.tell(came.came)
        self.state = replace(self.state, is_busy=False)
        self.carried.emit(came)
        self.look(then=self._go_on)

    def ask(
        self,
        work: Callable[[Workspace, Any], object],
        done: Callable[[object], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Ask the office something else, such as to join; `done` or `failed` runs in the window's thread."""
        self._background.read(
            self, lambda workspace: workspace, lambda workspace: self._run(workspace, work, done, failed), failed
        )

    def _start(self, workspace: Workspace) -> None:
        self._run(workspace, _exchange, self._on_round, self._on_failed)

    def _run(
        self,
        workspace: Workspace,
        work: Callable[[Workspace, Any], object],
        done: Callable[[Any], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        def run() -> None:
            bug = KnownError(BUG, "Your words are on this laptop. We will try again.")
            then: Callable[[Any], None] = failed
            found: object = bug
            try:
                found, then = work(workspace, partial(self._background.at_store, workspace)), done
            except KnownError as error:
                found = error
            finally:  # anything else goes on to the crash file, and nobody waits for ever
                if isValid(self):
                    self._done.emit((then, found))

        Thread(target=run, name="office", daemon=True).start()

    @Slot(object)
    def _on_done(self, ended: tuple[Callable[[Any], None], object]) -> None:
        then, found = ended
        then(found)

    def _on_round(self, ended: tuple[Any, ChangeSet]) -> None:
        done, came = ended
        self._changes.tell(came)
        if isinstance(done.broke_off, OfficeUnreachable):  # the words went before the line broke
            self._on_failed(done.broke_off)
            return
        self._failures = 0
        self._again |= done.has_more
        said, step = ("", "") if done.broke_off is None else (done.broke_off.sentence, done.broke_off.next_step)
        self.state = replace(self.state, is_busy=False, is_reached=True, said=said, next_step=step, differs=False)
        self.look(then=self._go_on)

    def _on_failed(self, error: KnownError) -> None:
        self._failures += 1
        is_reached = not isinstance(error, OfficeUnreachable)
        said = "" if isinstance(error, OfficeUnreachable | Refused) else error.sentence
        self.state = replace(
            self.state,
            is_busy=False,
            is_reached=is_reached,
            said=said,
            next_step=error.next_step,
            differs=isinstance(error, OfficeDiffers) or (self.state.differs and not is_reached),
        )
        self.look(then=self._go_on)

    def _go_on(self) -> None:
        self.ended.emit()
        if self._to_carry is not None:
            folder, self._to_carry = self._to_carry, None
            self.carry(folder)
            return
        if self._again:
            self._again = False
            self.exchange()
            return
        wait = EVERY_MS if not self._failures else min(LONGEST_WAIT_MS, 15_000 * 2 ** min(self._failures, 6))
        self._timer.start(wait * (80 + secrets.randbelow(41)) // 100)

    @Slot(object)
    def _on_changed(self, change_set: ChangeSet) -> None:
        """Send soon what was written here; what came from the office changes nothing there."""
        if not self.state.has_joined or self.state.is_busy or not change_set.changes:
            return
        if not self._failures and (not self._timer.isActive() or self._timer.remainingTime() > AFTER_WRITING_MS):
            self._timer.start(AFTER_WRITING_MS)
        self.look()


def _exchange(workspace: Workspace, on_store: Any) -> tuple[Any, ChangeSet]:
    """Do a round; return it with all that came as one set, so that each page reads again once and not page by page."""
    from visitapp.domain.changes import joined
    from visitapp.services import office

    done = office.exchange_now(workspace, on_store=on_store)
    came = joined("From the team", done.change_sets)
    _ = came.people_by_type  # here, and not in the window’s thread
    return done, came


def _carry(folder: Path, tell: Callable[[str], None], workspace: Workspace, on_store: Any) -> CarriedOut:
    """Exchange with a folder."""
    from visitapp.services import carrying

    done = carrying.carry(workspace, folder=folder, on_store=on_store, progress=tell)
    _ = done.came.people_by_type  # here, and not in the window’s thread
    return done


def _stand(workspace: Workspace) -> ExchangeState:
    from visitapp.services.office_link import link_of

    if link_of(workspace) is None:  # what exchanges is not even imported: Today is being painted
        return ExchangeState()
    from visitapp.config import resource
    from visitapp.services import conflicts, office

    found = office.status(workspace, words_file=resource("words.txt"))
    if found is None:
        return ExchangeState()
    return ExchangeState(
        has_joined=True,
        is_admitted=found.is_admitted,
        is_officer=found.is_officer,
        waiting=found.waiting,
        to_look_at=conflicts.count(workspace),
        held_back=found.held_back,
        held_why=found.held_why,
        whole_at=found.whole_at,
        address=found.address,
        words=found.words,
    )
