"""From key to painted letter in a note of 20,000 words while its spelling is checked, beside the same without."""

from statistics import median

from benchmarks import Figure
from benchmarks._vault import PASSPHRASE, demo_vault, room
from benchmarks.runs.process import run

GLYPH_MS = 16.0
WITHOUT = "the same note without spelling"


def figures() -> list[Figure]:
    """Type with and without in turn, in one window, and ask the system for the memory of the checking process."""
    with room() as place:
        found = run("spelling", place, str(demo_vault(place)), PASSPHRASE)
    on, off = sorted(found["on"]), sorted(found["off"])
    late = _late(on)
    bar = f"at most {GLYPH_MS:.0f} ms at the 99th percentile"
    return [
        _figure(
            "key to painted letter, spelling on, median", median(on) * 1000, median(off) * 1000, "ms", "none", ok=True
        ),
        _figure(
            "key to painted letter, spelling on, 99th percentile", late, _late(off), "ms", bar, ok=late <= GLYPH_MS
        ),
        _figure("memory of the process that checks spelling, its own", found["kb"] / 1024, 0.0, "MB", "none", ok=True),
    ]


def _late(times: list[float]) -> float:
    return times[int(len(times) * 0.99)] * 1000


def _figure(name: str, value: float, without: float, unit: str, bar: str, *, ok: bool) -> Figure:
    return Figure(name=name, value=value, unit=unit, bar=bar, beside=WITHOUT, beside_value=without, ok=ok)
