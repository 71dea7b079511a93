"""Work that is done in turns: each runs in a thread of its own, and only one of all threads ever runs."""

import threading
from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """The process that did the work is gone."""


class Turn:
    """One piece of work. It stops wherever it calls `pause`, and goes on when it is stepped again."""

    def __init__(self, work: Callable[["Turn"], Any]) -> None:
        self._work = work
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self._answer: Any = None
        self._raised: BaseException | None = None
        self.asks: Any = None
        self.is_over = False
        self.result: Any = None
        self.failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="simulated", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._go.acquire()
        try:
            if self._raised is not None:
                raise self._raised
            self.result = self._work(self)
        except BaseException as error:  # noqa: BLE001 - handed to whoever steps
            self.failed = error
        self.is_over = True
        self._back.release()

    def step(self, answer: Any = None, *, raising: BaseException | None = None) -> None:
        """Let the work go on until it pauses or is over."""
        self._answer, self._raised, self.asks = answer, raising, None
        self._go.release()
        self._back.acquire()
        if self.is_over:
            self._thread.join()

    def pause(self, asks: Any) -> Any:
        """Stop until somebody goes on with this. Called by the work itself."""
        self.asks = asks
        self._back.release()
        self._go.acquire()
        if self._raised is not None:
            raise self._raised
        return self._answer

    def kill(self) -> None:
        """End it here and now."""
        if not self.is_over:
            self.step(raising=Killed())
