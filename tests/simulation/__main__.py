"""Replays one seed and prints what happened: `python -m tests.simulation SEED`."""

import shutil
import sys
from pathlib import Path

from tests.simulation.running import founded, run_seed

folder = Path(f"simulation-{sys.argv[1]}").absolute()
folder.mkdir()
try:
    done = run_seed(int(sys.argv[1]), founded(folder / "template"), folder / "seed")
finally:
    shutil.rmtree(folder)
print("\n".join(done.trace))
print(done.broken or "Every promise was kept.")
sys.exit(bool(done.broken))
