"""Reading streams: page by page, checked, and taken together with how far each was read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from visitapp.storage.receiving import FAULTS, Held, Receiving, Sent
from visitapp.storage.store import Store
from visitapp.sync.desk import Desk
from visitapp.sync.key_ring import KeyRing
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.operations import NotValid, Operation, Place, decode_header
from visitapp.sync.reading import Page, Read, fault, opened, read_page
from visitapp.sync.transport import RefusedByOffice

GROUP = 1000
"""About how many operations are taken in one transaction: fewer cost a flush each, more keep the hand waiting."""


@dataclass(frozen=True)
class Wanted:
    """A stream, the number up to which it was read, and the office's last one."""

    stream: bytes
    read_to: int
    head: int


def pull(desk: Desk, wanted: Sequence[Wanted], directory: Directory) -> None:
    """Read streams up to the office's heads. Raises OfficeFault when the office cannot be believed.

    What was checked before a fault is taken. One page is on its way while the one before it is checked and taken.
    """
    for each in wanted:
        _unlock(desk, each.stream)
    group: list[tuple[str, Page]] = []
    reading: _Reading | None = None
    try:
        with closing(_pages(desk, wanted)) as pages:
            for each, pulled in pages:
                if reading is None or reading.stream != each.stream:
                    reading = _Reading(desk, each)
                group.append((each.stream.hex(), reading.check(pulled, directory)))
                if sum(len(page.reads) for _, page in group) >= GROUP:
                    _take_group(desk, group)
    finally:
        _take_group(desk, group)


class _Reading:
    """How far a stream is checked, and what its next page is checked against."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self.stream = wanted.stream
        known = desk.stream(wanted.stream)
        self._read_to, self._hash = known.read_to, bytes.fromhex(known.hash)
        self._ends: Mapping[bytes, Place] = desk.ends(wanted.stream)
        self._ring = desk.ring(wanted.stream)
        self._epoch = desk.at_store(desk.exchange.epoch, wanted.stream.hex())
        self._team = desk.teams[wanted.stream.hex()]

    def check(self, pulled: messages.Pulled, directory: Directory) -> Page:
        page = read_page(
            pulled,
            stream=self.stream,
            after=self._read_to,
            hash_before=self._hash,
            ends=self._ends,
            epoch=self._epoch,
            team=self._team,
            directory=directory,
            ring=self._ring,
        )
        self._read_to, self._hash, self._ends, self._epoch = page.read_to, page.hash, page.ends, page.epoch
        return page


def _pages(desk: Desk, wanted: Iterable[Wanted]) -> Generator[tuple[Wanted, messages.Pulled]]:
    """Ask for page after page, always one ahead of the one that is looked at."""
    with ThreadPoolExecutor(1, thread_name_prefix="office") as asking:
        ahead: tuple[Wanted, messages.Pulled] | None = None
        for each in wanted:
            read_to, head = each.read_to, each.head
            if head < read_to:
                raise fault("less of a stream than it held before")
            while read_to < head:
                path = f"/v1/streams/{each.stream.hex()}/ops?after={read_to}&limit={messages.PULL_LIMIT}"
                answer = asking.submit(desk.ask, messages.Pulled, "GET", path)
                if ahead is not None:
                    yield ahead
                pulled = answer.result()
                if not pulled.operations:
                    raise fault("less of a stream than it says")
                read_to += len(pulled.operations)
                head = desk.heads[each.stream.hex()] = max(head, pulled.head)
                ahead = each, pulled
        if ahead is not None:
            yield ahead


def _take_group(desk: Desk, group: list[tuple[str, Page]]) -> None:
    taking = [*group]
    group.clear()
    if taking:
        desk.at_store(_take, desk, taking)


def _take(desk: Desk, group: Sequence[tuple[str, Page]]) -> None:
    _note(desk, take_pages(desk.store, group))


def take_pages(store: Store, group: Sequence[tuple[str, Page]]) -> Receiving:
    """Take checked pages of streams in one transaction, and how far each was read. On the store's thread."""
    try:
        return _take_pages(store, group, Receiving.take_whole)
    except FAULTS:  # nothing was kept: once more, so that what does not fit is found and put aside
        return _take_pages(store, group, Receiving.take_page)


def _take_pages(
    store: Store, group: Sequence[tuple[str, Page]], take: Callable[[Receiving, Sequence[Sent]], None]
) -> Receiving:
    with store.receiving() as receiving:
        for stream, page in group:
            receiving.turn_to(stream)
            for read in page.reads:
                if read.is_locked or read.is_erased:
                    receiving.hold(read.number, read.operation_id, Held.LOCKED if read.is_locked else Held.ERASED)
            readable = [(r.number, r.operation_id, r.text) for r in page.reads if not (r.is_locked or r.is_erased)]
            take(receiving, readable)
            receiving.take_waiting()
            ends = ((device.hex(), end.number, end.hash.hex()) for device, end in page.ends.items())
            receiving.read_to(page.read_to, page.hash.hex(), ends, epoch=page.epoch)
    return receiving


def _note(desk: Desk, receiving: Receiving) -> None:
    desk.done.received += receiving.taken
    desk.done.change_sets.append(receiving.change_set)


def take_waiting(desk: Desk) -> None:
    """Try again what waited for an operation of another stream."""
    for stream in desk.at_store(desk.exchange.waiting):
        desk.at_store(_take_waiting, desk, stream)


def _take_waiting(desk: Desk, stream: str) -> None:
    with desk.store.receiving() as receiving:
        receiving.turn_to(stream)
        receiving.take_waiting()
    _note(desk, receiving)


def _unlock(desk: Desk, stream: bytes) -> None:
    """Ask once more for operations that were read before their key came. What stands at a number stays what it was."""
    locked = dict(desk.at_store(desk.exchange.locked, stream.hex()))
    if not locked:
        return
    ring = desk.ring(stream)
    while locked:
        first = min(locked)
        path = f"/v1/streams/{stream.hex()}/ops?after={first - 1}&limit={messages.PULL_LIMIT}"
        try:
            operations = desk.ask(messages.Pulled, "GET", path).operations
        except RefusedByOffice as error:
            if desk.transport.is_letter and error.refused.why is messages.Refusal.UNKNOWN:
                return  # a letter does not hold that page: it is asked for with the next one
            raise
        if not operations:
            raise fault("less of a stream than it held before")
        unlocked: list[Read] = []
        for number, operation in enumerate(operations, start=first):
            operation_id = locked.pop(number, None)
            if operation_id is None:
                continue
            read = _read_again(number, operation, ring)
            if read.operation_id != operation_id:
                raise fault("something else where an operation was")
            if not read.is_locked:
                unlocked.append(read)
        if unlocked:
            desk.at_store(_take_unlocked, desk, stream.hex(), unlocked)


def _read_again(number: int, operation: Operation, ring: KeyRing) -> Read:
    """Return an operation with its text where its key is there by now."""
    try:
        return opened(number, decode_header(operation.header), operation, ring)
    except NotValid as error:
        raise fault(str(error)) from None


def _take_unlocked(desk: Desk, stream: str, unlocked: Sequence[Read]) -> None:
    with desk.store.receiving() as receiving:
        receiving.turn_to(stream)
        for read in unlocked:
            receiving.let_go(read.number)
            if read.is_erased:
                receiving.hold(read.number, read.operation_id, Held.ERASED)
            else:
                receiving.take(read.number, read.operation_id, read.text)
        receiving.take_waiting()
    _note(desk, receiving)
