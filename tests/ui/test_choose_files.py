"""The computer's own dialog for files: it leaves no name of a folder or a paper outside the vault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from visitapp.ui.choose_files import ask_file, ask_folder, ask_new_file, give_up
from visitapp.ui.shell.main_window import MainWindow

Ask = Callable[[QWidget, Path, Callable[[Path], None]], QFileDialog]
PAPER = "Winifred Ashworth.pdf"


def remembered() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, "QtProject")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "Winifred Ashworth"
    folder.mkdir()
    (folder / PAPER).write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture
def box(qtbot: QtBot, theme: object) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def read_back() -> dict[str, str]:
    """Return what Qt has written down for all its programs, when every dialog is gone."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settings = remembered()
    return {key: str(settings.value(key)) for key in settings.allKeys()}


@pytest.mark.parametrize(
    "ask",
    [
        lambda box, papers, then: ask_folder(box, "Which folder?", papers, then),
        lambda box, papers, then: ask_file(box, "Which file?", papers, "Papers (*.pdf)", then),
        lambda box, papers, then: ask_new_file(box, "Where to?", papers / "new.pdf", "Papers (*.pdf)", then),
    ],
    ids=["a folder", "a file", "a new file"],
)
@pytest.mark.parametrize("is_chosen", [True, False], ids=["chosen", "given up"])
def test_no_folder_that_was_looked_at_is_written_down_outside_the_vault(
    box: QWidget, papers: Path, ask: Ask, is_chosen: bool
) -> None:
    chosen: list[Path] = []
    dialog = ask(box, papers, chosen.append)
    if is_chosen:
        if dialog.fileMode() == QFileDialog.FileMode.ExistingFile:
            dialog.selectFile(PAPER)
        dialog.accept()
    else:
        give_up(box)
    written = read_back()
    assert [path for path in chosen if not path.is_relative_to(papers)] == []
    assert len(chosen) == (1 if is_chosen else 0)
    assert "FileDialog/lastVisited" in written
    assert "Winifred" not in str(written)
    assert b"Winifred" not in Path(remembered().fileName()).read_bytes()


def test_a_dialog_that_is_open_when_the_window_closes_leaves_nothing_either(
    locked_window: MainWindow, papers: Path, qtbot: QtBot
) -> None:
    dialog = ask_folder(locked_window, "Which folder?", papers, lambda _: None)
    locked_window.close()
    qtbot.waitUntil(lambda: locked_window.is_closed)
    if isValid(dialog):
        dialog.deleteLater()
    assert "Winifred" not in str(read_back())


def test_what_other_programs_remember_of_their_folders_stays(box: QWidget, papers: Path, tmp_path: Path) -> None:
    music = QUrl.fromLocalFile(str(tmp_path)).toString()
    before = remembered()
    before.setValue("FileDialog/lastVisited", music)
    before.setValue("FileDialog/history", [music])
    before.setValue("Elsewhere/colour", "green")
    before.sync()
    standing = QFileDialog(box)  # another dialog of this process may have set where the next one begins
    standing.setDirectory(str(tmp_path))
    ask_folder(box, "Which folder?", papers, lambda _: None)
    give_up(box)
    written = read_back()
    assert written["FileDialog/lastVisited"] == music
    assert "Winifred" not in written["FileDialog/history"]
    assert written["Elsewhere/colour"] == "green"
    remembered().clear()
