"""What the real process lets out by itself: no core file, no debugger, no file that others of the laptop may read."""

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from visitapp.domain.workers import Worker
from visitapp.services import vaults

ROOT = Path(__file__).resolve().parent.parent
LONGEST_WAIT = 20.0
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads /proc")


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def allow_core_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    os.umask(0o022)


ASK_WHETHER_DUMPABLE = """
import ctypes
from visitapp.__main__ import main
main()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """Start the app with everything open that hardening closes."""
    with subprocess.Popen(
        [sys.executable, "-m", "visitapp"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        preexec_fn=allow_core_files,
    ) as started:
        yield started
        started.kill()


def test_the_process_with_the_window_writes_no_core_file_and_no_file_for_others(
    process: subprocess.Popen[bytes],
) -> None:
    about = Path(f"/proc/{process.pid}")
    wait(lambda: re.search(r"Max core file size\s+0\s+0", (about / "limits").read_text()) is not None)
    wait(lambda: "Umask:\t0077" in (about / "status").read_text())


def test_the_memory_of_the_process_is_not_for_debuggers_of_the_same_user() -> None:
    command = [sys.executable, "-c", ASK_WHETHER_DUMPABLE, "--version"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split()[-1] == "0"


def test_every_file_of_a_vault_is_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        folder = tmp_path / "amara.visitvault"
        workspace, _ = vaults.create(
            folder=folder,
            passphrase="lantern pebble orchard violin damson",
            worker=Worker("", "Amara Okafor"),
            kdf=vaults.FAST_KDF,
        )
        modes = {path.name: oct(path.stat().st_mode & 0o077) for path in (folder, *folder.rglob("*"))}
        workspace.close()
        modes |= {path.name: oct(path.stat().st_mode & 0o077) for path in (folder, *folder.rglob("*"))}
    finally:
        os.umask(before)
    assert {name: mode for name, mode in modes.items() if mode != "0o0"} == {}
    assert any(name.startswith("records-") and name.endswith("-wal") for name in modes)
