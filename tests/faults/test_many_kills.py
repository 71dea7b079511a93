"""Killed at any random moment again and again, no act that was said to be saved is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import visitapp

Outcome = Callable[[str, str], None]


def prove(place: Path, kills: int, seed: int, outcome: Outcome) -> None:
    """Run the script, which stops at the first loss."""
    done = visitapp(place, str(kills), str(seed), program="tests.faults.kill_many:run")
    assert done.code == 0, done.out + done.err
    count, saved, beyond, put_back = (int(part) for part in done.out.split("\t"))
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
