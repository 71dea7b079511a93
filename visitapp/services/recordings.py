"""A kept recording while it is listened to: its bytes at any place, with a few decrypted pieces in memory at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Condition, Thread

from visitapp.domain.attachments import Attachment
from visitapp.errors import KnownError, VaultDamaged
from visitapp.storage.vault.blobs import PIECE_BYTES, Blobs, OpenBlob

MOST_PIECES = 3
"""An M4A may have its index at its end and is read at two places in turn; the third is what comes next."""
UNREADABLE = (
    "This recording could not be read to its end.",
    "The disk may be failing. Ask your IT desk before you go on.",
)


class Recording:
    """The bytes of one recording. Any thread may read; `close` may come from any other at any moment.

    A thread of its own reads and decrypts. So nobody who closes waits for a disk, and whoever waits for bytes is let
    go at once. Nothing is written anywhere, and a piece is overwritten when it goes.
    """

    def __init__(self, blobs: Blobs, file: Attachment) -> None:
        """Take a file of the vault; nothing is opened before the first read."""
        self.byte_count = file.byte_count
        self._blobs, self._file = blobs, file
        self._blob: OpenBlob | None = None
        self._pieces: OrderedDict[int, bytearray] = OrderedDict()
        self._faults: dict[int, KnownError] = {}
        self._wanted: int | None = None
        self._closed = False
        self._turn = Condition()
        self._thread = Thread(target=self._fetch_all, name="recording", daemon=True)

    @property
    def is_closed(self) -> bool:
        """Tell whether it gives no more bytes."""
        return self._closed

    @property
    def bytes_held(self) -> int:
        """Return how many decrypted bytes are in memory."""
        with self._turn:
            return sum(map(len, self._pieces.values()))

    def read(self, place: int, most: int) -> bytes:
        """Wait for bytes: at least one and at most `most`, none behind the end and after closing. Raises VaultDamaged.

        Whoever meets a damaged piece may read on elsewhere.
        """
        index, start = divmod(place, PIECE_BYTES)
        if most <= 0 or place >= self.byte_count:
            return b""
        with self._turn:
            while not self._closed and index not in self._pieces:
                if index in self._faults:
                    raise self._faults.pop(index)
                self._wanted = index
                if self._thread.ident is None:
                    self._thread.start()
                self._turn.notify_all()
                self._turn.wait()
            if self._closed:
                return b""
            self._pieces.move_to_end(index)
            with memoryview(self._pieces[index]) as piece:
                return bytes(piece[start : start + most])

    def close(self) -> None:
        """Overwrite what was decrypted and let go of whoever waits for more. Waits for nothing."""
        with self._turn:
            self._closed = True
            while self._pieces:
                self._drop_oldest()
            self._turn.notify_all()

    def wait_until_let_go(self, seconds: float) -> bool:
        """Wait at most so long until the file of the vault is closed; tell whether it is. For after `close`."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _fetch_all(self) -> None:
        try:
            while (index := self._next()) is not None:
                self._keep(index, self._fetch(index))
        finally:
            if self._blob is not None:
                self._blob.close()
                self._blob = None
            self.close()  # nobody waits for a thread that a bug has ended

    def _fetch(self, index: int) -> bytearray | KnownError:
        try:
            if self._blob is None:
                self._blob = self._blobs.open(self._file.blob_id, self._file.blob_key, self.byte_count)
            return self._blob.piece_to_wipe(index)
        except KnownError as error:
            return error
        except OSError:
            return VaultDamaged(*UNREADABLE)

    def _next(self) -> int | None:
        """Wait until a piece is wanted; None when it is closed."""
        with self._turn:
            while self._wanted is None and not self._closed:
                self._turn.wait()
            index, self._wanted = self._wanted, None
            return None if self._closed else index

    def _keep(self, index: int, piece: bytearray | KnownError) -> None:
        with self._turn:
            if isinstance(piece, KnownError):
                self._faults[index] = piece
            else:
                self._pieces[index] = piece
                while len(self._pieces) > (0 if self._closed else MOST_PIECES):
                    self._drop_oldest()
            self._turn.notify_all()

    def _drop_oldest(self) -> None:
        _, piece = self._pieces.popitem(last=False)
        piece[:] = bytes(len(piece))
