"""Files of the journal that do not hold what the database holds, and how they are written anew."""

from __future__ import annotations

from collections.abc import Iterator

from visitapp.errors import VaultDamaged
from visitapp.storage.operations import EMPTY_HEAD
from visitapp.storage.reconcile import rewrite
from visitapp.storage.store import Store
from visitapp.storage.vault.journal import Damage, Journal


def mend_journal(store: Store) -> list[str]:
    """Write every damaged or missing file of the journal anew from the database; say so in sentences."""
    done = []
    for number in _faulty_entries(store):
        place = _segment_of(store.journal, number)
        rewrite(store, *place)
        done.append(f"The journal from entry {place[0]:,} on has been written anew from the database.")
    return done


def _faulty_entries(store: Store) -> Iterator[int]:
    """Yield the first entry of each file of the journal that does not hold what the database holds."""
    while (number := first_difference(store)) is not None:
        yield number
        if first_difference(store) == number:
            raise VaultDamaged(
                f"The journal could not be mended at entry {number:,}.",
                "Nothing of the database was changed. Restore a backup, or ask for help.",
            )


def first_difference(store: Store) -> int | None:
    """Return the first entry that the journal lacks or holds otherwise than the database; None when they agree.

    Where the journal cuts its acts is its own affair: what came from the office was written page by page.
    """
    damages: list[Damage] = []
    entries, previous = store.entries(), EMPTY_HEAD
    entry = next(entries, None)  # before the journal is read: what is saved meanwhile stands in the journal only
    for frame in store.journal.frames(damages):
        follows = frame.previous == previous
        for number, body in enumerate(frame.bodies, start=frame.first):
            if entry is None:
                return None
            if not follows or entry[:2] != (number, body):
                return entry[0]
            previous, entry = entry[2], next(entries, None)
    return None if entry is None else entry[0]


def _segment_of(journal: Journal, number: int) -> tuple[int, int]:
    """Return the first entry of the file that should hold this one, and the last that it may hold."""
    firsts = [segment.first for segment in journal.segments()]
    first = max((each for each in firsts if each <= number), default=1)
    return first, min((each - 1 for each in firsts if each > first), default=2**63)
