"""This laptop's letter: what the office lacks, up to where this laptop has read, and which files it lacks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from visitapp.domain.travelling import FileTrouble
from visitapp.errors import DiskFull, VaultDamaged
from visitapp.storage.exchange import Stream, Unsent
from visitapp.storage.receipts import Receipts
from visitapp.storage.stream_teams import StreamTeams
from visitapp.storage.travels import Travel, Travels
from visitapp.storage.vault.blobs import Blobs
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import new_stream_key
from visitapp.sync.files import sealed_bytes
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.letter_box import Writer
from visitapp.sync.protocol.letters import (
    PIECES_A_PART,
    AskedFile,
    CarriedFile,
    GivenReceipt,
    LaptopLetter,
    OfStream,
    Part,
    sign_as_laptop,
)
from visitapp.sync.protocol.messages import KeyHolders, WrappedKey
from visitapp.sync.protocol.operations import Place, encode_batch
from visitapp.sync.pushing import batches, new_stream, sealed_batch, unsent_of_people
from visitapp.sync.receipts import owed_receipts
from visitapp.sync.stream_keys import KEYS_AT_ONCE, keys_to_give, streams_behind, wrapped_for

TIMES = 2
"""A stick that is full has room again when the parts of the letter before are gone."""


@dataclass
class Written:
    """What stands in this laptop's letter; `no_room`: not everything did find a place."""

    changes: int = 0
    files: int = 0
    no_room: bool = False


def write_letter(
    desk: Desk,
    directory: Directory,
    writer: Writer,
    blobs: Blobs,
    *,
    lacking: Sequence[KeyHolders] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write what waits. Nothing counts as sent by it: the office's answer tells what arrived.

    `lacking` is what the office said last of who has which keys: those that others lack go with the letter.

    Raises DiskFull when nothing finds room, NotWritable or FileRefused; the letter before stays then.
    """
    writing = _Writing(desk, directory, writer, blobs, lacking, progress)
    writing.prepare()
    for turn in range(1, TIMES + 1):
        try:
            writing.put_all()
        except DiskFull:
            writing.written.no_room = True
            if turn == TIMES and not (writing.batches or writing.files):
                raise
        writer.seal(writing.letter(), writing.parts())
        if not writing.written.no_room:
            break
    return writing.written


class _Writing:
    """One letter, as far as its parts are on the stick."""

    def __init__(
        self,
        desk: Desk,
        directory: Directory,
        writer: Writer,
        blobs: Blobs,
        lacking: Sequence[KeyHolders],
        progress: Callable[[str], None],
    ) -> None:
        self._begin_anew()
        self._desk = desk
        self._writer = writer
        self._blobs = blobs
        self._lacking = lacking
        self._progress = progress
        self._directory = directory
        self._own = desk.own_in(directory)
        noted = desk.at_store(StreamTeams(desk.store).noted)
        self._teams = {stream: bytes.fromhex(team) for stream, (team, _) in noted.items()}
        self._waiting: dict[str, list[Unsent]] = {}
        self._streams: dict[str, bytes] = {}
        self._fresh: list[bytes] = []
        self._keys: list[bytes] = []

    def _begin_anew(self) -> None:
        self.written = Written()
        self.batches: list[OfStream] = []
        self.files: list[CarriedFile] = []
        self._wrapped: list[Part] = []

    def prepare(self) -> None:
        """Find out what waits, and seal keys: those come out as other bytes each time, and are to be written once."""
        desk = self._desk
        self._waiting = unsent_of_people(desk)
        for person_id in self._waiting.keys() - self._streams_of_people().keys():
            new_stream(desk, person_id, self._directory, self._own)
        known = self._streams_of_people()
        self._streams = {person_id: bytes.fromhex(known[person_id].id) for person_id in self._waiting}
        self._fresh = [self._streams[person_id] for person_id in self._waiting if not known[person_id].read_to]
        self._keys = list(self._wrapped_keys())

    def put_all(self) -> None:
        """Write parts: keys, then words, then files, the smallest first. Raises DiskFull where the stick ends."""
        self._begin_anew()
        for keys in self._keys:
            self._wrapped.append(self._writer.put(keys))
        for person_id, entries in self._waiting.items():
            self._put_batches(self._streams[person_id], entries)
            self._progress(f"{self.written.changes:,} changes are written…")
        for travel in self._desk.at_store(Travels(self._desk.store).files):
            is_here = self._blobs.is_there(travel.blob_id, travel.byte_count)
            if is_here and travel.is_to_send and travel.stream and not travel.at_office:
                self._put_file(travel)
                self._progress(f"{self.written.files:,} files are written…")

    def _streams_of_people(self) -> dict[str, Stream]:
        return self._desk.at_store(self._desk.exchange.streams_of_people)

    def _wrapped_keys(self) -> Iterator[bytes]:
        """Return keys of streams that the office may not know, those that others lack, and new ones.

        New ones are made where a laptop was taken out of the team. They count when the office says that they came
        first: this laptop seals with them once it has read them back.
        """
        desk = self._desk
        known: list[WrappedKey] = []
        fresh: list[WrappedKey] = []
        team = self._directory.receivers(self._own.team)
        for stream in self._fresh:
            held = desk.at_store(desk.exchange.keys, stream.hex())
            known += wrapped_for(desk, team, stream, held, set())
        new = set(self._fresh)
        of_others = [each for each in self._lacking if each.stream not in new]
        known += keys_to_give(desk, self._directory, self._own, of_others, self._teams)
        for stream, epoch in streams_behind(desk, self._directory, self._own, self._teams).items():
            fresh += wrapped_for(desk, team, stream, [(epoch, new_stream_key())], set())
        for wrapped in (known, fresh):
            for start in range(0, len(wrapped), KEYS_AT_ONCE):
                keys = tuple(wrapped[start : start + KEYS_AT_ONCE])
                yield messages.encode(messages.WrappedKeys(keys=keys, fresh=wrapped is fresh))

    def _put_batches(self, stream: bytes, entries: list[Unsent]) -> None:
        """Seal what was written on this laptop, then what a colleague's letter brought, which may arrive by itself."""
        desk = self._desk
        epoch = self._directory.epoch_of(self._own.team, stream)
        cipher = desk.ring(stream).sealing(epoch)
        if cipher is None:
            return  # its new key has to come back from the office first
        place = desk.ends(stream).get(desk.device, Place())
        own = f'"device":"{desk.store.device_id}"'
        ours, theirs = (
            [each for each in entries if own in each.text],
            [each for each in entries if own not in each.text],
        )
        for batch in (*batches(ours), *batches(theirs)):
            sealed, place = sealed_batch(desk, stream, cipher, epoch, batch, place)
            self.batches.append(OfStream(stream, 0, self._writer.put(encode_batch(sealed))))
            self.written.changes += len(batch)

    def _put_file(self, travel: Travel) -> None:
        digest, part = hashlib.sha256(), bytearray()
        parts: list[Part] = []
        try:
            with self._blobs.open(travel.blob_id, travel.key, travel.byte_count) as blob:
                for index in range(blob.piece_count):
                    piece = blob.sealed_piece(index)
                    digest.update(hashlib.sha256(piece).digest())
                    part += piece
                    if (index + 1) % PIECES_A_PART == 0 or index + 1 == blob.piece_count:
                        parts.append(self._writer.put(bytes(part)))
                        part.clear()
        except VaultDamaged:
            note = Travels(self._desk.store).note_trouble
            self._desk.at_store(note, travel.blob_id, FileTrouble.DAMAGED_HERE)
            return
        stream, blob_id = bytes.fromhex(travel.stream), bytes.fromhex(travel.blob_id)
        self.files.append(CarriedFile(stream, blob_id, sealed_bytes(travel), digest.digest(), tuple(parts)))
        self.written.files += 1

    def parts(self) -> Iterator[Part]:
        """Return every part that the letter names."""
        yield from self._wrapped
        for each in self.batches:
            yield each.part
        for file in self.files:
            yield from file.parts

    def letter(self) -> bytes:
        """Return the letter, signed."""
        desk = self._desk
        letter = LaptopLetter(
            organisation=desk.organisation,
            device=desk.device,
            at=int(time.time()),
            incarnation=bytes.fromhex(desk.at_store(desk.exchange.fact, "incarnation")),
            statements=desk.at_store(desk.exchange.count_statements),
            keys=desk.number_noted("keys_to"),
            read=tuple(self._read()),
            streams=tuple(self._fresh),
            wrapped=tuple(self._wrapped),
            batches=tuple(self.batches),
            files=tuple(self.files),
            asked=tuple(self._asked()),
            receipts=tuple(self._receipts()),
            receipts_read=tuple(self._receipts_read()),
        )
        return sign_as_laptop(letter, desk.keys.signing)

    def _read(self) -> Iterator[tuple[bytes, int]]:
        """Return behind which numbers this laptop wants to read: where it has read to, and before what is locked."""
        desk = self._desk
        for stream in desk.at_store(desk.exchange.streams):
            yield bytes.fromhex(stream.id), stream.read_to
        for stream_id in desk.at_store(desk.exchange.with_locked):
            yield bytes.fromhex(stream_id), desk.at_store(desk.exchange.locked, stream_id)[0][0] - 1

    def _asked(self) -> Iterator[AskedFile]:
        for each in self._desk.at_store(Travels(self._desk.store).files):
            if each.stream and each.is_to_send:
                is_here = self._blobs.is_there(each.blob_id, each.byte_count)
                yield AskedFile(bytes.fromhex(each.stream), bytes.fromhex(each.blob_id), is_here)

    def _receipts(self) -> Iterator[GivenReceipt]:
        travels = {each.blob_id: each for each in self._desk.at_store(Travels(self._desk.store).files)}
        for travel, receipt in owed_receipts(self._desk, travels):
            yield GivenReceipt(bytes.fromhex(travel.stream), receipt)

    def _receipts_read(self) -> Iterator[tuple[bytes, int]]:
        kept = Receipts(self._desk.store)
        for stream in self._desk.at_store(self._desk.exchange.streams):
            if number := self._desk.at_store(kept.read_to, stream.id):
                yield bytes.fromhex(stream.id), number
