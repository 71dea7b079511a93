"""Measure the figures of one benchmark or of all, and print one table: `./run bench [NAME]`."""

import importlib
import platform
import sys
import time
from pathlib import Path

from benchmarks import Figure

HERE = Path(__file__).resolve().parent


def main(names: list[str]) -> int:
    """Print the table. Return 1 if a figure misses its bar, 2 if a name is not known."""
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(known)}.\n")
        return 2
    found = [figure for name in names or known for figure in importlib.import_module(f"benchmarks.{name}").figures()]
    print(f"Medians on {platform.platform()}, Python {platform.python_version()}")
    print(f"This machine adds twenty million numbers in {_speed():.1f} s.\n")
    print(table(found))
    missed = [figure.name for figure in found if not figure.ok]
    print(f"\n{len(found) - len(missed)} of {len(found)} figures meet their bar.")
    return 1 if missed else 0


def _speed() -> float:
    """Return how long a plain loop takes: figures in milliseconds are read beside it."""
    start, total = time.perf_counter(), 0
    for number in range(20_000_000):
        total += number
    return time.perf_counter() - start


def table(found: list[Figure]) -> str:
    """Set the figures in columns, each beside what it is judged by."""
    rows = [("figure", "median", "beside", "its median", "bar", "")]
    for figure in found:
        ours, theirs = (
            f"{value:,.{0 if value >= 100 else 2}f} {figure.unit}" for value in (figure.value, figure.beside_value)
        )
        rows.append((figure.name, ours, figure.beside, theirs, figure.bar, "met" if figure.ok else "MISSED"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
