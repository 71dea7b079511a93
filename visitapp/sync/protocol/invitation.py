"""An invitation as one text that can be copied, sent or printed: where the office is, how to know it, and a code.

`visitapp-1:` and then MessagePack in base64 for addresses (RFC 4648, 5) without padding, cut into nothing. The code is
good once and for some days.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import Id, NotValid

PREFIX = "visitapp-1:"
LIMIT = 4000
CODE_LETTERS = 20
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: a code may be read aloud."""


class Invitation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`pin` is the SHA-256 of the office's certificate, empty where the system knows it. `root` is the hash of the
    organisation's first device, empty for that one's own invitation.
    """

    version: Literal[1]
    address: Annotated[str, Meta(pattern=r"\Ahttps://[A-Za-z0-9.\-\[\]:]{1,250}(/[A-Za-z0-9./\-_]*)?\Z")]
    organisation: Id
    pin: Annotated[bytes, Meta(max_length=32)]
    root: Annotated[bytes, Meta(max_length=32)]
    code: Annotated[str, Meta(pattern=rf"\A[{_ALPHABET}]{{{CODE_LETTERS}}}\Z")]


def new_code() -> str:
    """Make a code: 20 letters, 99 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LETTERS))


def encode_invitation(invitation: Invitation) -> str:
    """Return the text."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(invitation)).decode("ascii").rstrip("=")


def decode_invitation(text: str) -> Invitation:
    """Read a text as it was pasted, line breaks and blanks and all. Raises NotValid."""
    tidy = "".join(text.split())
    if not tidy.startswith(PREFIX) or len(tidy) > LIMIT:
        raise NotValid("a text that is no invitation")
    body = tidy.removeprefix(PREFIX)
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        invitation = msgspec.msgpack.decode(data, type=Invitation)
    except (ValueError, binascii.Error, RecursionError):
        raise NotValid("an invitation that was cut or changed") from None
    if {len(invitation.pin), len(invitation.root)} - {0, 32}:
        raise NotValid("an invitation that was cut or changed")
    return invitation
