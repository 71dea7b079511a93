"""Finished papers: kept in the vault, queued for the office, looked at page by page, and written to a file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document, DocumentState
from visitapp.errors import NotWritable, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.travels import Travels
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.vault.files import write_atomically

if TYPE_CHECKING:
    from visitapp.pdf.preview import HeadingPlace as HeadingPlace

_PDF = b"%PDF-"


@dataclass(frozen=True, repr=False)
class PagePicture:
    """One page as a picture: rows of blue, green, red, alpha bytes, without padding."""

    width: int
    height: int
    pixels: bytes


def keep_document(workspace: Workspace, *, document: Document, content: bytes, queued: bool) -> ChangeSet:
    """Keep a finished paper in the vault, waiting for the office when `queued`.

    `document` names the person, the plan and the title. The same bytes of the same plan are kept once: doing it again
    only queues the paper that is there.
    """
    with workspace.act("Queue for upload" if queued else "Keep a paper", undoable=False) as act:
        put_document(workspace, act.unit, document, content=content, queued=queued)
    return act.change_set


def put_document(workspace: Workspace, unit: UnitOfWork, document: Document, *, content: bytes, queued: bool) -> None:
    """Keep a finished paper as part of a larger act; see `keep_document`."""
    digest = hashlib.sha256(content).hexdigest()
    now = workspace.now()
    same = unit.all(Document, person_id=document.person_id, plan_id=document.plan_id, sha256=digest)
    if same:
        if queued and same[-1].state is DocumentState.KEPT:
            unit.edit(Document, same[-1].id, state=DocumentState.WAITING, queued_at=now)
        return
    blob = workspace.blobs.write(BytesIO(content), len(content))
    kept = replace(
        document,
        id=workspace.new_id(),
        page_count=page_count(content),
        byte_count=len(content),
        sha256=digest,
        blob_id=blob.id,
        blob_key=blob.key,
        made_at=now,
        state=DocumentState.WAITING if queued else DocumentState.KEPT,
        queued_at=now if queued else None,
    )
    unit.create(kept)


def queue_documents(workspace: Workspace, *, document_ids: Collection[str]) -> ChangeSet:
    """Let papers go to the office with the next exchange; those that wait already go on waiting. Raises NotFound."""
    with workspace.act("Queue for upload", undoable=False) as act:
        for document_id in document_ids:
            if act.unit.get(Document, document_id).state is DocumentState.KEPT:
                act.unit.edit(Document, document_id, state=DocumentState.WAITING, queued_at=workspace.now())
    return act.change_set


def hold_back_documents(workspace: Workspace, *, document_ids: Collection[str]) -> ChangeSet:
    """Pause papers: they stay on this laptop until they are queued again. Those of which the office has all stay there.

    When it was queued is kept, which tells a paused paper from one that nobody ever asked to send.

    Raises NotFound, or Refused when none of them waits.
    """
    found = [workspace.store.get(Document, document_id) for document_id in document_ids]
    there = Travels(workspace.store).at_office(paper.blob_id for paper in found)
    with workspace.act("Pause", undoable=False) as act:
        waiting = [each for each in found if each.state is DocumentState.WAITING and each.blob_id not in there]
        if not waiting:
            raise Refused("None of these waits any more.", "What is at the office stays there.")
        for paper in waiting:
            act.unit.edit(Document, paper.id, state=DocumentState.KEPT)
    return act.change_set


def list_documents(workspace: Workspace, *, person_id: str) -> tuple[Document, ...]:
    """Return a person's papers, oldest first."""
    return workspace.store.all(Document, person_id=person_id, order_by=("made_at",))


def waiting_count(workspace: Workspace) -> int:
    """Return how many papers wait to go to the office."""
    waiting = {paper.blob_id for paper in workspace.store.all(Document, state=DocumentState.WAITING.value)}
    return len(waiting - Travels(workspace.store).at_office(waiting))


def read_content(workspace: Workspace, *, document_id: str) -> bytes:
    """Return a paper's bytes. Raises NotFound, or VaultDamaged when its file is missing or damaged."""
    paper = workspace.store.get(Document, document_id)
    return b"".join(workspace.blobs.read(paper.blob_id, paper.blob_key, paper.byte_count))


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    from visitapp.pdf import preview

    return preview.page_count(pdf)


def preview_page(pdf: bytes, *, page: int, width_px: int) -> PagePicture:
    """Paint one page, counted from 0, at a width of 1 to 8000 pixels. Raises IndexError for one that is not there."""
    from visitapp.pdf import preview

    return PagePicture(*preview.render_page(pdf, page, width_px=width_px))


def heading_places(pdf: bytes) -> tuple[HeadingPlace, ...]:
    """Return where the headings of a paper stand, in order."""
    from visitapp.pdf import preview

    return preview.heading_places(pdf)


def write_file(content: bytes, *, path: Path) -> None:
    """Write a finished paper to a file that the worker chose: whole or not at all, readable by its owner only.

    An older PDF of that name is replaced. Raises Refused when something else has that name, NotWritable or DiskFull.
    """
    try:
        if path.exists() and not (path.is_file() and _begins_as_pdf(path)):
            raise Refused("There is something else of that name, which is not a PDF.", "Choose another name.")
        write_atomically(path, content)
    except OSError as fault:
        raise NotWritable(
            "The PDF could not be saved there.", "Choose another folder. Nothing else has changed."
        ) from fault


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PDF)) in (_PDF, b"")
