"""A real disk, small, and filled by somebody else while a note is written."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Outcome = Callable[[str, str], None]
UNSHARE = ["unshare", "--mount"] + ([] if sys.platform != "linux" or os.geteuid() == 0 else ["--map-root-user"])
FULL = {
    "This laptop is full, so we could not save just now.",
    "There is no room left on this disk, so nothing could be saved there.",
}


def may_mount() -> bool:
    """Tell whether this machine lets us have a disk of our own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], check=False).returncode == 0


def test_a_disk_that_fills_up_and_is_cleared_loses_nothing(tmp_path: Path, outcome: Outcome) -> None:
    if not may_mount():
        outcome("a real disk filled while a note is written", "SKIPPED: this machine lets nobody mount one")
        pytest.skip("this machine lets nobody mount a small disk")
    command = [*UNSHARE, sys.executable, "-m", "tests.faults.small_disk", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    letters, opening, refusals = done.stdout.strip().split("\t")
    assert set(refusals.split("; ")) <= FULL
    outcome("a real disk filled while a note is written", f"refused twice, {int(letters):,} letters whole, {opening}")
