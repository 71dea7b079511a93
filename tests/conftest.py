"""Every test has a home of its own, and must leave no thread, timer or window behind."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine may pause in the midst of an example: no test asserts how long one takes.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")

# Several hundred processes are started: each would compile everything again where this is set.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What is proved needs no disk: a kill leaves what was handed to the system, there and here, and full disks are made.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

LONGEST = (
    "leaks/test_memory.py",
    "ui/showing/test_show_mode.py",
    "ui/test_every_screen.py",
    "end_to_end/test_two_windows.py",
    "simulation/test_simulation.py",
    "faults/test_backups_struck.py",
    "faults/test_vault_struck.py",
    "sync/test_hostile_office.py",
    "sync/test_files.py",
    "ui/test_leaving.py",
    "ui/settings/test_keys.py",
    "end_to_end/test_no_plaintext_left.py",
    "end_to_end/test_working_day.py",
    "ui/documents/test_page.py",
    "services/test_salvaging.py",
    "simulation/test_put_back.py",
    "faults/test_damage.py",
    "services/test_restoring.py",
    "sync/test_two_laptops.py",
    "end_to_end/test_main_job.py",
    "simulation/test_two_teams.py",
    "sync/test_struck.py",
    "sync/test_shut_off.py",
)
"""Begun first, so that no process is left alone with one at the end."""
OUR_THREADS = ("store", "pool")
SECONDS_TO_FINISH = 5.0
LONGEST_WAIT = 20_000
"""Milliseconds. A machine that does other work too is slower and not wrong."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print where the canary was looked for, and whether it was found. Kept here: the controller of xdist reads it."""
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    rows = [value for report in reports for name, value in report.user_properties if name == "canary"]
    if rows:
        terminalreporter.section("where a word of a record was looked for")
        width = max(len(place) for place, _ in rows)
        for place, found in rows:
            terminalreporter.line(f"{place.ljust(width)}  {found}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest before the others."""
    here = Path(__file__).parent
    rank = {here / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Set everything imported aside, as the app does, and look for garbage more seldom: that was 3 % of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture
def looked_in(record_property: Callable[[str, object], None]) -> Callable[[str, int, object], None]:
    """Return a function that enters a place, how much was looked at there, and what was found, into the report."""

    def enter(place: str, count: int, found: object) -> None:
        record_property("canary", (f"{place} ({count})", f"FOUND: {found}" if found else "not found"))

    return enter


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point everything that could reach the real home to a folder of this test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("VISITAPP_HOME", str(home / "visitapp"))
    return home


@pytest.fixture(autouse=True)
def no_thread_left_running(own_home: Path) -> Iterator[None]:
    """Fail the test that leaves a thread of ours behind."""
    before = set(_our_threads())
    yield
    for thread in set(_our_threads()) - before:
        thread.join(SECONDS_TO_FINISH)
    left = sorted(thread.name for thread in set(_our_threads()) - before)
    assert not left, f"threads left running: {', '.join(left)}"


@pytest.fixture(autouse=True)
def no_window_or_timer_left(request: pytest.FixtureRequest, own_home: Path) -> Iterator[None]:
    """Fail the test of a window that leaves a top-level widget or a running timer behind."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    windows, timers = set(_windows()), set(_running_timers())
    yield
    for collect in (lambda: None, gc.collect):  # a cycle may hold it; a real leak survives this
        collect()
        _delete_what_was_let_go()
        left = [_said(found) for found in [*(set(_windows()) - windows), *(set(_running_timers()) - timers)]]
        if not left:
            break
    assert not left, f"left behind: {', '.join(sorted(left))}"


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """Wait longer for what is to come, where the test does not say how long."""
    from pytestqt.qtbot import QtBot

    class PatientBot(QtBot):
        def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LONGEST_WAIT) -> None:
            super().waitUntil(callback, timeout=timeout)

        def waitExposed(self, widget: object, *, timeout: int = LONGEST_WAIT) -> AbstractContextManager[None]:
            return super().waitExposed(widget, timeout=timeout)

    return PatientBot(request)


def _our_threads() -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread.name.startswith(OUR_THREADS) and not thread.daemon and thread.is_alive()
    ]


def _windows() -> list[object]:
    from PySide6.QtWidgets import QApplication

    # A tool tip is one window that Qt itself keeps and hides.
    return [widget for widget in QApplication.topLevelWidgets() if widget.metaObject().className() != "QTipLabel"]


def _running_timers() -> list[object]:
    from PySide6.QtCore import QTimer
    from shiboken6 import getAllValidWrappers

    return [each for each in getAllValidWrappers() if isinstance(each, QTimer) and each.isActive()]


def _delete_what_was_let_go() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _said(found: object) -> str:
    from PySide6.QtCore import QObject

    name = found.objectName() if isinstance(found, QObject) else ""
    return f"{type(found).__name__} {name}".strip()
