"""Questions to the office and its answers: MessagePack, and every type refuses fields that it does not know."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from visitapp.sync.protocol.blobs import TAG_BYTES
from visitapp.sync.protocol.directory import Role, Signed
from visitapp.sync.protocol.operations import Hash, Id, NotValid, Number, Operation, Signature

MEDIA_TYPE = "application/vnd.visitapp.v1+msgpack"
PULL_LIMIT = 500
HOLDERS_LIMIT = 200
BUCKET = 1000
"""Operations whose end is compared at once when two copies of a stream are verified."""

MessageT = TypeVar("MessageT")
Count = Annotated[int, Meta(ge=0, le=2**53)]


class Refusal(StrEnum):
    """Why the office did not do it."""

    NOT_VALID = "not_valid"
    NOT_SIGNED = "not_signed"
    NOT_YOURS = "not_yours"
    """The device is not, or no longer, one that may."""
    NEWER = "newer"
    """The office speaks a later protocol only."""
    CLOCK = "clock"
    """The request's time is out of the window; the answer carries the office's."""
    FORK = "fork"
    """The device's chain at the office ends elsewhere: another copy of this vault pushed, or this one is old."""
    EPOCH = "epoch"
    """The stream's key is not the newest: since it was made, a device was taken out of the team."""
    DOUBLE = "double"
    """An operation of that id is there with another hash."""
    UNKNOWN = "unknown"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    """The request took too long to arrive."""
    TOO_MANY = "too_many"
    """Asked again too soon; `wait` says for how many seconds to wait."""
    FULL = "full"
    INVITATION = "invitation"
    """The code is not known, was used, or ran out."""
    BUSY = "busy"
    QUOTA = "quota"
    """The device's files fill the room that the office gives one device."""


class Refused(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The body of every answer that is no success. `now` is the office's clock, in seconds since 1970."""

    why: Refusal
    now: int
    wait: Count = 0
    number: Count = 0
    """FORK: where the device's chain ends at the office."""


class Hello(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/hello: which office this is. Asked without a signature."""

    organisation: Id
    incarnation: Id
    """Another one after the office was restored from a backup: offer again what you hold."""
    oldest: int
    newest: int
    """Protocol versions that it speaks."""
    now: int


class Pushed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /v1/streams/{id}/ops: committed and on the disk, from `first` to `last` in the stream's order."""

    first: Number
    last: Number
    hash: Hash
    """The stream's hash after `last`."""
    incarnation: Id


class Seal(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A device's signature over its chain's end at `number`."""

    device: Id
    number: Number
    signature: Signature


class Pulled(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/streams/{id}/ops?after=N&limit=M: whole batches, in the office's order, from N + 1."""

    operations: tuple[Operation, ...]
    seals: tuple[Seal, ...]
    head: Count
    hash: Hash
    """The stream's hash after the last of these."""
    incarnation: Id


class NewStream(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """PUT /v1/streams/{id}: whose team it belongs to. Repeating it is harmless."""

    team: Id


class StreamHead(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One stream that the device may read: its team, its last number, and where the device's own chain ends in it.

    `receipts` counts what laptops signed when they held a file of it.
    """

    stream: Id
    team: Id
    head: Count
    own_number: Count
    own_hash: Hash
    receipts: Count = 0


class Inbox(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/inbox: the streams that the device may read, the directory’s length, and how many keys wait for it."""

    streams: tuple[StreamHead, ...]
    statements: Count
    keys: Count
    incarnation: Id
    now: int


class WrappedKey(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A stream's key of one epoch for one device, by HPKE; signed by the device that wrapped it.

    `mark` is a hash of the key, by which operations name it. Of a stream and epoch there can be keys of several marks.
    """

    stream: Id
    epoch: Annotated[int, Meta(ge=1, le=2**31)]
    device: Id
    mark: Hash
    wrapped: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    by: Id
    signature: Signature


class WrappedKeys(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /v1/keys, and GET /v1/keys?after=N: those for the asking device, oldest first; `last` is where to go on.

    `fresh` ones were made just now: the office keeps none of a stream and epoch of which it has keys.
    """

    keys: Annotated[tuple[WrappedKey, ...], Meta(max_length=2000)]
    last: Count = 0
    fresh: bool = False


class KeyHolders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which devices have which keys of one stream: epoch, device, and the key's mark."""

    stream: Id
    holders: tuple[tuple[int, Id, Hash], ...]


class TeamHolders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/holders?after=ID: the team's streams in the order of their ids, up to HOLDERS_LIMIT; none at the end."""

    streams: tuple[KeyHolders, ...]


class Statements(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET and POST /v1/directory?after=N."""

    signed: Annotated[tuple[Signed, ...], Meta(max_length=1000)]


class Invitation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /v1/invitations, by an officer: the SHA-256 of a code, and whom it is for."""

    code_hash: Hash
    team: Id
    role: Role
    seconds: Annotated[int, Meta(ge=60, le=14 * 24 * 3600)]


class Joining(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /v1/join: a new device's keys, and the code that it was given. Asked again until an officer has decided.

    `signature` is by the new signing key over `joining_text`: nobody can ask for keys that are not theirs.
    """

    code: Annotated[str, Meta(min_length=10, max_length=64)]
    device: Id
    worker: Id
    signing: bytes
    sealing: bytes
    signature: Signature
    first: bytes = b""
    """The very first device sends the signed statement that admits itself."""


class Asking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/joining, by an officer: devices that wait for a decision."""

    device: Id
    worker: Id
    team: Id
    role: Role
    signing: bytes
    sealing: bytes
    asked: int


class AllAsking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every device that waits."""

    devices: tuple[Asking, ...]


class Buckets(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/streams/{id}/verify: the stream's hash after every 1,000 operations, and after the last."""

    head: Count
    hash: Hash
    every: tuple[Hash, ...]


class NewBlob(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """PUT /v1/streams/{id}/blobs/{blob}: how many bytes of sealed pieces are to come."""

    byte_count: Annotated[int, Meta(ge=TAG_BYTES, le=2**53)]


class BlobState(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which sealed pieces of a file are on the office's disk; `is_complete` when all are and their hash was checked."""

    there: tuple[Count, ...]
    is_complete: bool


class BlobEnd(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /v1/streams/{id}/blobs/{blob}/complete: SHA-256 of the SHA-256 of each sealed piece, in order."""

    hash: Hash


class BlobPiece(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/streams/{id}/blobs/{blob}/{index}: one sealed piece."""

    data: bytes


def joining_text(organisation: bytes, joining: Joining) -> bytes:
    """Return what a new device signs when it asks to join."""
    return b"visitapp-joining 1\n" + organisation + joining.device + joining.worker + joining.signing + joining.sealing


def encode(message: Struct) -> bytes:
    """Return a message's bytes."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes, kind: type[MessageT]) -> MessageT:
    """Read a message. Raises NotValid."""
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (ValueError, RecursionError):
        raise NotValid("a message that cannot be read") from None
