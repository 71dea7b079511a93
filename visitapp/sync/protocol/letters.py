"""Letters: the exchange by a stick or a folder, where nobody can answer at once.

A letter says who wrote it and names its parts by their SHA-256; parts are what otherwise travels over the network, byte
for byte. A laptop signs its letter with its own key, the office signs with the key of the certificate by which laptops
know it. So whoever carries a letter can lose it and can neither change nor write one. Forms: docs/sync-protocol.md.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from msgspec import Meta, Struct

from visitapp.sync.protocol.blobs import SEALED_BYTES, TAG_BYTES
from visitapp.sync.protocol.messages import BlobState, Count, Inbox, Refusal
from visitapp.sync.protocol.operations import Hash, Id, NotValid
from visitapp.sync.protocol.receipts import Receipt

LETTER_LIMIT = 16 * 1024 * 1024
"""Bytes of a letter without its parts."""
PART_LIMIT = 32 * 1024 * 1024
"""Bytes of one part: what an answer over the network may have."""
PIECES_A_PART = 4
"""Sealed pieces of a file in one part."""
_MAGIC = b"visitapp-letter 1\n"
_OF_LAPTOP, _OF_OFFICE = b"visitapp-letter-of-laptop 1\n", b"visitapp-letter-of-office 1\n"

BodyT = TypeVar("BodyT", bound="LaptopLetter | OfficeLetter")


class Part(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A file beside the letter: its SHA-256, which is its name, and its length."""

    hash: Hash
    byte_count: Annotated[int, Meta(ge=1, le=PART_LIMIT)]


class OfStream(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A part that belongs to a stream: a batch, or a page or receipts that begin behind number `after`."""

    stream: Id
    after: Count
    part: Part


class Behind(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A part that begins behind a number: statements, or wrapped keys."""

    after: Count
    part: Part


class CarriedFile(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A file: how long its sealed pieces are, SHA-256 of the SHA-256 of each in order, and they, four in a part."""

    stream: Id
    blob: Id
    byte_count: Annotated[int, Meta(ge=TAG_BYTES, le=2**53)]
    hash: Hash
    parts: tuple[Part, ...]


class AskedFile(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A file about which a laptop wants to know, or which it lacks; `is_here`: it holds all of it."""

    stream: Id
    blob: Id
    is_here: bool


class KnownFile(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the office has of a file."""

    stream: Id
    blob: Id
    state: BlobState


class NotTaken(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the office did not take of a stream, and why."""

    stream: Id
    why: Refusal


class GivenReceipt(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A laptop's receipt for a file of a stream."""

    stream: Id
    receipt: Receipt


class LaptopLetter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a laptop has for the office and for its team, and up to where it has read.

    `wrapped` are stream keys, `batches` operations, each as they are pushed. `at` is the laptop's own clock.
    """

    version: Literal[1] = 1
    organisation: Id
    device: Id
    at: Count
    incarnation: Annotated[bytes, Meta(max_length=16)]
    statements: Count
    keys: Count
    read: tuple[tuple[Id, Count], ...]
    """Streams and the numbers behind which the laptop wants to read."""
    streams: tuple[Id, ...]
    """Streams that the office may not know yet."""
    wrapped: tuple[Part, ...]
    batches: tuple[OfStream, ...]
    files: tuple[CarriedFile, ...]
    asked: tuple[AskedFile, ...]
    receipts: tuple[GivenReceipt, ...]
    receipts_read: tuple[tuple[Id, Count], ...]
    """Streams, and up to which number the receipts of each were read."""


class OfficeLetter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The office's answer to one laptop: what it would tell it over the network. `inbox.now` is when it was written.

    `holders` are pages of who has which keys, of those streams alone of which somebody who may read lacks one.
    """

    version: Literal[1] = 1
    organisation: Id
    to: Id
    inbox: Inbox
    statements: tuple[Behind, ...]
    keys: tuple[Behind, ...]
    pages: tuple[OfStream, ...]
    receipts: tuple[OfStream, ...]
    known: tuple[KnownFile, ...]
    files: tuple[CarriedFile, ...]
    not_taken: tuple[NotTaken, ...]
    holders: tuple[Part, ...] = ()
    is_whole: bool
    """Everything that the laptop asked for is in it; else there was no room for the rest."""


class _Envelope(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    body: bytes
    signature: Annotated[bytes, Meta(max_length=128)]


def sign_as_laptop(letter: LaptopLetter, key: Ed25519PrivateKey) -> bytes:
    """Return a letter's bytes, signed by the device."""
    body = msgspec.msgpack.encode(letter)
    return _MAGIC + msgspec.msgpack.encode(_Envelope(body, key.sign(_text(_OF_LAPTOP, body))))


def sign_as_office(letter: OfficeLetter, key: EllipticCurvePrivateKey) -> bytes:
    """Return a letter's bytes, signed by the key of the office's certificate."""
    body = msgspec.msgpack.encode(letter)
    return _MAGIC + msgspec.msgpack.encode(_Envelope(body, key.sign(_text(_OF_OFFICE, body), ECDSA(SHA256()))))


def read_laptop_letter(data: bytes, public: bytes) -> LaptopLetter:
    """Read the letter of a device whose signing key this is. Raises NotValid."""
    envelope = _envelope(data)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(envelope.signature, _text(_OF_LAPTOP, envelope.body))
    except (InvalidSignature, ValueError):
        raise NotValid("a letter that its laptop did not sign") from None
    return _body(envelope.body, LaptopLetter)


def read_office_letter(data: bytes, certificate: str) -> OfficeLetter:
    """Read a letter of the office with this certificate (PEM). Raises NotValid."""
    envelope = _envelope(data)
    try:
        public = load_pem_x509_certificate(certificate.encode()).public_key()
        if not isinstance(public, EllipticCurvePublicKey):
            raise NotValid("a letter of an office whose certificate signs none")
        public.verify(envelope.signature, _text(_OF_OFFICE, envelope.body), ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        raise NotValid("a letter that the office did not sign") from None
    return _body(envelope.body, OfficeLetter)


def part_of(data: bytes) -> Part:
    """Return the name under which bytes travel. Raises NotValid when they are too many, or none."""
    if not 0 < len(data) <= PART_LIMIT:
        raise NotValid("a part that is too large")
    return Part(hashlib.sha256(data).digest(), len(data))


def pieces_in(part: bytes) -> list[bytes]:
    """Cut the part of a file into its sealed pieces."""
    return [part[start : start + SEALED_BYTES] for start in range(0, len(part), SEALED_BYTES)]


def _text(kind: bytes, body: bytes) -> bytes:
    return kind + hashlib.sha256(body).digest()


def _envelope(data: bytes) -> _Envelope:
    if not data.startswith(_MAGIC):
        raise NotValid("a file that is no letter")
    try:
        return msgspec.msgpack.decode(data[len(_MAGIC) :], type=_Envelope)
    except (ValueError, RecursionError):
        raise NotValid("a letter that was cut off or changed") from None


def _body(data: bytes, kind: type[BodyT]) -> BodyT:
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (ValueError, RecursionError):
        raise NotValid("a letter of another version") from None
