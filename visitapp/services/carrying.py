"""Exchanging by a stick or a folder, where the office cannot be reached: what came, what was written, what to do next.

It blocks: it belongs into a thread beside the store's, which is then asked through `on_store`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from visitapp.domain.changes import ChangeSet, joined
from visitapp.domain.travelling import PastRound
from visitapp.errors import KnownError
from visitapp.services.office import desk_without_network, direct, note_admitted, require_link
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.travels import Travels
from visitapp.sync import carrying, joining_letters
from visitapp.sync.desk import Desk, OnStore


@dataclass(frozen=True, repr=False)
class CarriedOut:
    """What one visit to a stick or folder did.

    `received` changes and `files_received` files were taken, from the office when `had_answer`, and from `colleagues`
    by name. `arrived` files are known to be at the office since. `written` changes and `files_written` files lie there
    for the office and the team; `left` changes are not known to be at the office. `troubles`: what was not done, and
    what to do. `is_asking`: nobody has let this laptop in yet, and its wish to join lies there, and nothing else.
    """

    received: int = 0
    files_received: int = 0
    had_answer: bool = False
    had_older: bool = False
    colleagues: tuple[str, ...] = ()
    waiting: int = 0
    arrived: int = 0
    written: int = 0
    files_written: int = 0
    is_written: bool = False
    is_asking: bool = False
    left: int = 0
    troubles: tuple[KnownError, ...] = ()
    came: ChangeSet = field(default_factory=lambda: ChangeSet(""))


def carry(
    workspace: Workspace,
    *,
    folder: Path,
    on_store: OnStore = direct,
    progress: Callable[[str], None] = lambda _: None,
) -> CarriedOut:
    """Take what the office and colleagues wrote into a folder, and write what waits.

    A laptop that nobody let in yet leaves its wish there instead, until the office's answer says that it is in. Raises
    NotFound (no such folder, or not joined), OfficeRefused (shut off), FileRefused or NotWritable.
    """
    link = on_store(lambda: require_link(workspace))
    desk = desk_without_network(workspace, link, on_store)
    if not link.is_admitted:
        if not joining_letters.is_let_in(desk, folder):
            joining_letters.leave_wish(desk, folder)
            return CarriedOut(is_asking=True)
        on_store(lambda: note_admitted(workspace, link))
    try:
        carried = carrying.carry(desk, folder, workspace.blobs, progress=progress)
    except KnownError as error:
        on_store(partial(_note, workspace, desk, None, error))
        raise
    names = on_store(lambda: Exchange(workspace.store).laptops())
    on_store(partial(_note, workspace, desk, carried, None))
    done, written = desk.done, carried.written
    return CarriedOut(
        received=done.received,
        files_received=done.files_received,
        had_answer=carried.had_answer,
        had_older=carried.had_older,
        colleagues=tuple(
            names.get(each.device.hex(), ("", ""))[0] or "a colleague"
            for each in carried.colleagues
            if each.taken or each.files
        ),
        waiting=sum(each.waiting for each in carried.colleagues),
        arrived=done.files_sent,
        written=written.changes if written else 0,
        files_written=written.files if written else 0,
        is_written=written is not None,
        left=done.left,
        troubles=tuple(carried.troubles),
        came=joined("From the team", done.change_sets),
    )


def _note(workspace: Workspace, desk: Desk, carried: carrying.Carried | None, error: KnownError | None) -> None:
    """Write the visit into the log of exchanges, and when everything was at the office, if the answer said so."""
    now = workspace.now().astimezone(UTC)
    done = desk.done
    said = ["By stick or folder."]
    if carried is not None and carried.written is not None and (carried.written.changes or carried.written.files):
        said.append(f"Written for the office: {written_words(carried.written.changes, carried.written.files)}.")
    said += [each.sentence for each in ([error] if error else carried.troubles if carried else [])]
    past = PastRound(now, 0, done.received, done.files_sent, done.files_received, " ".join(said))
    Travels(workspace.store).add_round(past)
    if carried is not None and carried.had_answer and done.is_whole and not done.files_left:
        at = datetime.fromtimestamp(carried.answered_at, UTC).isoformat()
        Exchange(workspace.store).note("whole_at", at)


def written_words(changes: int, files: int) -> str:
    """Say how many changes and files."""
    said = [("one change" if changes == 1 else f"{changes:,} changes")] if changes or not files else []
    said += [("one file" if files == 1 else f"{files:,} files")] if files else []
    return " and ".join(said)


def told(done: CarriedOut) -> tuple[str, ...]:
    """Say what came, what was written, and what is next, each in a sentence."""
    if done.is_asking:
        return (ASKING, THEN)
    said = []
    if done.had_answer or done.colleagues:
        froms = ["the office"] * done.had_answer + sorted(set(done.colleagues))
        came = (
            written_words(done.received, done.files_received) if done.received or done.files_received else "Nothing new"
        )
        said.append(f"{came[:1].upper()}{came[1:]} came from {_and(froms)}.")
    elif done.had_older:
        said.append("The office’s answer there is older than what this laptop heard since. Nothing of it was needed.")
    else:
        said.append("There was nothing new for this laptop.")
    if done.waiting:
        changes = "One change" if done.waiting == 1 else f"{done.waiting:,} changes"
        said.append(
            f"{changes} of a colleague cannot be taken yet. What is missing comes with the office’s next answer."
        )
    if done.is_written:
        waits, count = written_words(done.written, done.files_written), done.written + done.files_written
        lies = "lies" if count == 1 else "lie"
        said.append(f"{waits[:1].upper()}{waits[1:]} {lies} there for the office." if count else ASKED)
    if done.had_answer and not done.left:
        said.append(ALL_THERE)
    elif done.is_written:
        said.append(NEXT)
    return tuple(said)


ASKED = "Nothing waits to be sent. What this laptop lacks was asked for."
ASKING = "This laptop’s wish to join lies there, and nothing else yet. Take it to the office."
THEN = (
    "Then ring your officer on a number you already have, and read them your six words. When they have let this laptop "
    "in, let the office write its answer, bring it back, and choose it here again."
)
NEXT = "Take it to the office, and bring it back: its answer says what arrived."
ALL_THERE = "Everything that you wrote is at the office."


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
