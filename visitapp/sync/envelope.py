"""Sealing operations and stream keys on the laptop, and opening those of others. The office never runs this.

Forms and constants are those of docs/sync-protocol.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitapp.storage.vault.sealing import SealingPrivate, SealingPublic
from visitapp.sync.protocol.messages import WrappedKey
from visitapp.sync.protocol.operations import Header, NotValid, Operation, encode_header

KEY_BYTES = 32
_END = b"\x80"


@dataclass(frozen=True, repr=False)
class DeviceKeys:
    """A laptop's own keys: the one it signs with, and the one that stream keys are sealed to."""

    signing: Ed25519PrivateKey
    sealing: SealingPrivate

    @classmethod
    def new(cls) -> DeviceKeys:
        """Make fresh ones."""
        return cls(Ed25519PrivateKey.generate(), SealingPrivate.new())

    @classmethod
    def of(cls, signing: str, sealing: str) -> DeviceKeys:
        """Read both from hex. Raises ValueError."""
        return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(signing)), SealingPrivate(bytes.fromhex(sealing)))

    @property
    def public_signing(self) -> bytes:
        """Return the 32 bytes that others verify with."""
        return self.signing.public_key().public_bytes_raw()


class StreamCipher:
    """Seals and opens the operations of one stream and key epoch."""

    def __init__(self, key: bytes, *, stream: bytes, epoch: int) -> None:
        """Take the stream's key, 32 bytes."""
        self.mark = mark_of(key, stream=stream, epoch=epoch)
        """The name of the key: headers say it."""
        info = b"visitapp-operation 1\n" + stream + epoch.to_bytes(4, "big")
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, info).derive(key))
        self._nonces = HKDF(SHA256(), 32, None, b"visitapp-nonce 1\n" + stream + epoch.to_bytes(4, "big")).derive(key)

    def seal(self, header: Header, text: str) -> Operation:
        """Return the operation as it travels: the same one at the same place gives the same bytes."""
        data = encode_header(header)
        return Operation(data, self._cipher.encrypt(self._nonce(data), padded(text.encode()), data))

    def open(self, operation: Operation) -> str:
        """Return the text within. Raises NotValid when the key, the place or a bit is another."""
        try:
            return unpadded(
                self._cipher.decrypt(self._nonce(operation.header), operation.body, operation.header)
            ).decode()
        except (InvalidTag, ValueError):
            raise NotValid("a body that does not open") from None

    def _nonce(self, header: bytes) -> bytes:
        return hmac.digest(self._nonces, header, "sha256")[:12]


def padded(data: bytes) -> bytes:
    """Add an end mark and zeros up to the next Padmé size (Nikitin and others 2019): at most 12 % more."""
    length = max(len(data) + 1, 256)
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << max(free, 0)) - 1
    size = (length + mask) & ~mask
    return data + _END + bytes(size - len(data) - 1)


def unpadded(data: bytes) -> bytes:
    """Take the padding off. Raises NotValid."""
    end = data.rfind(_END)
    if end < 0 or any(data[end + 1 :]):
        raise NotValid("padding that is none")
    return data[:end]


def new_stream_key() -> bytes:
    """Make a stream key."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(
    key: bytes, *, stream: bytes, epoch: int, device: bytes, sealing: bytes, by: bytes, signing: Ed25519PrivateKey
) -> WrappedKey:
    """Seal a stream's key to a device (`sealing`, 1,216 bytes) and sign it as device `by`."""
    wrapped = SealingPublic(sealing).seal(key, info=_wrap_info(stream, epoch, device))
    mark = mark_of(key, stream=stream, epoch=epoch)
    signature = signing.sign(_wrap_text(stream, epoch, device, mark, wrapped))
    return WrappedKey(stream, epoch, device, mark, wrapped, by, signature)


def mark_of(key: bytes, *, stream: bytes, epoch: int) -> bytes:
    """Return 32 bytes by which keys can be told apart, and from which none can be found: a key is 256 random bits."""
    return hashlib.sha256(b"visitapp-key-mark 1\n" + stream + epoch.to_bytes(4, "big") + key).digest()


def unwrap(wrapped: WrappedKey, keys: DeviceKeys, signer: bytes) -> bytes:
    """Return the stream's key. `signer` is the signing key of the device that wrapped it. Raises NotValid."""
    text = _wrap_text(wrapped.stream, wrapped.epoch, wrapped.device, wrapped.mark, wrapped.wrapped)
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(wrapped.signature, text)
    except (InvalidSignature, ValueError):
        raise NotValid("a key that its device did not sign") from None
    key = keys.sealing.open(wrapped.wrapped, info=_wrap_info(wrapped.stream, wrapped.epoch, wrapped.device))
    if key is None or len(key) != KEY_BYTES:
        raise NotValid("a key that does not open")
    if mark_of(key, stream=wrapped.stream, epoch=wrapped.epoch) != wrapped.mark:
        raise NotValid("a key under the mark of another")
    return key


def _wrap_info(stream: bytes, epoch: int, device: bytes) -> bytes:
    return b"visitapp-stream-key 1\n" + stream + epoch.to_bytes(4, "big") + device


def _wrap_text(stream: bytes, epoch: int, device: bytes, mark: bytes, wrapped: bytes) -> bytes:
    return _wrap_info(stream, epoch, device) + mark + hashlib.sha256(wrapped).digest()
