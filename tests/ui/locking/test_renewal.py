"""The change of process after a lock: what goes over, and what happens when the new one does not come."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import LONGEST_WAIT, MOMENT, PASSPHRASE
from visitapp.config import load_config
from visitapp.ui.background import Background
from visitapp.ui.locking.handover import MAGIC, PAINTED, Handover, Typed, packed, packed_typed, receive
from visitapp.ui.locking.renewal import NOT_RENEWED, Renewal
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

Settle = Callable[[Background], None]
ROOT = Path(__file__).resolve().parents[3]
NEVER_PAINTS = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]
STOPS_AT_ONCE = [sys.executable, "-c", ""]
HANDOVER = Handover(vault="/tmp/a.visitvault", theme="dark", text_size=130, geometry="01d9", sentence="So it is.")


@pytest.fixture
def renewed_window(theme: Theme, qtbot: QtBot, vault: Path) -> Iterator[Callable[[list[str]], MainWindow]]:
    """Return a function that shows the real window, unlocked, with the command of a fresh process."""
    made: list[MainWindow] = []

    def open_window(command: list[str]) -> MainWindow:
        window = MainWindow(load_config(), theme, now=lambda: MOMENT, renewal=Renewal(command))
        made.append(window)
        window.resize(1366, 768)
        window.start(vault)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        window.unlock_layer.unlock.unlock_with(PASSPHRASE)
        qtbot.waitUntil(lambda: not window.is_locked, timeout=LONGEST_WAIT)
        qtbot.waitUntil(lambda: window.background.is_idle, timeout=LONGEST_WAIT)
        return window

    yield open_window
    for window in made:
        window.close()
        qtbot.waitUntil(lambda window=window: window.is_closed, timeout=LONGEST_WAIT)
        window.deleteLater()


@pytest.mark.parametrize("command", [STOPS_AT_ONCE, ["/nowhere/visitapp"]], ids=["stops at once", "is not there"])
def test_without_a_fresh_process_the_window_stays_locked_says_so_and_can_be_used(
    command: list[str], renewed_window: Callable[[list[str]], MainWindow], qtbot: QtBot, settle: Settle
) -> None:
    window = renewed_window(command)
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)
    assert not window.is_closed
    assert NOT_RENEWED.sentence in window.unlock_layer.unlock.said()
    field = window.unlock_layer.unlock.passphrase.edit
    assert QApplication.focusWidget() is field
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window.background)
    assert not window.is_locked


def test_a_window_that_is_closed_meanwhile_takes_the_new_process_with_it(
    renewed_window: Callable[[list[str]], MainWindow], qtbot: QtBot
) -> None:
    window = renewed_window(NEVER_PAINTS)
    window.lock()
    qtbot.waitUntil(lambda: bool(children()), timeout=LONGEST_WAIT)
    window.close()
    qtbot.waitUntil(lambda: window.is_closed and not children(), timeout=LONGEST_WAIT)


def children() -> list[int]:
    """Return the processes that this one has started and that still run."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    threads = Path("/proc/self/task").iterdir()
    found += [child for thread in threads for child in (thread / "children").read_text().split()]
    return [int(child) for child in found if b"sys.stdin.buffer.read" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_the_real_program_shows_the_locked_window_and_says_when_it_is_painted(vault: Path) -> None:
    message = packed(Handover(vault=str(vault), theme="dark", text_size=150, geometry=""), b"")
    with subprocess.Popen(
        [sys.executable, "-m", "visitapp", "--locked"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(message)
        process.stdin.flush()
        assert process.stdout.readline() == PAINTED
        process.stdin.write(packed_typed(Typed("passphrase", "", False)))
        process.stdin.close()
        assert process.stdout.read() == b""  # it leads nowhere from now on
        process.kill()


@pytest.mark.parametrize("box", [b"", b"\x01" * 142])
def test_what_is_handed_over_arrives(box: bytes) -> None:
    source = bytearray(packed(HANDOVER, box))
    assert receive(lambda count: take(source, count)) == (HANDOVER, bytearray(box))


def take(source: bytearray, count: int) -> bytes:
    """Give the next bytes, at most seven at a time, as a pipe may."""
    part = bytes(source[: min(count, 7)])
    del source[: len(part)]
    return part


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"visitapp",
        MAGIC + b"\xff" * 8,
        MAGIC + b"\0\0\0\2\0\0\0\0[]",
        MAGIC + b"\0\0\0\2\0\0\0\0{}",
        MAGIC + b"\0\0\0\3\0\0\0\0no!",
        bytes(packed(HANDOVER, b"box"))[:-1],
    ],
)
def test_what_is_no_handover_opens_the_window_as_ever(content: bytes) -> None:
    source = bytearray(content)
    assert receive(lambda count: take(source, count)) is None
