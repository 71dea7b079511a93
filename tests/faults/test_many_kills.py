"""Killed at any random moment again and again, no act that was said to be saved is lost."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Outcome = Callable[[str, str], None]


def prove(place: Path, kills: int, seed: int, outcome: Outcome) -> None:
    """Run the script, which stops at the first loss."""
    command = [sys.executable, "-m", "tests.faults.kill_many", place, str(kills), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    count, saved, beyond, put_back = (int(part) for part in done.stdout.split("\t"))
    assert count == kills
    assert saved > kills // 4
    assert beyond <= 1, "an act that was not said to be saved may be there, and only the last one"
    outcome(
        f"killed {kills:,} times while saving", f"{saved:,} acts said to be saved, 0 lost; put back {put_back:,} times"
    )


def test_no_acknowledged_act_is_lost_in_twenty_kills(tmp_path: Path, outcome: Outcome) -> None:
    prove(tmp_path, 20, 1, outcome)


@pytest.mark.whole
def test_no_acknowledged_act_is_lost_in_ten_thousand_kills(tmp_path: Path, outcome: Outcome) -> None:
    prove(tmp_path, 10_000, 2, outcome)
