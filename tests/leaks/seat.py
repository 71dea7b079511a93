"""A process with the real window, in which a worker writes words that standard input names, and does what it says next.

Arguments: folder of the vault, its passphrase, and the command that starts the fresh process after a lock, if any.
Standard input: the words, one a line, up to an empty line; then "lock", "lock and type", "lock and type the PIN", "lock
another look", "go on", or the name of a signal that this process gets while the last words are still being typed.
Prints "written" when everything is written, and "locked" with the seconds from the key to the painted cover.
"""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.end_to_end.worker import ALT, CTRL, Key, Worker
from tests.leaks.letting_be_read import let_be_read
from visitapp.config import load_config
from visitapp.domain.changes import ChangeSet
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.hardening import harden
from visitapp.services.check_ins import set_check_in
from visitapp.services.quick_unlock import turn_on
from visitapp.services.workspace import Workspace
from visitapp.ui.app import run
from visitapp.ui.shell.main_window import MainWindow

PIN = "480517"
NUMBER = "01632 960 377"
LAST = "Marmalade on the stairs"


def main(vault: Path, passphrase: str, renewed_by: list[str]) -> int:
    """Run the app with a worker in it."""
    harden()
    let_be_read()
    words = list(iter(lambda: sys.stdin.readline().strip(), ""))

    def begin() -> None:
        QTimer.singleShot(0, lambda: work(words, passphrase))

    return run(load_config(), vault=vault, report=lambda _: None, renewed_by=renewed_by, on_painted=begin)


def work(words: list[str], passphrase: str) -> None:
    """Unlock, write the words, find them again, and then do what standard input says."""
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    worker = Worker(window)
    window.activateWindow()
    worker.find("Passphrase", QLineEdit)
    worker.type(passphrase)
    worker.key(Key.Key_Return)
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.key(Key.Key_Return)
    worker.press("Start visit")
    worker.reads("encrypted on this laptop", "Who is here")
    worker.saved()
    for section, word in enumerate(words, start=1):
        worker.key(Key(Key.Key_0 + section), ALT)
        worker.type(f"This is {word}.")
    worker.key(Key.Key_A, CTRL)
    worker.key(Key.Key_C, CTRL)
    worker.saved()
    worker.key(Key.Key_K, CTRL)
    worker.find("Search everything", QLineEdit)
    worker.type(words[0].lower())
    worker.reads(words[0])
    worker.key(Key.Key_Escape)
    worker.wait(lambda: not worker.can_see("Search everything", QLineEdit), "the search stays open")
    window.background.write(window, lambda workspace: promise(workspace, words[0]))
    worker.saved()
    print("written", flush=True)
    wish = sys.stdin.readline().strip()
    if wish.endswith("the PIN"):
        window.background.read(window, lambda workspace: turn_on(workspace, pin=PIN), lambda _: None)
        worker.saved()
    if wish == "lock another look":
        window.preferences.set_theme("dark")
        window.preferences.set_text_size(130)
        window.resize(1200, 700)
        worker.saved()
        load_config().settings_file.unlink()
    if wish.startswith("lock"):
        start = time.perf_counter()
        worker.key(Key.Key_L, CTRL)
        worker.reads("Unlock your visits and notes to begin.")
        print("locked", time.perf_counter() - start, flush=True)
    if wish.startswith("SIG"):
        worker.key(Key(Key.Key_0 + len(words) + 1), ALT)
        worker.type(LAST)
        os.kill(os.getpid(), signal.Signals[wish])
    if wish == "lock and type the PIN":
        worker.find("PIN", QLineEdit)
        worker.type(PIN)
        worker.key(Key.Key_Return)
    if wish == "lock and type":
        worker.find("Passphrase", QLineEdit)
        worker.type(passphrase)
        worker.key(Key.Key_Return)


def promise(workspace: Workspace, whom: str) -> ChangeSet:
    """Choose in an hour as the time to tell the office."""
    visit = workspace.store.all(Visit, status=VisitStatus.DRAFT.value)[0]
    tell_by = workspace.now() + timedelta(hours=1)
    return set_check_in(workspace, visit_id=visit.id, tell_by=tell_by, whom=whom, number=NUMBER)


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
    sys.stdout.flush()
    os._exit(code)
