"""Finished papers: kept in the vault, and queued for the office."""

from __future__ import annotations

import hashlib

from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document, DocumentState
from visitapp.services.workspace import Workspace


def keep_document(
    workspace: Workspace, *, person_id: str, plan_id: str, title: str, content: bytes, page_count: int, queued: bool
) -> ChangeSet:
    """Keep a finished paper in the vault, waiting for the office when `queued`.

    The same bytes of the same plan are kept once: doing it again only queues the paper that is there.
    """
    digest = hashlib.sha256(content).hexdigest()
    now = workspace.now()
    with workspace.act("Queue for upload" if queued else "Keep a paper", undoable=False) as act:
        same = act.unit.all(Document, person_id=person_id, plan_id=plan_id, sha256=digest)
        if same and queued:
            if same[-1].state is DocumentState.KEPT:
                act.unit.edit(Document, same[-1].id, state=DocumentState.WAITING, queued_at=now)
        elif not same:
            document = act.unit.create(
                Document(
                    id=workspace.new_id(),
                    person_id=person_id,
                    plan_id=plan_id,
                    title=title,
                    page_count=page_count,
                    byte_count=len(content),
                    sha256=digest,
                    made_at=now,
                    state=DocumentState.WAITING if queued else DocumentState.KEPT,
                    queued_at=now if queued else None,
                )
            )
            act.unit.keep_content(document.id, content)
    return act.change_set


def list_documents(workspace: Workspace, *, person_id: str) -> tuple[Document, ...]:
    """Return a person's papers, oldest first."""
    return workspace.store.all(Document, person_id=person_id, order_by=("made_at",))


def waiting_count(workspace: Workspace) -> int:
    """Return how many papers wait to go to the office."""
    return len(workspace.store.all(Document, state=DocumentState.WAITING.value))


def read_content(workspace: Workspace, *, document_id: str) -> bytes:
    """Return a paper's bytes. Raises NotFound."""
    return workspace.store.content(document_id)
