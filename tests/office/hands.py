"""A laptop's hand, as far as an office can see it: valid operations with bodies that say nothing."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.directory import SEALING_BYTES, Device, Directory, Kind, Role, Signed, Statement, sign
from visitapp.sync.protocol.operations import Batch, Header, Operation, Place, encode_header, seal

AT = "2026-05-04T09:00:00+00:00"
TEAM = b"t" * 16


@dataclass
class Hand:
    """One device and where its chains end."""

    organisation: bytes
    role: Role = Role.WORKER
    team: bytes = TEAM
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    ends: dict[bytes, Place] = field(default_factory=dict)
    new_id: Callable[[], bytes] = lambda: os.urandom(16)

    @property
    def device(self) -> Device:
        return Device(
            self.id, b"w" * 16, self.team, self.role, self.key.public_key().public_bytes_raw(), bytes(SEALING_BYTES)
        )

    def batch(
        self,
        stream: bytes,
        count: int,
        *,
        size: int = 300,
        after: Place | None = None,
        epoch: int = 1,
        key: bytes = b"",
    ) -> Batch:
        """Return the next operations of this device in a stream, and go on from there.

        Without a key's mark they have headers of the protocol's first version.
        """
        place = self.ends.get(stream, Place()) if after is None else after
        made = []
        for _ in range(count):
            chained = (self.new_id(), self.id, place.number + 1, place.hash)
            header = Header(2 if key else 1, self.organisation, stream, *chained, epoch, key)
            made.append(Operation(encode_header(header), os.urandom(size)))
            place = Place(header.number, made[-1].hash)
        self.ends[stream] = place
        return Batch(tuple(made), seal(self.key, stream, self.id, place))


def statement_of(officer: Hand, directory: Directory, hand: Hand, kind: Kind = Kind.ADMIT) -> Signed:
    """Return an officer's statement about a device."""
    admits = kind is Kind.ADMIT
    return sign(
        officer.key,
        Statement(
            version=1,
            organisation=directory.organisation,
            previous=directory.head,
            kind=kind,
            device=hand.id,
            worker=b"w" * 16,
            team=hand.team,
            role=hand.role,
            signing=hand.device.signing if admits else b"",
            sealing=hand.device.sealing if admits else b"",
            by=officer.id,
            at=AT,
        ),
    )


def organisation_of(store: OfficeStore, *others: Hand) -> Hand:
    """Found an organisation and admit these; return its officer."""
    officer = Hand(store.fact("organisation"), role=Role.OFFICER)
    for hand in (officer, *others):
        hand.organisation = officer.organisation
        with store.engine.begin() as connection:
            store.add_statements(connection, (statement_of(officer, store.directory(), hand),))
    return officer


def admit_all(store: OfficeStore, hands: Sequence[Hand]) -> Hand:
    """Found an organisation and admit many in one transaction; return its officer."""
    officer = Hand(store.fact("organisation"), role=Role.OFFICER)
    directory = store.directory().copy()
    said = []
    for hand in (officer, *hands):
        hand.organisation = officer.organisation
        said.append(statement_of(officer, directory, hand))
        directory.add(said[-1])
    with store.engine.begin() as connection:
        store.add_statements(connection, said)
    return officer
