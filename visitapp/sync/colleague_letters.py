"""A colleague's letter: what they wrote and the office may not have yet, taken from laptop to laptop.

What it brings has no number of the office and counts as not sent: whichever laptop meets the office first gives it
there, and the other finds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from visitapp.errors import DiskFull, FileRefused, NotWritable, VaultDamaged
from visitapp.storage.receiving import FAULTS
from visitapp.storage.stream_teams import StreamTeams
from visitapp.storage.travels import Travels
from visitapp.storage.vault.blobs import Blobs, IncomingBlob
from visitapp.sync.desk import Desk
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory
from visitapp.sync.protocol.letter_box import Writer
from visitapp.sync.protocol.letters import CarriedFile, LaptopLetter, pieces_in, read_laptop_letter
from visitapp.sync.protocol.operations import NotValid, Place, decode_batch, follow, is_sealed, link_of
from visitapp.sync.stream_keys import known_keys

AT_ONCE = 1_000
_NOT_GOOD = "Nothing of it was taken. Tell your office if it happens again."


@dataclass
class FromColleague:
    """What a colleague's letter brought: changes, those that cannot be taken yet, and files."""

    device: bytes
    taken: int = 0
    waiting: int = 0
    files: int = 0


def take_colleague_letter(
    desk: Desk, directory: Directory, writer: Writer, device: bytes, blobs: Blobs
) -> FromColleague:
    """Take what a laptop of the team wrote. Taking it again changes nothing.

    Raises FileRefused with a sentence for a letter that is not taken; DiskFull or NotWritable.
    """
    found = FromColleague(device)
    data = writer.letter()
    if data is None:
        return found
    fact, mark = f"letter_{device.hex()}", hashlib.sha256(data).hexdigest()
    if desk.at_store(desk.exchange.fact, fact) == mark:
        return found
    letter = _opened(desk, directory, data, device)
    _take_keys(desk, directory, letter, writer)
    for stream, operations in _by_stream(desk, directory, letter, writer):
        for start in range(0, len(operations), AT_ONCE):
            try:
                desk.at_store(_take, desk, stream, operations[start : start + AT_ONCE], found)
            except FAULTS:
                raise FileRefused("A colleague’s letter holds something that does not fit.", _NOT_GOOD) from None
    _take_files(desk, letter, writer, blobs, found)
    if not found.waiting:
        desk.at_store(desk.exchange.note, fact, mark)
    return found


def _opened(desk: Desk, directory: Directory, data: bytes, device: bytes) -> LaptopLetter:
    sender, own = directory.devices.get(device), directory.devices[desk.device]
    if sender is None:
        raise FileRefused(
            "A letter here is of a laptop that this one does not know.",
            "It may have joined since. Take the office’s answer first, or exchange over the network.",
        )
    if sender.is_revoked or sender.team != own.team:
        raise FileRefused("A letter here is of a laptop that is not of your team.", "Nothing of it was taken.")
    try:
        letter = read_laptop_letter(data, sender.signing)
    except NotValid as error:
        raise FileRefused(f"A colleague’s letter is not whole: it is {error}.", _NOT_GOOD) from None
    if letter.device != device or letter.organisation != desk.organisation:
        raise FileRefused("A letter here lies in another’s place.", _NOT_GOOD)
    return letter


def _take_keys(desk: Desk, directory: Directory, letter: LaptopLetter, writer: Writer) -> None:
    """Take keys of streams that this laptop never heard of; those of others come from the office."""
    known = {bytes.fromhex(stream.id) for stream in desk.at_store(desk.exchange.streams)}
    for part in letter.wrapped:
        try:
            wrapped = messages.decode(writer.part(part), messages.WrappedKeys).keys
        except NotValid as error:
            raise FileRefused(f"A colleague’s letter holds {error}.", _NOT_GOOD) from None
        mine = [each for each in wrapped if each.device == desk.device and each.by == letter.device]
        keys = known_keys(desk, [each for each in mine if each.stream not in known], directory)
        desk.at_store(desk.exchange.add_keys, keys)
        team = directory.devices[desk.device].team.hex()
        desk.at_store(StreamTeams(desk.store).note, [(stream, team, "") for stream in {key[0] for key in keys}])


def _by_stream(
    desk: Desk, directory: Directory, letter: LaptopLetter, writer: Writer
) -> Iterator[tuple[bytes, list[tuple[str, str]]]]:
    """Open what can be opened, stream by stream: id and text of each operation."""
    sender = directory.devices[letter.device]
    noted = desk.at_store(StreamTeams(desk.store).noted)
    known = {bytes.fromhex(stream.id) for stream in desk.at_store(desk.exchange.streams)}
    by_stream: dict[bytes, list[tuple[str, str]]] = {}
    for each in letter.batches:
        holder = directory.holder(each.stream, bytes.fromhex(noted.get(each.stream.hex(), (sender.team.hex(), ""))[0]))
        newest = directory.epoch_of(sender.team, each.stream)
        if each.stream not in known or holder != sender.team:
            continue  # its key comes from the office
        ring = desk.ring(each.stream)
        if ring.sealing(newest) is None:
            continue
        try:
            batch = decode_batch(writer.part(each.part))
            links = [link_of(operation) for operation in batch.operations]
            end = Place(links[0].header.number - 1, links[0].header.previous)
            for link in links:
                end = follow(link, end, stream=each.stream, organisation=desk.organisation)
            if any(link.header.device != sender.id for link in links) or not _is_sealed(
                sender, each.stream, end, batch.seal
            ):
                raise NotValid("an operation of somebody else")
            if any(link.header.epoch != newest for link in links):
                raise FileRefused(
                    "A colleague’s letter was sealed with a key that the team gave up.",
                    "Let their laptop take the office’s answer first; then it writes a new one.",
                )
            texts = [ring.open(link.header, sealed) for link, sealed in zip(links, batch.operations, strict=True)]
        except NotValid as error:
            raise FileRefused(f"A colleague’s letter holds {error}.", _NOT_GOOD) from None
        found = [(link.header.id.hex(), text) for link, text in zip(links, texts, strict=True) if text is not None]
        if len(found) == len(links):  # else it is sealed with a key that the office still has to bring
            by_stream.setdefault(each.stream, []).extend(found)
    yield from by_stream.items()


def _is_sealed(sender: Device, stream: bytes, end: Place, seal: bytes) -> bool:
    return is_sealed(sender.signing, stream, sender.id, end, seal)


def _take(desk: Desk, stream: bytes, operations: list[tuple[str, str]], found: FromColleague) -> None:
    with desk.store.receiving() as receiving:
        receiving.turn_to(stream.hex())
        found.waiting += receiving.take_carried(operations)
    found.taken += receiving.taken
    desk.done.received += receiving.taken
    desk.done.change_sets.append(receiving.change_set)


def _take_files(desk: Desk, letter: LaptopLetter, writer: Writer, blobs: Blobs, found: FromColleague) -> None:
    carried = {each.blob.hex(): each for each in letter.files}
    for travel in desk.at_store(Travels(desk.store).files):
        file = carried.get(travel.blob_id)
        if file is None or blobs.is_there(travel.blob_id, travel.byte_count):
            continue
        try:
            with IncomingBlob(blobs, travel.blob_id, travel.key, travel.byte_count) as coming:
                for piece in _pieces(writer, file, coming.next_index):
                    coming.add(piece)
                coming.finish(travel.sha256)
        except VaultDamaged:
            raise FileRefused("A file in a colleague’s letter is not the one that was meant.", _NOT_GOOD) from None
        except (DiskFull, NotWritable):
            raise
        found.files += 1
        desk.done.files_received += 1


def _pieces(writer: Writer, file: CarriedFile, after: int) -> Iterator[bytes]:
    """Read the sealed pieces from number `after` on."""
    number = 0
    for part in file.parts:
        for piece in pieces_in(writer.part(part)):
            if number >= after:
                yield piece
            number += 1
