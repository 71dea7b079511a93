"""Search over everything in the vault: people by name, and the words of visits, goals, maps, plans and papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from visitapp.domain.found_words import WORD
from visitapp.domain.names_alike import Alike
from visitapp.services.found_rows import LIKE_IT, MOST_IN_GROUP, FoundGroup, Hit, Rows, member_hit, person_hit
from visitapp.services.known_people import known_people
from visitapp.services.names_known import KnownPeople, KnownPerson
from visitapp.services.workspace import Workspace
from visitapp.storage.search import FoundRecord

LOOKED_AT = 60
"""So many found records are sorted into groups."""
LONGEST_TYPED = 200


@dataclass(frozen=True, repr=False)
class Found:
    """What was found for `words`, and the person on the caseload whom the words name, if they name one."""

    words: tuple[str, ...]
    groups: tuple[FoundGroup, ...]
    named: KnownPerson | None = None


def search(workspace: Workspace, *, typed: str) -> Found:
    """Find people and words. With nothing typed, return those who are next.

    Names that are only alike come last; whoever is archived is found too, after the others.
    """
    words = tuple(WORD.findall(typed[:LONGEST_TYPED]))
    people, today = known_people(workspace), workspace.today()
    if not words:
        soon = [each for each in people.people if not each.is_archived]
        hits = tuple(person_hit(each, today) for each in soon[:MOST_IN_GROUP])
        return Found((), (FoundGroup("People", hits),) if hits else ())
    called = people.named(words)
    meant = called[0] if called else people.named_in_part(words)
    rows = Rows(workspace, people.by_id, words)
    for each in called or ([meant] if meant is not None else []):
        rows.add(person_hit(each, today, words))
    for record in _records(workspace, people, words):
        rows.add_record(record)
    typed_names = typed[:LONGEST_TYPED].split()
    for hit in _alike(workspace, people, typed_names):
        rows.add(hit)
    if not rows.groups():
        for hit_or_record in _meant_otherwise(workspace, people, words):
            if isinstance(hit_or_record, Hit):
                rows.add(hit_or_record)
            else:
                rows.add_record(hit_or_record)
    return Found(words, rows.groups(), meant if meant is not None and not meant.is_archived else None)


def get_ready(workspace: Workspace) -> None:
    """Read whom search knows and work out how the names sound, so that no key that is typed waits for it."""
    known_people(workspace).listen()


def _records(workspace: Workspace, people: KnownPeople, words: tuple[str, ...]) -> Iterable[FoundRecord]:
    """Return records with all the words; words that name somebody may also stand for whose record it is."""
    yield from workspace.store.search(" ".join(words), limit=LOOKED_AT)
    naming = {word: found for word in words if (found := people.names.beginning(word))}
    others = [word for word in words if word not in naming]
    if naming and others:
        whose = {each.person.id for each in people.at(frozenset.intersection(*naming.values()))}
        yield from _records_of(workspace, whose, others)


def _records_of(workspace: Workspace, whose: set[str], words: Sequence[str]) -> Iterable[FoundRecord]:
    for record in workspace.store.search(" ".join(words), limit=LOOKED_AT) if whose else ():
        if record.person_id in whose:
            yield record


def _alike(workspace: Workspace, people: KnownPeople, names: Sequence[str]) -> Iterable[Hit]:
    """Return people, then members of maps, whose names are alike and not spelled so: the most alike first."""
    today = workspace.today()
    found = [(how, people.people[place]) for how, place in people.names.all_alike(names) if how is not Alike.SPELLED]
    for _, each in sorted(found, key=lambda one: (one[1].is_archived, one[0])):
        yield person_hit(each, today, group=LIKE_IT)
    for how, place in people.member_names.all_alike(names):
        if how is not Alike.SPELLED:
            member = people.members[place]
            name = member.full_name or member.name
            yield member_hit(people.by_id[member.person_id], member.id, name, member.relation, LIKE_IT)


def _meant_otherwise(workspace: Workspace, people: KnownPeople, words: tuple[str, ...]) -> Iterable[Hit | FoundRecord]:
    """Return what is found when the words that stand in no record are names that somebody spelled by ear."""
    written = [word for word in words if workspace.store.has_words(word)]
    names = [word for word in words if word not in written]
    alike = people.names.all_alike(names) if written and names else []
    best = [people.people[place] for how, place in alike if how == alike[0][0]]
    for each in best[:MOST_IN_GROUP]:
        yield person_hit(each, workspace.today(), group=LIKE_IT)
    yield from _records_of(workspace, {each.person.id for each in best}, written)
