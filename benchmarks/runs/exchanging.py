"""The real window while a first exchange brings everything of the team: how late each beat of its event loop is.

Arguments: folder of a vault that an officer let in, its passphrase. A key that is pressed waits as long as a beat does.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop

from benchmarks.runs.beats import Beats, run_for, told
from benchmarks.runs.seat import leave, sit_down, unlock

BEFORE = 2.0
"""Seconds between Today and the exchange: less than it waits before it begins by itself."""
AFTER = 2.0
"""Seconds that count after the exchange, while what came is shown."""


def main(vault: Path, passphrase: str) -> None:
    """Open Today, exchange, and print the beats."""
    worker = sit_down(vault)
    unlock(worker, passphrase)
    worker.saved()
    pages = worker.window.pages
    assert pages is not None
    exchange = pages.exchange
    loop, beats = QEventLoop(), Beats()
    run_for(loop, BEFORE)
    beats.taken()
    exchange.ended.connect(loop.quit)
    start = time.perf_counter()
    exchange.exchange()
    loop.exec()
    seconds = time.perf_counter() - start
    exchange.ended.disconnect(loop.quit)
    run_for(loop, AFTER)
    late = beats.taken()
    state = exchange.state
    print(json.dumps({**told(late), "seconds": seconds, "said": state.said, "is_whole": state.whole_at is not None}))
    leave(worker)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
