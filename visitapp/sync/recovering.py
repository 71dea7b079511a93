"""A team's copy read into an empty vault with the recovery key, checked as if a laptop of the team read the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visitapp.storage.exchange import Exchange
from visitapp.storage.store import Store
from visitapp.storage.stream_teams import StreamTeams
from visitapp.storage.vault.organisation import OrganisationPrivate
from visitapp.sync.envelope import DeviceKeys, unwrap
from visitapp.sync.key_ring import KeyRing
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.messages import WrappedKey
from visitapp.sync.protocol.operations import NO_HASH, NotValid, Place
from visitapp.sync.protocol.team_copy import CopyHead, CopyPage, read_pages
from visitapp.sync.pulling import take_pages
from visitapp.sync.reading import read_page


@dataclass
class _Stream:
    """How far a stream was read, and what its next page is checked against."""

    id: bytes
    ring: KeyRing
    read_to: int = 0
    hash: bytes = NO_HASH
    ends: Mapping[bytes, Place] = field(default_factory=dict)
    epoch: int = 0


@dataclass
class Recovered:
    """What came out: streams, entries of their logs, and those that could not be opened or believed."""

    streams: int = 0
    taken: int = 0
    held_back: int = 0


def recover(
    file: BinaryIO, store: Store, *, head: CopyHead, directory: Directory, private: OrganisationPrivate
) -> Recovered:
    """Read all pages of a copy into a vault that has nothing yet. Raises NotValid or OfficeFault, and OSError."""
    exchange, done = Exchange(store), Recovered()
    exchange.add_statements(0, [(each.statement, each.signature) for each in head.signed])
    known = DeviceKeys(Ed25519PrivateKey.generate(), private)
    stream: _Stream | None = None
    for page in read_pages(file):
        if stream is None or page.stream != stream.id:
            if page.after:
                raise NotValid("a stream without its beginning")
            keys = tuple(_opened(page.keys, known, page.stream, head.team, directory))
            exchange.add_streams([page.stream.hex()])
            exchange.add_keys((page.stream.hex(), epoch, key) for epoch, key in keys)
            StreamTeams(store).note([(page.stream.hex(), head.team.hex(), "")])
            stream = _Stream(page.stream, KeyRing(page.stream, keys))
            done.streams += 1
        done.taken += _take(store, stream, page, head.team, directory)
    done.held_back = sum(exchange.held_back().values())
    return done


def _take(store: Store, stream: _Stream, page: CopyPage, team: bytes, directory: Directory) -> int:
    if page.pulled is None or page.after != stream.read_to:
        raise NotValid("pages that do not follow each other")
    checked = read_page(
        page.pulled,
        stream=stream.id,
        after=stream.read_to,
        hash_before=stream.hash,
        ends=stream.ends,
        epoch=stream.epoch,
        team=team,
        directory=directory,
        ring=stream.ring,
    )
    stream.read_to, stream.hash = checked.read_to, checked.hash
    stream.ends, stream.epoch = checked.ends, checked.epoch
    return take_pages(store, [(stream.id.hex(), checked)]).taken


def _opened(
    wrapped: Iterable[WrappedKey], known: DeviceKeys, stream: bytes, team: bytes, directory: Directory
) -> Iterable[tuple[int, bytes]]:
    for each in wrapped:
        may = directory.may_give(each.by, stream, each.epoch, team)
        if each.stream != stream or not may or each.by not in directory.devices:
            raise NotValid("a key of somebody who does not belong to the team")
        yield each.epoch, unwrap(each, known, directory.devices[each.by].signing)
