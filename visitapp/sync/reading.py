"""A page of a stream checked before a word of it is taken: nothing left out, nobody strange, nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visitapp.errors import OfficeFault
from visitapp.sync.key_ring import KeyRing
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.messages import Pulled
from visitapp.sync.protocol.operations import (
    Header,
    NotValid,
    Operation,
    Place,
    follow,
    is_sealed,
    link_of,
    stream_hash,
)


@dataclass(frozen=True, repr=False)
class Read:
    """One operation of a page: its number in the stream, its id, and its text, or why there is none."""

    number: int
    operation_id: str
    text: str = ""
    is_locked: bool = False
    is_erased: bool = False


@dataclass(frozen=True, repr=False)
class Page:
    """Operations of a stream in the office's order, the stream's hash after them, and where chains end there."""

    reads: tuple[Read, ...]
    read_to: int
    hash: bytes
    ends: Mapping[bytes, Place]
    epoch: int


def read_page(
    pulled: Pulled,
    *,
    stream: bytes,
    after: int,
    hash_before: bytes,
    ends: Mapping[bytes, Place],
    epoch: int,
    team: bytes,
    directory: Directory,
    ring: KeyRing,
) -> Page:
    """Check a page that begins behind number `after`, and open it. Raises OfficeFault; nothing may be taken then.

    `team` is the one to which the office says that the stream belongs, `epoch` that of the operation before it. A key
    older than that is refused: who was taken out of the team and knows only that one cannot slip anything in behind
    what the others wrote since, not even with the office's help.
    """
    reads: list[Read] = []
    digest, now = hash_before, dict(ends)
    try:
        for place, operation in enumerate(pulled.operations, start=after + 1):
            link = link_of(operation)
            header = link.header
            end = now.get(header.device, Place())
            now[header.device] = follow(link, end, stream=stream, organisation=directory.organisation)
            digest = stream_hash(digest, link.hash)
            if header.epoch < epoch:
                raise fault("an operation under a key that the team gave up before")
            if not directory.may_write(header.device, stream, header.epoch, team):
                raise fault("an operation of somebody who does not belong to the team")
            epoch = header.epoch
            reads.append(opened(place, header, operation, ring))
    except NotValid as error:
        raise fault(str(error)) from None
    seals = {(seal.device, seal.number): seal.signature for seal in pulled.seals}
    for device, end in now.items():
        if end != ends.get(device):
            known = directory.devices.get(device)
            signature = seals.get((device, end.number), b"")
            if known is None or not is_sealed(known.signing, stream, device, end, signature):
                raise fault("an operation of somebody who does not belong to the team")
    if digest != pulled.hash:
        raise fault("an order that is not the one it tells others")
    return Page(tuple(reads), after + len(reads), digest, now, epoch)


def opened(number: int, header: Header, operation: Operation, ring: KeyRing) -> Read:
    """Open one operation. A body that its own key does not open has the text "": that is put aside, not believed."""
    if operation.is_erased:
        return Read(number, header.id.hex(), is_erased=True)
    try:
        text = ring.open(header, operation)
    except NotValid:
        text = ""
    return Read(number, header.id.hex(), text or "", is_locked=text is None)


def fault(what: str) -> OfficeFault:
    """Say that the office cannot be believed."""
    return OfficeFault(
        f"The office’s copy is not as it should be: it holds {what}.",
        "Nothing of it was taken, and your own records are as they were. Tell whoever looks after the office.",
    )
