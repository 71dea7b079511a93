"""The recovery key: a fresh pair whose private half any two of several codes on paper open, and one code never.

Each code is 160 random bits. For every pair of sheets the private half is sealed once with AES-256-GCM under
HKDF-SHA256 of both codes, so nothing of it follows from one: no arithmetic of our own stands between.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitapp.errors import Refused, WrongSecret
from visitapp.storage.vault.organisation import OrganisationPrivate
from visitapp.storage.vault.recovery import CODE_BYTES, parse, write_code
from visitapp.sync.following import root_hash
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.recovery_key import CHECK_BYTES, RecoveryKey, pairs_of

_ONCE = bytes(12)
"""A nonce: each of these keys seals one thing and no other."""


def new_recovery_key(sheets: int, *, of: bytes) -> tuple[RecoveryKey, tuple[str, ...]]:
    """Make a key and the code of each sheet, as it is printed. `of` is the organisation's `bound_to`."""
    private = OrganisationPrivate.new()
    public = private.public_data
    bound = of + public
    secrets_of = [secrets.token_bytes(CODE_BYTES) for _ in range(sheets)]
    key = RecoveryKey(
        version=1,
        public=public,
        checks=tuple(_check(bound, place, secret) for place, secret in enumerate(secrets_of)),
        pairs=tuple(
            _cipher(bound, (one, other), secrets_of[one] + secrets_of[other]).encrypt(_ONCE, private.data, public)
            for one, other in pairs_of(sheets)
        ),
    )
    return key, tuple(write_code(secret) for secret in secrets_of)


def sheet_of(key: RecoveryKey, code: str, *, of: bytes) -> int:
    """Return which sheet a typed code is of, from 0. Raises WrongSecret."""
    secret = parse(code)
    for place, check in enumerate(key.checks):
        if hmac.compare_digest(check, _check(of + key.public, place, secret)):
            return place
    raise WrongSecret(
        "That code is of another key, or of another sheet.",
        "Look at the day on the sheet: the newest key has new ones.",
    )


def open_recovery_key(key: RecoveryKey, codes: Sequence[str], *, of: bytes) -> OrganisationPrivate:
    """Return the private half, opened by the codes of two sheets. Raises WrongSecret; Refused for one twice."""
    typed = {sheet_of(key, code, of=of): parse(code) for code in codes}
    if len(typed) != 2:
        raise Refused("It takes two different sheets.", "Ask another officer for theirs.")
    (one, first), (other, second) = sorted(typed.items())
    sealed = key.pairs[pairs_of(len(key.checks)).index((one, other))]
    try:
        data = _cipher(of + key.public, (one, other), first + second).decrypt(_ONCE, sealed, key.public)
    except InvalidTag:
        data = b""
    if not data or OrganisationPrivate(data).public_data != key.public:
        raise WrongSecret(
            "These two sheets do not open the key.", "Its record may be damaged: take another copy of it."
        )
    return OrganisationPrivate(data)


def encoded(key: RecoveryKey) -> bytes:
    """Return a key as a statement holds it."""
    return msgspec.msgpack.encode(key)


def bound_to(directory: Directory) -> bytes:
    """Return what binds sheets to an organisation: its id and its first device. A forged directory has another one."""
    root = directory.root
    return directory.organisation + (b"" if root is None else bytes.fromhex(root_hash(root)))


def _cipher(bound: bytes, pair: tuple[int, int], secret: bytes) -> AESGCM:
    info = b"visitapp-two-sheets 1\n" + bytes(pair) + bound
    return AESGCM(HKDF(SHA256(), 32, None, info).derive(secret))


def _check(bound: bytes, place: int, secret: bytes) -> bytes:
    info = b"visitapp-sheet-check 1\n" + bytes((place,)) + bound
    return HKDF(SHA256(), CHECK_BYTES, None, info).derive(secret)
