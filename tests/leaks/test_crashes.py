"""A real fault in a slot, in the store's thread and in any other thread: a report of kinds and places, and no word."""

import os
import subprocess
import sys
from pathlib import Path

from tests.leaks.search import files_that_hold
from visitapp.domain.workers import Worker
from visitapp.services import vaults

WORD = "Quetzalcoatlus"
PASSPHRASE = "lantern pebble orchard violin damson"
ROOT = Path(__file__).resolve().parents[2]


def test_what_is_kept_of_a_fault_names_its_kind_and_our_own_frames_and_no_word(tmp_path: Path, own_home: Path) -> None:
    vault = tmp_path / "amara.visitvault"
    workspace, _ = vaults.create(
        folder=vault, passphrase=PASSPHRASE, worker=Worker("", "Amara Okafor"), kdf=vaults.FAST_KDF
    )
    workspace.close()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.leaks.crashing_seat", str(vault)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        input=f"{WORD}\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert WORD not in ended.stdout + ended.stderr
    reports = sorted(own_home.rglob("crash-*.txt"))
    assert len(reports) == 3
    for report in reports:
        lines = report.read_text(encoding="utf-8").splitlines()
        assert lines[2] == "FileNotFoundError"
        assert any(line.startswith("  config.py:") and line.endswith(" resource") for line in lines[3:])
        assert all(line.startswith("  ") for line in lines[3:])
        assert "tests" not in report.read_text(encoding="utf-8")
        assert report.stat().st_mode & 0o077 == 0
    assert files_that_hold(WORD, own_home) == []
