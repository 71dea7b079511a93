"""Sending what the office lacks: sealed, chained, in batches, each counted only when it is on the office's disk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from visitapp.storage.exchange import Unsent
from visitapp.storage.stream_teams import StreamTeams
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import StreamCipher, new_stream_key
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory
from visitapp.sync.protocol.messages import Pushed, Refusal
from visitapp.sync.protocol.operations import (
    BATCH_BYTES,
    BATCH_LIMIT,
    Batch,
    Header,
    Operation,
    Place,
    decode_header,
    encode_batch,
    seal,
    stream_hash,
)
from visitapp.sync.pulling import Wanted, pull
from visitapp.sync.reading import fault
from visitapp.sync.stream_keys import keep_key, renew_keys, send_keys, wrapped_for
from visitapp.sync.transport import RefusedByOffice


def push_all(desk: Desk, directory: Directory, own: Device) -> None:
    """Send every entry of the log that the office does not hold, stream by stream."""
    waiting = unsent_of_people(desk)
    if not waiting:
        return
    streams = desk.at_store(desk.exchange.streams_of_people)
    for person_id, of_person in waiting.items():
        known = streams.get(person_id)
        stream = bytes.fromhex(known.id) if known is not None else new_stream(desk, person_id, directory, own)
        try:
            if stream.hex() not in desk.heads:
                _register(desk, stream, directory, own)
            _push(desk, stream, of_person, directory.epoch_of(own.team, stream))
        except RefusedByOffice as error:
            if error.refused.why in (Refusal.EPOCH, Refusal.NOT_YOURS):
                continue  # somebody was just shut off, or the record just handed over: the next round knows
            if error.refused.why not in (Refusal.FORK, Refusal.DOUBLE):
                raise
            # Somebody was quicker, or this vault was put back: what came in between is read, the rest goes next time.
            heads = {head.stream: head.head for head in desk.inbox().streams}
            pull(desk, [Wanted(stream, desk.stream(stream).read_to, heads[stream])], directory)


def unsent_of_people(desk: Desk) -> dict[str, list[Unsent]]:
    """Return what the office lacks of each person, in the order of the log."""
    waiting: dict[str, list[Unsent]] = {}
    for unsent in desk.at_store(lambda: list(desk.exchange.unsent())):
        waiting.setdefault(unsent.person_id, []).append(unsent)
    return waiting


def new_stream(desk: Desk, person_id: str, directory: Directory, own: Device) -> bytes:
    """Make a stream for a person whom the office does not know, with a key."""
    stream = secrets.token_bytes(16)
    desk.at_store(StreamTeams(desk.store).note, [(stream.hex(), own.team.hex(), "")])
    desk.at_store(keep_key, desk, stream.hex(), person_id, directory.epoch_of(own.team), new_stream_key())
    return stream


def _register(desk: Desk, stream: bytes, directory: Directory, own: Device) -> None:
    # Cut off between the two, the next round looks after the keys of every stream again.
    desk.at_store(desk.exchange.note, "shared_to", "0")
    desk.transport.tell("PUT", f"/v1/streams/{stream.hex()}", messages.encode(messages.NewStream(team=own.team)))
    keys = desk.at_store(desk.exchange.keys, stream.hex())
    send_keys(desk, list(wrapped_for(desk, directory.receivers(own.team), stream, keys, set())))
    desk.at_store(desk.exchange.note, "shared_to", str(directory.count))
    desk.heads[stream.hex()], desk.teams[stream.hex()] = 0, own.team
    if directory.epoch_of(own.team, stream) not in dict(keys):
        renew_keys(desk, directory, own)


def _push(desk: Desk, stream: bytes, unsent: list[Unsent], epoch: int) -> None:
    cipher = desk.ring(stream).sealing(epoch)
    if cipher is None:
        return  # another laptop registered the stream, or made its new key, and has not given it to us yet
    place = desk.ends(stream).get(desk.device, Place())
    for entries in batches(unsent):
        batch, place = sealed_batch(desk, stream, cipher, epoch, entries, place)
        pushed = desk.ask(Pushed, "POST", f"/v1/streams/{stream.hex()}/ops", encode_batch(batch))
        desk.at_store(_mark, desk, stream.hex(), pushed, entries, batch.operations, place)
        desk.done.sent += len(entries)


def sealed_batch(
    desk: Desk, stream: bytes, cipher: StreamCipher, epoch: int, entries: list[Unsent], place: Place
) -> tuple[Batch, Place]:
    """Seal entries of the log behind a place of this device's chain; return them with the chain's new end."""
    operations = []
    for each in entries:
        operation = _sealed(desk, stream, cipher, epoch, each, place)
        place = Place(place.number + 1, operation.hash)
        operations.append(operation)
    return Batch(tuple(operations), seal(desk.keys.signing, stream, desk.device, place)), place


def _sealed(desk: Desk, stream: bytes, cipher: StreamCipher, epoch: int, each: Unsent, after: Place) -> Operation:
    return cipher.seal(
        Header(
            version=2,
            organisation=desk.organisation,
            stream=stream,
            id=bytes.fromhex(each.operation_id),
            device=desk.device,
            number=after.number + 1,
            previous=after.hash,
            epoch=epoch,
            key=cipher.mark,
        ),
        each.text,
    )


def _mark(
    desk: Desk, stream: str, pushed: Pushed, batch: list[Unsent], operations: Sequence[Operation], end: Place
) -> None:
    """Count a batch as sent where nothing of others stands before it; else it is read back with the next round."""
    known = desk.exchange.stream(stream)
    desk.heads[stream] = max(desk.heads.get(stream, 0), pushed.last)
    if (pushed.first, pushed.last) != (known.read_to + 1, known.read_to + len(batch)):
        return
    digest = bytes.fromhex(known.hash)
    for operation in operations:
        digest = stream_hash(digest, operation.hash)
    if digest != pushed.hash:
        raise fault("an order that is not the one it tells others")
    desk.exchange.mark_sent(
        stream,
        [each.number for each in batch],
        read_to=pushed.last,
        stream_hash=digest.hex(),
        end=(desk.device.hex(), end.number, end.hash.hex()),
        epoch=decode_header(operations[-1].header).epoch,
    )


def batches(unsent: list[Unsent]) -> Iterator[list[Unsent]]:
    """Split what is to be sent into pushes that the office takes."""
    batch: list[Unsent] = []
    size = 0
    for each in unsent:
        length = len(each.text.encode()) * 9 // 8 + 512
        if batch and (len(batch) == BATCH_LIMIT or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += length
    if batch:
        yield batch
