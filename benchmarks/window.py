"""The real window under a worker's hands: unlocking, saving while typing, stalls of the whole job, memory."""

from pathlib import Path
from statistics import median

from benchmarks import Figure
from benchmarks._vault import PASSPHRASE, demo_vault, room
from benchmarks.runs.process import run

UNLOCKS, SCENARIOS = 5, 3
TODAY_MS, DURABLE_MS, WHILE_TYPING_MS, STALL_MS, EVER_MS, MEMORY_MB = 300.0, 500.0, 2000.0, 16.0, 50.0, 200.0
LIMIT = "its limit"


def figures() -> list[Figure]:
    """Run the window in processes of its own, each with a home of its own."""
    with room() as place:
        vault = demo_vault(place)
        unlocks = [run("unlock", place, str(vault), PASSPHRASE) for _ in range(UNLOCKS)]
        typed = run("typing", place, str(vault), PASSPHRASE)
        scenarios = [_scenario(place / f"morning-{number}") for number in range(SCENARIOS)]
    beyond = median(each["seconds"] - each["derivation"] for each in unlocks) * 1000
    memory = median(each["memory"][0] for each in unlocks)
    durable, waiting = median(typed["after_last"]) * 1000, typed["longest_wait"] * 1000
    stall = median(each[int(len(each) * 0.99)] for each in scenarios) * 1000
    longest = median(each[-1] for each in scenarios) * 1000
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
    turns: list[float] = run("scenario", folder, str(folder))["turns"]
    return turns
