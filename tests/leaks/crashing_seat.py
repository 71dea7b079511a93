"""A process with the real window in which three things go wrong while a word of a record is at hand.

Argument: folder of the vault. Standard input: the word. It ends when three reports have been written.
"""

import os
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from visitapp.__main__ import write_crash_file
from visitapp.config import load_config, resource
from visitapp.hardening import harden
from visitapp.ui.app import run
from visitapp.ui.shell.main_window import MainWindow

REPORTS = 3


def main(vault: Path) -> int:
    """Run the app and let it stumble."""
    harden()
    word = sys.stdin.readline().strip()
    config = load_config()
    written: list[Path | None] = []

    def report(error: BaseException) -> Path | None:
        written.append(write_crash_file(config, error))
        if len(written) == REPORTS:
            QTimer.singleShot(0, QApplication.quit)
        return written[-1]

    def stumble() -> None:
        window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
        window.background.on_store(window, lambda: resource(word), lambda _: None)
        threading.Thread(target=lambda: resource(word)).start()
        QTimer.singleShot(0, lambda: resource(word))

    return run(config, vault=vault, report=report, on_painted=lambda: QTimer.singleShot(0, stumble))


if __name__ == "__main__":
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(code)
