"""Type into a visit: how long after the last key the words are durable, and how long they wait while typing goes on.

Arguments: folder of the vault, its passphrase.
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.runs.seat import begin_a_visit, leave, sit_down, unlock
from tests.end_to_end.worker import Worker

PAUSES, LETTERS = 9, 120
BETWEEN_KEYS = 0.06


def main(vault: Path, passphrase: str) -> None:
    """Open the person at the top of the list and write."""
    worker = sit_down(vault)
    unlock(worker, passphrase)
    begin_a_visit(worker)
    after_last = [pause(worker) for _ in range(PAUSES)]
    print(json.dumps({"after_last": after_last, "longest_wait": longest_wait(worker)}))
    leave(worker)


def pause(worker: Worker) -> float:
    """Type a few words and stop; return the seconds until the store has them."""
    worker.type("She slept well. ")
    start = time.perf_counter()
    worker.wait(lambda: saving(worker).is_saved, "the words are not saved")
    return time.perf_counter() - start


def longest_wait(worker: Worker) -> float:
    """Type without a pause; return the longest time for which a letter waited to be saved."""
    saved_at = [time.perf_counter()]
    saving(worker).saved.connect(lambda: saved_at.append(time.perf_counter()))
    for number in range(LETTERS):
        worker.type("word "[number % 5])
        until = time.perf_counter() + BETWEEN_KEYS
        while time.perf_counter() < until:
            worker.let_work()
            time.sleep(0.002)
    return max(later - earlier for earlier, later in pairwise(saved_at))


def saving(worker: Worker):
    """Return what saves the page that is open."""
    pages = worker.window.pages
    assert pages is not None
    return pages.page("visit").saving


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
