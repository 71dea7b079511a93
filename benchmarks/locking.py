"""How long a worker sees a page after asking to lock, and when a clean process shows the window."""

import os
import subprocess
import sys
from statistics import median

from benchmarks import Figure
from benchmarks.start import PASSPHRASE, home_with_a_vault, seconds_to_paint

RUNS = 7
FRAME_MS = 1000 / 60
BAR = 4.0


def figures() -> list[Figure]:
    """Measure the cover beside one frame of a screen, and the fresh process beside the start of a bare window."""
    home = home_with_a_vault()
    environment = {**os.environ, "VISITAPP_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "benchmarks.peers.locking_window", PASSPHRASE]
    taken = []
    for _ in range(RUNS + 1):
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        taken.append([float(part) for part in said.split()])
    covered, renewed = (median(column) for column in zip(*taken[1:], strict=True))
    bare = seconds_to_paint(("benchmarks.peers.bare_window",), home)[0]
    return [
        Figure(
            name="wish to lock to covered window",
            value=covered * 1000,
            unit="ms",
            bar="at most one frame",
            beside="one frame at 60 Hz",
            beside_value=FRAME_MS,
            ok=covered * 1000 <= FRAME_MS,
        ),
        Figure(
            name="wish to lock to the window of a fresh process, the vault closed",
            value=renewed * 1000,
            unit="ms",
            bar=f"at most {BAR:.1f} x the bare window",
            beside="a bare PySide6 window from its start",
            beside_value=bare * 1000,
            ok=renewed <= BAR * bare,
        ),
    ]
