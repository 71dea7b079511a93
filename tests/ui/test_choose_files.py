"""The computer's own dialog for files: it leaves no name of a folder or a paper outside the vault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.choose_files import ask_file, ask_folder, ask_new_file

Ask = Callable[[QWidget, Path], QFileDialog]
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


@pytest.mark.parametrize(
    "ask",
    [
        lambda box, papers: ask_folder(box, "Which folder?", papers, lambda _: None),
        lambda box, papers: ask_file(box, "Which file?", papers, "Papers (*.pdf)", lambda _: None),
        lambda box, papers: ask_new_file(box, "Where to?", papers / "new.pdf", "Papers (*.pdf)", lambda _: None),
    ],
    ids=["a folder", "a file", "a new file"],
)
@pytest.mark.parametrize("is_chosen", [True, False], ids=["chosen", "given up"])
def test_no_folder_that_was_looked_at_is_written_down_outside_the_vault(
    box: QWidget, papers: Path, ask: Ask, is_chosen: bool
) -> None:
    dialog = ask(box, papers)
    if is_chosen:
        if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptOpen:
            dialog.selectFile(PAPER)
        dialog.accept()
    else:
        dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settings = remembered()
    assert not [key for key in settings.allKeys() if "Winifred" in str(settings.value(key))]
    written = Path(settings.fileName())
    assert not written.exists() or b"Winifred" not in written.read_bytes()


def test_what_other_programs_remember_of_their_folders_stays(box: QWidget, papers: Path) -> None:
    before = remembered()
    before.setValue("FileDialog/lastVisited", "file:///home/amara/music")
    before.setValue("Elsewhere/colour", "green")
    before.sync()
    ask_folder(box, "Which folder?", papers, lambda _: None).deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    after = remembered()
    assert after.value("FileDialog/lastVisited") == "file:///home/amara/music"
    assert after.value("Elsewhere/colour") == "green"
    after.clear()
    after.sync()
