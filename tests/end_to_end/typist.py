"""A process with the real window on a real vault, in which somebody types until the process is killed.

Arguments: folder of the vault, its passphrase. Prints a line when the visit is open, and then each word with the
moment (seconds of the system's clock) at which its last letter was typed.
"""

import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.end_to_end.worker import ALT, Key, Worker
from visitapp.config import load_config
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

BETWEEN_LETTERS_MS = 12
SECTIONS = (1, 3, 5)


def main(vault: Path, passphrase: str) -> None:
    """Unlock, start a visit with the person at the top of the list, and type for ever."""
    app = QApplication(sys.argv[:1])
    theme = Theme()
    theme.apply(app)
    window = MainWindow(load_config(), theme)
    window.resize(1366, 768)
    window.start(vault)
    window.show()
    window.activateWindow()
    worker = Worker(window)
    worker.wait(lambda: worker.can_see("Passphrase") and worker.focused() is not window, "no field for a passphrase")
    worker.type(passphrase)
    worker.key(Key.Key_Return)
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.key(Key.Key_Return)
    worker.press("Start visit")
    worker.reads("encrypted on this laptop", "Who is here")
    worker.saved()
    print("typing", flush=True)
    number = 0
    while True:
        if number % 40 == 0:
            worker.key(Key(Key.Key_0 + SECTIONS[number // 40 % len(SECTIONS)]), ALT)
        word = f"word{number:05d}"
        for letter in f"{word} ":
            worker.type(letter)
            QTest.qWait(BETWEEN_LETTERS_MS)
        print(word, time.time(), flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
