"""Search over everything in the vault: people by name, and the words of visits, goals, maps, plans and papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from visitapp.domain.found_words import WORD
from visitapp.services.found_rows import MOST_IN_GROUP, FoundGroup, Rows, person_hit
from visitapp.services.known_people import KnownPeople, best_by_part, known_people, named
from visitapp.services.people import PersonSummary
from visitapp.services.workspace import Workspace
from visitapp.storage.search import FoundRecord

LOOKED_AT = 60
"""So many found records are sorted into groups."""
LONGEST_TYPED = 200


@dataclass(frozen=True, repr=False)
class Found:
    """What was found for `words`, and the person whom the words name, if they name one."""

    words: tuple[str, ...]
    groups: tuple[FoundGroup, ...]
    named: PersonSummary | None = None


def search(workspace: Workspace, *, typed: str) -> Found:
    """Find people and words. With nothing typed, return those who are next."""
    words = tuple(WORD.findall(typed[:LONGEST_TYPED]))
    people = known_people(workspace)
    if not words:
        hits = tuple(person_hit(each, workspace.today()) for each in people.summaries[:MOST_IN_GROUP])
        return Found((), (FoundGroup("People", hits),) if hits else ())
    called = named(people, words)
    meant = called[0] if called else best_by_part(people, words)
    rows = Rows(workspace, people.by_id, words)
    for each in called or ([meant] if meant is not None else []):
        rows.add(person_hit(each, workspace.today()))
    for record in _records(workspace, people, words):
        rows.add_record(record)
    return Found(words, rows.groups(), meant)


def _records(workspace: Workspace, people: KnownPeople, words: tuple[str, ...]) -> Iterable[FoundRecord]:
    """Return records with all the words; words that name somebody may also stand for whose record it is."""
    yield from workspace.store.search(" ".join(words), limit=LOOKED_AT)
    naming = {word: found for word in words if (found := people.naming(word))}
    others = [word for word in words if word not in naming]
    if naming and others:
        whose = {each.person.id for each in people.at(frozenset.intersection(*naming.values()))}
        for record in workspace.store.search(" ".join(others), limit=LOOKED_AT) if whose else ():
            if record.person_id in whose:
                yield record
