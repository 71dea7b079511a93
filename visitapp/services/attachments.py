"""Files of a person's record: listed, looked at, named, described, removed. Taking them in is `attaching`."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from visitapp.domain.attachments import LONGEST_DESCRIPTION, Attachment, AttachmentKind, tidy_title
from visitapp.domain.changes import ChangeSet
from visitapp.errors import Refused
from visitapp.services.documents import PagePicture, preview_page
from visitapp.services.file_forms import form_of
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.blobs import Blobs

LARGEST_SHOWN = 300_000_000
"""Bytes of a file that is shown in the window: it is then whole in memory."""
LARGEST_MADE_SMALL = 60_000_000
"""Bytes of a PDF that still gets a small picture of its first page in the list."""
MOST_SHOWN = 5000
"""Pixels on the longer side of a picture as the window shows it."""


def list_attachments(workspace: Workspace, *, person_id: str) -> tuple[Attachment, ...]:
    """Return a person's files, newest first."""
    return workspace.store.all(Attachment, person_id=person_id, order_by=("added_at",))[::-1]


def rename_attachment(workspace: Workspace, *, attachment_id: str, title: str) -> ChangeSet:
    """Give a file another title. Raises NotFound, or Refused for no title and when its visit is signed."""
    tidy = tidy_title(title)
    if not tidy:
        raise Refused("A file needs a title.", "A word or two is enough.")
    return _edit(workspace, "Rename a file", attachment_id, title=tidy)


def describe_attachment(workspace: Workspace, *, attachment_id: str, description: str) -> ChangeSet:
    """Say in words what a file shows. Raises NotFound, or Refused when its visit is signed."""
    words = "\n".join(line.rstrip() for line in description.strip().splitlines())
    if len(words) > LONGEST_DESCRIPTION:
        raise Refused(f"That is longer than {LONGEST_DESCRIPTION:,} letters.", "Say the most important first.")
    return _edit(workspace, "Describe a file", attachment_id, description=words)


def remove_attachment(workspace: Workspace, *, attachment_id: str) -> ChangeSet:
    """Take a file out of the record. Can be undone: its bytes stay, encrypted, until a purge that the office decides.

    Raises NotFound, or Refused when its visit is signed.
    """
    with workspace.act("Remove a file") as act:
        act.unit.retract(Attachment, attachment_id)
    return act.change_set


def read_bytes(blobs: Blobs, attachment: Attachment) -> bytes:
    """Return a file's bytes, in any thread. Raises VaultDamaged, or Refused when it is too large to be shown."""
    if attachment.byte_count > LARGEST_SHOWN:
        raise Refused("This file is too large to be shown here.", "Open it outside VisitApp.")
    return b"".join(blobs.read(attachment.blob_id, attachment.blob_key, attachment.byte_count))


def small_picture(blobs: Blobs, attachment: Attachment, *, side_px: int) -> PagePicture | None:
    """Return a picture or a PDF's first page in a square of `side_px` pixels, in any thread; None for other kinds.

    It is made in memory and kept nowhere. Raises VaultDamaged, or FileRefused for bytes that cannot be decoded.
    """
    if attachment.kind.is_picture:
        return _fitted(blobs, attachment, side_px)
    if attachment.kind is AttachmentKind.PDF and attachment.byte_count <= LARGEST_MADE_SMALL:
        return preview_page(read_bytes(blobs, attachment), page=0, width_px=side_px)
    return None


def whole_picture(blobs: Blobs, attachment: Attachment) -> PagePicture:
    """Return a picture for looking at, at most MOST_SHOWN pixels on its longer side. Raises as `small_picture` does."""
    return _fitted(blobs, attachment, MOST_SHOWN)


def _fitted(blobs: Blobs, attachment: Attachment, side_px: int) -> PagePicture:
    from visitapp.photos.thumbnails import fitted  # 40 ms of imports that opening the list need not wait for

    source = BytesIO(read_bytes(blobs, attachment))
    return PagePicture(*fitted(source, form_of(attachment.media_type).reader, width=side_px, height=side_px))


def _edit(workspace: Workspace, label: str, attachment_id: str, **fields: Any) -> ChangeSet:
    with workspace.act(label, merge_key=f"{attachment_id}/{'/'.join(fields)}") as act:
        act.unit.edit(Attachment, attachment_id, **fields)
    return act.change_set
