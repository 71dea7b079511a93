"""What is on its way between this laptop and the office, file by file, and how the last exchanges went."""

from __future__ import annotations

from visitapp.domain.attachments import Attachment
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.travelling import FileOnItsWay, PastRound
from visitapp.services.workspace import Workspace
from visitapp.storage.travels import Travels

ROUNDS_SHOWN = 8


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
