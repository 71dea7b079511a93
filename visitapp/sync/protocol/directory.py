"""Who belongs to the organisation: a list of statements, each signed by an officer and naming the one before.

The office keeps the list and cannot write it. The first statement is signed by the device that it admits: the root,
whose fingerprint stands in every invitation. A device counts when an officer who counted then admitted it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import NO_HASH, Hash, Id, NotValid, Signature

SIGNING_BYTES = 32
SEALING_BYTES = 1216
FINGERPRINT_WORDS = 6


class Role(StrEnum):
    """What a device may do beyond its own team's streams."""

    WORKER = "worker"
    OFFICER = "officer"
    """May admit, move and revoke devices."""


class Kind(StrEnum):
    """What a statement says."""

    ADMIT = "admit"
    MOVE = "move"
    REVOKE = "revoke"


class Statement(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One statement. `signing` (Ed25519, 32 bytes) and `sealing` (ML-KEM-768 and X25519) are empty but for ADMIT."""

    version: Annotated[int, Meta(ge=1, le=1)]
    organisation: Id
    previous: Hash
    kind: Kind
    device: Id
    worker: Id
    team: Id
    role: Role
    signing: bytes
    sealing: bytes
    by: Id
    at: Annotated[str, Meta(max_length=40)]


class Signed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The bytes of a statement and the signature of who made it."""

    statement: bytes
    signature: Signature

    @property
    def hash(self) -> bytes:
        """Return the hash that the next statement names."""
        return hashlib.sha256(self.statement + self.signature).digest()


@dataclass(frozen=True)
class Device:
    """A laptop of the organisation. Ids are 16 bytes."""

    id: bytes
    worker: bytes
    team: bytes
    role: Role
    signing: bytes
    sealing: bytes
    is_revoked: bool = False


def sign(key: Ed25519PrivateKey, statement: Statement) -> Signed:
    """Sign a statement."""
    data = msgspec.msgpack.encode(statement)
    return Signed(data, key.sign(b"visitapp-directory 1\n" + data))


def fingerprint(signing: bytes, sealing: bytes, words: Sequence[str]) -> tuple[str, ...]:
    """Return six words of a list of 2,048, 66 bits in all, that two people compare by voice."""
    if len(words) != 2048:
        raise ValueError("the list has 2,048 words")
    number = int.from_bytes(hashlib.sha256(b"visitapp-device 1\n" + signing + sealing).digest(), "big")
    return tuple(words[number >> 11 * place & 0x7FF] for place in range(FINGERPRINT_WORDS))


@dataclass
class Directory:
    """The organisation as its statements leave it. `root` is the device that may sign the first."""

    organisation: bytes
    devices: dict[bytes, Device] = field(default_factory=dict)
    head: bytes = NO_HASH
    count: int = 0
    left: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    """Team and device -> the number of the statement that took the device out of the team."""

    @classmethod
    def of(cls, organisation: bytes, signed: Iterable[Signed]) -> Directory:
        """Follow all statements. Raises NotValid at the first that does not count."""
        directory = cls(organisation)
        for each in signed:
            directory.add(each)
        return directory

    def copy(self) -> Directory:
        """Return another one that can grow by itself."""
        return Directory(self.organisation, dict(self.devices), self.head, self.count, dict(self.left))

    def epoch_of(self, team: bytes) -> int:
        """Return the epoch of a team's keys: the number of the last statement that took a device out, at first 1."""
        return max((number for (of, _), number in self.left.items() if of == team), default=1)

    def belonged(self, device: bytes, team: bytes, epoch: int) -> bool:
        """Tell whether a device was not yet taken out of a team when an epoch of its keys began."""
        return device in self.devices and self.left.get((team, device), epoch + 1) > epoch

    @property
    def root(self) -> Device | None:
        """Return the first device, by which the organisation is known."""
        return next(iter(self.devices.values()), None)

    def add(self, signed: Signed) -> Statement:
        """Follow one more statement and return it. Raises NotValid; nothing is changed then."""
        statement = self._read(signed)
        signer = self.devices.get(statement.by)
        if self.count == 0:
            if (
                statement.kind is not Kind.ADMIT
                or statement.by != statement.device
                or statement.role is not Role.OFFICER
            ):
                raise NotValid("the first statement admits the first officer")
            key = statement.signing
        elif signer is None or signer.is_revoked or signer.role is not Role.OFFICER:
            raise NotValid("a statement of somebody who is no officer")
        else:
            key = signer.signing
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(
                signed.signature, b"visitapp-directory 1\n" + signed.statement
            )
        except (InvalidSignature, ValueError):
            raise NotValid("a statement that its author did not sign") from None
        self._apply(statement)
        self.head, self.count = signed.hash, self.count + 1
        return statement

    def _read(self, signed: Signed) -> Statement:
        try:
            statement = msgspec.msgpack.decode(signed.statement, type=Statement)
        except (ValueError, RecursionError):
            raise NotValid("a statement that cannot be read") from None
        if msgspec.msgpack.encode(statement) != signed.statement:
            raise NotValid("a statement in another form")
        if statement.organisation != self.organisation:
            raise NotValid("a statement of another organisation")
        if statement.previous != self.head:
            raise NotValid("a statement that does not follow the one before")
        return statement

    def _apply(self, statement: Statement) -> None:
        known = self.devices.get(statement.device)
        if statement.kind is Kind.ADMIT:
            if known is not None:
                raise NotValid("a device that was admitted before")
            if len(statement.signing) != SIGNING_BYTES or len(statement.sealing) != SEALING_BYTES:
                raise NotValid("keys that are none")
            if any(device.signing == statement.signing for device in self.devices.values()):
                raise NotValid("the keys of another device")
            made = Device(
                statement.device, statement.worker, statement.team, statement.role, statement.signing, statement.sealing
            )
        elif known is None or known.is_revoked:
            raise NotValid("a device that is not there")
        elif statement.kind is Kind.MOVE:
            made = Device(known.id, known.worker, statement.team, statement.role, known.signing, known.sealing)
        else:
            made = Device(known.id, known.worker, known.team, known.role, known.signing, known.sealing, True)
        left = {**self.devices, made.id: made}
        if not any(device.role is Role.OFFICER and not device.is_revoked for device in left.values()):
            raise NotValid("the last officer stays")
        self.devices = left
        if known is not None and (made.is_revoked or made.team != known.team):
            self.left = {**self.left, (known.team, known.id): self.count + 1}
