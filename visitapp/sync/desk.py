"""What every part of a round works on: the store, this laptop's place in the organisation, the way to the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from visitapp.domain.changes import ChangeSet
from visitapp.domain.office_link import OfficeLink
from visitapp.errors import KnownError, OfficeRefused
from visitapp.storage.exchange import Exchange, Stream
from visitapp.storage.receiving import Held
from visitapp.storage.store import Store
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.key_ring import KeyRing
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory
from visitapp.sync.protocol.operations import NotValid, Place
from visitapp.sync.reading import fault
from visitapp.sync.transport import Transport

T = TypeVar("T")
OnStore = Callable[[Callable[[], Any]], Any]
"""Does something on the store's thread and returns what came of it."""


@dataclass
class Round:
    """What one round did. The office still lacks `left` entries; `files_left` files did not arrive on either side."""

    sent: int = 0
    received: int = 0
    left: int = 0
    files_sent: int = 0
    files_received: int = 0
    files_left: int = 0
    has_more: bool = False
    """Files were left because the round had carried enough: the next should begin at once."""
    held_back: dict[str, int] = field(default_factory=dict)
    change_sets: list[ChangeSet] = field(default_factory=list)
    is_whole: bool = False
    """Everything is at the office, everything there was read, and both copies have the same hash."""
    broke_off: KnownError | None = None
    """What stopped the files, after all words were exchanged."""


class Desk:
    """The open store and one device of one organisation. Ids are bytes here and hex in the store."""

    def __init__(self, store: Store, link: OfficeLink, transport: Transport, on_store: OnStore) -> None:
        """Touch nothing yet."""
        self.store = store
        self.exchange = Exchange(store)
        self.link = link
        self.keys = DeviceKeys.of(link.signing, link.sealing)
        self.device = bytes.fromhex(link.device)
        self.organisation = bytes.fromhex(link.organisation)
        self.transport = transport
        self.done = Round()
        self.heads: dict[str, int] = {}
        """The last number of each stream at the office, as far as this round has seen."""
        self.heard_at = 0
        """What the office’s clock said when it told of them, in seconds since 1970."""
        self.receipts: dict[str, int] = {}
        """How many receipts the office has for the files of each stream."""
        self.teams: dict[str, bytes] = {}
        """The team to which the office says that each stream belongs."""
        self._on_store = on_store

    def at_store(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something on the store's thread and return what came of it."""
        result: T = self._on_store(partial(work, *arguments))
        return result

    def ask(self, kind: type[T], method: str, path: str, body: bytes = b"", *, signed: bool = True) -> T:
        """Ask the office and read its answer. Raises as `Transport.ask`, and OfficeFault for an answer that is none."""
        answer = self.transport.ask(method, path, body, signed=signed)
        try:
            return messages.decode(answer, kind)
        except NotValid as error:
            raise fault(str(error)) from None

    def inbox(self) -> messages.Inbox:
        """Return the streams that this device may read."""
        return self.ask(messages.Inbox, "GET", "/v1/inbox")

    def own_in(self, directory: Directory) -> Device:
        """Return this laptop as the organisation knows it. Raises OfficeRefused when it does not any more."""
        own = directory.devices.get(self.device)
        if own is None or own.is_revoked:
            raise OfficeRefused(
                "This laptop does not belong to the organisation any more.",
                "Your records are here as before. Ask your office to let it in again.",
            )
        return own

    def look(self) -> None:
        """See what is left and whether all is whole, and note when the office told of it. On the store's thread."""
        if self.heard_at:
            self.exchange.note("heard_at", str(self.heard_at))
        self.done.left = self.exchange.count_unsent()
        self.done.held_back = self.exchange.held_back()
        read = {stream.id: stream.read_to for stream in self.exchange.streams() if stream.read_to}
        heads = {stream: head for stream, head in self.heads.items() if head}
        not_yet = self.done.held_back.keys() & {Held.LOCKED, Held.WAITING}
        self.done.is_whole = self.done.left == 0 and read == heads and not not_yet

    def number_noted(self, name: str) -> int:
        """Return a number that was noted, 0 when none was."""
        return int(self.at_store(self.exchange.fact, name) or 0)

    def stream(self, stream: bytes) -> Stream:
        """Return a stream that is known."""
        return self.at_store(self.exchange.stream, stream.hex())

    def ring(self, stream: bytes) -> KeyRing:
        """Return what opens and seals a stream."""
        return KeyRing(stream, self.at_store(self.exchange.keys, stream.hex()))

    def ends(self, stream: bytes) -> dict[bytes, Place]:
        """Return where each device's chain ends in what was read."""
        ends = self.at_store(self.exchange.chain_ends, stream.hex())
        return {bytes.fromhex(device): Place(number, bytes.fromhex(end)) for device, (number, end) in ends.items()}
