"""One process at a time: an operating-system lock on `vault.lock`, with `vault.holder` beside it saying who has it.

The lock decides on one computer, because it ends with its process. The holder file is what is left of a process that
was killed, and what is seen of another computer when the folder is shared.
"""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from errno import ENOLCK, ENOSYS, ENOTSUP
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from visitapp.errors import DiskFull, NotWritable, VaultInUse
from visitapp.storage.vault.files import calm_os_errors, read_small, temporary_pattern, write_atomically

LOCK_NAME = "vault.lock"
HOLDER_NAME = "vault.holder"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who opened the vault: process id, computer, and when (UTC)."""

    pid: int
    host: str
    since: datetime

    def is_here(self) -> bool:
        """Tell whether that was this computer. Only the first part counts: the rest changes with the network."""
        return _short(self.host) == _short(platform.node())


class VaultLock:
    """The lock of one open vault. `notices` says whether a stopped process had left the vault unlocked."""

    def __init__(self, folder: Path) -> None:
        """Take the lock at once. Raises VaultInUse, NotWritable or DiskFull."""
        self._holder_path = folder / HOLDER_NAME
        self._lock = FileLock(folder / LOCK_NAME, mode=0o600, thread_local=False, fallback_to_soft=False)
        self.notices: tuple[str, ...] = ()
        try:
            with calm_os_errors():
                self._lock.acquire(blocking=False)
        except Timeout:
            raise _in_use(_read_holder(self._holder_path)) from None
        except OSError as error:
            if error.errno not in (ENOSYS, ENOLCK, ENOTSUP):
                raise
            raise NotWritable(
                "The vault is in a place where VisitApp cannot make sure that it is open only once.",
                "Move the vault to a disk of this laptop. Nothing was changed.",
            ) from error
        try:
            self._take_over()
        except BaseException:
            self._lock.release()
            raise

    def release(self) -> None:
        """Give the vault free. Harmless when repeated."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._holder_path.unlink()
            self._lock.release()

    def follow(self, folder: Path) -> None:
        """Know that the vault's folder has another name now."""
        self._holder_path = folder / HOLDER_NAME

    def _take_over(self) -> None:
        left = _read_holder(self._holder_path)
        if left is not None and not left.is_here():
            raise _in_use(left)
        if left is not None:
            self.notices = (
                f"VisitApp stopped last time without closing this vault, which was opened {_moment(left.since)}. "
                "It is open again now.",
            )
        elif self._holder_path.exists():
            self.notices = ("VisitApp stopped last time without closing this vault. It is open again now.",)
        for leftover in self._holder_path.parent.glob(temporary_pattern(HOLDER_NAME)):
            leftover.unlink()
        mine = Holder(pid=os.getpid(), host=platform.node(), since=datetime.now(UTC).replace(microsecond=0))
        # A full disk must not keep anyone from reading: the lock itself holds without this file.
        with suppress(DiskFull):
            write_atomically(self._holder_path, msgspec.json.encode(mine))


@contextmanager
def held_if_free(folder: Path) -> Iterator[bool]:
    """Hold the lock of a vault for a moment, without becoming its holder; False when a process has the vault open."""
    lock = FileLock(folder / LOCK_NAME, mode=0o600, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _read_holder(path: Path) -> Holder | None:
    try:
        holder = msgspec.json.decode(read_small(path, 4096), type=Holder)
    except (OSError, ValueError, RecursionError):
        return None
    return holder if holder.since.tzinfo is not None else None


def _in_use(holder: Holder | None) -> VaultInUse:
    if holder is None:
        return VaultInUse("This vault is already open.", "Close it in the other window first, then try again.")
    if holder.is_here():
        return VaultInUse(
            f"This vault is already open on this computer, since {_moment(holder.since)}.",
            "Close it in the other window first, then try again.",
        )
    name = "".join(character for character in holder.host if character.isprintable())[:64] or "another computer"
    return VaultInUse(
        f"This vault is open on {name}, since {_moment(holder.since)}.",
        f"Close it there first. If that computer is lost or broken, delete “{HOLDER_NAME}” in the vault’s folder, "
        "then try again.",
    )


def _moment(when: datetime) -> str:
    # Not strftime: its day names follow the locale of the process.
    local = when.astimezone()
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} at {local:%H:%M}"


def _short(host: str) -> str:
    return host.partition(".")[0].casefold()
