"""The exchange by a stick or a folder: take the office's answer and what colleagues wrote, then write what waits.

Each step commits by itself: pulled out anywhere, everything stands as it did, and the next time goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from visitapp.errors import DiskFull, FileRefused, KnownError, NotWritable, Refused
from visitapp.storage.vault.blobs import Blobs
from visitapp.sync.colleague_letters import FromColleague, take_colleague_letter
from visitapp.sync.desk import Desk
from visitapp.sync.office_letters import ByLetter, held_by, is_older, take_office_letter
from visitapp.sync.own_letters import Written, write_letter
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory, Signed
from visitapp.sync.protocol.letter_box import LetterBox, Writer
from visitapp.sync.protocol.letters import OfficeLetter, read_office_letter
from visitapp.sync.protocol.messages import KeyHolders, Refusal
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.transport import RefusedByOffice

MOST_LETTERS = 500
_MENDED = frozenset({Refusal.FORK, Refusal.DOUBLE, Refusal.EPOCH})
"""What was refused for these is written again by itself, in its right place."""
Progress = Callable[[str], None]


@dataclass
class Carried:
    """What one visit to a stick did. `troubles` are sentences of what was not taken or written; the rest was."""

    had_answer: bool = False
    had_older: bool = False
    """There was an answer, and nothing of it was needed any more."""
    colleagues: list[FromColleague] = field(default_factory=list)
    written: Written | None = None
    troubles: list[KnownError] = field(default_factory=list)
    lacking: tuple[KeyHolders, ...] = ()
    """What the office said of who has which keys, where somebody lacks one."""
    answered_at: int = 0
    """When the office wrote the answer that was taken, by its clock, in seconds since 1970."""


def carry(desk: Desk, folder: Path, blobs: Blobs, *, progress: Progress = lambda _: None) -> Carried:
    """Exchange with a folder. Raises NotFound or NotWritable when it is not there, FileRefused for another office's."""
    box = LetterBox(folder, desk.organisation)
    carried = Carried()
    if box.is_of_others():
        carried.troubles.append(
            FileRefused(
                "What lies in that folder is another organisation’s.",
                "Nothing of it was taken or changed. Yours was written beside it.",
            )
        )
    progress("Looking for the office’s answer…")
    _try(carried, lambda: _take_answer(desk, box, blobs, carried, progress))
    directory = Directory.of(desk.organisation, (Signed(*each) for each in desk.at_store(desk.exchange.statements)))
    desk.own_in(directory)
    progress("Looking for letters of colleagues…")
    _take_colleagues(desk, box, directory, blobs, carried)
    progress("Writing what waits…")
    _try(carried, lambda: _write(desk, box, directory, blobs, carried, progress))
    desk.at_store(desk.look)
    return carried


def _try(carried: Carried, work: Callable[[], None]) -> None:
    """Do one step. What stops it stops no other: a stick that cannot be written to can be read."""
    try:
        work()
    except (DiskFull, FileRefused, NotWritable, Refused) as error:
        carried.troubles.append(error)


def _take_answer(desk: Desk, box: LetterBox, blobs: Blobs, carried: Carried, progress: Progress) -> None:
    writer = box.to_laptop(desk.device)
    data = writer.letter()
    if data is None:
        return
    if not desk.link.certificate:
        raise Refused(
            "This laptop knows its office by an authority, which signs no letters.",
            "Exchange over the network, or ask your office for an invitation of its own.",
        )
    letter = opened_letter(data, desk)
    if is_older(desk, letter):
        carried.had_older = True
        return
    taking = ask_a_letter(desk, letter, writer)
    try:
        take_office_letter(taking, letter, blobs, progress=progress)
    except RefusedByOffice as error:
        if error.refused.why is not Refusal.UNKNOWN:
            raise
        raise Refused(
            "The office’s answer does not fit what this laptop holds by now.",
            "What fitted was taken. The office writes a new one when it has this stick.",
        ) from None
    finally:
        desk.heads, desk.heard_at = taking.heads, taking.heard_at
    carried.had_answer, carried.answered_at = True, letter.inbox.now
    carried.lacking = held_by(letter, writer)
    for why in sorted({each.why for each in letter.not_taken} - _MENDED):
        carried.troubles.append(RefusedByOffice(messages.Refused(why=why, now=letter.inbox.now)))
    if not letter.is_whole:
        carried.troubles.append(
            DiskFull(
                "The office’s answer did not find room on the stick.", "Take a larger one. What was on it was taken."
            )
        )


def opened_letter(data: bytes, desk: Desk) -> OfficeLetter:
    """Return the office's letter to this laptop, proved. Raises FileRefused."""
    try:
        letter = read_office_letter(data, desk.link.certificate)
    except NotValid as error:
        raise FileRefused(
            f"The office’s answer here is not whole: it is {error}.",
            "Nothing of it was taken. Let the office write it once more.",
        ) from None
    if letter.organisation != desk.organisation or letter.to != desk.device:
        raise FileRefused("The answer here is for another laptop.", "Nothing of it was taken.")
    return letter


def ask_a_letter(desk: Desk, letter: OfficeLetter, writer: Writer) -> Desk:
    """Return a desk that asks the letter where it would ask the office; it counts into the same round."""
    is_same = letter.inbox.incarnation.hex() == desk.at_store(desk.exchange.fact, "incarnation")
    read = {bytes.fromhex(each.id): each.read_to for each in desk.at_store(desk.exchange.streams)} if is_same else {}
    taking = Desk(desk.store, desk.link, ByLetter(letter, writer, read), desk.at_store)
    taking.done = desk.done
    return taking


def _take_colleagues(desk: Desk, box: LetterBox, directory: Directory, blobs: Blobs, carried: Carried) -> None:
    devices: list[bytes] = []
    _try(carried, lambda: devices.extend(box.laptops()))
    for device in devices[:MOST_LETTERS]:
        if device != desk.device:
            _try(carried, partial(_take_one, desk, box, directory, device, blobs, carried))


def _take_one(desk: Desk, box: LetterBox, directory: Directory, device: bytes, blobs: Blobs, carried: Carried) -> None:
    carried.colleagues.append(take_colleague_letter(desk, directory, box.of_laptop(device), device, blobs))


def _write(
    desk: Desk, box: LetterBox, directory: Directory, blobs: Blobs, carried: Carried, progress: Progress
) -> None:
    writer = box.of_laptop(desk.device)
    carried.written = write_letter(desk, directory, writer, blobs, lacking=carried.lacking, progress=progress)
    if carried.written.no_room:
        carried.troubles.append(
            DiskFull(
                "Not everything found room on the stick or in the folder.",
                "What is on it can be carried as it is. Make room or take a larger one for the rest; it waits here.",
            )
        )
