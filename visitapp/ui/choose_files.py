"""Ask for a folder or a file with the computer's own dialog, without stopping the window or leaving a trace of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

REMEMBERED = "FileDialog/"


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
    kept = _read_memory()
    dialog = QFileDialog(parent, title, str(start))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    # Qt writes while the dialog is destroyed, just before it says so.
    dialog.destroyed.connect(lambda: _write_memory(kept))
    return dialog


def _memory() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, "QtProject")


def _read_memory() -> dict[str, Any]:
    """Return what the dialogs of all Qt programs remember for this user: the folders and files last chosen."""
    settings = _memory()
    return {key: settings.value(key) for key in settings.allKeys() if key.startswith(REMEMBERED)}


def _write_memory(kept: dict[str, Any]) -> None:
    """Put back what was remembered before, so that no name of a folder or paper stays behind outside the vault."""
    settings = _memory()
    for key in settings.allKeys():
        if key.startswith(REMEMBERED):
            if key in kept:
                settings.setValue(key, kept[key])
            else:
                settings.remove(key)
    settings.sync()
