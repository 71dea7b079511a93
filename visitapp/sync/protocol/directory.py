"""Who belongs to the organisation: a list of statements, each signed by an officer and naming the one before.

The office keeps the list and cannot write it. The first statement is signed by the device that it admits: the root,
whose fingerprint stands in every invitation. A device counts when an officer who counted then admitted it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from visitapp.sync.protocol.arrangements import (
    AGREED,
    Arrangement,
    ArrangementKind,
    Erasure,
    Handing,
    gist_of,
    held_at,
    held_since,
    require_whole,
)
from visitapp.sync.protocol.operations import NO_HASH, Hash, Id, NotValid, Signature
from visitapp.sync.protocol.recovery_key import RecoveryKey, read_recovery_key

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


def author_of(signed: Signed) -> bytes:
    """Return the device that a statement names as its author, b"" for one that cannot be read. It proves nothing."""
    try:
        said = msgspec.msgpack.decode(signed.statement, type=list[object])[-2:-1]
    except (ValueError, RecursionError):
        return b""
    return said[0] if said and isinstance(said[0], bytes) else b""


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


@dataclass(frozen=True)
class Membership:
    """A device in a team; `until` is the number of the statement that took it out, None while it is in.

    `ended_at` is that statement's moment (ISO 8601).
    """

    team: bytes
    until: int | None = None
    ended_at: str = ""


def sign(key: Ed25519PrivateKey, statement: Statement | Arrangement) -> Signed:
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
    """The organisation as its statements leave it. `root` is the device that may sign the first.

    A stream that was never handed over is named nowhere in it: where `team` is asked for, that is the one to which the
    office says that the stream belongs.
    """

    organisation: bytes
    devices: dict[bytes, Device] = field(default_factory=dict)
    head: bytes = NO_HASH
    count: int = 0
    memberships: dict[bytes, tuple[Membership, ...]] = field(default_factory=dict)
    """Device -> the teams that it was in, the last one last."""
    epochs: dict[bytes, int] = field(default_factory=dict)
    """Team -> the number of the last statement that took a device out of it."""
    names: dict[bytes, str] = field(default_factory=dict)
    """Team -> what it is called, for those that were named."""
    handings: dict[bytes, tuple[Handing, ...]] = field(default_factory=dict)
    """Stream -> its hand-overs, oldest first."""
    erased: dict[bytes, Erasure] = field(default_factory=dict)
    """Stream -> why nothing of it may be kept."""
    proposals: dict[bytes, Arrangement] = field(default_factory=dict)
    """Gist -> what one officer said, and another has to say too before it counts."""
    recovery: RecoveryKey | None = None
    """The key that two sheets of paper open, once two officers agreed on one."""

    @classmethod
    def of(cls, organisation: bytes, signed: Iterable[Signed]) -> Directory:
        """Follow all statements. Raises NotValid at the first that does not count."""
        directory = cls(organisation)
        for each in signed:
            directory.add(each)
        return directory

    def copy(self) -> Directory:
        """Return another one that can grow by itself."""
        return replace(
            self,
            devices=dict(self.devices),
            memberships=dict(self.memberships),
            epochs=dict(self.epochs),
            names=dict(self.names),
            handings=dict(self.handings),
            erased=dict(self.erased),
            proposals=dict(self.proposals),
        )

    @property
    def root(self) -> Device | None:
        """Return the first device, by which the organisation is known."""
        return next(iter(self.devices.values()), None)

    @property
    def teams(self) -> tuple[bytes, ...]:
        """Return every team that has a name or ever had a laptop, in the order in which they began."""
        ids = [each.team for of_device in self.memberships.values() for each in of_device]
        return tuple(dict.fromkeys([*ids, *self.names]))

    def members(self, team: bytes) -> list[Device]:
        """Return the devices that are in a team now."""
        return [device for device in self.devices.values() if device.team == team and not device.is_revoked]

    def receivers(self, team: bytes) -> list[Device]:
        """Return everybody for whom the keys of a team's streams are wrapped: its devices, and the recovery key."""
        found, key = self.members(team), self.recovery
        return found if key is None else [*found, Device(key.id, bytes(16), team, Role.WORKER, b"", key.public)]

    def belonged(self, device: bytes, team: bytes, epoch: int) -> bool:
        """Tell whether a device was in a team and not yet taken out of it when an epoch of its keys began."""
        return any(
            each.team == team and (each.until is None or each.until > epoch)
            for each in self.memberships.get(device, ())
        )

    def was_in(self, device: bytes, team: bytes) -> bool:
        """Tell whether a device is or ever was in a team."""
        return any(each.team == team for each in self.memberships.get(device, ()))

    def holder(self, stream: bytes, team: bytes) -> bytes:
        """Return the team that holds a stream now."""
        handings = self.handings.get(stream, ())
        return handings[-1].to_team if handings else team

    def given_up_at(self, device: bytes, stream: bytes, team: bytes) -> str:
        """Return when a stream went from a device's team, or the device from that team; "" while it is theirs."""
        holder, handings = self.holder(stream, team), self.handings.get(stream, ())
        if holder == self.devices[device].team:
            return ""
        gone = [each.at for each in handings if self.was_in(device, each.from_team)]
        left = [each.ended_at for each in self.memberships[device] if each.team == holder]
        return max([*gone, *left], default="")

    def may_read(self, device: bytes, stream: bytes, team: bytes) -> bool:
        """Tell whether a device is or ever was in a team that held a stream."""
        return any(self.was_in(device, each) for each, _ in held_since(self.handings.get(stream, ()), 0, team))

    def epoch_of(self, team: bytes, stream: bytes = b"") -> int:
        """Return the epoch of a team's keys: the number of the last statement that took a device out, at first 1.

        Of a stream that was handed over to the team after that, it is the number of that statement.
        """
        handings = self.handings.get(stream, ())
        return max(self.epochs.get(team, 1), handings[-1].number if handings else 1)

    def may_write(self, device: bytes, stream: bytes, epoch: int, team: bytes) -> bool:
        """Tell whether an operation of a device under a key of this epoch may stand in a stream."""
        return self.belonged(device, held_at(self.handings.get(stream, ()), epoch, team), epoch)

    def may_give(self, device: bytes, stream: bytes, epoch: int, team: bytes) -> bool:
        """Tell whether a device may give others a stream's key of this epoch: it was in a team that had that key."""
        held = held_since(self.handings.get(stream, ()), epoch, team)
        return any(self.belonged(device, each, since) for each, since in held)

    def add(self, signed: Signed) -> Statement | Arrangement:
        """Follow one more statement and return it. Raises NotValid; nothing is changed then."""
        statement = self._read(signed)
        signer = self.devices.get(statement.by)
        if self.count == 0:
            if (
                not isinstance(statement, Statement)
                or statement.kind is not Kind.ADMIT
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
        if isinstance(statement, Statement):
            self._apply(statement)
        else:
            self._arrange(statement)
        self.head, self.count = signed.hash, self.count + 1
        return statement

    def _read(self, signed: Signed) -> Statement | Arrangement:
        try:
            version = msgspec.msgpack.decode(signed.statement, type=list[object])[:1]
            kind: type[Statement | Arrangement] = Arrangement if version == [2] else Statement
            statement = msgspec.msgpack.decode(signed.statement, type=kind)
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
            made = replace(known, team=statement.team)
        else:
            made = replace(known, is_revoked=True)
        left = {**self.devices, made.id: made}
        if not any(device.role is Role.OFFICER and not device.is_revoked for device in left.values()):
            raise NotValid("the last officer stays")
        self.devices = left
        self._note_membership(known, made, statement.at)

    def _note_membership(self, known: Device | None, made: Device, at: str) -> None:
        teams = self.memberships.get(made.id, ())
        if known is not None and (made.is_revoked or made.team != known.team):
            teams = (*teams[:-1], Membership(known.team, self.count + 1, at))
            self.epochs = {**self.epochs, known.team: self.count + 1}
        if known is None or made.team != known.team:
            teams = (*teams, Membership(made.team))
        self.memberships = {**self.memberships, made.id: teams}

    def _arrange(self, said: Arrangement) -> None:
        require_whole(said)
        if said.kind in AGREED:
            self._agree(said)
            return
        if said.kind is ArrangementKind.NAME_TEAM:
            self.names = {**self.names, said.team: said.text}
            return
        if self.devices[said.by].team != said.team:
            raise NotValid("records handed over by an officer of another team")
        if said.to_team not in self.teams:
            raise NotValid("a team that is not there")
        if any(self.holder(each, said.team) != said.team or each in self.erased for each in said.streams):
            raise NotValid("records that another team holds")
        handing = Handing(self.count + 1, said.team, said.to_team, said.at)
        self.handings = self.handings | {each: (*self.handings.get(each, ()), handing) for each in said.streams}

    def _agree(self, said: Arrangement) -> None:
        """Keep what one officer said; let it count when the second, another worker, says the same."""
        erases = said.kind is ArrangementKind.ERASE
        if erases and (said.streams[0] in self.erased or self.holder(said.streams[0], said.team) != said.team):
            raise NotValid("records that another team holds, or nobody any more")
        gist = gist_of(said)
        first = self.proposals.get(gist)
        if first is None:
            if erases and self.devices[said.by].team != said.team:
                raise NotValid("an erasure asked for by an officer of another team")
            self.proposals = {**self.proposals, gist: said}
            return
        if self.devices[first.by].worker == self.devices[said.by].worker:
            raise NotValid("what needs another officer’s word too")
        self.proposals = {known: each for known, each in self.proposals.items() if known != gist}
        if erases:
            made = Erasure(self.count + 1, said.key, said.text, said.at, (first.by, said.by))
            self.erased = {**self.erased, said.streams[0]: made}
        else:
            self.recovery = read_recovery_key(said.key)
