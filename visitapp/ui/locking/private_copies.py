"""What is copied here is marked as private, so that clipboard histories leave it out, and is taken back after 30 s.

Widgets that copy by themselves hand `private` data over. Whatever else Qt copies (a selection for the middle button, a
field of a file dialog) is replaced by `PrivateCopies` in the same moment.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView

SECONDS = 30
OURS = "application/x-visitapp-copy"
MARK = os.urandom(8)
"""Tells a copy of this process from one of another VisitApp."""
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
PRIVATE = {
    # Klipper, and the Linux clipboard managers that follow it.
    "x-kde-passwordManagerHint": b"secret",
    # https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: history and cloud, as DWORDs.
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\0\0\0\0",
    _WINDOWS.format("CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format("CanUploadToCloudClipboard"): b"\0\0\0\0",
}
MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection, QClipboard.Mode.FindBuffer)


def private(data: QMimeData) -> QMimeData:
    """Mark data as private and as ours, and return it."""
    for name, value in PRIVATE.items():
        data.setData(name, value)
    data.setData(OURS, MARK)
    return data


def copy_privately(text: str, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
    """Put text on the clipboard, marked as private."""
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(private(data), mode)
    if sys.platform == "darwin":
        from visitapp.ui.locking.macos import conceal_pasteboard

        conceal_pasteboard()


def copies_cell(view: QAbstractItemView, event: QKeyEvent) -> bool:
    """Copy the present cell of a table or list, as Qt does, if that is what the key asks; tell whether it was."""
    if not event.matches(QKeySequence.StandardKey.Copy):
        return False
    words = view.currentIndex().data()
    if isinstance(words, str) and words:
        copy_privately(words)
    event.accept()
    return True


def take_back(mode: QClipboard.Mode) -> None:
    """Empty the clipboard if what is on it is ours."""
    if _is_ours(mode):
        QGuiApplication.clipboard().clear(mode)


def take_back_all() -> None:
    """Empty the clipboard, the selection that the middle button pastes, and the words to find, where they are ours."""
    for mode in MODES:
        take_back(mode)


class PrivateCopies(QObject):
    """Watches the clipboard while its parent lives."""

    def __init__(self, parent: QObject | None = None, *, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        for mode in MODES:
            timer = self._timers[mode] = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(int(seconds * 1000))
            timer.timeout.connect(lambda mode=mode: take_back(mode))
        QGuiApplication.clipboard().changed.connect(self._on_changed)

    @Slot(QClipboard.Mode)
    def _on_changed(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if not _may_be_ours(mode):
            return
        data = _data(mode)
        if data is None or not data.hasText():
            return
        if _is_marked(data):
            self._timers[mode].start()
        elif _knows_owners():
            copy_privately(data.text(), mode)


def _is_ours(mode: QClipboard.Mode) -> bool:
    if not _may_be_ours(mode):
        return False
    data = _data(mode)
    return data is not None and (_knows_owners() or _is_marked(data))


def _data(mode: QClipboard.Mode) -> QMimeData | None:
    return QGuiApplication.clipboard().mimeData(mode)


def _is_marked(data: QMimeData) -> bool:
    return bytes(data.data(OURS).data()) == MARK


def _knows_owners() -> bool:
    """Tell whether the platform knows whose the clipboard is: one without a screen does not."""
    return QGuiApplication.platformName() not in ("offscreen", "minimal")


def _may_be_ours(mode: QClipboard.Mode) -> bool:
    # Asked first: to look at what another program has copied means to wait for that program.
    clipboard = QGuiApplication.clipboard()
    if not _knows_owners():
        return True
    if mode == QClipboard.Mode.Selection:
        return clipboard.supportsSelection() and clipboard.ownsSelection()
    if mode == QClipboard.Mode.FindBuffer:
        return clipboard.supportsFindBuffer() and clipboard.ownsFindBuffer()
    return clipboard.ownsClipboard()
