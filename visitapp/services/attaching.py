"""A file from outside on its way into the vault: looked at, made clean if it is a picture, encrypted piece by piece.

Whatever stops it on the way, a refusal, a full disk or the worker, nothing of it is left.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, BinaryIO

from visitapp.domain.attachments import Attachment, AttachmentKind, size_words, title_from
from visitapp.domain.changes import ChangeSet
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import Cancelled, DiskFull, FileRefused, NotFound, NotWritable, Refused
from visitapp.services.file_forms import PDF, FileForm, look_at, seconds_of
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.vault.blobs import Blob, Progress
from visitapp.storage.vault.blobs import Blobs as Blobs

if TYPE_CHECKING:
    from visitapp.photos.cleaning import CleanPicture

STOPPED = ("You stopped this one.", "Nothing of it was kept.")
PASTED = "Pasted picture"
LINK = ("This is a link to a file somewhere else.", "Choose the file itself.")
FOLDER = ("This is a folder.", "Open it, and choose the files that belong to the record.")
GONE = ("This file is not there any more.", "Look where it is now, and choose it again.")
FORBIDDEN = ("This file may not be read by you.", "Ask whoever it belongs to.")
NO_FILE = ("This is a part of the computer and no file.", "Choose a file.")
BROKE_OFF = ("This file could not be read to its end.", "Its disk or stick may be failing. Nothing of it was kept.")
CHANGED = ("This file was changed while it was read.", "Try again when it is closed elsewhere.")
SIGNED = ("This visit is signed, so it takes no more files.", "Keep it in Documents, where it has a date of its own.")
HERE_ALREADY = ("This record holds the same file already.", "Nothing was changed.")

_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


@dataclass
class Going:
    """How far one file is, in bytes. `stop` may be called by any thread; nothing of the file is kept then."""

    tell: Callable[[int, int], None] = lambda _done, _all: None
    """Called by the thread that does the work."""

    def __post_init__(self) -> None:
        """Begin."""
        self._stopped = Event()

    def stop(self) -> None:
        """End it at its next piece."""
        self._stopped.set()

    def __call__(self, done: int, whole: int) -> None:
        """Say how far it is. Raises Cancelled when it was stopped."""
        if self._stopped.is_set():
            raise Cancelled(*STOPPED)
        self.tell(done, whole)


@dataclass(frozen=True, repr=False)
class Taken:
    """A file that is in the vault and named by no record yet, and what its record will say.

    `remark` is a sentence when the file is not what its name says, else "".
    """

    attachment: Attachment
    remark: str = ""


def place_for_files(workspace: Workspace) -> Blobs:
    """Return where files are taken in. Raises NotWritable for a vault that is open for reading only."""
    if workspace.store.only_reads_because:
        raise NotWritable(workspace.store.only_reads_because, "You can read, print and copy. Nothing was changed.")
    return workspace.blobs


def take_in(blobs: Blobs, path: Path, *, going: Progress | None = None) -> Taken:
    """Bring a file into the vault, in any thread and with flat memory; a picture is decoded and made anew.

    Raises FileRefused, Cancelled, DiskFull or NotWritable; nothing of it is left then.
    """
    with _opened(path) as (source, size):
        taken = _take(blobs, source, size, path.name, going or Going())
        if _state(source) != source.state:
            blobs.let_go(taken.attachment.blob_id)
            raise FileRefused(*CHANGED)
    return taken


def take_in_bytes(blobs: Blobs, content: bytes, *, name: str) -> Taken:
    """Bring bytes under a file's name into the vault. Raises as `take_in` does."""
    return _take(blobs, io.BytesIO(content), len(content), name, Going())


def take_in_points(
    blobs: Blobs, *, width: int, height: int, points: bytes, title: str = PASTED, going: Progress | None = None
) -> Taken:
    """Bring a picture that was pasted into the vault, in any thread.

    `points` are rows of red, green, blue, alpha bytes without padding. Raises FileRefused for a picture without points
    or with too many, Cancelled, DiskFull or NotWritable.
    """
    from visitapp.photos.cleaning import picture_of_points

    clean = picture_of_points(width, height, points)
    return Taken(_keep_clean(blobs, clean, Attachment("", title=title), going or Going()))


def keep_taken(workspace: Workspace, *, taken: Taken, person_id: str, visit_id: str = "") -> ChangeSet:
    """Write the record of a file that was taken in, with the person or with a visit that is not signed. Can be undone.

    Raises NotFound, Refused when the visit is signed, FileRefused when the person has the same file already, DiskFull
    or NotWritable; nothing of the file is left then.
    """
    try:
        with workspace.act("Add a file") as act:
            keep_in(workspace, act.unit, taken=taken, person_id=person_id, visit_id=visit_id)
    except (NotFound, Refused, FileRefused, DiskFull):
        # Only where it is certain that no record was written: a file too many does no harm, one too few does.
        workspace.blobs.let_go(taken.attachment.blob_id)
        raise
    return act.change_set


def keep_in(workspace: Workspace, unit: UnitOfWork, *, taken: Taken, person_id: str, visit_id: str = "") -> Attachment:
    """Write the record of a file as part of a larger act; see `keep_taken`."""
    unit.get(Person, person_id)
    visit = unit.get(Visit, visit_id) if visit_id else None
    if visit is not None and visit.person_id != person_id:
        raise NotFound("That visit belongs to somebody else.", "Nothing was changed.")
    if visit is not None and visit.is_signed:
        raise Refused(*SIGNED)
    if unit.all(Attachment, person_id=person_id, sha256=taken.attachment.sha256):
        raise FileRefused(*HERE_ALREADY)
    return unit.create(
        replace(
            taken.attachment,
            id=workspace.new_id(),
            person_id=person_id,
            visit_id=visit_id,
            added_at=workspace.now(),
            added_by=workspace.worker.name,
        )
    )


class _Source(io.BufferedReader):
    """An open file whose reading fails in a sentence. `state` is what the system said of it when it was opened."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, "rb"), 1 << 16)
        self.state = _state(self)

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except OSError:
            raise FileRefused(*BROKE_OFF) from None


def _state(source: io.BufferedReader) -> tuple[int, int]:
    now = os.fstat(source.fileno())
    return now.st_size, now.st_mtime_ns


@contextmanager
def _opened(path: Path) -> Iterator[tuple[_Source, int]]:
    """Open a plain file: never through a link at its name, never waiting for a pipe."""
    try:
        if path.is_symlink():
            raise FileRefused(*LINK)
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise FileRefused(*_why_not(path, error)) from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise FileRefused(*FOLDER)
        if not stat.S_ISREG(mode):
            raise FileRefused(*NO_FILE)
        source = _Source(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    with source:
        yield source, source.state[0]


def _why_not(path: Path, error: OSError) -> tuple[str, str]:
    if path.is_dir():  # Windows opens no folder
        return FOLDER
    by_number = {errno.ELOOP: LINK, errno.ENOENT: GONE, errno.ENOTDIR: GONE, errno.EACCES: FORBIDDEN}
    return by_number.get(error.errno or 0, NO_FILE if error.errno == errno.ENXIO else BROKE_OFF)


def _take(blobs: Blobs, source: BinaryIO, size: int, name: str, going: Progress) -> Taken:
    form = look_at(source, size)
    going(0, size)
    about = Attachment("", kind=form.kind, title=title_from(name), media_type=form.media_type)
    if form.reader:
        return Taken(_keep_picture(blobs, source, size, form, about, going), _remark(name, form))
    about = replace(about, page_count=_pages(source, form), seconds=seconds_of(source, form))
    source.seek(0)
    return Taken(_named(about, blobs.write(source, size, progress=going)), _remark(name, form))


def _keep_picture(
    blobs: Blobs,
    source: BinaryIO,
    size: int,
    form: FileForm,
    about: Attachment,
    going: Progress,
) -> Attachment:
    from visitapp.photos.cleaning import MOST_PICTURE_BYTES, clean_picture

    if size > MOST_PICTURE_BYTES:
        raise FileRefused(
            f"This picture is larger than {size_words(MOST_PICTURE_BYTES)}.",
            "Save a smaller copy of it, and keep that.",
        )
    source.seek(0)
    return _keep_clean(blobs, clean_picture(source, form.reader), about, going)


def _keep_clean(blobs: Blobs, clean: CleanPicture, about: Attachment, going: Progress) -> Attachment:
    taken_at = clean.taken_at.astimezone(UTC) if clean.taken_at is not None else None
    blob = blobs.write(io.BytesIO(clean.content), len(clean.content), progress=going)
    return replace(
        _named(about, blob),
        kind=AttachmentKind.SCAN if clean.is_scan else AttachmentKind.PHOTO,
        media_type=clean.media_type,
        width=clean.width,
        height=clean.height,
        taken_at=taken_at,
    )


def _pages(source: BinaryIO, form: FileForm) -> int | None:
    if form is not PDF:
        return None
    from visitapp.pdf.preview import look_into

    source.seek(0)
    return look_into(source)


def _named(about: Attachment, blob: Blob) -> Attachment:
    return replace(about, blob_id=blob.id, blob_key=blob.key, byte_count=blob.byte_count, sha256=blob.sha256)


def _remark(name: str, form: FileForm) -> str:
    """Say what a file is when its name says something else; without an ending it says nothing."""
    ending = Path(name).suffix.lower()
    return (
        f"In spite of its name this is {form.words}, and is kept as one." if ending not in ("", *form.endings) else ""
    )
