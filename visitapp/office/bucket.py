"""A shelf that is a bucket of an S3-compatible store, with the same names below it as the folder has.

A piece is put with the condition that nothing stands there (`If-None-Match: *`), so that no process and no retry ever
writes over one. Its SHA-256 is part of the request's signature: the store refuses what was altered on the way.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from obstore.exceptions import AlreadyExistsError, BaseError

from visitapp.errors import KnownError, NotFound, NotWritable, Refused
from visitapp.office.journal import LOG
from visitapp.office.refusing import Refusing
from visitapp.sync.protocol.messages import Refusal

if TYPE_CHECKING:
    from obstore.store import ObjectStore

MARK = "visitapp-office"
"""An empty object by which an office proves at its start that it may write and cannot write over anything."""
TURNS = 24
"""Requests that one process has under way at the store. An office answers 40 at once: the rest stay for records."""
TURN_SECONDS = 1.0
_LISTED = 1000
_STATUS = re.compile(r"status code: (\d{3})")
_FULL = ("QuotaExceeded", "StorageFull", "InsufficientStorage")
_MACHINE = "/latest/"
"""What is asked for last when no keys were given: those of the machine, which one of Amazon's has."""


class BucketShelf:
    """Keeps pieces in `store`, an obstore store that begins at the office's own place; `name` is said in sentences."""

    def __init__(self, store: ObjectStore, *, name: str) -> None:
        """Take it; nothing is asked yet."""
        self._store = store
        self._name = name
        self._turns = threading.BoundedSemaphore(TURNS)
        self._trouble = ""

    def prepare(self) -> None:
        """List, write, write again, read: all four have to end as they should."""
        try:
            self._sizes(MARK)
            if self._created(MARK, b"") and self._created(MARK, b""):
                raise Refused(
                    f"{self._name} lets what is there be written over, so files would not be safe in it.",
                    "Take a store that knows conditional writes (If-None-Match).",
                )
            self._store.get(MARK)
        except (BaseError, OSError) as error:
            raise self._known(error) from None

    def answers(self) -> bool:
        """Ask for the mark."""
        try:
            self._store.head(MARK)
        except (BaseError, OSError):
            return False
        return True

    def put(self, stream: bytes, blob: bytes, index: int, piece: bytes) -> None:
        """Write it where nothing stands; where something does, it has to be the same."""
        path = f"{_under(stream, blob)}/{index}"
        with self._asking():
            if self._created(path, piece):
                return
        try:
            known = self.get(stream, blob, index)
        except Refusing as refusing:  # another process puts it at this moment
            raise Refusing(Refusal.BUSY, wait=2) if refusing.why is Refusal.UNKNOWN else refusing from None
        if known != piece:
            raise Refusing(Refusal.DOUBLE)

    def get(self, stream: bytes, blob: bytes, index: int) -> bytes:
        """Read it."""
        with self._asking():
            try:
                return bytes(self._store.get(f"{_under(stream, blob)}/{index}").bytes())
            except FileNotFoundError:
                raise Refusing(Refusal.UNKNOWN) from None

    def there(self, stream: bytes, blob: bytes) -> dict[int, int]:
        """List what is below the file's name."""
        with self._asking():
            found = self._sizes(_under(stream, blob))
        names = {path.rpartition("/")[2]: size for path, size in found.items()}
        return {int(name): size for name, size in names.items() if name.isdecimal()}

    def let_go(self, stream: bytes) -> None:
        """Delete what is below the stream's name, and look that nothing is left. A bucket may keep older versions."""
        try:
            if paths := sorted(self._sizes(stream.hex())):
                self._store.delete(paths)
            left = self._sizes(stream.hex())
        except (BaseError, OSError) as error:
            raise self._may_not_delete() if _is_denied(error) else self._known(error) from None
        if left:
            raise self._may_not_delete()

    def _created(self, path: str, content: bytes) -> bool:
        try:
            self._store.put(path, content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True

    def _sizes(self, prefix: str) -> dict[str, int]:
        return {each["path"]: each["size"] for some in self._store.list(prefix, chunk_size=_LISTED) for each in some}

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Wait a little for a turn; say in one word why the store did not do it, and once in the log."""
        if not self._turns.acquire(timeout=TURN_SECONDS):
            raise Refusing(Refusal.BUSY, wait=5)
        try:
            yield
        except (BaseError, OSError) as error:
            known = self._known(error)
            self._note(str(known))
            raise Refusing(Refusal.FULL) if _is_full(error) else Refusing(Refusal.BUSY, wait=5) from None
        else:
            self._note("")
        finally:
            self._turns.release()

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            if trouble:
                LOG.warning(trouble)
            else:
                LOG.info("The store of files answers again.")

    def _known(self, error: Exception) -> KnownError:
        """Return what a fault means. Its own words are never passed on: they are long and name addresses and keys."""
        if _MACHINE in str(error):
            return Refused(f"There are no keys for {self._name}.", "Give them in office.files or in the environment.")
        if _is_full(error):
            return NotWritable(f"There is no room left in {self._name}.", "Make some, or raise its quota.")
        if _is_denied(error):
            return Refused(
                f"{self._name} does not let the office in with these keys.",
                "Look at the keys, and at what the bucket’s policy lets them do.",
            )
        status = _status(error)
        if isinstance(error, FileNotFoundError) or status == 404:
            return NotFound(f"{self._name} is not there.", "Look at the bucket’s name, and at the region or endpoint.")
        if 300 <= status < 500 or "redirect without LOCATION" in str(error):
            return Refused(f"{self._name} did not understand the office.", "Look at the region and the endpoint.")
        return NotWritable(f"{self._name} does not answer.", "Look whether the store runs, and at its endpoint.")

    def _may_not_delete(self) -> Refused:
        return Refused(
            f"{self._name} does not let these keys delete, so pieces of erased files are still in it.",
            "Run it again with --files and keys that may. Nobody gets those files meanwhile.",
        )


def _under(stream: bytes, blob: bytes) -> str:
    return f"{stream.hex()}/{blob.hex()}"


def _status(error: Exception) -> int:
    found = _STATUS.search(str(error))
    return int(found[1]) if found else 0


def _is_denied(error: Exception) -> bool:
    return _status(error) in (401, 403) or "AccessDenied" in str(error)


def _is_full(error: Exception) -> bool:
    return _status(error) == 507 or any(word in str(error) for word in _FULL)
