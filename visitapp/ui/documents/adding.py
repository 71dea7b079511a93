"""Files on their way into the vault: one after another off the window thread, each to be stopped by itself.

When the page is shut for locking or closing, what is under way stops at its next piece, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from visitapp.domain.changes import ChangeSet
from visitapp.errors import Cancelled, KnownError
from visitapp.services.attaching import Blobs, Going, Taken, keep_taken, place_for_files, take_in, take_in_points
from visitapp.ui.desk import Desk


@dataclass(frozen=True, repr=False)
class Source:
    """Where one file comes from: what it is called on screen, and how it is taken in, in any thread."""

    name: str
    take: Callable[[Blobs, Going], Taken]


@dataclass(repr=False, eq=False)
class Copy:
    """One file under way; `done` and `whole` are bytes, and written by the thread that reads it."""

    source: Source
    person_id: str
    visit_id: str
    done: int = 0
    whole: int = 0
    going: Going = field(init=False)

    def __post_init__(self) -> None:
        """Listen to how far it is."""
        self.going = Going(self._tell)

    def _tell(self, done: int, whole: int) -> None:
        self.done, self.whole = done, whole


@dataclass(frozen=True, repr=False)
class Ended:
    """What came of a handful of files: how many are kept, what is to be said of some, and which were refused, why."""

    kept: int = 0
    remarks: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, KnownError], ...] = ()


class Adding(QObject):
    """Keeps files one by one. `changed` tells that another is under way, `ended` carries an Ended when all are."""

    changed = Signal()
    ended = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ended = Ended()
        self._is_busy = False
        self.copies: list[Copy] = []

    def add(self, sources: Sequence[Source], *, person_id: str, visit_id: str = "") -> None:
        """Keep these files with a person, or with a visit of theirs."""
        self.copies += [Copy(source, person_id, visit_id) for source in sources]
        self.changed.emit()
        self._next()

    def stop(self, copy: Copy) -> None:
        """Keep nothing of one file."""
        copy.going.stop()
        is_first = self._is_busy and self.copies[0] is copy
        if copy in self.copies and not is_first:
            self.copies.remove(copy)
            self.changed.emit()

    def stop_all(self) -> None:
        """Keep nothing of what is not kept yet."""
        for copy in list(self.copies):
            self.stop(copy)

    def _next(self) -> None:
        if self._is_busy:
            return
        if not self.copies:
            ended, self._ended = self._ended, Ended()
            if ended != Ended():
                self.ended.emit(ended)
            return
        self._is_busy = True
        copy = self.copies[0]
        background = self._desk.background

        def failed(error: KnownError) -> None:
            refused = () if isinstance(error, Cancelled) else ((copy.source.name, error),)
            self._finish(copy, Ended(refused=refused))

        def taken(file: Taken) -> None:
            def kept(_: ChangeSet) -> None:
                remarks = ((copy.source.name, file.remark),) if file.remark else ()
                self._finish(copy, Ended(1, remarks))

            background.write(
                self,
                lambda ws: keep_taken(ws, taken=file, person_id=copy.person_id, visit_id=copy.visit_id),
                kept,
                failed,
            )

        def begin(blobs: Blobs) -> None:
            background.compute(self, lambda: copy.source.take(blobs, copy.going), taken, failed)

        background.read(self, place_for_files, begin, failed)

    def _finish(self, copy: Copy, came: Ended) -> None:
        before = self._ended
        self._ended = Ended(before.kept + came.kept, before.remarks + came.remarks, before.refused + came.refused)
        self._is_busy = False
        if copy in self.copies:
            self.copies.remove(copy)
        self.changed.emit()
        self._next()


def files_at(paths: Sequence[Path]) -> list[Source]:
    """Return files that were chosen, dropped or pasted."""

    def taking(path: Path) -> Callable[[Blobs, Going], Taken]:
        return lambda blobs, going: take_in(blobs, path, going=going)

    return [Source(path.name or str(path), taking(path)) for path in paths]


def pasted(image: QImage) -> Source:
    """Return a picture that was pasted. Its points are copied here; the rest is done where it holds nobody up."""
    whole = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = whole.width(), whole.height()
    points = bytes(whole.constBits()) if width and height else b""
    return Source(
        "The pasted picture",
        lambda blobs, going: take_in_points(blobs, width=width, height=height, points=points, going=going),
    )
