"""The command that lists every file and paper of the caseload with where it is, and queues or saves them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from visitapp.cli.arguments import PassphraseFile, Vault, opened
from visitapp.domain.attachments import size_words
from visitapp.domain.found_words import folded
from visitapp.domain.travelling import KeptFile, Whereabouts
from visitapp.errors import NotFound, Refused
from visitapp.services.documents import hold_back_documents, queue_documents
from visitapp.services.taking_copies import SAVED, find_files, note_copies, save_copies
from visitapp.services.travelling import list_kept
from visitapp.services.workspace import Workspace

Which = Literal["all", "waiting", "stuck", "sent"]
_WHERE = {
    Whereabouts.HERE: "on this laptop",
    Whereabouts.PAUSED: "paused; --queue lets it go on",
    Whereabouts.WAITING: "waiting to be sent",
    Whereabouts.GOING: "being sent",
    Whereabouts.COMING: "coming from the office",
    Whereabouts.ELSEWHERE: "on the laptop that made it",
    Whereabouts.STUCK: "could not go yet",
    Whereabouts.AT_OFFICE: "at the office",
    Whereabouts.RECEIVED: "at the office",
}


def documents(
    vault: Vault,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Of the title or the name.")] = None,
    which: Annotated[
        Which, typer.Option(help="Those that wait, that could not go, or that are at the office.")
    ] = "all",
    queue: Annotated[bool, typer.Option("--queue", help="Let the papers found go to the office.")] = False,
    hold_back: Annotated[bool, typer.Option("--hold-back", help="Pause the papers found that wait.")] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write what is found into this folder, not encrypted.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """List files and papers and where each is. Exit code 1 when one of them could not go."""
    with opened(vault, passphrase_file) as workspace:
        found = [each for each in list_kept(workspace) if _is_wanted(each, which, words or ())]
        if not found and (queue or hold_back or save is not None):
            raise NotFound("Nothing fits that.", "Look at the whole list first.")
        if queue:
            _queue(workspace, found)
        if hold_back:
            hold_back_documents(workspace, document_ids=[each.id for each in found if each.may_be_held_back])
        if save is not None:
            _save(workspace, found, save)
        if queue or hold_back:
            ids = {each.id for each in found}
            found = [each for each in list_kept(workspace) if each.id in ids]
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("Nothing fits that." if words or which != "all" else "No documents yet.")
    if any(each.where is Whereabouts.STUCK for each in found):
        raise typer.Exit(1)


def _is_wanted(file: KeptFile, which: Which, words: Sequence[str]) -> bool:
    within = {
        "all": True,
        "waiting": file.where.is_waiting,
        "stuck": file.where is Whereabouts.STUCK,
        "sent": file.where.is_there,
    }[which]
    known = folded(f"{file.title} {file.called} {file.kind}")
    return within and all(word in known for each in words for word in folded(each).split())


def _queue(workspace: Workspace, found: Sequence[KeptFile]) -> None:
    papers = [each.id for each in found if each.may_be_queued]
    if not papers:
        raise Refused("None of these is a paper that can be queued.", "Files of the record go by themselves.")
    queue_documents(workspace, document_ids=papers)


def _save(workspace: Workspace, found: Sequence[KeptFile], folder: Path) -> None:
    if not folder.is_dir():
        raise NotFound("That folder is not there.", "Make it first.")
    here = [each.id for each in found if each.is_here]
    files = find_files(workspace, file_ids=here)
    note_copies(workspace, files=files, reason=SAVED)
    for path in save_copies(workspace.blobs, [each.file for each in files], folder):
        typer.echo(f"Saved {path}. Anyone who opens it can read it.")


def _line(file: KeptFile) -> str:
    made = f", {file.at.astimezone():%d %B %Y}" if file.at else ""
    where = _WHERE[file.where]
    if file.where in (Whereabouts.GOING, Whereabouts.COMING) and file.percent:
        where += f", {file.percent} % across"
    if file.at_office is not None and file.where.is_there:
        where += f" since {file.at_office.astimezone():%d %B, %H:%M}"
    for each in file.received:
        whose = "your other laptop" if each.is_own else f"{each.name}’s laptop" if each.name else "a colleague’s laptop"
        where += f"; received by {whose}, {each.at.astimezone():%d %B, %H:%M}"
    if file.trouble is not None:
        where += f". {file.trouble.sentence} {file.trouble.next_step}"
    return f"{file.called or 'Nobody'}: {file.title} ({file.kind}, {size_words(file.byte_count)}{made}) – {where}"
