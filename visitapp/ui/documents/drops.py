"""Files and pictures that are dropped on a widget, or lie on the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from visitapp.ui.documents.adding import Source, files_at, pasted


class FileDrops(QObject):
    """Lets files be dropped anywhere on a widget. `hovered` tells that some are over it; `dropped` carries Sources."""

    hovered = Signal(bool)
    dropped = Signal(object)

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        ground.setAcceptDrops(True)
        ground.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if isinstance(event, QDragEnterEvent | QDragMoveEvent) and event.type() in (kinds.DragEnter, kinds.DragMove):
            if not holds_files(event.mimeData()):
                return False
            event.acceptProposedAction()
            if event.type() == kinds.DragEnter:
                self.hovered.emit(True)
            return True
        if event.type() == kinds.DragLeave:
            self.hovered.emit(False)
        elif isinstance(event, QDropEvent) and event.type() == kinds.Drop and holds_files(event.mimeData()):
            event.acceptProposedAction()
            self.hovered.emit(False)
            self.dropped.emit(sources_in(event.mimeData()))
            return True
        return super().eventFilter(watched, event)


def holds_files(data: QMimeData) -> bool:
    """Tell whether there are files of this computer or a picture."""
    return bool(_paths(data)) or data.hasImage()


def sources_in(data: QMimeData) -> list[Source]:
    """Return the files, or else the picture."""
    paths = _paths(data)
    if paths:
        return files_at(paths)
    image = data.imageData()
    return [pasted(image)] if isinstance(image, QImage) and not image.isNull() else []


def on_clipboard() -> list[Source]:
    """Return what can be pasted, [] when it is no file and no picture."""
    data = QGuiApplication.clipboard().mimeData()
    return sources_in(data) if holds_files(data) else []


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
