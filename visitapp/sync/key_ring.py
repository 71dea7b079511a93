"""The keys of one stream. Of an epoch there may be several, and whoever has one has it for good.

Two laptops can each come to make the key of an epoch when the office was put back from a copy in between. Both keys
hold: an operation names its own, and everybody gets both.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from visitapp.sync.envelope import StreamCipher
from visitapp.sync.protocol.operations import Header, NotValid, Operation


class KeyRing:
    """Opens what any of a stream's keys opens, and says which one seals."""

    def __init__(self, stream: bytes, keys: Iterable[tuple[int, bytes]]) -> None:
        """Take epochs and keys."""
        self._ciphers: dict[int, dict[bytes, StreamCipher]] = {}
        for epoch, key in keys:
            cipher = StreamCipher(key, stream=stream, epoch=epoch)
            self._ciphers.setdefault(epoch, {})[cipher.mark] = cipher

    def sealing(self, epoch: int) -> StreamCipher | None:
        """Return what seals now: of several keys, on every laptop the one with the lowest mark; None without any."""
        of_epoch = self._ciphers.get(epoch)
        return of_epoch[min(of_epoch)] if of_epoch else None

    def open(self, header: Header, operation: Operation) -> str | None:
        """Return the text, or None while its key is not here. Raises NotValid for a body that its key does not open."""
        of_epoch = self._ciphers.get(header.epoch, {})
        if header.key:
            named = of_epoch.get(header.key)
            return None if named is None else named.open(operation)
        for cipher in of_epoch.values():  # version 1 of the header names no key
            with suppress(NotValid):
                return cipher.open(operation)
        if of_epoch:
            raise NotValid("a body that does not open")
        return None
