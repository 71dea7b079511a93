"""Small pictures for the list, made one after another off the window thread and kept in memory only, up to a limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from visitapp.domain.attachments import Attachment
from visitapp.errors import KnownError
from visitapp.services.attaching import Blobs
from visitapp.services.attachments import PagePicture, small_picture
from visitapp.ui.desk import Desk

SIDE = 44
MOST_BYTES = 16_000_000
TOLD_AFTER = 8
"""So many pictures are gathered before the list is drawn again."""


class Thumbnails(QObject):
    """Pictures by the id of their file. `came` tells that there are more than before."""

    came = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pictures: OrderedDict[str, QImage | None] = OrderedDict()
        self._wanted: list[Attachment] = []
        self._is_busy = False
        self._untold = 0

    def picture(self, file: Attachment) -> QImage | None:
        """Return the picture of a file if it is there."""
        return self._pictures.get(file.blob_id)

    def want(self, files: Sequence[Attachment]) -> None:
        """Make the pictures of these files, and forget what was wanted before."""
        self._wanted = [file for file in files if file.blob_id not in self._pictures]
        self._next()

    def forget(self) -> None:
        """Let go of every picture."""
        self._wanted.clear()
        self._pictures.clear()

    @property
    def byte_count(self) -> int:
        """Return how much memory the pictures take."""
        return sum(picture.sizeInBytes() for picture in self._pictures.values() if picture is not None)

    def _next(self) -> None:
        if self._is_busy:
            return
        if not self._wanted or self.byte_count > MOST_BYTES:
            self._tell()
            return
        self._is_busy = True
        file = self._wanted.pop(0)
        side = round(self._desk.theme.px(SIDE) * 2)

        def begin(blobs: Blobs) -> None:
            self._desk.background.compute(
                self,
                lambda: small_picture(blobs, file, side_px=side),
                lambda picture: self._take(file, picture),
                lambda _: self._take(file, None),
                waited_for=False,
            )

        def failed(_: KnownError) -> None:
            self._is_busy = False

        self._desk.background.read(self, lambda ws: ws.blobs, begin, failed)

    def _take(self, file: Attachment, picture: PagePicture | None) -> None:
        self._is_busy = False
        image = None
        if picture is not None:
            flat = QImage(picture.pixels, picture.width, picture.height, QImage.Format.Format_ARGB32)
            image = flat.copy()
            self._untold += 1
        self._pictures[file.blob_id] = image
        while self.byte_count > MOST_BYTES and len(self._pictures) > 1:
            self._pictures.popitem(last=False)
        if self._untold >= TOLD_AFTER:
            self._tell()
        self._next()

    def _tell(self) -> None:
        if self._untold:
            self._untold = 0
            self.came.emit()
