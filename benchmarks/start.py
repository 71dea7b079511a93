"""How long a laptop's owner waits between starting the app and seeing its window."""

import subprocess
import sys
import time
from statistics import median

from benchmarks import Figure

RUNS = 9


def figures() -> list[Figure]:
    """Measure process start to first paint."""
    bare = seconds_to_paint("benchmarks.peers.bare_window")
    return [
        Figure(
            name="process start to a bare PySide6 window painted (the peer)",
            value=bare * 1000,
            unit="ms",
            bar="none: it is what others are held against",
            beside="itself",
            beside_value=bare * 1000,
            ok=True,
        )
    ]


def seconds_to_paint(program: str) -> float:
    """Return the median seconds from starting `python -m PROGRAM` to its line "painted", after one warm-up."""
    command = [sys.executable, "-m", program]
    _one_start(command)
    return median(_one_start(command) for _ in range(RUNS))


def _one_start(command: list[str]) -> float:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        seconds = time.perf_counter() - start
    if line != "painted\n":
        raise RuntimeError(f"{' '.join(command)} painted nothing")
    return seconds
