"""The checking process by itself: what it answers, what it refuses, and that it keeps and opens nothing."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_hardening import allow_core_files
from visitapp.__main__ import CHECKER
from visitapp.config import resource
from visitapp.spelling.exit_codes import NOT_HERE, NOT_UNDERSTOOD

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 20.0
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads /proc")


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Checker:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            CHECKER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=allow_core_files
        )
        assert self.hear() == {"ready": True}

    def say(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def hear(self) -> object:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def ask(self, **asked: object) -> object:
        self.say(json.dumps(asked).encode())
        return self.hear()


@pytest.fixture
def checker() -> Iterator[Checker]:
    made = Checker()
    with made.process:
        yield made
        made.process.kill()


def test_it_knows_british_english_and_suggests(checker: Checker) -> None:
    known = ["colour", "realise", "Wednesday", "it's", "cancelled", "quetiapine", "café"]
    assert checker.ask(words=[*known, "recieve", "color", "wednesday", "\ud800"]) == {
        "unknown": ["recieve", "color", "wednesday"]
    }
    suggested = checker.ask(suggest="recieve", near=[])
    assert suggested["suggested"][0] == "receive"
    assert checker.ask(suggest="Penwithik", near=["penwithick", "tess"])["suggested"][0] == "penwithick"
    assert checker.ask(words=[]) == {"unknown": []}


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"null", b'{"words": "recieve"}', b'{"words": [1]}', b'{"suggest": 3, "near": []}',
     b'{"suggest": "a", "near": [null]}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_a_line_that_no_window_writes_ends_it(line: bytes, checker: Checker) -> None:
    checker.say(line)
    assert checker.process.wait(LONGEST_WAIT) == NOT_UNDERSTOOD


def test_it_ends_with_its_standard_input(checker: Checker) -> None:
    checker.ask(words=["recieve"])
    checker.process.stdin.close()
    assert checker.process.wait(LONGEST_WAIT) == 0


@on_linux
def test_it_writes_no_core_file_and_no_file_at_all_and_holds_nothing_open(checker: Checker) -> None:
    about = Path(f"/proc/{checker.process.pid}")
    limits = (about / "limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0", limits)
    assert re.search(r"Max file size\s+0\s+0", limits)
    checker.ask(suggest="definately", near=[])
    opened = {each.name: str(each.readlink()) for each in (about / "fd").iterdir()}
    assert set(opened) <= {"0", "1", "2"}, opened
    assert b"recieve" not in (about / "cmdline").read_bytes()


@on_linux
def test_it_is_not_dumpable() -> None:
    asking = "import ctypes, sys; sys.argv[1:] = ['--spelling']; from visitapp.__main__ import main; main(); "
    asking += "sys.stderr.write(str(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)))"
    done = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, input=b"", capture_output=True, check=True)
    assert done.stderr == b"0"


@on_linux
def test_it_ends_when_the_window_is_killed(tmp_path: Path) -> None:
    """The window's end is a process that does nothing but start it as the window does."""
    parent = (
        "from PySide6.QtCore import QCoreApplication; from visitapp.ui.spelling.process import CheckerProcess;"
        "from visitapp.__main__ import CHECKER; app = QCoreApplication([]); made = CheckerProcess(CHECKER);"
        "made.learned.connect(lambda *_: print(made.process_id, flush=True)); made.check(['recieve']); app.exec()"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE) as window:
        pid = int(window.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        window.kill()
    wait(lambda: not Path(f"/proc/{pid}").exists() or "(zombie)" in Path(f"/proc/{pid}/status").read_text())


def test_without_its_library_it_says_so_and_ends(tmp_path: Path) -> None:
    (tmp_path / "hunspell.py").write_text("raise ImportError")
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    assert subprocess.run(CHECKER, cwd=ROOT, input=b"", env=surroundings, check=False).returncode == NOT_HERE


def test_the_dictionary_comes_with_its_notice_and_its_licence() -> None:
    assert "LGPL" in resource("spelling/README_en_GB.txt").read_text(encoding="utf-8")
    assert "LESSER GENERAL PUBLIC LICENSE" in resource("spelling/LGPL-3.txt").read_text(encoding="utf-8")
