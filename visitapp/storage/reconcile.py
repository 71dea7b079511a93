"""Database and journal hold the same log: what one of them lost is put back from the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from visitapp.errors import VaultDamaged
from visitapp.storage.store import Store
from visitapp.storage.vault.frames import Frame
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.journal import Damage


@dataclass(frozen=True)
class Agreement:
    """What was mended, and what is missing from both: calm sentences. With something missing, only reading is safe."""

    mended: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def bring_together(store: Store, known: LogHead) -> Agreement:
    """Put back into database or journal what it lacks of the other, up to the newest entry that either holds.

    `known` is the head that the header has written down. Reads the end of the journal only, and what is replayed.
    Raises DiskFull or NotWritable.
    """
    damages: list[Damage] = []
    journal, mended = store.journal, list[str]()
    tail = journal.tail(damages)
    for damage in damages:
        if damage.is_tail:
            journal.cut_tail(damage)
    try:
        if tail is not None and tail.last > store.head.number:
            mended += _replay(store)
        elif tail is not None and _hash_at(store, tail.last) != store.hash_after(tail):
            raise VaultDamaged("The journal belongs to another history of this vault.")
    except VaultDamaged as fault:
        return Agreement(tuple(mended), (fault.sentence, *_behind(store, known)))
    # Only now does the database hold all that a damaged file can have held.
    for name in {damage.file for damage in damages if not damage.is_tail}:
        mended += _write_anew(store, name)
    mended += _append_missing(store, tail)
    return Agreement(tuple(mended), _behind(store, known))


def _hash_at(store: Store, number: int) -> str | None:
    return store.head.hash if number == store.head.number else store.operation_hash(number)


def _write_anew(store: Store, name: str) -> list[str]:
    segments = store.journal.segments()
    place = [segment.path.name for segment in segments].index(name)
    end = segments[place + 1].first - 1 if place + 1 < len(segments) else store.head.number
    rewrite(store, segments[place].first, end)
    return [f"The journal’s file {name} was damaged and has been written anew from the database."]


def rewrite(store: Store, first: int, end: int) -> None:
    """Write the journal's file that begins with entry `first` anew from the database, up to entry `end`."""
    frames = [
        Frame(frame.first, frame.previous, frame.bodies[: end - frame.first + 1])
        for frame in takewhile(lambda frame: frame.first <= end, store.acts(after=first - 1))
    ]
    if frames:
        store.journal.write_anew(store.journal.segment_for(first), frames)


def _replay(store: Store) -> list[str]:
    before = store.head.number
    for frame in store.journal.frames([], after=before):
        store.replay(frame)
    count = store.head.number - before
    entries = "One entry was" if count == 1 else f"{count:,} entries were"
    return [f"{entries} not in the database any more and came back from the journal. Nothing is missing."]


def _append_missing(store: Store, tail: Frame | None) -> list[str]:
    held = tail.last if tail is not None else 0
    if held >= store.head.number:
        return []
    store.journal.append_many(store.acts(after=held))
    return [f"The journal lacked {store.head.number - held:,} entries and has been completed from the database."]


def _behind(store: Store, known: LogHead) -> tuple[str, ...]:
    if store.head.number < known.number:
        first, last = store.head.number + 1, known.number
        entries = f"Entry {last} is" if first == last else f"Entries {first:,} to {last:,} are"
        return (f"{entries} missing: they were saved, and neither the database nor the journal holds them.",)
    if known.number and _hash_at(store, known.number) != known.hash:
        return (f"Entry {known.number:,} is not the one that was saved.",)
    return ()
