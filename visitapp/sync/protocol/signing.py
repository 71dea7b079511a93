"""Requests signed by a device's key: HTTP Message Signatures (RFC 9421) over method, path, query and body digest.

The body digest is RFC 9530's. Every signature has a moment and a nonce; whoever verifies judges both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from visitapp.sync.protocol.operations import NotValid

TAG = "visitapp-2"
OLDER_TAG = "visitapp-1"
"""Requests of a laptop that does not read operations which name their key."""
COVERED = ("@method", "@path", "@query", "content-digest")
WINDOW_SECONDS = 300
"""How far a request's moment may lie from the office's clock."""


@dataclass
class Message:
    """A request as the signature sees it."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Signer:
    """Who signed a request, when (seconds since 1970), and the nonce: 16 bytes in hex."""

    device: bytes
    created: int
    nonce: str


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        """Return the one key, whatever its name."""
        del key_id
        return self._key


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, find: Callable[[bytes], bytes | None]) -> None:
        self._find = find

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        try:
            public = self._find(bytes.fromhex(key_id))
        except ValueError:
            public = None
        if public is None:
            raise InvalidSignature("no such device")
        return Ed25519PublicKey.from_public_bytes(public)


class _Verifier(HTTPMessageVerifier):
    """Leaves the moment to the caller: a laptop whose clock is wrong is told so, and not taken for a stranger."""

    max_clock_skew = timedelta(days=36_500)


def signed_headers(
    key: Ed25519PrivateKey, device: bytes, *, method: str, url: str, body: bytes, created: int, nonce: str
) -> dict[str, str]:
    """Return the header fields that make a request one of this device."""
    message = Message(method, url)
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_OneKey(key))
    signer.sign(
        message,
        key_id=device.hex(),
        created=datetime.fromtimestamp(created, UTC),
        nonce=nonce,
        tag=TAG,
        covered_component_ids=COVERED[:-1],
        body=body,
    )
    return message.headers


def signer_of(
    find: Callable[[bytes], bytes | None], *, method: str, url: str, headers: Mapping[str, str], body: bytes
) -> Signer:
    """Return who signed a request. `find` gives the 32 bytes of a device's key, or None. Raises NotValid.

    The caller still has to judge `created` (WINDOW_SECONDS) and whether the nonce was there before.
    """
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(find))
    try:
        (result,) = verifier.verify(
            Message(method, url, dict(headers)),
            max_age=None,
            expect_tag=TAG,
            require_components=COVERED,
            body=body,
        )
        device, created = bytes.fromhex(str(result.parameters["keyid"])), int(result.parameters["created"])
        nonce = bytes.fromhex(result.nonce or "")
    except (HTTPMessageSignaturesException, InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError):
        raise NotValid("a request that its device did not sign") from None
    if len(nonce) != 16:
        raise NotValid("a request without a nonce")
    return Signer(device, created, nonce.hex())
