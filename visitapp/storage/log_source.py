"""The whole log read from the journal, proved entry by entry."""

from __future__ import annotations

from collections.abc import Iterator

from visitapp.errors import VaultDamaged
from visitapp.storage.operations import EMPTY_HEAD, chained
from visitapp.storage.vault.frames import Frame
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.journal import Damage, Journal


def whole_journal(journal: Journal, *, chain_key: bytes, known: LogHead) -> Iterator[str]:
    """Read every operation from the first on. Raises VaultDamaged at a gap, and at an entry that the header disowns.

    `known` is the head that the header has written down; entries after it are taken as the journal chains them.
    """
    damages: list[Damage] = []
    number, digest = 0, EMPTY_HEAD
    for frame in journal.frames(damages):
        if frame.first != number + 1 or frame.previous != digest:
            raise _gap(number + 1)
        for body in frame.bodies:
            number, digest = number + 1, chained(chain_key, digest, body)
            if number == known.number and digest != known.hash:
                raise _gap(number)
            yield body


def following(journal: Journal, *, chain_key: bytes, head: LogHead) -> Iterator[Frame]:
    """Read the acts after an entry, as far as the journal goes on from there without a gap; none if it does not."""
    number, digest = head.number, head.hash
    for frame in journal.frames([], after=number):
        if frame.first != number + 1 or frame.previous != digest:
            return
        for body in frame.bodies:
            number, digest = number + 1, chained(chain_key, digest, body)
        yield frame


def _gap(number: int) -> VaultDamaged:
    return VaultDamaged(f"The journal does not hold entry {number:,}.", "Nothing was changed.")
