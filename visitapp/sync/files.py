"""Files to the office and from there: piece by piece, gone on with after a cut, each proved, none said to be there
before the office said so.

A round carries a bounded amount, so that words never wait long behind a film; the next goes on. What keeps one file
keeps no other.
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime

from visitapp.domain.travelling import FileTrouble
from visitapp.errors import DiskFull, NotWritable, VaultDamaged
from visitapp.storage.receipts import Receipts
from visitapp.storage.travels import Travel, Travels
from visitapp.storage.vault.blobs import Blobs, IncomingBlob
from visitapp.sync.desk import Desk
from visitapp.sync.protocol.blobs import SEALED_BYTES, TAG_BYTES
from visitapp.sync.protocol.messages import BlobEnd, BlobPiece, BlobState, NewBlob, Refusal, encode
from visitapp.sync.receipts import give_receipts, read_receipts
from visitapp.sync.transport import RefusedByOffice

ROUND_BYTES = 32 << 20
"""About how many bytes of files one round carries."""
LOOKED_FOR_A_ROUND = 20
"""Files that nobody else holds yet: of so many it is asked whether the office still has them."""
ASKS_TO_COMPLETE = 200
"""The office reads a file back in parts of some seconds; this is far beyond what the largest takes."""
READING = 202
"""The office reads the file back and has not come to its end: ask again."""
_KEPT_BY = {
    Refusal.TOO_LARGE: FileTrouble.TOO_LARGE,
    Refusal.QUOTA: FileTrouble.QUOTA,
    Refusal.FULL: FileTrouble.OFFICE_FULL,
    Refusal.DOUBLE: FileTrouble.CHANGED,
}


def exchange_files(desk: Desk, blobs: Blobs, *, round_bytes: int = ROUND_BYTES) -> None:
    """Send what the office lacks and take what this laptop lacks, the smallest first.

    Raises OfficeUnreachable, OfficeRefused or OfficeFault; what was done until then stays.
    """
    words_are_whole, desk.done.is_whole = desk.done.is_whole, False
    carrying = FileCarrying(desk, blobs, round_bytes)
    travels = [travel for travel in desk.at_store(carrying.travels.files) if travel.stream in desk.heads]
    for travel in travels:
        carrying.carry(travel)
    carrying.look_for_some()
    give_receipts(desk, {travel.blob_id: travel for travel in travels})
    read_receipts(desk)
    desk.done.is_whole = words_are_whole and not desk.done.files_left


class FileCarrying:
    """One round's work on files."""

    def __init__(self, desk: Desk, blobs: Blobs, round_bytes: int) -> None:
        """Carry about so many bytes."""
        self.travels = Travels(desk.store)
        self._receipts = Receipts(desk.store)
        self._only_here: list[Travel] = []
        self._desk = desk
        self._blobs = blobs
        self._left = round_bytes

    def carry(self, travel: Travel) -> None:
        """Send or take one file, unless it is on both sides; count it as left when it did not arrive."""
        is_here = self._blobs.is_there(travel.blob_id, travel.byte_count)
        if is_here and travel.at_office:
            if not travel.is_received:
                self._only_here.append(travel)
            return
        if not travel.is_to_send:
            return  # a paper that nobody queued is its maker's
        try:
            if is_here:
                arrived = self._send(travel)
                self._desk.done.files_sent += arrived
                self._desk.done.files_left += not arrived
            else:
                self.take(travel)
        except RefusedByOffice as error:
            trouble = _KEPT_BY.get(error.refused.why)
            if trouble is None:
                raise
            self._keep(travel, trouble)

    def _send(self, travel: Travel) -> bool:
        state = self._state(travel)
        if state is None:
            said = encode(NewBlob(byte_count=sealed_bytes(travel)))
            self._desk.transport.tell("PUT", _path_of(travel), said)
            state = BlobState(there=(), is_complete=False)
        if state.is_complete:
            self.owe_receipt(travel)
        else:
            try:
                if not self._send_pieces(travel, set(state.there)):
                    return False
            except VaultDamaged:
                self._keep(travel, FileTrouble.DAMAGED_HERE, counted=False)
                return False
        self.note_at_office(travel)
        return True

    def _send_pieces(self, travel: Travel, there: set[int]) -> bool:
        """Send what lacks and close the file; False when the round has carried enough."""
        path = _path_of(travel)
        with self._blobs.open(travel.blob_id, travel.key, travel.byte_count) as blob:
            for index in range(blob.piece_count):
                if index in there:
                    continue
                if self._left <= 0:
                    self._desk.done.has_more = True
                    return False
                piece = blob.sealed_piece(index)
                self._desk.transport.tell("PUT", f"{path}/{index}", piece)
                there.add(index)
                self._count(travel, len(piece), len(there))
            digest = hashlib.sha256()
            for index in range(blob.piece_count):
                digest.update(hashlib.sha256(blob.sealed_piece(index)).digest())
        return self._complete(travel, encode(BlobEnd(hash=digest.digest())))

    def _complete(self, travel: Travel, end: bytes) -> bool:
        """Let the office read the file back and close it; False when the next round has to go on."""
        for _ in range(ASKS_TO_COMPLETE):
            try:
                if self._desk.transport.tell("POST", f"{_path_of(travel)}/complete", end) != READING:
                    return True
            except RefusedByOffice as error:
                if error.refused.why is Refusal.UNKNOWN:  # it lost a piece meanwhile: the next round asks which
                    return False
                raise
            self._count(travel, 0, _piece_count(travel))  # and ends here when the vault is locked meanwhile
        return False

    def take(self, travel: Travel) -> None:
        """Take a file that the office has whole; note what keeps it where it does not come."""
        state = self._state(travel)
        if state is None or not state.is_complete:
            if travel.at_office:
                self._desk.at_store(self.travels.note_lost_there, travel.blob_id)
                self._keep(travel, FileTrouble.LOST_AT_OFFICE)
            elif not self._desk.at_store(self._desk.store.blobs_of_others, [travel.blob_id]):
                self._keep(travel, FileTrouble.DAMAGED_HERE)
            return  # else a colleague’s laptop has not sent it yet
        try:
            if self._take_pieces(travel):
                self.owe_receipt(travel)
                self.note_at_office(travel)
                self._desk.done.files_received += 1
            else:
                self._desk.done.files_left += 1
        except VaultDamaged:
            self._keep(travel, FileTrouble.DAMAGED_AT_OFFICE)
        except (DiskFull, NotWritable):
            self._keep(travel, FileTrouble.NO_ROOM_HERE)

    def _take_pieces(self, travel: Travel) -> bool:
        with IncomingBlob(self._blobs, travel.blob_id, travel.key, travel.byte_count) as coming:
            while coming.next_index < coming.piece_count:
                if self._left <= 0:
                    self._desk.done.has_more = True
                    return False
                piece = self._desk.ask(BlobPiece, "GET", f"{_path_of(travel)}/{coming.next_index}").data
                coming.add(piece)
                self._count(travel, len(piece), coming.next_index)
            coming.finish(travel.sha256)
        return True

    def _state(self, travel: Travel) -> BlobState | None:
        """Return what the office has of a file, None when it knows nothing of it."""
        try:
            return self._desk.ask(BlobState, "GET", _path_of(travel))
        except RefusedByOffice as error:
            if error.refused.why is Refusal.UNKNOWN:
                return None
            raise

    def look_for_some(self) -> None:
        """Ask whether the office still holds some of the files that only this laptop holds besides."""
        for travel in random.sample(self._only_here, min(LOOKED_FOR_A_ROUND, len(self._only_here))):
            state = self._state(travel)
            if state is None or not state.is_complete:
                self._desk.at_store(self.travels.note_lost_there, travel.blob_id)
                self._desk.done.files_left += 1
                self._desk.done.has_more = True

    def note_at_office(self, travel: Travel) -> None:
        """Note that the office holds all of a file."""
        self._desk.at_store(self.travels.note_at_office, travel.blob_id, datetime.now(UTC).isoformat())

    def owe_receipt(self, travel: Travel) -> None:
        """Owe the office a receipt for a file that is here and was made on another laptop."""
        if self._desk.at_store(self._desk.store.blobs_of_others, [travel.blob_id]):
            at = self._desk.transport.now()
            self._desk.at_store(self._receipts.owe, travel.blob_id, self._desk.device.hex(), at)

    def _count(self, travel: Travel, sent: int, pieces: int) -> None:
        self._left -= sent
        moved = min(sealed_bytes(travel), pieces * SEALED_BYTES)
        self._desk.at_store(self.travels.note_moved, travel.blob_id, moved)

    def _keep(self, travel: Travel, trouble: FileTrouble, *, counted: bool = True) -> None:
        self._desk.done.files_left += counted
        self._desk.at_store(self.travels.note_trouble, travel.blob_id, trouble)


def _path_of(travel: Travel) -> str:
    return f"/v1/streams/{travel.stream}/blobs/{travel.blob_id}"


def sealed_bytes(travel: Travel) -> int:
    """Return how many bytes the sealed pieces of a file have."""
    return travel.byte_count + TAG_BYTES * _piece_count(travel)


def _piece_count(travel: Travel) -> int:
    return max(1, -(-travel.byte_count // (SEALED_BYTES - TAG_BYTES)))
