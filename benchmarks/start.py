"""How long a laptop's owner waits between starting the app and seeing its window."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import Figure
from visitapp.config import Config, save_config
from visitapp.domain.workers import Worker
from visitapp.services import vaults

RUNS = 9
BAR = 2.0
HOME = Path(__file__).resolve().parent.parent / "build" / "bench" / "start"
PASSPHRASE = "lantern pebble orchard violin damson"


def figures() -> list[Figure]:
    """Measure process start to first paint, of a bare window and of ours asking for a passphrase."""
    home = home_with_a_vault()
    bare, ours = seconds_to_paint(("benchmarks.peers.bare_window", "benchmarks.peers.unlock_window"), home)
    return [
        Figure(
            name="process start to unlock window painted",
            value=ours * 1000,
            unit="ms",
            bar=f"at most {BAR:.1f} x the bare window",
            beside="a bare PySide6 window",
            beside_value=bare * 1000,
            ok=ours <= BAR * bare,
        )
    ]


def home_with_a_vault() -> Path:
    """Make a vault that the settings name, so that our window asks for its passphrase."""
    shutil.rmtree(HOME, ignore_errors=True)
    vault = HOME / "bench.visitvault"
    HOME.mkdir(parents=True)
    workspace, _ = vaults.create(
        folder=vault, passphrase=PASSPHRASE, worker=Worker("", "Amara Okafor"), kdf=vaults.FAST_KDF
    )
    workspace.close()
    save_config(Config(config_dir=HOME / "config", data_dir=HOME / "data").with_opened_vault(vault))
    return HOME


def seconds_to_paint(programs: Sequence[str], home: Path) -> list[float]:
    """Return for each program the median seconds from `python -m PROGRAM` to its line "painted".

    The programs take turns, after one warm-up each, so that a busy moment of the machine meets all of them.
    """
    commands = [[sys.executable, "-m", program] for program in programs]
    rounds = [[_one_start(command, home) for command in commands] for _ in range(RUNS + 1)]
    return [median(found) for found in zip(*rounds[1:], strict=True)]


def _one_start(command: list[str], home: Path) -> float:
    environment = {**os.environ, "VISITAPP_HOME": str(home)}
    # An installed app has its bytecode; without it each start would compile our sources and not the peer's.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        line = process.stdout.readline() if process.stdout else ""
        seconds = time.perf_counter() - start
    if line != "painted\n":
        raise RuntimeError(f"{' '.join(command)} painted nothing")
    return seconds
