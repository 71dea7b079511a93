"""The fresh process that shows the locked window, as the app starts it; it lets its memory be read.

Argument: a file into which it writes, once it is painted, its process id and how its window looks.
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.leaks.letting_be_read import let_be_read
from visitapp.config import load_config
from visitapp.hardening import harden
from visitapp.ui.app import run
from visitapp.ui.locking.handover import receive
from visitapp.ui.shell.main_window import MainWindow


def main(facts: Path) -> int:
    """Take over from the process before."""
    harden()
    let_be_read()
    received = receive()
    if received is None:
        return 2

    def painted() -> None:
        window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
        config = window.preferences.config
        looks = [window.width(), window.height(), config.theme, config.text_size]
        waiting = window.alarm.waiting(str(vault)) if window.alarm is not None else ()
        rings_in = [left for _, left in waiting]
        facts.write_text(json.dumps({"pid": os.getpid(), "looks": looks, "rings_in": rings_in}))

    vault = Path(received[0].vault)
    return run(load_config(), vault=vault, report=lambda _: None, handover=received, on_painted=painted)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
