"""Durable files: what `write_atomically` returned from is on the disk, whole, or the old file is still there."""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from visitapp.errors import DiskFull, NotWritable

# EFBIG is what a quota on file size answers; for the person in front of it that is a full disk too.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FAILING = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENXIO", "ENODEV", "ESTALE", "ETIMEDOUT", "EREMOTEIO")
    if hasattr(errno, name)
)


QUARANTINE = "quarantine"


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`, durably and readable by its owner only.

    After a crash at any moment the old or the new file is there, never a mixture. A temporary file in the same
    folder, named by `temporary_pattern`, may be left behind. Raises DiskFull or NotWritable.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with calm_os_errors():
        descriptor = os.open(temporary, flags, 0o600)
        try:
            try:
                write_whole(descriptor, data)
                sync_descriptor(descriptor)
            finally:
                os.close(descriptor)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of `data` where the descriptor stands. Raises OSError; part of it may then be written."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def keep_in_quarantine(vault_folder: Path, name: str, data: bytes) -> Path:
    """Keep bytes that are refused, durably, where nothing is ever deleted by us. Raises DiskFull or NotWritable."""
    quarantine = vault_folder / QUARANTINE
    with calm_os_errors():
        quarantine.mkdir(mode=0o700, exist_ok=True)
    kept = quarantine / f"{name}.{secrets.token_hex(4)}"
    write_atomically(kept, data)
    return kept


def move_to_quarantine(path: Path, vault_folder: Path) -> Path:
    """Move a file of the vault to where nothing is ever deleted by us. Raises DiskFull or NotWritable."""
    quarantine = vault_folder / QUARANTINE
    with calm_os_errors():
        quarantine.mkdir(mode=0o700, exist_ok=True)
        kept = quarantine / f"{path.name}.{secrets.token_hex(4)}"
        path.rename(kept)
        sync_folder(quarantine)
        sync_folder(path.parent)
    return kept


def exchange(one: Path, other: Path) -> bool:
    """Let two names in one folder change places in a single step. False where the system has no such step.

    Linux renameat2(2) with RENAME_EXCHANGE, macOS renamex_np(2) with RENAME_SWAP. Raises OSError.
    """
    import ctypes

    if sys.platform not in ("linux", "darwin"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    here = -100  # AT_FDCWD
    try:
        if sys.platform == "linux":
            failed = library.renameat2(here, names[0], here, names[1], 2)
        else:
            failed = library.renamex_np(*names, 2)
    except AttributeError:  # an older C library
        return False
    if failed:
        error = ctypes.get_errno()
        if error in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            return False
        raise OSError(error, os.strerror(error))
    return True


def temporary_pattern(name: str) -> str:
    """Return the glob pattern of what a killed `write_atomically` of a file called `name` leaves behind."""
    return f".{name}.????????.tmp"


def sync_file(path: Path) -> None:
    """Force the file's bytes onto the disk. Raises DiskFull or NotWritable."""
    with calm_os_errors():
        # Windows flushes only a descriptor that may write.
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            sync_descriptor(descriptor)
        finally:
            os.close(descriptor)


def forget_read(path: Path) -> None:
    """Let the next reader of a file get its bytes from the medium, not from memory, where the system can do so."""
    if sys.platform == "linux":
        with calm_os_errors():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Force the folder's list of names onto the disk. Windows does so by itself."""
    if sys.platform != "win32":
        with calm_os_errors():
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                sync_descriptor(descriptor)
            finally:
                os.close(descriptor)


def read_small(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes; ValueError if it is larger or something else.

    Never follows a link at `path`, never waits on a pipe, never reads more than `limit` + 1 bytes.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("not a regular file")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb", buffering=0) as file:
        parts = bytearray()
        while len(parts) <= limit and (part := file.read(limit + 1 - len(parts))):
            parts += part
    if len(parts) > limit:
        raise ValueError("too large")
    return bytes(parts)


@contextmanager
def calm_os_errors() -> Iterator[None]:
    """Turn a full disk into DiskFull, a forbidden place or a failing disk into NotWritable; other OSErrors pass."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                "There is no room left on this disk, so nothing could be saved there.",
                "Make some room, then try again. What was saved before is untouched.",
            ) from error
        if error.errno in _FORBIDDEN:
            raise NotWritable(
                "VisitApp may not write in that folder.",
                "Check that it is not read-only, or choose another folder. Nothing was changed.",
            ) from error
        if error.errno in _FAILING:
            raise NotWritable(
                "The disk did not take it just now.",
                "If it is a stick or a share, check that it is still there. What was saved before is untouched.",
            ) from error
        raise


def sync_descriptor(descriptor: int) -> None:
    """Force a file's bytes onto the disk. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl

        # On macOS fsync leaves the bytes in the drive's own cache.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
