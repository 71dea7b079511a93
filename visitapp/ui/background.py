"""One thread for the store, one pool for the rest; results come back to the window thread by one queued signal.

Work that touches the workspace goes through `read` and `write`, in order. A callback is dropped when the widget that
asked is gone. A KnownError goes to the caller's `failed`, or is shown by the window. Anything else is a bug: the window
hears of it, and `failed` gets a calm KnownError, so that nobody waits for an answer that never comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from visitapp.errors import KnownError
from visitapp.ui.changes import ChangeBus

if TYPE_CHECKING:  # the store is imported after the first window is painted
    from visitapp.domain.changes import ChangeSet
    from visitapp.services.workspace import Workspace

T = TypeVar("T")
_Ended = tuple[Future[Any], QObject, Callable[[Any], None], Any, bool]
NOT_DONE = "Something went wrong inside VisitApp, so this was not done."
NOT_DONE_NEXT = "What you typed is still in this window. Try again, or tell your IT desk."


class Background(QObject):
    """Runs work off the window thread. `close` waits for what is under way."""

    known_error = Signal(object)
    """A KnownError that no caller took."""
    bug = Signal(object)
    """Any other exception."""
    _finished = Signal(object)

    def __init__(self, bus: ChangeBus, parent: QObject | None = None) -> None:
        """Start both executors; threads appear when first needed."""
        super().__init__(parent)
        self._bus = bus
        self._workspace: Workspace | None = None
        self._store = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._pool = ThreadPoolExecutor(3, thread_name_prefix="pool")
        self._waiting = 0
        self._when_idle: list[Callable[[], None]] = []
        self._bugs: set[tuple[str, str, int]] = set()
        self._closed = False
        self._to_begin: deque[Callable[[], None]] = deque()
        self._begin = QTimer(self)
        self._begin.setInterval(0)
        self._begin.timeout.connect(self._begin_all)
        self._ended: deque[_Ended] = deque()
        self._deliver = QTimer(self)
        self._deliver.setInterval(0)
        self._deliver.timeout.connect(self._deliver_one)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Tell whether every result has been delivered."""
        return self._waiting == 0

    def when_idle(self, then: Callable[[], None]) -> None:
        """Call `then` once when every result has been delivered and has asked for nothing more; at once if it is so."""
        self._when_idle.append(then)
        self._tell_if_idle()

    def use(self, workspace: Workspace | None) -> None:
        """Work on this workspace from now on."""
        self._workspace = workspace

    def read(
        self,
        owner: QObject,
        work: Callable[[Workspace], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Ask the store; `done(result)` runs in the window thread while `owner` lives."""
        self._submit(self._store, owner, lambda: work(self._open_workspace()), done, failed)

    def write(
        self,
        owner: QObject,
        work: Callable[[Workspace], ChangeSet],
        done: Callable[[ChangeSet], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Change the store. The change set is told to every page first, then `done` runs.

        Once handed over, the work is done even when `owner` goes away.
        """

        def deliver(change_set: ChangeSet) -> None:
            if done is not None and isValid(owner):
                done(change_set)

        def tell(change_set: ChangeSet) -> None:
            self._bus.tell(change_set)
            deliver(change_set)

        self._submit(self._store, self, lambda: work(self._open_workspace()), tell, failed)

    def compute(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        waited_for: bool = True,
    ) -> None:
        """Run work that needs no store (key derivation, drawing a page) in the pool.

        Locking and `when_idle` do not wait for work that is not `waited_for`.
        """
        self._submit(self._pool, owner, work, done, failed, waited_for)

    def on_store(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Run work in the store thread that opens or closes the workspace itself."""
        self._submit(self._store, owner, work, done, failed)

    def at_store(self, workspace: Workspace, work: Callable[[], T]) -> T:
        """Do something on the store's thread from a thread of the exchange, and wait for it.

        Raises KnownError when that vault is locked by now.
        """

        def done() -> T:
            if self._workspace is not workspace:
                raise KnownError("The vault is locked.", "Unlock it to go on.")
            return work()

        try:
            return self._store.submit(done).result()
        except (RuntimeError, CancelledError):  # the window was closed
            raise KnownError("VisitApp is closing.", "The rest is sent the next time.") from None

    def close(self) -> None:
        """Finish what was handed over and end the threads. Nothing is delivered or taken any more."""
        self._closed = True
        self._begin_all()
        self._finished.disconnect(self._on_finished)
        self._deliver.stop()
        self._store.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _open_workspace(self) -> Workspace:
        if self._workspace is None:
            raise KnownError("The vault is locked.", "Unlock it to go on.")
        return self._workspace

    def _submit(
        self,
        executor: ThreadPoolExecutor,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None,
        waited_for: bool = True,
    ) -> None:
        if self._closed:
            return
        self._waiting += waited_for

        def begin() -> None:
            future = executor.submit(work)
            future.add_done_callback(lambda ended: self._finished.emit((ended, owner, done, failed, waited_for)))

        # Begun when this turn of the event loop has ended and what it changed is painted: two threads that both run
        # Python make each other wait, and the one with the window in it must not.
        self._to_begin.append(begin)
        self._begin.start()

    @Slot()
    def _begin_all(self) -> None:
        self._begin.stop()
        while self._to_begin:
            self._to_begin.popleft()()

    @Slot(object)
    def _on_finished(self, ended: _Ended) -> None:
        # One result in a turn of the event loop: what it changes is laid out and painted, and a key is taken, before
        # the next. Several at once made the window wait for all of them together.
        self._ended.append(ended)
        self._deliver.start()

    @Slot()
    def _deliver_one(self) -> None:
        future, owner, done, failed, waited_for = self._ended.popleft()
        if not self._ended:
            self._deliver.stop()
        self._waiting -= waited_for
        try:
            error = future.exception()
            if error is None:
                if isValid(owner):
                    done(future.result())
            else:
                self._tell_failure(error, owner, failed)
        finally:
            self._tell_if_idle()

    def _tell_failure(self, error: BaseException, owner: QObject, failed: Callable[[KnownError], None] | None) -> None:
        if not isinstance(error, KnownError):
            if failed is None or self._is_new(error):
                self.bug.emit(error)
            error = KnownError(NOT_DONE, NOT_DONE_NEXT)
        elif failed is None:
            self.known_error.emit(error)
        if failed is not None and isValid(owner):
            failed(error)

    def _is_new(self, error: BaseException) -> bool:
        """Tell whether this fault is met for the first time: what is tried again and again is asked about once."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ("", 0)
        known = len(self._bugs)
        self._bugs.add((type(error).__qualname__, *where))
        return len(self._bugs) > known

    def _tell_if_idle(self) -> None:
        while self._waiting == 0 and self._when_idle:
            self._when_idle.pop(0)()
