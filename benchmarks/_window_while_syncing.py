"""The event loop of the real window while 25,000 operations come in, beside an empty loop on the same machine."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import Figure
from benchmarks._vault import PASSPHRASE
from benchmarks.runs.process import run

LATE_MS = 16.0


def window_while_syncing(vault: Path, home: Path) -> Iterator[Figure]:
    """Let the window of a vault that was just let in read everything. `home` is an empty folder."""
    command = [sys.executable, "-m", "benchmarks.runs.bare_beats"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare:
        try:
            found = run("exchanging", home, str(vault), PASSPHRASE)
        finally:
            beside = json.loads(bare.communicate()[0])
    if not found["is_whole"] or found["said"]:
        raise AssertionError(f"the window’s exchange did not come to its end: {found['said']}")
    name = "event loop of the window while it syncs 25,000 operations, 99th percentile"
    for which, words in (("late", name), ("late_served", f"{name}, without waits for a processor")):
        value, empty = _percentile(found[which]), _percentile(beside[which])
        yield Figure(
            name=words,
            value=value,
            unit="ms",
            bar=f"at most {LATE_MS:.0f} ms",
            beside="an empty event loop meanwhile",
            beside_value=empty,
            ok=value <= LATE_MS,
        )
    yield Figure(
        name="the same, longest",
        value=found["late"][-1] * 1000,
        unit="ms",
        bar="none",
        beside="an empty event loop meanwhile",
        beside_value=beside["late"][-1] * 1000,
        ok=True,
    )


def _percentile(late: Sequence[float]) -> float:
    """Return the 99th percentile of sorted seconds in milliseconds."""
    return late[int(len(late) * 0.99)] * 1000
