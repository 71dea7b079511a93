"""Who can be found by name, and by which names: what search keeps of the caseload between two keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from visitapp.domain.found_words import folded
from visitapp.domain.name_index import NameIndex
from visitapp.domain.people import Person
from visitapp.storage.people import MemberName


@dataclass(frozen=True, repr=False)
class KnownPerson:
    """A person, when they are next to be seen, in the worker's zone, and what else they are or were called."""

    person: Person
    next_visit: datetime | None = None
    other_names: tuple[str, ...] = ()
    is_earlier: bool = False
    """Whether the record was put to another one of the same person."""

    @property
    def is_archived(self) -> bool:
        """Tell whether the record was put away."""
        return self.person.archived_on is not None

    def other_name(self, words: Iterable[str]) -> str:
        """Return the other name that one of the words begins, "" when a name in use does or none."""
        wanted = [folded(word) for word in words]
        used = folded(f"{self.person.called} {self.person.full_name}").split()
        for word in wanted:
            if not any(name.startswith(word) for name in used):
                for name in self.other_names:
                    if folded(name).startswith(word):
                        return name
        return ""


class KnownPeople:
    """People in the order in which they are offered: who is next, then by name, then who is archived."""

    names: NameIndex
    member_names: NameIndex

    def __init__(
        self, people: Sequence[KnownPerson], members: Sequence[MemberName], before: KnownPeople | None = None
    ) -> None:
        """Take everybody; how names sound is taken over from what was known before."""
        self.people = people
        self.members = members
        self.by_id = {each.person.id: each for each in people}
        names = [" ".join((e.person.called, e.person.full_name, *e.other_names)) for e in people]
        self.names = NameIndex(names, before.names if before is not None else None)
        called = [f"{each.name} {each.full_name}" for each in members]
        self.member_names = NameIndex(called, before.member_names if before is not None else None)

    def at(self, places: Iterable[int]) -> list[KnownPerson]:
        """Return some of the people, in their order."""
        return [self.people[place] for place in sorted(places)]

    def named(self, words: Sequence[str]) -> list[KnownPerson]:
        """Return those whose names begin with all the words; who goes by the first word comes first."""
        matching = self.at(frozenset.intersection(*(self.names.beginning(word) for word in words)))
        first = folded(words[0])
        return sorted(matching, key=lambda each: (each.is_archived, not folded(each.person.called).startswith(first)))

    def named_in_part(self, words: Sequence[str]) -> KnownPerson | None:
        """Return the one person whom a word of three letters or more names, if it is only one.

        Whoever is archived is meant only when nobody else is.
        """
        found = self.at(frozenset[int]().union(*(self.names.beginning(word) for word in words if len(word) > 2)))
        found = [each for each in found if not each.is_archived] or found
        return found[0] if len(found) == 1 else None

    def listen(self) -> None:
        """Work out how every name sounds, so that nobody waits for it while typing."""
        self.names.listen()
        self.member_names.listen()
