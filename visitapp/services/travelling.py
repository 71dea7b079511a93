"""Where each file and paper of the caseload is, what is on its way, and how the last exchanges went."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from visitapp.domain.attachments import Attachment, AttachmentKind
from visitapp.domain.documents import Document
from visitapp.domain.office_link import OfficeLink
from visitapp.domain.people import Person
from visitapp.domain.travelling import FileOnItsWay, FileTrouble, KeptFile, PastRound, ReceivedBy, Whereabouts
from visitapp.domain.versions import with_versions
from visitapp.services.workspace import Workspace
from visitapp.storage.receipts import Receipts
from visitapp.storage.travels import KeptRow, Travels
from visitapp.storage.vault.blobs import file_bytes
from visitapp.sync.protocol.receipts import mark_of

ROUNDS_SHOWN = 8
PAPER = "Paper"
PDF = "application/pdf"


def list_kept(workspace: Workspace) -> tuple[KeptFile, ...]:
    """Return every file and paper of the caseload with its whereabouts, the newest first."""
    rows = Travels(workspace.store).kept()
    sizes = workspace.blobs.sizes()
    missing = {row.blob_id for row in rows if sizes.get(row.blob_id) != file_bytes(row.blob_id, row.byte_count)}
    of_others = workspace.store.blobs_of_others(missing)
    has_office = bool(workspace.store.all(OfficeLink))
    received = _received(workspace)
    return with_versions(
        _kept(row, _where(row, missing, of_others, has_office), row.blob_id in missing, received.get(row.blob_id, ()))
        for row in rows
    )


def _received(workspace: Workspace) -> dict[str, tuple[ReceivedBy, ...]]:
    """Return who signed for each file, as far as the mark is of that file and no other."""
    found: dict[str, tuple[ReceivedBy, ...]] = {}
    for each in Receipts(workspace.store).all():
        stream, blob, key, sha256 = map(bytes.fromhex, (each.stream, each.blob_id, each.key, each.sha256))
        if mark_of(stream=stream, blob=blob, key=key, sha256=sha256).hex() == each.mark:
            at, is_own = datetime.fromtimestamp(each.at, UTC), each.author == workspace.worker.name
            found[each.blob_id] = (*found.get(each.blob_id, ()), ReceivedBy(each.author, is_own, at))
    return found


def _where(row: KeptRow, missing: Collection[str], of_others: Collection[str], has_office: bool) -> Whereabouts:
    is_here = row.blob_id not in missing
    if is_here and row.at_office:
        return Whereabouts.AT_OFFICE
    if is_here and row.is_paused:
        return Whereabouts.PAUSED
    if row.trouble:
        return Whereabouts.STUCK
    if not is_here:
        if row.blob_id in of_others and not row.is_to_send:
            return Whereabouts.ELSEWHERE
        return Whereabouts.COMING if row.at_office or row.blob_id in of_others else Whereabouts.STUCK
    if not row.is_to_send or (row.kind and not has_office):
        return Whereabouts.HERE
    return Whereabouts.GOING if row.moved else Whereabouts.WAITING


def _kept(row: KeptRow, where: Whereabouts, is_missing: bool, received: tuple[ReceivedBy, ...]) -> KeptFile:
    if where is Whereabouts.AT_OFFICE and received:
        where = Whereabouts.RECEIVED
    trouble = FileTrouble(row.trouble) if row.trouble else FileTrouble.DAMAGED_HERE if is_missing else None
    return KeptFile(
        id=row.id,
        blob_id=row.blob_id,
        person_id=row.person_id,
        called=row.preferred_name or row.given_name or row.family_name,
        title=row.title,
        kind=AttachmentKind(row.kind).word if row.kind else PAPER,
        is_paper=not row.kind,
        is_pdf=row.media_type == PDF,
        byte_count=row.byte_count,
        page_count=row.page_count or 0,
        at=datetime.fromisoformat(row.at) if row.at else None,
        is_here=not is_missing,
        where=where,
        percent=min(100, 100 * row.moved // max(1, row.byte_count)),
        trouble=trouble if where is Whereabouts.STUCK else None,
        at_office=datetime.fromisoformat(row.at_office) if row.at_office else None,
        received=received,
    )


def try_again(workspace: Workspace, *, blob_ids: Collection[str]) -> None:
    """Forget what kept these files; the next exchange tries each anew."""
    Travels(workspace.store).try_again(blob_ids)


def files_on_their_way(workspace: Workspace) -> tuple[FileOnItsWay, ...]:
    """Return each file that is not on both sides, troubles first. A paper that nobody queued is not among them."""
    files: tuple[Attachment | Document, ...] = (*workspace.store.all(Attachment), *workspace.store.all(Document))
    named = {file.blob_id: file for file in files}
    called = {person.id: person.called for person in workspace.store.all(Person)}
    found: list[FileOnItsWay] = []
    for travel in Travels(workspace.store).files():
        is_here = workspace.blobs.is_there(travel.blob_id, travel.byte_count)
        if not travel.is_to_send or (is_here and travel.at_office):
            continue
        file = named[travel.blob_id]
        percent = min(100, 100 * travel.moved // max(1, travel.byte_count))
        found.append(FileOnItsWay(file.title, called.get(file.person_id, ""), not is_here, percent, travel.trouble))
    return tuple(sorted(found, key=lambda file: (file.trouble is None, file.is_coming, file.title.casefold())))


def last_rounds(workspace: Workspace) -> tuple[PastRound, ...]:
    """Return the newest exchanges, the last one first."""
    return Travels(workspace.store).rounds(ROUNDS_SHOWN)
