"""The caseload as search knows it: who is called what, so that a beginning of a name finds its person at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from visitapp.domain.found_words import WORD, folded
from visitapp.services.people import PersonSummary, list_people
from visitapp.services.workspace import Workspace


class KnownPeople:
    """The caseload, and who is called what: every word of a name, in order, so that a beginning is found at once."""

    def __init__(self, summaries: Sequence[PersonSummary]) -> None:
        """Take the caseload in its order."""
        self.summaries = summaries
        self.by_id = {each.person.id: each.person for each in summaries}
        self._names = sorted(
            (name, place)
            for place, each in enumerate(summaries)
            for name in WORD.findall(folded(f"{each.person.called} {each.person.full_name}"))
        )

    def naming(self, word: str) -> frozenset[int]:
        """Return the places in the caseload of those with a name that begins with a word."""
        wanted = folded(word)
        first = bisect_left(self._names, (wanted, -1))
        beginning = takewhile(lambda name: name[0].startswith(wanted), islice(self._names, first, None))
        return frozenset(place for _, place in beginning)

    def at(self, places: Iterable[int]) -> list[PersonSummary]:
        """Return some of the caseload, in its order."""
        return [self.summaries[place] for place in sorted(places)]


def known_people(workspace: Workspace) -> KnownPeople:
    """Return the caseload; read once for each state of the log, since every key that is typed asks for it."""
    head = workspace.store.head.number
    known = workspace.known_people
    if known is None or known[0] != head:
        known = workspace.known_people = (head, KnownPeople(list_people(workspace)))
    return known[1]


def named(people: KnownPeople, words: Sequence[str]) -> list[PersonSummary]:
    """Return those whose names begin with all the words; who goes by the first word comes first."""
    matching = people.at(frozenset.intersection(*(people.naming(word) for word in words)))
    return sorted(matching, key=lambda each: not folded(each.person.called).startswith(folded(words[0])))


def best_by_part(people: KnownPeople, words: Sequence[str]) -> PersonSummary | None:
    """Return the one person whom a word of three letters or more names, if it is only one."""
    named = frozenset[int]().union(*(people.naming(word) for word in words if len(word) > 2))
    return people.at(named)[0] if len(named) == 1 else None
