"""Copies of files and papers that leave the vault, saved or printed: noted in the log, never over another file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from visitapp.domain.attachments import Attachment
from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document
from visitapp.errors import Cancelled, KnownError
from visitapp.services.attachments import ListedFile, find_file, read_bytes
from visitapp.services.file_forms import form_of
from visitapp.services.outside_folder import safe_name
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, sync_descriptor, sync_folder

SAVED, PRINTED = "Saved outside VisitApp", "Printed"
MOST_NAMES = 10_000


def find_files(workspace: Workspace, *, file_ids: Sequence[str]) -> tuple[ListedFile, ...]:
    """Return files and papers by their ids, in that order. Raises NotFound."""
    return tuple(find_file(workspace, file_id=file_id) for file_id in file_ids)


def note_copies(workspace: Workspace, *, files: Sequence[ListedFile], reason: str) -> ChangeSet:
    """Write into the log that copies of files leave the vault. Comes before the copies. Raises NotFound."""
    with workspace.act("Take copies", undoable=False) as act:
        for listed in files:
            act.unit.note_read(Document if listed.is_paper else Attachment, listed.file.id, reason=reason)
    return act.change_set


def save_copies(
    blobs: Blobs, files: Sequence[Attachment], folder: Path, *, is_stopped: Callable[[], bool] = lambda: False
) -> tuple[Path, ...]:
    """Write files in clear into a folder, in any thread, and return where each is; a name that is taken gets a number.

    Raises VaultDamaged, DiskFull, NotWritable, or Cancelled when it was stopped: the whole ones before it stay.
    """
    return tuple(_save(blobs, file, folder, is_stopped) for file in files)


def _save(blobs: Blobs, file: Attachment, folder: Path, is_stopped: Callable[[], bool]) -> Path:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with calm_os_errors():
        for path in _names(folder, file):
            try:
                descriptor = os.open(path, flags, 0o600)
            except FileExistsError:
                continue
            break
        else:
            raise KnownError("Too many files of that name are there.", "Choose another folder.")
        try:
            with os.fdopen(descriptor, "wb") as target:
                for piece in blobs.read(file.blob_id, file.blob_key, file.byte_count):
                    if is_stopped():
                        raise Cancelled("The copy was not finished.", "Nothing of it was kept.")
                    target.write(piece)
                target.flush()
                sync_descriptor(target.fileno())
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        sync_folder(folder)
    return path


def _names(folder: Path, file: Attachment) -> Iterator[Path]:
    name, ending = safe_name(file.title), form_of(file.media_type).ending
    yield folder / f"{name}{ending}"
    for number in range(2, MOST_NAMES):
        yield folder / f"{name} {number}{ending}"


def one_pdf(blobs: Blobs, files: Sequence[Attachment]) -> bytes:
    """Return PDFs as one, for a printer, in any thread. Raises VaultDamaged, or Refused when one is too large."""
    from visitapp.pdf.preview import joined

    return joined([read_bytes(blobs, file) for file in files])
