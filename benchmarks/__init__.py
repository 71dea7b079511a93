"""Every figure we claim, measured beside its peer or its limit in the same run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


def median_seconds(work: Callable[[], object], *, times: int = 9) -> float:
    """Return the median of several runs in seconds, after one run that does not count."""
    work()
    return median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured median. `beside` names the peer or limit it is judged by, measured in the same run."""

    name: str
    value: float
    unit: str
    bar: str  # what is promised, in words: "at most 2.0 x the bare window"
    beside: str
    beside_value: float
    ok: bool
