"""An operation as it travels: a clear header, a sealed body, and a chain that proves that none was left out.

A header is MessagePack of `Header` as an array, which has one form only. The hash of an operation is SHA-256 of the
header and of the SHA-256 of the body, so that an erased body leaves a chain that still holds. The operations of one
device in one stream are numbered from 1 without a gap, and each names the hash of the one before; one Ed25519
signature over the last hash of a batch therefore stands for all before it (a hash chain, Haber and Stornetta 1991).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

VERSION = 2
BATCH_LIMIT = 500
"""Operations in one push."""
BATCH_BYTES = 4 * 1024 * 1024
BODY_LIMIT = 3 * 1024 * 1024
NO_HASH = bytes(32)

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Number = Annotated[int, Meta(ge=1, le=2**53)]


class Header(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the office may know of an operation. Records, people, fields and times are in the sealed body.

    `key` is the mark of the key that seals it: of one epoch there can be several. Version 1 named none.
    """

    version: Literal[1, 2]
    organisation: Id
    stream: Id
    id: Id
    device: Id
    number: Number
    previous: Hash
    epoch: Annotated[int, Meta(ge=1, le=2**31)]
    key: Annotated[bytes, Meta(max_length=32)] = b""


class Operation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Header and sealed body. `body_hash` is needed only where the body was erased."""

    header: bytes
    body: Annotated[bytes, Meta(max_length=BODY_LIMIT)]
    body_hash: bytes = b""

    @property
    def hash(self) -> bytes:
        """Return the hash that the next operation of the same device names."""
        return hashlib.sha256(self.header + self.hash_of_body).digest()

    @property
    def hash_of_body(self) -> bytes:
        """Return SHA-256 of the body, which outlives it."""
        return hashlib.sha256(self.body).digest() if self.body else self.body_hash

    @property
    def is_erased(self) -> bool:
        """Tell whether the office was told to let go of the body."""
        return not self.body


class Batch(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What one device pushes into one stream at once, and its signature over the last hash."""

    operations: Annotated[tuple[Operation, ...], Meta(min_length=1, max_length=BATCH_LIMIT)]
    seal: Signature


class NotValid(ValueError):
    """Bytes that no honest device sends. Its text says what is wrong and never quotes them."""


@dataclass(frozen=True)
class Place:
    """The end of a device's chain in a stream: its last number and hash."""

    number: int = 0
    hash: bytes = NO_HASH


def encode_header(header: Header) -> bytes:
    """Return the one form of a header."""
    if header.version == 1:
        return msgspec.msgpack.encode(msgspec.structs.astuple(header)[:-1])
    return msgspec.msgpack.encode(header)


def decode_header(data: bytes) -> Header:
    """Read a header. Raises NotValid, also for a second form of the same."""
    try:
        header = msgspec.msgpack.decode(data, type=Header)
    except (ValueError, RecursionError):
        raise NotValid("a header that cannot be read") from None
    if len(header.key) != (0 if header.version == 1 else 32):
        raise NotValid("a header that names no key")
    if encode_header(header) != data:
        raise NotValid("a header in another form")
    return header


def encode_batch(batch: Batch) -> bytes:
    """Return a batch as it travels."""
    return msgspec.msgpack.encode(batch)


def decode_batch(data: bytes) -> Batch:
    """Read a batch. Raises NotValid."""
    if len(data) > BATCH_BYTES + 64 * 1024:
        raise NotValid("too large a batch")
    try:
        return msgspec.msgpack.decode(data, type=Batch)
    except (ValueError, RecursionError):
        raise NotValid("a batch that cannot be read") from None


def seal_text(stream: bytes, device: bytes, place: Place) -> bytes:
    """Return what a device signs."""
    return b"visitapp-seal 1\n" + stream + device + place.number.to_bytes(8, "big") + place.hash


def seal(key: Ed25519PrivateKey, stream: bytes, device: bytes, place: Place) -> bytes:
    """Sign the end of a batch."""
    return key.sign(seal_text(stream, device, place))


def is_sealed(public: bytes, stream: bytes, device: bytes, place: Place, signature: bytes) -> bool:
    """Tell whether the device's key signed this end. `public` is 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, seal_text(stream, device, place))
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Link:
    """An operation's header and hashes, worked out once."""

    header: Header
    body_hash: bytes
    hash: bytes

    @property
    def place(self) -> Place:
        """Return the end of the device's chain after it."""
        return Place(self.header.number, self.hash)


def link_of(operation: Operation) -> Link:
    """Read an operation. Raises NotValid."""
    if operation.is_erased and len(operation.body_hash) != 32:
        raise NotValid("an operation without a body")
    body_hash = operation.hash_of_body
    return Link(decode_header(operation.header), body_hash, hashlib.sha256(operation.header + body_hash).digest())


def follow(link: Link, after: Place, *, stream: bytes, organisation: bytes) -> Place:
    """Check that an operation continues a device's chain and return the chain's new end. Raises NotValid."""
    header = link.header
    if header.stream != stream or header.organisation != organisation:
        raise NotValid("an operation of another stream")
    if header.number != after.number + 1 or header.previous != after.hash:
        raise NotValid("an operation that does not follow the one before")
    return Place(header.number, link.hash)


def stream_hash(previous: bytes, operation_hash: bytes) -> bytes:
    """Return the hash of a stream after one more operation, in the office's order: equal hashes, equal streams."""
    return hashlib.sha256(previous + operation_hash).digest()


def hex_of(data: bytes) -> str:
    """Return an id as records hold it."""
    return data.hex()


def bytes_of(text: str) -> bytes:
    """Return a record's id as it travels. Raises NotValid."""
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise NotValid("an id that is none") from None
    if len(data) != 16:
        raise NotValid("an id that is none")
    return data
