"""The real window under a worker's hands: unlocking, saving while typing, stalls of the whole job, memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import Figure
from benchmarks._vault import PASSPHRASE, demo_vault, room

UNLOCKS, SCENARIOS = 5, 3
TODAY_MS, DURABLE_MS, WHILE_TYPING_MS, STALL_MS, EVER_MS, MEMORY_MB = 300.0, 500.0, 2000.0, 16.0, 50.0, 200.0
LIMIT = "its limit"


def figures() -> list[Figure]:
    """Run the window in processes of its own, each with a home of its own."""
    with room() as place:
        vault = demo_vault(place)
        unlocks = [_run("unlock", place, str(vault), PASSPHRASE) for _ in range(UNLOCKS)]
        typed = _run("typing", place, str(vault), PASSPHRASE)
        scenarios = [_scenario(place / f"morning-{number}") for number in range(SCENARIOS)]
    beyond = median(run["seconds"] - run["derivation"] for run in unlocks) * 1000
    memory = median(run["memory"][0] for run in unlocks)
    durable, waiting = median(typed["after_last"]) * 1000, typed["longest_wait"] * 1000
    stall = median(run[int(len(run) * 0.99)] for run in scenarios) * 1000
    longest = median(run[-1] for run in scenarios) * 1000
    return [
        _held("passphrase accepted to Today painted, beyond the key derivation", beyond, TODAY_MS, "ms"),
        _held("last key to durable draft", durable, DURABLE_MS, "ms"),
        _held("longest wait for durability while typing goes on", waiting, WHILE_TYPING_MS, "ms"),
        _held("stall of the event loop in the main job, 99th percentile", stall, STALL_MS, "ms"),
        _held("longest stall of the event loop in the main job", longest, EVER_MS, "ms"),
        _held("memory, unlocked with the demo caseload", memory, MEMORY_MB, "MB"),
    ]


def _held(name: str, value: float, limit: float, unit: str) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        bar=f"at most {limit:.0f} {unit}",
        beside=LIMIT,
        beside_value=limit,
        ok=value <= limit,
    )


def _scenario(folder: Path) -> list[float]:
    folder.mkdir()
    turns: list[float] = _run("scenario", folder, str(folder))["turns"]
    return turns


def _run(name: str, home: Path, *arguments: str) -> dict[str, Any]:
    """Return what one process printed."""
    places = {f"XDG_{each}_HOME": str(home / each.lower()) for each in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = {**os.environ, **places, "HOME": str(home), "VISITAPP_HOME": str(home / "visitapp")}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", f"benchmarks.runs.{name}", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
