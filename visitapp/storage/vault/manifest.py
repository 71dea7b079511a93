"""What a backup says about itself: four lines of text like the vault's header, proved under the vault's own keys.

A backup is one folder, `<UTC time>-<four hex digits>.visitbackup`, with `header` (so that the same passphrase opens it
anywhere), `manifest`, and `records.db` under a key of its own. It appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from msgspec import Meta, Struct

from visitapp.errors import NewerVault, Refused, VaultDamaged
from visitapp.storage.vault.files import read_small
from visitapp.storage.vault.header import SIZE_LIMIT as HEADER_LIMIT
from visitapp.storage.vault.header import Hex32, LogHead, SealedHeader, decode, refuse_link

SUFFIX = ".visitbackup"
MANIFEST, HEADER, DATABASE = "manifest", "header", "records.db"
DATABASE_KEY_BYTES = 48
SIZE_LIMIT = 64 * 1024 * 1024

_MAGIC = b"visitapp-backup\n"
_MAC, _SUM = b"hmac-sha256 ", b"sha256 "
_NAME = re.compile(r"\A\d{8}T\d{6}Z-[0-9a-f]{4}\.visitbackup\Z")


class BlobEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An attachment's file that belongs to the backup; the file itself lies in a `blobs` folder."""

    id: str
    byte_count: Annotated[int, Meta(ge=0)]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that can be said of a backup without opening its database. `made_at` is in UTC."""

    format: Literal[1] = 1
    min_reader: Literal[1] = 1
    vault_id: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    epoch: Annotated[int, Meta(ge=1, le=2**31)]
    made_at: datetime
    why: str
    app: str
    log_head: LogHead
    counts: dict[str, int]
    database_bytes: Annotated[int, Meta(ge=0)]
    database_sha256: Hex32
    database_key: Annotated[str, Meta(pattern=r"\A[0-9a-f]{112}\Z")]
    """The key and salt of `records.db`, wrapped (AES-KW) under the vault's key for backups."""
    blobs: tuple[BlobEntry, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a moment without a time zone: it could not be compared with any other."""
        if self.made_at.tzinfo is None:
            raise ValueError("a moment without a time zone")


class _Version(Struct):
    format: Annotated[int, Meta(ge=1)]
    min_reader: Annotated[int, Meta(ge=1)]


@dataclass(frozen=True)
class SealedManifest:
    """An undamaged manifest as read. Whether it is genuine is not known before `is_genuine`."""

    manifest: Manifest
    body: bytes
    mac: bytes

    def is_genuine(self, backups_key: bytes) -> bool:
        """Tell whether this vault wrote it."""
        return hmac.compare_digest(self.mac, hmac.digest(backups_key, self.body, "sha256"))


def encode(manifest: Manifest, backups_key: bytes) -> bytes:
    """Return the bytes of a manifest."""
    body = _MAGIC + msgspec.json.encode(manifest, order="sorted") + b"\n"
    sealed = body + _MAC + hmac.digest(backups_key, body, "sha256").hex().encode() + b"\n"
    return sealed + _SUM + hashlib.sha256(sealed).hexdigest().encode() + b"\n"


def read_manifest(backup: Path) -> SealedManifest:
    """Read a backup's manifest without any secret. Raises VaultDamaged (not whole), NewerVault, or Refused."""
    path = backup / MANIFEST
    refuse_link(path)
    with calm_reading(backup):
        lines = read_small(path, SIZE_LIMIT).splitlines(keepends=True)
    if len(lines) != 4 or lines[0] != _MAGIC:
        raise _damaged(backup)
    if lines[3] != _SUM + hashlib.sha256(b"".join(lines[:3])).hexdigest().encode() + b"\n":
        raise _damaged(backup)
    try:
        if msgspec.json.decode(lines[1], type=_Version).min_reader > 1:
            raise NewerVault("That backup was made by a newer VisitApp.", "Update VisitApp first. Nothing was changed.")
        manifest = msgspec.json.decode(lines[1], type=Manifest)
        mac = bytes.fromhex(lines[2].removeprefix(_MAC).decode("ascii"))
    except (ValueError, RecursionError):
        raise _damaged(backup) from None
    return SealedManifest(manifest, lines[0] + lines[1], mac)


def read_header_of(backup: Path) -> SealedHeader:
    """Read the copy of the vault's header in a backup, without any secret. Raises as `read_manifest`."""
    path = backup / HEADER
    refuse_link(path)
    try:
        with calm_reading(backup):
            return decode(HEADER, read_small(path, HEADER_LIMIT))
    except VaultDamaged:
        raise _damaged(backup) from None


@contextmanager
def calm_reading(backup: Path) -> Iterator[None]:
    """Turn what reading a file of a backup can meet into VaultDamaged (missing, no file) or Refused (out of reach)."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError) and backup.is_dir():
            raise _damaged(backup) from None
        raise Refused(
            f"The backup “{backup.name}” cannot be read just now.",
            "Check the stick, the share or the disk, then try again. Nothing was changed.",
        ) from None


def wrap_key(database_key: str, backups_key: bytes) -> str:
    """Wrap the 96 hex digits of a backup's database key."""
    return aes_key_wrap(backups_key, bytes.fromhex(database_key)).hex()


def unwrap_key(manifest: Manifest, backups_key: bytes) -> str:
    """Return the 96 hex digits of a backup's database key. Raises VaultDamaged when it is another vault's."""
    try:
        return aes_key_unwrap(backups_key, bytes.fromhex(manifest.database_key)).hex()
    except InvalidUnwrap:
        raise foreign() from None


def foreign() -> VaultDamaged:
    """Return the fault of a backup that these keys do not open."""
    return VaultDamaged(
        "That backup belongs to another vault, or was altered.", "Choose another one. Nothing was changed."
    )


def name_of(moment: datetime, mark: str) -> str:
    """Return the folder name of a backup made at a moment; `mark` is four hex digits that tell two apart."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mark}{SUFFIX}"


def found_in(folder: Path) -> tuple[Path, ...]:
    """Return the backups in a folder, oldest name first; half-made ones have another name and are not among them."""
    try:
        there = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(path for path in there if moment_in(path.name) is not None and path.is_dir()))


def half_made(backup: Path) -> Path:
    """Return the name that a backup has before it is whole, and again before it is let go of."""
    return backup.with_name(f".{backup.name}.new")


def half_made_in(folder: Path) -> tuple[Path, ...]:
    """Return what stopped attempts to make or to copy a backup left in a folder."""
    return tuple(path for path in folder.glob(f".*{SUFFIX}.new") if _NAME.match(path.name[1:-4]))


def moment_in(name: str) -> datetime | None:
    """Return the moment, in UTC, that a backup's folder name tells; None when it is no such name."""
    if not _NAME.match(name):
        return None
    try:
        return datetime.strptime(f"{name[:16]}+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None


def to_drop(made: Mapping[str, datetime], *, now: datetime) -> frozenset[str]:
    """Return the names of backups that need not be kept any more.

    Kept are: all of the last 2 days, the newest of each of the last 12 days, 10 weeks and 9 months that have any, and
    in any case the newest one. What claims to be from the future counts as made now.
    """
    newest_first = sorted(made, key=lambda name: (min(made[name], now), name), reverse=True)
    kept = set(newest_first[:1])
    kept |= {name for name in newest_first if (now - made[name]).total_seconds() < 2 * 24 * 3600}
    for count, period in ((12, "%Y-%m-%d"), (10, "%G-%V"), (9, "%Y-%m")):
        periods: dict[str, str] = {}
        for name in newest_first:
            periods.setdefault(min(made[name], now).astimezone(UTC).strftime(period), name)
        kept |= set(list(periods.values())[:count])
    return frozenset(made) - kept


def _damaged(backup: Path) -> VaultDamaged:
    return VaultDamaged(
        f"The backup “{backup.name}” is not whole: it was cut off or damaged.",
        "Choose another one. Nothing was changed.",
    )
