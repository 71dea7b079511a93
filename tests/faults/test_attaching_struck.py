"""Killed at any moment of keeping files: each is there whole or not at all, and the vault is sound."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.test_backups_struck import laptop as laptop
from tests.faults.test_backups_struck import struck

FAULT, CAME = (
    "killed while files are kept and removed",
    "each file whole or not there, nothing else left after a repair",
)
STATES = {"0 kept, 0 left over", "0 kept, 1 left over", "1 kept, 0 left over", "1 kept, 1 left over"}


def prove(place: tuple[Path, str], stride: int) -> None:
    runs = struck(place, "keep", stride, script="kill_attaching_at_each_step")
    assert {ending for ending, _ in runs} == {"killed", "done"}
    assert {left for _, left in runs} <= {*STATES, "2 kept, 0 left over"}
    assert {left[0] for _, left in runs} >= {"0", "1"}


def test_a_kill_at_some_moments_of_keeping_files_leaves_nothing_half_kept(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 6)
    outcome(FAULT, CAME)


@pytest.mark.whole
def test_a_kill_at_every_moment_of_keeping_files_leaves_nothing_half_kept(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 1)
    outcome(f"{FAULT}, every moment", CAME)
