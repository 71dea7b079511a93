"""The office's letter to this laptop, taken by the code that exchanges over the network: every check is the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from visitapp.storage.travels import Travels
from visitapp.storage.vault.blobs import Blobs
from visitapp.sync.client import read_news, read_who
from visitapp.sync.desk import Desk
from visitapp.sync.files import FileCarrying
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.letter_box import Writer
from visitapp.sync.protocol.letters import PIECES_A_PART, CarriedFile, OfficeLetter, Part, pieces_in
from visitapp.sync.protocol.messages import BlobPiece, Pulled, Statements, WrappedKeys, encode
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.receipts import Receipts
from visitapp.sync.reading import fault
from visitapp.sync.receipts import read_receipts
from visitapp.sync.transport import RefusedByOffice, Transport

_PATH = re.compile(
    r"\A/v1/(?:(?P<what>inbox|directory|keys)|streams/(?P<stream>[0-9a-f]{32})/"
    r"(?:(?P<ops>ops)|(?P<receipts>receipts)|blobs/(?P<blob>[0-9a-f]{32})(?:/(?P<rest>\d+))?))(?:\?after=(?P<after>\d+).*)?\Z"
)
FILES_WITHOUT_END = 1 << 62
StructT = TypeVar("StructT")


def take_office_letter(
    desk: Desk, letter: OfficeLetter, blobs: Blobs, *, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Take what the office wrote. `desk` asks a `ByLetter`. What was taken before a fault stays.

    Raises OfficeFault, OfficeRefused, FileRefused (half a copy), DiskFull or NotWritable.
    """
    inbox = desk.inbox()
    directory, _own = read_who(desk, inbox)
    read_news(desk, inbox, directory)
    desk.heads = {head.stream.hex(): head.head for head in letter.inbox.streams}
    _take_files(desk, letter, blobs, progress)
    read_receipts(desk)
    desk.at_store(desk.exchange.note_sent_to)


def is_older(desk: Desk, letter: OfficeLetter) -> bool:
    """Tell whether a letter was written before the last time that this laptop heard of the office, in either way."""
    read = {stream.id: stream.read_to for stream in desk.at_store(desk.exchange.streams)}
    is_same = letter.inbox.incarnation.hex() == desk.at_store(desk.exchange.fact, "incarnation")
    shrunk = is_same and any(head.head < read.get(head.stream.hex(), 0) for head in letter.inbox.streams)
    return shrunk or letter.inbox.now < desk.number_noted("heard_at")


def held_by(letter: OfficeLetter, parts: Writer) -> tuple[messages.KeyHolders, ...]:
    """Return who has which keys, of the streams of which somebody lacks one. Raises OfficeFault, FileRefused."""
    return tuple(each for part in letter.holders for each in _read(parts, part, messages.TeamHolders).streams)


def _take_files(desk: Desk, letter: OfficeLetter, blobs: Blobs, progress: Callable[[str], None]) -> None:
    carrying = FileCarrying(desk, blobs, FILES_WITHOUT_END)
    known = {(each.stream.hex(), each.blob.hex()): each.state for each in letter.known}
    coming = {(each.stream.hex(), each.blob.hex()) for each in letter.files}
    travels = Travels(desk.store)
    for travel in desk.at_store(travels.files):
        place = (travel.stream, travel.blob_id)
        state = known.get(place)
        if state is None or not state.is_complete:
            continue
        if blobs.is_there(travel.blob_id, travel.byte_count):
            if not travel.at_office:
                desk.done.files_sent += 1
                carrying.owe_receipt(travel)
                carrying.note_at_office(travel)
        elif place in coming:
            progress("Taking files from the stick…")
            carrying.take(travel)
        else:
            desk.done.files_left += 1


class ByLetter(Transport):
    """Answers as the office would, from what it wrote. What is not in the letter is unknown; nothing can be told it."""

    is_letter = True

    def __init__(self, letter: OfficeLetter, parts: Writer, read: Mapping[bytes, int]) -> None:
        """Take a letter that was found to be the office's, where its parts lie, and how far each stream was read."""
        self._letter = letter
        self._parts = parts
        self._files = {(each.stream, each.blob): each for each in letter.files}
        self._known = {(each.stream, each.blob): each.state for each in letter.known}
        self._receipts = {(each.stream, each.after): each.part for each in letter.receipts}
        self._pages = {(each.stream, each.after): each.part for each in letter.pages}
        self._to = {head.stream: read.get(head.stream, 0) for head in letter.inbox.streams}
        for stream, number in self._carried_to().items():
            self._to[stream] = max(self._to.get(stream, 0), number)
        self._at_hand: tuple[Part, list[bytes]] | None = None

    def _carried_to(self) -> dict[bytes, int]:
        """Return up to where each stream can be read with what is here: the office had no room for more, or told so."""
        longer = {each.stream: each.after for each in self._letter.pages}
        reached: dict[bytes, int] = {}
        for each in self._letter.pages:
            if each.after >= longer[each.stream]:
                reached[each.stream] = each.after + len(self._read(each.part, Pulled).operations)
        return reached

    def learn_clock(self, now: int) -> None:
        """Nothing is signed here."""

    def now(self) -> int:
        """Return this laptop's own clock: the office's is that of some days ago."""
        return int(time.time())

    def _asked(self, method: str, path: str, body: bytes, signed: bool) -> tuple[int, bytes]:
        del body, signed
        found = _PATH.match(path)
        if found is None or method != "GET":
            raise _unknown()
        return 200, self._answer(found)

    def _answer(self, asked: re.Match[str]) -> bytes:
        after = int(asked["after"] or 0)
        if asked["what"] == "inbox":
            return encode(self._inbox())
        if asked["what"] == "directory":
            part = next((each.part for each in self._letter.statements if each.after == after), None)
            return self._parts.part(part) if part else encode(Statements(signed=()))
        if asked["what"] == "keys":
            part = next((each.part for each in self._letter.keys if each.after == after), None)
            return self._parts.part(part) if part else encode(WrappedKeys(keys=(), last=after))
        stream = bytes.fromhex(asked["stream"])
        if asked["ops"]:
            if (stream, after) not in self._pages:
                raise _unknown()
            page = self._read(self._pages[stream, after], Pulled)
            return encode(msgspec.structs.replace(page, head=self._to[stream]))
        if asked["receipts"]:
            part = self._receipts.get((stream, after))
            return self._parts.part(part) if part else encode(Receipts(receipts=(), last=after))
        blob = bytes.fromhex(asked["blob"])
        if asked["rest"] is None:
            if (stream, blob) not in self._known:
                raise _unknown()
            return encode(self._known[stream, blob])
        return encode(BlobPiece(data=self._piece(self._files.get((stream, blob)), int(asked["rest"]))))

    def _inbox(self) -> messages.Inbox:
        """Return the office's list of streams, each as far as it can be read with this letter."""
        inbox = self._letter.inbox
        heads = tuple(msgspec.structs.replace(head, head=self._to[head.stream]) for head in inbox.streams)
        return msgspec.structs.replace(inbox, streams=heads)

    def _piece(self, file: CarriedFile | None, index: int) -> bytes:
        if file is None or index // PIECES_A_PART >= len(file.parts):
            raise _unknown()
        part = file.parts[index // PIECES_A_PART]
        if self._at_hand is None or self._at_hand[0] != part:
            self._at_hand = part, pieces_in(self._parts.part(part))
        pieces = self._at_hand[1]
        if index % PIECES_A_PART >= len(pieces):
            raise _unknown()
        return pieces[index % PIECES_A_PART]

    def _read(self, part: Part, kind: type[StructT]) -> StructT:
        return _read(self._parts, part, kind)


def _read(parts: Writer, part: Part, kind: type[StructT]) -> StructT:
    try:
        return messages.decode(parts.part(part), kind)
    except NotValid as error:
        raise fault(str(error)) from None


def _unknown() -> RefusedByOffice:
    return RefusedByOffice(messages.Refused(why=messages.Refusal.UNKNOWN, now=0))
