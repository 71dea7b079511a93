"""A desktop in memory: a screen, a session bus with the accessibility bus on it, and the app in front."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.desktop.reader import Node, Reader

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "1366x768x24"
NEEDS = {
    "Xvfb": ("Xvfb", "xvfb"),
    "dbus-daemon": ("dbus-daemon", "dbus"),
    "at-spi-bus-launcher": ("/usr/libexec/at-spi-bus-launcher", "at-spi2-core"),
}
SECONDS_TO_END = 20


@dataclass
class Desktop:
    """The reader's ears, and the app's own object on the bus."""

    reader: Reader
    app: Node
    said: Path
    """What the app wrote to its output."""


def lacking() -> list[str]:
    """Return the Debian packages without which there is no desktop here."""
    return [package for program, package in NEEDS.values() if shutil.which(program) is None]


@contextmanager
def desktop(folder: Path, vault: Path) -> Iterator[Desktop]:
    """Start everything in a folder of its own, and end it."""
    run = folder / "run"
    run.mkdir(mode=0o700)
    numbers, end = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(end), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=(end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(end)
    started = [screen]
    try:
        with os.fdopen(numbers) as said:
            display = f":{said.readline().strip()}"
        env = {
            **os.environ,
            "DISPLAY": display,
            "XDG_RUNTIME_DIR": str(run),
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": str(ROOT),
        }
        env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        bus = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started.append(bus)
        assert bus.stdout is not None
        with bus.stdout as said:
            address = said.readline().strip()
        env["DBUS_SESSION_BUS_ADDRESS"] = address
        reader = Reader(address)
        with (folder / "said").open("wb") as output:
            command = [sys.executable, "-m", "tests.desktop.seat", str(vault)]
            started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT))
        try:
            yield Desktop(reader, reader.app("VisitApp"), folder / "said")
        finally:
            reader.close()
    finally:
        for process in reversed(started):
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
