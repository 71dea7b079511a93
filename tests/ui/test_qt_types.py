"""While a thread imports the rest of the app, the window goes on making widgets: neither makes a type of Qt then."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IN_TWO_THREADS = """
import gc, sys, threading
from PySide6.QtWidgets import QApplication
from visitapp.ui.shell.qt_types import MakingTypes, qt_types

app = QApplication([])
MakingTypes(app, app.quit)
app.exec()
gc.set_threshold(20, 3, 2)
sys.setswitchinterval(1e-6)
names = list(qt_types())
assert len(names) > 500

def ask(part):
    for module, name in part:
        getattr(module, name)

other = threading.Thread(target=ask, args=(names[::2],))
other.start()
ask(names[1::2])
other.join()
print("went on")
"""
WHEN_LOADING_BEGINS = """
import sys
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from visitapp.config import load_config
from visitapp.ui.app import HEAVY, run
from visitapp.ui.shell.qt_types import qt_types

class Watcher:
    missing = None

    def find_spec(self, name, path=None, target=None):
        elsewhere = threading.current_thread() is not threading.main_thread()
        if elsewhere and name.startswith(("visitapp.ui", "PySide6")) and Watcher.missing is None:
            Watcher.missing = [each for module, each in qt_types() if each not in vars(module)]

def end_when_loaded():
    watch = QTimer(QApplication.instance())
    watch.timeout.connect(lambda: HEAVY[-1] in sys.modules and QApplication.closeAllWindows())
    watch.start(5)

sys.meta_path.insert(0, Watcher())
run(load_config(), report=lambda _: None, on_painted=end_when_loaded)
print("not made:", Watcher.missing)
"""


def run_alone(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", script],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_two_threads_may_ask_for_types_once_all_are_made() -> None:
    assert run_alone(IN_TWO_THREADS) == "went on"


def test_the_rest_of_the_app_is_loaded_when_all_types_are_made() -> None:
    assert run_alone(WHEN_LOADING_BEGINS) == "not made: []"
