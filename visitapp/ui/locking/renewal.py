"""After a lock: a fresh process takes the place of this one, so that no memory in which records stood shows the window.

This process has covered its window and closed the vault before. It waits until the new window is painted over the old
one, hands over what was typed meanwhile, and ends. docs/decisions/011-fresh-process-after-a-lock.md has the reasons.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from visitapp.errors import KnownError
from visitapp.ui.locking.handover import PAINTED, Handover, Typed, packed, packed_typed

if TYPE_CHECKING:
    import subprocess

    from visitapp.ui.shell.main_window import MainWindow

LONGEST_SECONDS = 15.0
NOT_RENEWED = KnownError(
    "The vault is locked, but VisitApp could not start afresh behind it.",
    "To clear its memory too, close VisitApp and open it again.",
)


class Renewal(QObject):
    """Starts one fresh process. `command` is the program with its arguments."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None

    def begin(
        self,
        window: MainWindow,
        folder: Path,
        box: bytearray,
        error: KnownError | None,
        ended: Callable[[bool], None],
    ) -> None:
        """Start the process for the vault that was locked; `ended` hears whether it has taken over.

        `box` is what quick unlock keeps, empty for nothing; `error` is what went wrong while the vault was closed, to
        be said in the new window.
        """
        page = window.unlock_layer.unlock
        message = packed(_handover(window, folder, error), box)

        def painted(_: None) -> None:
            self._hand_over(page.take_typed())
            ended(True)

        def failed(fault: KnownError) -> None:
            self.stop()
            page.say(error or fault)
            page.hold(False)
            ended(False)

        window.background.compute(self, lambda: self._start(message), painted, failed)

    def _hand_over(self, typed: Typed) -> None:
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        with suppress(OSError):
            process.stdin.write(packed_typed(typed))
            process.stdin.close()
        process.returncode = 0  # it lives on: nobody waits for it

    def stop(self) -> None:
        """End the new process, if one was started and has not taken over."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _start(self, message: bytearray) -> None:
        """Start it and wait for its first paint. In the pool: the window stays alive meanwhile."""
        import subprocess  # not before the first paint

        try:
            process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        except OSError:
            raise NOT_RENEWED from None
        self._process = process
        limit = threading.Timer(LONGEST_SECONDS, process.kill)
        limit.daemon = True
        limit.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise NOT_RENEWED
            process.stdin.write(message)
            if process.stdout.readline() != PAINTED:
                raise NOT_RENEWED
        except OSError:
            raise NOT_RENEWED from None
        finally:
            limit.cancel()
            message[:] = bytes(len(message))


def _handover(window: MainWindow, folder: Path, error: KnownError | None) -> Handover:
    config = window.preferences.config
    return Handover(
        vault=str(folder),
        theme=config.theme,
        text_size=config.text_size,
        geometry=bytes(window.saveGeometry().data()).hex(),
        sentence=error.sentence if error is not None else "",
        next_step=error.next_step if error is not None else "",
        check_ins=window.alarm.waiting(str(folder)) if window.alarm is not None else (),
    )
