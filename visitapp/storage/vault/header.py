"""The vault's header: two copies of a few lines of text, read without any secret, trusted only after their MAC.

Line 1 names the file kind, line 2 is one canonical JSON object, line 3 the HMAC-SHA256 of lines 1 and 2, line 4 the
SHA-256 of lines 1 to 3. Why so: docs/decisions/001-vault-header-encoding.md.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from visitapp.errors import NewerVault, NotAVault, NotWritable, VaultDamaged
from visitapp.storage.vault.files import read_small
from visitapp.storage.vault.keyslots import Slot

FORMAT = 2
"""2: a journal stands beside the database, and an organisation may have a slot. A reader of 1 must not write to it."""
COPIES = ("header.a", "header.b")
SIZE_LIMIT = 64 * 1024
SLOT_LIMIT = 16
ORGANISATION_SLOTS = 2
LABEL_LIMIT = 120
_MAGIC = b"visitapp-vault\n"
_MAC = b"hmac-sha256 "
_SUM = b"sha256 "
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class LogHead(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The newest operation of the log: its number (0 = none yet) and its hash, 64 hex digits."""

    number: Annotated[int, Meta(ge=0, le=2**53)]
    hash: Hex32


class Cipher(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The algorithms of everything below the slots. An unknown one is refused, never guessed."""

    database: Literal["sqlcipher-4"] = "sqlcipher-4"
    page_bytes: Literal[4096] = 4096
    keys: Literal["hkdf-sha256"] = "hkdf-sha256"


class Header(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a vault says about itself in clear. `label` names the worker or team; there is no record text."""

    format: Literal[1, 2] = 2
    min_reader: Literal[1, 2] = 2
    vault_id: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    label: str
    generation: Annotated[int, Meta(ge=1, le=2**53)]
    epoch: Annotated[int, Meta(ge=1, le=2**31)]
    database: str
    cipher: Cipher = Cipher()
    slots: Annotated[tuple[Slot, ...], Meta(min_length=1, max_length=SLOT_LIMIT)]
    log_head: LogHead = LogHead(number=0, hash="0" * 64)

    def __post_init__(self) -> None:
        """Refuse names that lead elsewhere, slots that contradict the header, and more than one slow derivation."""
        if not self.label or self.label != tidy_label(self.label):
            raise ValueError("unfit label")
        if self.database != f"records-{self.epoch}.db":
            raise ValueError("the database is named after the epoch")
        if any(slot.epoch != self.epoch for slot in self.slots):
            raise ValueError("a slot of another epoch")
        if len({slot.id for slot in self.slots}) != len(self.slots):
            raise ValueError("two slots with one id")
        if sum(slot.type == "passphrase" for slot in self.slots) > 1:
            raise ValueError("more than one passphrase slot")
        if sum(slot.type == "organisation" for slot in self.slots) > ORGANISATION_SLOTS:
            raise ValueError("too many organisations")
        if self.format != self.min_reader or (self.format == 1 and any(slot.key for slot in self.slots)):
            raise ValueError("a format that does not hold what is in it")


@dataclass(frozen=True)
class SealedHeader:
    """An undamaged copy as read from disk. Whether it is genuine is not known before `is_genuine`."""

    copy: str
    header: Header
    body: bytes
    mac: bytes

    def is_genuine(self, mac_key: bytes | bytearray) -> bool:
        """Tell whether all of the header was written with this vault's key."""
        return hmac.compare_digest(self.mac, _mac(self.body, mac_key))


@dataclass(frozen=True)
class HeaderPair:
    """What was found in a folder: undamaged copies, newest first, and the names of those damaged or missing."""

    found: tuple[SealedHeader, ...]
    broken: tuple[str, ...]


class _Version(Struct):
    """The two fields that every later format keeps."""

    format: Annotated[int, Meta(ge=1)]
    min_reader: Annotated[int, Meta(ge=1)]


def tidy_label(text: str) -> str:
    """Return the text as the unlock window can show it: one line of at most 120 characters, no hidden direction."""
    shown = "".join(" " if character.isspace() else character for character in text if not _is_hidden(character))
    short = " ".join(shown.split())
    return short if len(short) <= LABEL_LIMIT else short[: LABEL_LIMIT - 1].rstrip() + "…"


def encode(header: Header, mac_key: bytes | bytearray) -> bytes:
    """Return the one byte string that stands for this header under this key; ValueError if none does."""
    body = _MAGIC + _canonical(header) + b"\n"
    sealed = body + _MAC + _mac(body, mac_key).hex().encode() + b"\n"
    data = sealed + _SUM + hashlib.sha256(sealed).hexdigest().encode() + b"\n"
    try:
        decode(COPIES[0], data)
    except VaultDamaged:
        raise ValueError("a header that cannot be read back") from None
    return data


def decode(copy: str, data: bytes) -> SealedHeader:
    """Read one copy strictly: the only bytes accepted are those that `encode` makes.

    Raises NewerVault for an undamaged header of a later format, VaultDamaged for anything else.
    """
    lines = data.splitlines(keepends=True) if len(data) <= SIZE_LIMIT else []
    if len(lines) != 4 or lines[0] != _MAGIC:
        raise _damaged(copy)
    body, sealed = lines[0] + lines[1], b"".join(lines[:3])
    if lines[3] != _SUM + hashlib.sha256(sealed).hexdigest().encode() + b"\n":
        raise _damaged(copy)
    try:
        version = msgspec.json.decode(lines[1], type=_Version)
        if version.min_reader > FORMAT or version.format > FORMAT:
            raise NewerVault(
                f"This vault was made by a newer VisitApp (vault format {version.format}; "
                f"this one reads format {FORMAT}).",
                "Update VisitApp on this laptop, then open it again. Nothing in the vault was changed.",
            )
        header = msgspec.json.decode(lines[1], type=Header)
        mac = bytes.fromhex(lines[2].removeprefix(_MAC).decode("ascii"))
    except (ValueError, RecursionError):
        raise _damaged(copy) from None
    if lines[1] != _canonical(header) + b"\n" or lines[2] != _MAC + mac.hex().encode() + b"\n" or len(mac) != 32:
        raise _damaged(copy)
    return SealedHeader(copy=copy, header=header, body=body, mac=mac)


def read_headers(folder: Path) -> HeaderPair:
    """Read both copies without any secret and without changing anything.

    Raises NotAVault (no header at all), NewerVault, NotWritable (may not be read), or VaultDamaged: no undamaged
    copy, copies of two vaults, or a link in place of a file.
    """
    found: list[SealedHeader] = []
    broken: list[str] = []
    absent = 0
    for copy in COPIES:
        path = folder / copy
        refuse_link(path)
        try:
            found.append(decode(copy, read_small(path, SIZE_LIMIT)))
        except (FileNotFoundError, NotADirectoryError):
            broken.append(copy)
            absent += 1
        except PermissionError as error:
            raise NotWritable(
                "VisitApp may not read that vault.",
                "Ask whoever looks after this laptop for access to the folder. Nothing was changed.",
            ) from error
        except (ValueError, OSError, VaultDamaged):
            broken.append(copy)
    if absent == len(COPIES):
        raise NotAVault(
            f"“{folder.name}” is not a VisitApp vault.",
            "Choose a folder whose name ends in “.visitvault”. Nothing in this one was changed.",
        )
    if not found:
        raise VaultDamaged(
            "Neither copy of the vault’s header can be read, so the vault cannot be opened.",
            "Keep the folder as it is. Put back the two header files from a backup, or ask for help. "
            "Nothing was changed.",
        )
    if len({sealed.header.vault_id for sealed in found}) > 1:
        raise VaultDamaged(
            "Files of two different vaults are mixed in this folder.",
            "Keep the folder as it is and restore each vault from its own backup. Nothing was changed.",
        )
    found.sort(key=lambda sealed: sealed.header.generation, reverse=True)
    return HeaderPair(tuple(found), tuple(broken))


def refuse_link(path: Path) -> None:
    """Raise VaultDamaged if the name is a link: it could lead out of the vault."""
    if path.is_symlink():
        raise VaultDamaged(
            f"The vault’s file “{path.name}” is a link to another place, so the vault was not opened.",
            "Put the file itself there, for example from a backup. Nothing was changed.",
        )


def refuse_no_file(path: Path) -> None:
    """Raise VaultDamaged if the name is a link, a folder, a pipe or a device: reading a pipe would wait for ever."""
    refuse_link(path)
    if path.exists() and not path.is_file():
        raise VaultDamaged(
            f"In the place of the vault’s file “{path.name}” is something that is no file.",
            "Put the file itself there, for example from a backup. Nothing was changed.",
        )


def _canonical(header: Header) -> bytes:
    return msgspec.json.encode(header, order="sorted")


def _mac(body: bytes, mac_key: bytes | bytearray) -> bytes:
    return hmac.digest(mac_key, body, "sha256")


def _is_hidden(character: str) -> bool:
    if character.isspace():
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _BIDI_CONTROLS


def _damaged(copy: str) -> VaultDamaged:
    return VaultDamaged(f"The vault’s file “{copy}” is damaged.", "Keep the folder as it is and ask for help.")
