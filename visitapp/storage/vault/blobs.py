"""Attachments and papers: each a file of its own, encrypted in pieces of 1 MiB, written once and never changed.

The key is a fresh one for each file and stands in the record that names it, not in the file: a new vault key leaves
these files alone, and the same bytes can go to the office. Every byte: docs/vault-format.md.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from visitapp.errors import FileRefused, NotWritable, VaultDamaged
from visitapp.storage.vault.files import (
    calm_os_errors,
    forget_read,
    move_to_quarantine,
    sync_descriptor,
    sync_file,
    sync_folder,
    write_whole,
)
from visitapp.storage.vault.header import refuse_no_file

FOLDER = "blobs"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
MOST_BYTES = 4 << 30
_ID = re.compile(r"\A[0-9a-f]{32}\Z")

Progress = Callable[[int, int], None]
"""Called with how many bytes are done and how many there are. What it raises stops the work and leaves nothing."""


@dataclass(frozen=True, repr=False)
class Blob:
    """What a record must keep of a file: its id, its key (64 hex digits), its length, and the SHA-256 of its bytes."""

    id: str
    key: str
    byte_count: int
    sha256: str


def no_progress(_done: int, _all: int) -> None:
    """Tell nobody."""


class Blobs:
    """The files of one vault. Any thread may use it."""

    def __init__(self, vault_folder: Path) -> None:
        """Take the vault's folder; touch nothing."""
        self.folder = vault_folder / FOLDER

    def write(self, source: BinaryIO, byte_count: int, *, progress: Progress = no_progress) -> Blob:
        """Encrypt a stream of known length into a file, durable when this returns, with flat memory.

        Raises FileRefused when the stream is not that long or too long, DiskFull, NotWritable, or what `progress`
        raises; nothing is left then.
        """
        if byte_count > MOST_BYTES:
            raise FileRefused("That file is larger than 4 GB.", "Keep a shorter part of it.")
        blob_id, key = secrets.token_hex(16), secrets.token_bytes(32)
        path = self.path_of(blob_id)
        temporary = path.with_name(f".{blob_id}.tmp")
        digest = hashlib.sha256()
        with calm_os_errors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            descriptor = os.open(temporary, flags, 0o600)
            try:
                try:
                    for piece in self._sealed(source, byte_count, blob_id, key, digest.update, progress):
                        write_whole(descriptor, piece)
                    sync_descriptor(descriptor)
                finally:
                    os.close(descriptor)
                temporary.rename(path)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise
            sync_folder(path.parent)
            sync_folder(self.folder)
            sync_folder(self.folder.parent)
        return Blob(blob_id, key.hex(), byte_count, digest.hexdigest())

    def read(self, blob_id: str, key: str, byte_count: int) -> Iterator[bytes]:
        """Return the bytes piece by piece, each proved before it is given out. Raises VaultDamaged."""
        with self.open(blob_id, key, byte_count) as blob:
            for index in range(blob.piece_count):
                yield blob.piece(index)

    def open(self, blob_id: str, key: str, byte_count: int) -> OpenBlob:
        """Open a file whose pieces are wanted in any order. Raises VaultDamaged."""
        path = self.path_of(blob_id)
        refuse_no_file(path)
        try:
            return OpenBlob(path, blob_id, key, byte_count)
        except FileNotFoundError:
            raise VaultDamaged(
                "A file that belongs to this record is missing from the vault.",
                "Its words are safe. Restore the file from a backup, or ask your IT desk.",
            ) from None

    def take_from(self, other: Blobs, blob_id: str) -> None:
        """Copy a file as it is, encrypted, durable and compared when this returns. Raises DiskFull or NotWritable."""
        path, source = self.path_of(blob_id), other.path_of(blob_id)
        temporary = path.with_name(f".{blob_id}.tmp")
        with calm_os_errors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                shutil.copyfile(source, temporary, follow_symlinks=False)
                sync_file(temporary)
                forget_read(temporary)
                if _digest(temporary) != _digest(source):
                    raise NotWritable(
                        "The disk did not keep a file as it was given.", "It may be failing: use another."
                    )
                temporary.rename(path)
            finally:
                temporary.unlink(missing_ok=True)
            sync_folder(path.parent)

    def let_go(self, blob_id: str) -> None:
        """Remove a file that no record has ever named. Raises NotWritable."""
        path = self.path_of(blob_id)
        with calm_os_errors():
            path.unlink(missing_ok=True)
            sync_folder(path.parent)

    def is_there(self, blob_id: str, byte_count: int) -> bool:
        """Tell whether the file is there with its right length; its bytes are not read."""
        path = self.path_of(blob_id)
        try:
            return not path.is_symlink() and path.stat().st_size == file_bytes(blob_id, byte_count)
        except OSError:
            return False

    def sizes(self) -> dict[str, int]:
        """Return how many bytes each file has that is there, as the disk says: for whoever asks about many at once."""
        found: dict[str, int] = {}
        with suppress(OSError), os.scandir(self.folder) as folders:
            for folder in folders:
                with suppress(OSError), os.scandir(folder) as files:
                    for each in files:
                        if not each.is_symlink():
                            found[each.name] = each.stat(follow_symlinks=False).st_size
        return found

    def leftovers(self, known: frozenset[str]) -> tuple[Path, ...]:
        """Return files that no record names: what was being attached when the process ended."""
        if not self.folder.is_dir():
            return ()
        named = known | {part_name(each) for each in known}
        return tuple(sorted(path for path in self.folder.glob("??/*") if path.name not in named))

    def set_aside(self, path: Path) -> None:
        """Move a file to quarantine. Raises DiskFull or NotWritable."""
        move_to_quarantine(path, self.folder.parent)

    def path_of(self, blob_id: str) -> Path:
        """Return where a file lies. Raises VaultDamaged for an id that is none: it could lead elsewhere."""
        if not _ID.match(blob_id):
            raise VaultDamaged("A record names a file that cannot be.", "Nothing was changed.")
        return self.folder / blob_id[:2] / blob_id

    def _sealed(
        self,
        source: BinaryIO,
        byte_count: int,
        blob_id: str,
        key: bytes,
        seen: Callable[[bytes], None],
        progress: Progress,
    ) -> Iterator[bytes]:
        cipher, head = AESGCM(key), _head(blob_id, byte_count)
        yield head
        done = 0
        for index in range(_count(byte_count)):
            piece = _read_fully(source, min(PIECE_BYTES, byte_count - done))
            done += len(piece)
            seen(piece)
            yield cipher.encrypt(_nonce(index), piece, _bound(head, index))
            progress(done, byte_count)
        if done != byte_count or source.read(1):
            raise FileRefused("That file was changed while it was read.", "Try again when it is closed elsewhere.")


class IncomingBlob:
    """A file that comes piece by piece, sealed, and may be broken off: what is there by then is gone on from."""

    def __init__(self, blobs: Blobs, blob_id: str, key: str, byte_count: int) -> None:
        """Begin, or go on after the last whole piece. Raises DiskFull or NotWritable."""
        self._path = blobs.path_of(blob_id)
        self._part = self._path.with_name(part_name(blob_id))
        self._id, self._key, self._byte_count = blob_id, key, byte_count
        self._cipher, self._head = AESGCM(bytes.fromhex(key)), _head(blob_id, byte_count)
        with calm_os_errors():
            self._part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._part, flags, 0o600)
            try:
                self.next_index = self._stand()
            except BaseException:
                os.close(self._descriptor)
                raise
        self.piece_count = _count(byte_count)

    def _stand(self) -> int:
        """Cut off what is not whole, stand at the end, and return the number of the piece that is next."""
        size = os.fstat(self._descriptor).st_size - len(self._head)
        index = min(max(0, size) // (PIECE_BYTES + TAG_BYTES), _count(self._byte_count) - 1)
        kept = len(self._head) + index * (PIECE_BYTES + TAG_BYTES) if size >= 0 else 0
        os.ftruncate(self._descriptor, kept)
        os.lseek(self._descriptor, 0, os.SEEK_END)
        if not kept:
            write_whole(self._descriptor, self._head)
        return index

    def __enter__(self) -> IncomingBlob:
        return self

    def __exit__(self, *_fault: object) -> None:
        os.close(self._descriptor)

    def add(self, sealed: bytes) -> None:
        """Prove the next piece and keep it. Raises VaultDamaged, DiskFull or NotWritable."""
        try:
            self._cipher.decrypt(_nonce(self.next_index), sealed, _bound(self._head, self.next_index))
        except InvalidTag:
            raise _damaged() from None
        with calm_os_errors():
            write_whole(self._descriptor, sealed)
        self.next_index += 1

    def finish(self, sha256: str) -> None:
        """Prove the whole file and give it its name, durably.

        Raises VaultDamaged, and nothing of it is left; DiskFull or NotWritable.
        """
        with calm_os_errors():
            sync_descriptor(self._descriptor)
        try:
            digest = hashlib.sha256()
            with OpenBlob(self._part, self._id, self._key, self._byte_count) as blob:
                for index in range(blob.piece_count):
                    digest.update(blob.piece(index))
            if digest.hexdigest() != sha256:
                raise _damaged()
        except VaultDamaged:
            self._part.unlink(missing_ok=True)
            raise
        with calm_os_errors():
            self._part.rename(self._path)
            sync_folder(self._path.parent)
            sync_folder(self._path.parent.parent)


class OpenBlob:
    """One file and its pieces; the last may be shorter. Whoever opened it closes it; one thread uses it at a time."""

    def __init__(self, path: Path, blob_id: str, key: str, byte_count: int) -> None:
        """Open it and look at its head. Raises FileNotFoundError, or VaultDamaged for a wrong head or length."""
        self.piece_count = _count(byte_count)
        self._cipher, self._head = AESGCM(bytes.fromhex(key)), _head(blob_id, byte_count)
        self._byte_count = byte_count
        self._file = path.open("rb")
        if self._file.read(len(self._head)) != self._head or path.stat().st_size != file_bytes(blob_id, byte_count):
            self.close()
            raise _damaged()

    def __enter__(self) -> OpenBlob:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def piece(self, index: int) -> bytes:
        """Return one piece, proved. Raises VaultDamaged."""
        try:
            return self._cipher.decrypt(_nonce(index), self._sealed(index), _bound(self._head, index))
        except InvalidTag:
            raise _damaged() from None

    def sealed_piece(self, index: int) -> bytes:
        """Return one piece as it lies there, proved. Raises VaultDamaged."""
        self.piece(index)
        return self._sealed(index)

    def piece_to_wipe(self, index: int) -> bytearray:
        """Return one piece, proved, in memory that the caller can overwrite. Raises VaultDamaged."""
        piece = bytearray(min(PIECE_BYTES, self._byte_count - index * PIECE_BYTES))
        try:
            self._cipher.decrypt_into(_nonce(index), self._sealed(index), _bound(self._head, index), piece)
        except InvalidTag:
            raise _damaged() from None
        return piece

    def _sealed(self, index: int) -> bytes:
        self._file.seek(len(self._head) + index * (PIECE_BYTES + TAG_BYTES))
        length = min(PIECE_BYTES, self._byte_count - index * PIECE_BYTES) + TAG_BYTES
        sealed = self._file.read(length)
        if len(sealed) != length:
            raise _damaged()
        return sealed


def part_name(blob_id: str) -> str:
    """Return the name of a file that is still coming."""
    return f".{blob_id}.part"


def file_bytes(blob_id: str, byte_count: int) -> int:
    """Return how long the encrypted file of so many bytes is."""
    return len(_head(blob_id, byte_count)) + byte_count + TAG_BYTES * _count(byte_count)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _read_fully(source: BinaryIO, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count and (part := source.read(count - len(parts))):
        parts += part
    return bytes(parts)


def _count(byte_count: int) -> int:
    return max(1, -(-byte_count // PIECE_BYTES))


def _head(blob_id: str, byte_count: int) -> bytes:
    return f"visitapp-blob 1 {blob_id} {byte_count}\n".encode()


def _nonce(index: int) -> bytes:
    # A key seals one file, and a file has each index once.
    return index.to_bytes(12, "big")


def _bound(head: bytes, index: int) -> bytes:
    return head + index.to_bytes(8, "big")


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "A file that belongs to this record is damaged.",
        "Its words are safe. Restore the file from a backup, or ask your IT desk.",
    )
