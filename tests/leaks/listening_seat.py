"""A process with the real window, in which somebody listens to each recording of the first person.

Arguments: folder of the vault, its passphrase. Prints "playing" while the last one plays, waits for a line of standard
input, locks, and prints "locked".
"""

import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.end_to_end.worker import CTRL, Key, Worker
from tests.leaks.letting_be_read import let_be_read
from visitapp.config import load_config
from visitapp.domain.attachments import Attachment
from visitapp.hardening import harden
from visitapp.ui import places
from visitapp.ui.app import run
from visitapp.ui.documents.listening import Listening
from visitapp.ui.shell.main_window import MainWindow


def main(vault: Path, passphrase: str) -> int:
    """Run the app with a listener in it."""
    harden()
    let_be_read()
    return run(
        load_config(),
        vault=vault,
        report=lambda _: None,
        on_painted=lambda: QTimer.singleShot(0, lambda: try_to_listen(passphrase)),
    )


def try_to_listen(passphrase: str) -> None:
    """Listen, and end the process if that is not possible: nobody sits before the question that would be asked."""
    could = False
    try:
        listen(passphrase)
        could = True
    finally:
        if not could:
            traceback.print_exc()
            os._exit(1)


def listen(passphrase: str) -> None:
    """Unlock, play each recording, and lock when told."""
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    worker = Worker(window)
    window.activateWindow()
    worker.find("Passphrase", QLineEdit)
    worker.type(passphrase)
    worker.key(Key.Key_Return)
    worker.find("People", QWidget)
    found: list[Attachment] = []
    window.background.read(window, lambda ws: ws.store.all(Attachment), found.extend)
    worker.wait(lambda: bool(found), "no recording was read")
    for file in found:
        assert window.pages is not None
        window.pages.go(places.person(file.person_id, "documents", file.id))
        worker.reads(file.title)
        worker.press("Play")
        playing = worker.find("Pause", QWidget)
        (listening,) = window.findChildren(Listening)
        assert listening.isAncestorOf(playing)
        worker.wait(lambda: listening.slider.shown_place > 0, "time does not go on")  # noqa: B023
    print("playing", flush=True)
    sys.stdin.readline()
    worker.key(Key.Key_L, CTRL)
    worker.reads("Unlock your visits and notes to begin.")
    print("locked", flush=True)
    sys.stdin.readline()
    QApplication.quit()


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.flush()
    os._exit(code)
