"""The organisation's key in two files: the private one under a passphrase, the public one to hand out.

Each is three lines: what it is, one JSON object, and the SHA-256 of both. The private half is sealed with AES-256-GCM
under Argon2id of the passphrase, bound to everything else in the file.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta, Struct

from visitapp.errors import FileRefused, VaultExists, WrongSecret
from visitapp.storage.vault.files import read_small, write_atomically
from visitapp.storage.vault.keys import overwrite
from visitapp.storage.vault.keyslots import Kdf, argon2id, fresh_salt
from visitapp.storage.vault.organisation import PRIVATE_BYTES, PUBLIC_BYTES, OrganisationPrivate, OrganisationPublic

_PRIVATE, _PUBLIC, _SUM = b"visitapp-organisation-key\n", b"visitapp-organisation-public\n", b"sha256 "
_LIMIT = 16 * 1024


class PrivateFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the private file says. `sealed` is the 96 bytes and their tag."""

    format: Literal[1] = 1
    key: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    name: str
    kdf: Kdf
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    nonce: Annotated[str, Meta(pattern=r"\A[0-9a-f]{24}\Z")]
    sealed: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * (PRIVATE_BYTES + 16)}}}\Z")]


class PublicFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the public file says; `public` is 1,216 bytes."""

    format: Literal[1] = 1
    name: str
    public: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * PUBLIC_BYTES}}}\Z")]

    def key(self) -> OrganisationPublic:
        """Return the key. Raises ValueError when the bytes are none."""
        return OrganisationPublic(bytes.fromhex(self.public))


def write_pair(private_path: Path, public_path: Path, *, name: str, secret: bytes, kdf: Kdf) -> OrganisationPublic:
    """Make a fresh pair and write both files. Raises VaultExists (a name is taken), DiskFull or NotWritable."""
    for path in (private_path, public_path):
        if path.exists() or path.is_symlink():
            raise VaultExists(
                f"There is already something at “{path.name}”.", "Choose another name. It was left alone."
            )
    private = OrganisationPrivate.new()
    blank = PrivateFile(
        key=private.public.key_id,
        name=name,
        kdf=kdf,
        salt=fresh_salt().hex(),
        nonce=os.urandom(12).hex(),
        sealed="0" * 2 * (PRIVATE_BYTES + 16),
    )
    sealed = _cipher(blank, secret).encrypt(bytes.fromhex(blank.nonce), private.data, _bound(blank))
    write_atomically(private_path, _written(_PRIVATE, msgspec.structs.replace(blank, sealed=sealed.hex())))
    write_atomically(public_path, _written(_PUBLIC, PublicFile(name=name, public=private.public.data.hex())))
    return private.public


def read_public(path: Path) -> PublicFile:
    """Read a public file. Raises FileRefused."""
    try:
        found = msgspec.json.decode(_read(path, _PUBLIC, "an organisation’s public key"), type=PublicFile)
        found.key()
    except (ValueError, RecursionError):
        raise _refused(path, "an organisation’s public key") from None
    return found


def read_private(path: Path, secret: bytes) -> OrganisationPrivate:
    """Open a private file with its passphrase in normalised UTF-8. Raises FileRefused or WrongSecret."""
    try:
        found = msgspec.json.decode(_read(path, _PRIVATE, "an organisation’s key"), type=PrivateFile)
    except (ValueError, RecursionError):
        raise _refused(path, "an organisation’s key") from None
    try:
        data = _cipher(found, secret).decrypt(bytes.fromhex(found.nonce), bytes.fromhex(found.sealed), _bound(found))
    except InvalidTag:
        raise WrongSecret("That passphrase didn’t open the key.", "Check Caps Lock and try again.") from None
    private = OrganisationPrivate(data)
    if private.public.key_id != found.key:
        raise _refused(path, "an organisation’s key")
    return private


def _cipher(file: PrivateFile, secret: bytes) -> AESGCM:
    key = argon2id(secret, bytes.fromhex(file.salt), file.kdf)
    try:
        return AESGCM(bytes(key))
    finally:
        overwrite(key)


def _bound(file: PrivateFile) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(file, sealed="0" * len(file.sealed)), order="sorted")


def _written(magic: bytes, said: Struct) -> bytes:
    body = magic + msgspec.json.encode(said, order="sorted") + b"\n"
    return body + _SUM + hashlib.sha256(body).hexdigest().encode() + b"\n"


def _read(path: Path, magic: bytes, what: str) -> bytes:
    try:
        lines = read_small(path, _LIMIT).splitlines(keepends=True)
    except (OSError, ValueError):
        raise _refused(path, what) from None
    if len(lines) != 3 or lines[0] != magic:
        raise _refused(path, what)
    if lines[2] != _SUM + hashlib.sha256(lines[0] + lines[1]).hexdigest().encode() + b"\n":
        raise FileRefused(f"“{path.name}” is damaged.", "Use another copy of it.")
    return lines[1]


def _refused(path: Path, what: str) -> FileRefused:
    return FileRefused(f"“{path.name}” is not {what}.", "Choose the file that VisitApp made.")
