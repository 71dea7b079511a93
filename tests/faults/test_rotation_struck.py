"""Killed at any moment of a change of the vault key, the vault opens under the old key or under the new one, whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.test_backups_struck import laptop as laptop
from tests.faults.test_backups_struck import struck

FAULT, CAME = "killed while the vault key is changed", "opens whole under the old key or the new one"


def prove(place: tuple[Path, str], stride: int) -> None:
    runs = struck(place, "rotate", stride, script="kill_rotation_at_each_step")
    assert {ending for ending, _ in runs} == {"killed", "done"}
    assert {left for _, left in runs} == {"epoch 1", "epoch 2"}


def test_a_kill_at_some_moments_of_a_change_of_key_loses_nothing(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 14)
    outcome(FAULT, CAME)


@pytest.mark.whole
def test_a_kill_at_every_moment_of_a_change_of_key_loses_nothing(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 1)
    outcome(f"{FAULT}, every moment", CAME)
