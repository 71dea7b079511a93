"""Receipts: a device's own signature that it holds all of a file, proved. The office keeps them and can make none.

`mark` binds a receipt to the file itself. It is made from the file's key, so whoever holds the record can tell whether
it is of this file, and the office learns nothing from it, not even whether a guess of the words was right.
"""

from __future__ import annotations

import hashlib
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import Hash, Id, Signature

RECEIPTS_LIMIT = 500


class Receipt(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """POST …/received: `device` holds the file since `at`, in seconds since 1970."""

    blob: Id
    device: Id
    mark: Hash
    at: Annotated[int, Meta(ge=0, le=2**53)]
    signature: Signature


class Receipts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """GET /v1/streams/{id}/receipts?after=N: those of a stream's files as they came; `last` is where to go on."""

    receipts: Annotated[tuple[Receipt, ...], Meta(max_length=RECEIPTS_LIMIT)]
    last: Annotated[int, Meta(ge=0, le=2**53)]


def mark_of(*, stream: bytes, blob: bytes, key: bytes, sha256: bytes) -> bytes:
    """Return the mark of a file: its stream, its id, its key, and SHA-256 of its clear bytes."""
    return hashlib.sha256(b"visitapp-receipt-mark 1\n" + stream + blob + key + sha256).digest()


def signed_receipt(
    key: Ed25519PrivateKey, *, organisation: bytes, stream: bytes, blob: bytes, device: bytes, mark: bytes, at: int
) -> Receipt:
    """Return a device's receipt for a file that it holds."""
    unsigned = Receipt(blob, device, mark, at, bytes(64))
    return Receipt(blob, device, mark, at, key.sign(_text(organisation, stream, unsigned)))


def is_signed(receipt: Receipt, signing: bytes, *, organisation: bytes, stream: bytes) -> bool:
    """Tell whether the device with this key (32 bytes) signed a receipt for a file of this stream."""
    try:
        Ed25519PublicKey.from_public_bytes(signing).verify(receipt.signature, _text(organisation, stream, receipt))
    except (InvalidSignature, ValueError):
        return False
    return True


def _text(organisation: bytes, stream: bytes, receipt: Receipt) -> bytes:
    whole = organisation + stream + receipt.blob + receipt.device + receipt.mark
    return b"visitapp-receipt 1\n" + whole + receipt.at.to_bytes(8, "big")
