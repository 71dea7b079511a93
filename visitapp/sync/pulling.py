"""Reading a stream: page by page, checked, and taken together with how far it was read."""

from __future__ import annotations

from visitapp.storage.receiving import Held
from visitapp.sync.desk import Desk
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.operations import NotValid, decode_header
from visitapp.sync.reading import Page, fault, read_page


def pull(desk: Desk, stream: bytes, head: int, directory: Directory) -> None:
    """Read a stream up to the office's head. Raises OfficeFault when the office cannot be believed."""
    _unlock(desk, stream)
    known, ciphers = desk.stream(stream), desk.ciphers(stream)
    read_to, digest = known.read_to, bytes.fromhex(known.hash)
    epoch, own = desk.at_store(desk.exchange.epoch, stream.hex()), directory.devices[desk.device]
    if head < read_to:
        raise fault("less of a stream than it held before")
    while read_to < head:
        path = f"/v1/streams/{stream.hex()}/ops?after={read_to}&limit={messages.PULL_LIMIT}"
        pulled = desk.ask(messages.Pulled, "GET", path)
        if not pulled.operations:
            raise fault("less of a stream than it says")
        page = read_page(
            pulled,
            stream=stream,
            after=read_to,
            hash_before=digest,
            ends=desk.ends(stream),
            epoch=epoch,
            team=own.team,
            directory=directory,
            ciphers=ciphers,
        )
        desk.at_store(_take, desk, stream.hex(), page)
        read_to, digest, epoch = page.read_to, page.hash, page.epoch
        head = desk.heads[stream.hex()] = max(head, pulled.head)


def _take(desk: Desk, stream: str, page: Page) -> None:
    with desk.store.receiving(stream) as receiving:
        for read in page.reads:
            if read.is_locked or read.is_erased:
                receiving.hold(read.number, read.operation_id, Held.LOCKED if read.is_locked else Held.ERASED)
        receiving.take_page(
            [(r.number, r.operation_id, r.text) for r in page.reads if not (r.is_locked or r.is_erased)]
        )
        receiving.take_waiting()
        ends = ((device.hex(), end.number, end.hash.hex()) for device, end in page.ends.items())
        receiving.read_to(page.read_to, page.hash.hex(), ends, epoch=page.epoch)
    desk.done.received += receiving.taken
    desk.done.change_sets.append(receiving.change_set)


def take_waiting(desk: Desk) -> None:
    """Try again what waited for an operation of another stream."""
    for stream in desk.at_store(desk.exchange.waiting):
        desk.at_store(_take_waiting, desk, stream)


def _take_waiting(desk: Desk, stream: str) -> None:
    with desk.store.receiving(stream) as receiving:
        receiving.take_waiting()
    desk.done.received += receiving.taken
    desk.done.change_sets.append(receiving.change_set)


def _unlock(desk: Desk, stream: bytes) -> None:
    """Ask once more for operations that were read before their key came."""
    locked = desk.at_store(desk.exchange.locked, stream.hex())
    ciphers = desk.ciphers(stream) if locked else {}
    for number in locked:
        path = f"/v1/streams/{stream.hex()}/ops?after={number - 1}&limit=1"
        operation = desk.ask(messages.Pulled, "GET", path).operations[0]
        try:
            header = decode_header(operation.header)
            cipher = ciphers.get(header.epoch)
            if cipher is not None:
                desk.at_store(_take_one, desk, stream.hex(), number, header.id.hex(), cipher.open(operation))
        except NotValid:
            continue


def _take_one(desk: Desk, stream: str, number: int, operation_id: str, text: str) -> None:
    with desk.store.receiving(stream) as receiving:
        receiving.let_go(number)
        receiving.take(number, operation_id, text)
        receiving.take_waiting()
    desk.done.received += receiving.taken
    desk.done.change_sets.append(receiving.change_set)
