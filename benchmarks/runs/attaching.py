"""Keep a file in a vault, or copy it plainly, and print seconds and by how many MB this process grew meanwhile."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks._vault import opened
from visitapp.services.attaching import take_in

PIECE = 1 << 20


def keep(vault: Path, source: Path) -> dict[str, float]:
    """Keep it, then let it go again."""
    with opened(vault) as workspace:
        kept: list[str] = []
        found = grown(lambda: kept.append(take_in(workspace.blobs, source).attachment.blob_id))
        workspace.blobs.let_go(kept[0])
    return found


def copy(target: Path, source: Path) -> dict[str, float]:
    """Copy it and force it onto the disk."""

    def work() -> None:
        with source.open("rb", buffering=0) as read, target.open("wb", buffering=0) as written:
            while piece := read.read(PIECE):
                written.write(piece)
            os.fsync(written.fileno())

    return grown(work)


def grown(work: Callable[[], object]) -> dict[str, float]:
    """Measure one run."""
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # from now on the peak is counted anew
    start = time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - start, "grown": max(0.0, memory("VmHWM") - before)}


def memory(name: str) -> float:
    """Return a figure of this process's memory in MB, as Linux tells it (proc(5), /proc/pid/status)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    print(json.dumps({"keep": keep, "copy": copy}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
