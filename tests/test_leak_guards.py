"""The guards in conftest.py catch what they are there for."""

import pytest

pytest_plugins = ["pytester"]

THREAD = """
import threading
def test_lets_a_thread_run(request):
    stop = threading.Event()
    request.config.stop = stop
    threading.Thread(target=stop.wait, name="store-1").start()
"""
WINDOW = """
from PySide6.QtWidgets import QWidget
def test_keeps_a_window(qtbot, request):
    request.config.window = QWidget(objectName="forgotten")
"""
TIMER = """
from PySide6.QtCore import QTimer
def test_keeps_a_timer(qtbot, request):
    request.config.timer = QTimer(interval=60000)
    request.config.timer.start()
"""
TIDY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
def test_is_tidy(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    timer = QTimer(window, interval=60000)
    timer.start()
    window.show()
"""
END = """
def pytest_unconfigure(config):
    if hasattr(config, "stop"):
        config.stop.set()
"""


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        (THREAD, {"passed": 1, "errors": 1}, "*threads left running: store-1*"),
        (WINDOW, {"passed": 1, "errors": 1}, "*left behind: QWidget forgotten*"),
        (TIMER, {"passed": 1, "errors": 1}, "*left behind: QTimer*"),
        (TIDY, {"passed": 1}, "*1 passed*"),
    ],
    ids=["thread", "window", "timer", "tidy"],
)
def test_what_a_test_leaves_behind_fails_it(
    pytester: pytest.Pytester, pytestconfig: pytest.Config, body: str, outcome: dict[str, int], words: str
) -> None:
    guards = (pytestconfig.rootpath / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(guards.replace("SECONDS_TO_FINISH = 5.0", "SECONDS_TO_FINISH = 0.1") + END)
    pytester.makepyfile(body)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines([words])
