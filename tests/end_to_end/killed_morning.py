"""A process with the real window in which a worker begins the working day, until the process is killed.

Arguments: folder of the vault, its passphrase. Signs the first visit and types at the second for ever; prints
"typing", and then each word with the moment (seconds of the system's clock) at which its last letter was typed.
"""

import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.end_to_end.worker import ALT, Key, Worker
from tests.end_to_end.working_day import FIRST, SECOND, START, DayClock, begin_visit, sign, unlock
from visitapp.config import load_config
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

BETWEEN_LETTERS_MS = 8


def main(vault: Path, passphrase: str) -> None:
    """Unlock, sign the first visit, and type at the second."""
    app = QApplication(sys.argv[:1])
    theme = Theme()
    theme.apply(app)
    window = MainWindow(load_config(), theme, now=DayClock(START))
    window.resize(1366, 768)
    window.start(vault)
    window.show()
    window.activateWindow()
    worker = Worker(window)
    unlock(worker, passphrase)
    begin_visit(worker, FIRST)
    worker.key(Key.Key_1, ALT)
    worker.type("Slept well since Sunday.")
    sign(worker, "Sleep")
    begin_visit(worker, SECOND)
    worker.key(Key.Key_1, ALT)
    print("typing", flush=True)
    number = 0
    while True:
        word = f"word{number:04d}"
        for letter in f"{word} ":
            worker.type(letter)
            QTest.qWait(BETWEEN_LETTERS_MS)
        print(word, time.time(), flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
