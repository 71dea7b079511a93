"""Files of a person's record: listed, looked at, named, described, removed. Taking them in is `attaching`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from visitapp.domain.attachments import LONGEST_DESCRIPTION, Attachment, AttachmentKind, tidy_title
from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document, DocumentState
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services.documents import PagePicture as PagePicture
from visitapp.services.documents import preview_page
from visitapp.services.file_forms import form_of
from visitapp.services.letter_text import letter_text
from visitapp.services.outside_folder import OutsideFolder
from visitapp.services.workspace import Workspace
from visitapp.storage.travels import Travels
from visitapp.storage.vault.blobs import Blobs

LARGEST_SHOWN = 300_000_000
"""Bytes of a file that is shown in the window: it is then whole in memory."""
LARGEST_MADE_SMALL = 60_000_000
"""Bytes of a PDF that still gets a small picture of its first page in the list."""
MOST_SHOWN = 5000
"""Pixels on the longer side of a picture as the window shows it."""
OUTSIDE = "Opened outside VisitApp"


@dataclass(frozen=True, repr=False)
class ListedFile:
    """One row of a person's files: one that was given, or a paper made here (`is_paper`), which is shown as a PDF.

    `visit` is the visit it was kept at. A file that `is_frozen` can be looked at only.
    """

    file: Attachment
    visit: Visit | None = None
    is_paper: bool = False
    is_waiting: bool = False
    is_at_office: bool = False

    @property
    def is_frozen(self) -> bool:
        """Tell whether nothing about it can change any more."""
        return self.is_paper or (self.visit is not None and self.visit.is_signed)


@dataclass(frozen=True, repr=False)
class FileList:
    """A person's files and papers, newest first."""

    person: Person
    files: tuple[ListedFile, ...]


def list_attachments(workspace: Workspace, *, person_id: str) -> tuple[Attachment, ...]:
    """Return a person's files, newest first."""
    return workspace.store.all(Attachment, person_id=person_id, order_by=("added_at",))[::-1]


def list_files(workspace: Workspace, *, person_id: str) -> FileList:
    """Return a person's files and the papers made for them, newest first. Raises NotFound."""
    visits = {visit.id: visit for visit in workspace.store.all(Visit, person_id=person_id)}
    files = [ListedFile(file, visits.get(file.visit_id)) for file in list_attachments(workspace, person_id=person_id)]
    files += _papers(workspace, workspace.store.all(Document, person_id=person_id))
    never = datetime.min.replace(tzinfo=UTC)
    files.sort(key=lambda listed: (listed.file.added_at or never, listed.file.id), reverse=True)
    return FileList(workspace.store.get(Person, person_id), tuple(files))


def find_file(workspace: Workspace, *, file_id: str) -> ListedFile:
    """Return a file or a paper by its id. Raises NotFound."""
    file = workspace.store.find(Attachment, file_id)
    if file is None:
        return _papers(workspace, [workspace.store.get(Document, file_id)])[0]
    visit = workspace.store.find(Visit, file.visit_id) if file.visit_id else None
    return ListedFile(file, visit)


def describe_attachment(
    workspace: Workspace, *, attachment_id: str, title: str | None = None, description: str | None = None
) -> ChangeSet:
    """Give a file another title, or say in words what it shows; what is None stays.

    Raises NotFound, or Refused for no title, for too many words, and when its visit is signed.
    """
    fields: dict[str, Any] = {}
    if title is not None:
        fields["title"] = tidy_title(title)
        if not fields["title"]:
            raise Refused("A file needs a title.", "A word or two is enough.")
    if description is not None:
        fields["description"] = "\n".join(line.rstrip() for line in description.strip().splitlines())
        if len(fields["description"]) > LONGEST_DESCRIPTION:
            raise Refused(f"That is longer than {LONGEST_DESCRIPTION:,} letters.", "Say the most important first.")
    with workspace.act("Describe a file") as act:
        act.unit.edit(Attachment, attachment_id, **fields)
    return act.change_set


def remove_attachment(workspace: Workspace, *, attachment_id: str) -> ChangeSet:
    """Take a file out of the record. Can be undone: its bytes stay in the vault, encrypted.

    Raises NotFound, or Refused when its visit is signed.
    """
    with workspace.act("Remove a file") as act:
        act.unit.retract(Attachment, attachment_id)
    return act.change_set


def note_opened_outside(workspace: Workspace, *, listed: ListedFile) -> ChangeSet:
    """Write into the log that a copy of a file leaves the vault. Comes before the copy. Raises NotFound."""
    with workspace.act("Open a file outside", undoable=False) as act:
        act.unit.note_read(Document if listed.is_paper else Attachment, listed.file.id, reason=OUTSIDE)
    return act.change_set


def outside_folder(workspace: Workspace) -> OutsideFolder:
    """Return where copies for other programs of this computer lie until the vault closes."""
    return OutsideFolder(workspace.vault.header.vault_id)


def copy_outside(blobs: Blobs, folder: OutsideFolder, file: Attachment) -> Path:
    """Write a copy in clear for another program, in any thread. Raises VaultDamaged, DiskFull or NotWritable."""
    pieces = blobs.read(file.blob_id, file.blob_key, file.byte_count)
    return folder.write(file.title, form_of(file.media_type).ending, pieces)


def read_bytes(blobs: Blobs, file: Attachment) -> bytes:
    """Return a file's bytes, in any thread. Raises VaultDamaged, or Refused when it is too large to be shown."""
    if file.byte_count > LARGEST_SHOWN:
        raise Refused("This file is too large to be shown here.", "Open it outside VisitApp.")
    return b"".join(blobs.read(file.blob_id, file.blob_key, file.byte_count))


def read_words(blobs: Blobs, file: Attachment) -> str:
    """Return the words of a letter, in any thread. Raises VaultDamaged, or FileRefused for one that is not shown."""
    return letter_text(read_bytes(blobs, file), file.media_type)


def small_picture(blobs: Blobs, file: Attachment, *, side_px: int) -> PagePicture | None:
    """Return a picture or a PDF's first page in a square of `side_px` pixels, in any thread; None for other kinds.

    It is made in memory and kept nowhere. Raises VaultDamaged, or FileRefused for bytes that cannot be decoded.
    """
    if file.kind.is_picture:
        return _fitted(blobs, file, side_px)
    if file.kind is AttachmentKind.PDF and file.byte_count <= LARGEST_MADE_SMALL:
        return preview_page(read_bytes(blobs, file), page=0, width_px=side_px)
    return None


def whole_picture_at(blobs: Blobs, file: Attachment, *, width_px: int) -> PagePicture:
    """Return a picture so many pixels wide, or as wide as it is. Raises as `small_picture` does."""
    shape = (file.height or 1) / max(1, file.width or 1)
    return _fitted(blobs, file, max(1, min(MOST_SHOWN, round(width_px * max(1.0, shape)))))


def _fitted(blobs: Blobs, file: Attachment, side_px: int) -> PagePicture:
    from visitapp.photos.thumbnails import fitted  # 40 ms of imports that opening the list need not wait for

    source = BytesIO(read_bytes(blobs, file))
    return PagePicture(*fitted(source, form_of(file.media_type).reader, width=side_px, height=side_px))


def _papers(workspace: Workspace, papers: Sequence[Document]) -> list[ListedFile]:
    there = Travels(workspace.store).at_office(paper.blob_id for paper in papers)
    return [_paper(paper, paper.blob_id in there) for paper in papers]


def _paper(paper: Document, is_at_office: bool) -> ListedFile:
    file = Attachment(
        paper.id,
        paper.person_id,
        kind=AttachmentKind.PDF,
        title=paper.title,
        media_type=paper.media_type,
        byte_count=paper.byte_count,
        sha256=paper.sha256,
        blob_id=paper.blob_id,
        blob_key=paper.blob_key,
        page_count=paper.page_count,
        added_at=paper.made_at,
    )
    is_waiting = paper.state is DocumentState.WAITING and not is_at_office
    return ListedFile(file, is_paper=True, is_waiting=is_waiting, is_at_office=is_at_office)
