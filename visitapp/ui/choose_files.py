"""Ask for a folder or a file with the computer's own dialog, without stopping the window or leaving a trace of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_folder(parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let a person choose a folder that exists; `then` gets it."""
    dialog = _dialog(parent, title, start, then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def ask_file(parent: QWidget, title: str, start: Path, name_filter: str, then: Callable[[Path], None]) -> QFileDialog:
    """Let a person choose a file that exists; `then` gets it. `name_filter`: "Lists (*.csv)"."""
    dialog = _dialog(parent, title, start, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(name_filter)
    dialog.open()
    return dialog


def ask_files(parent: QWidget, title: str, start: Path, then: Callable[[list[Path]], None]) -> QFileDialog:
    """Let a person choose files that exist, one or several, of any kind; `then` gets them."""
    dialog = _dialog(parent, title, start, lambda _: None)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.open()
    return dialog


def ask_new_file(
    parent: QWidget, title: str, start: Path, name_filter: str, then: Callable[[Path], None]
) -> QFileDialog:
    """Let a person choose where to write a file; `start` names it, and its ending is added where it is left out."""
    dialog = _dialog(parent, title, start.parent, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(name_filter)
    dialog.setDefaultSuffix(start.suffix.lstrip("."))
    dialog.selectFile(start.name)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    folder_before, history_before = dialog.directoryUrl(), dialog.history()
    dialog.setDirectory(str(start))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))

    def forget() -> None:
        # Qt writes where a dialog stands when it goes, in clear and for all Qt programs: so it goes where it came from.
        dialog.setDirectoryUrl(folder_before)
        dialog.setHistory(history_before)

    dialog.finished.connect(forget)
    return dialog


def give_up(window: QWidget) -> None:
    """Close every dialog for files that is open over a window; it must not go without forgetting where it was."""
    for dialog in window.findChildren(QFileDialog):
        dialog.reject()
