"""Two records that turned out to be of one person: which one is kept, and what of the other belongs in it.

Nothing is carried over that a signature or a stream holds: the record that is put away stays as it was written, and is
read under the one that is kept (docs/decisions/029-two-records-of-one-person.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from visitapp.domain.ids import derived_id
from visitapp.domain.people import Person
from visitapp.domain.records import LATEST, field_types, link


@dataclass(frozen=True, repr=False)
class SamePerson:
    """Says of a record that was put away which one is kept. There is one for each record: its id follows from it."""

    id: str
    person_id: str = link()
    kept_id: str = field(default="", metadata={"index": True, **LATEST})
    on: date | None = field(default=None, metadata=LATEST)


NOT_FILLED = frozenset({"id", "given_name", "family_name", "preferred_name", "archived_on", "archived_why"})
"""Fields of a person that are never taken over from the other record."""


def same_person_id(person_id: str) -> str:
    """Return the one id of what says that a record was put away, the same on every laptop."""
    return derived_id(person_id, "same person")


def moved_id(record_id: str, kept_id: str) -> str:
    """Return the id that a record has after it was carried over, the same on every laptop."""
    return derived_id(record_id, f"carried over to {kept_id}")


def kept_of(person_id: str, kept: Mapping[str, str]) -> str:
    """Return the record that is kept for one; `kept` maps each record that was put away to the one it was put to.

    Where two laptops put each to the other, the older one is kept: ids are given in the order of time.
    """
    seen = [person_id]
    while (following := kept.get(seen[-1], "")) and following not in seen:
        seen.append(following)
    if following:
        return min(seen[seen.index(following) :])
    return seen[-1]


def filled(kept: Person, other: Person) -> dict[str, Any]:
    """Return what the kept record takes over: what it lacks, and whatever either says to look out for."""
    found: dict[str, Any] = {}
    for name in field_types(Person):
        mine, theirs = getattr(kept, name), getattr(other, name)
        if name in NOT_FILLED or mine == theirs:
            continue
        if isinstance(mine, tuple):
            known = {each.casefold() for each in mine}
            both = (*mine, *(each for each in theirs if each.casefold() not in known))
            if both != mine:
                found[name] = both
        elif not _says_something(name, mine) and _says_something(name, theirs):
            found[name] = theirs
    return found


def differing(kept: Person, other: Person) -> tuple[str, ...]:
    """Return the names of the fields in which both say something and not the same."""
    return tuple(
        name
        for name in field_types(Person)
        if name not in NOT_FILLED
        and not isinstance(getattr(kept, name), tuple)
        and getattr(kept, name) != getattr(other, name)
        and _says_something(name, getattr(kept, name))
        and _says_something(name, getattr(other, name))
    )


def _says_something(name: str, value: object) -> bool:
    return bool(value) and not (name == "contact_wish" and value == Person("").contact_wish)
