"""A restore drill: back up, ruin the vault, restore, and every word is there, those after the backup too."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import ALT, CTRL, Key, Worker
from tests.faults.conftest import make_vault, start
from visitapp.services import checking
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.editor import GrowingEditor

BEFORE, AFTER = "The kettle sings in the mornings.", " Wren came by with marmalade."


@pytest.fixture
def sit_down(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Worker]]:
    """Return a function that sits a worker before the locked window of a vault, and unlocks it."""
    theme = Theme()
    theme.apply(qapp)
    seated: list[Worker] = []

    def sit(vault: Path) -> Worker:
        worker = start(qtbot, theme, vault)
        seated.append(worker)
        worker.saved()
        worker.fill("Passphrase", PASSPHRASE)
        worker.key(Key.Key_Return)
        worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
        return worker

    yield sit
    for worker in seated:
        worker.window.close()
        qtbot.waitUntil(lambda worker=worker: worker.window.is_closed, timeout=20_000)
        worker.window.deleteLater()


def open_visit(worker: Worker) -> None:
    """Go to the person at the top of the list and start a visit."""
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.saved()
    worker.key(Key.Key_Return)
    worker.press("Start visit")
    worker.reads("Who is here", "encrypted on this laptop")
    worker.saved()


def visitapp(*arguments: str | Path) -> str:
    """Run a command as IT would, and return what it says."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    command = [sys.executable, "-W", "error", "-m", "visitapp", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def finds(worker: Worker, typed: str, words: str) -> None:
    """Search for words and look that they are found."""
    worker.key(Key.Key_K, CTRL)
    worker.type(typed)
    worker.reads(words)
    worker.key(Key.Key_Escape)


def test_a_ruined_vault_comes_back_with_every_word(
    tmp_path: Path, sit_down: Callable[[Path], Worker], qtbot: QtBot
) -> None:
    vault = make_vault(tmp_path / "amara.visitvault", "Teresa")
    secret = tmp_path / "words.txt"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    secret.chmod(0o600)
    worker = sit_down(vault)
    open_visit(worker)
    worker.type(BEFORE)
    worker.saved()
    worker.key(Key.Key_Comma, CTRL)
    worker.reads("None yet")
    worker.press("Back up now", Button)
    worker.reads("Made just now: 1 person in it")
    worker.key(Key.Key_Escape)
    worker.reads(BEFORE)
    worker.key(Key.Key_1, ALT)
    worker.looks_for(GrowingEditor, "the note")
    worker.key(Key.Key_End, CTRL)
    worker.type(AFTER)
    worker.saved()
    worker.key(Key.Key_L, CTRL)
    worker.reads("Unlock your visits and notes to begin.")
    worker.saved()

    stick = tmp_path / "stick"
    backup = next((vault / "backups").iterdir())
    shutil.copytree(backup, stick / backup.name)
    (vault / "records-1.db").unlink()
    for name in ("header.a", "header.b"):
        (vault / name).write_bytes(os.urandom(400))

    said = visitapp("restore", stick / backup.name, "--to", vault, "--yes", "--passphrase-file", secret)
    assert "1 person, 1 visit" in said
    assert "what it holds cannot be read" in said
    assert "later entries in its journal are brought in" in said
    assert "The replaced vault is kept as" in said
    assert all(report.is_sound for report in checking.check(folder=vault, passphrase=PASSPHRASE)[:3])

    again = sit_down(vault)
    finds(again, "kettle sin", "kettle sings")
    finds(again, "marmal", "marmalade")
    assert len(list(tmp_path.glob("* replaced *.visitvault"))) == 1
