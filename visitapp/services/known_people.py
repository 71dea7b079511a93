"""Whom search knows by name: the caseload with who is archived, and the members of everybody's map."""

from __future__ import annotations

from datetime import datetime

from visitapp.domain.about import names_written
from visitapp.domain.people import Person
from visitapp.domain.same_person import SamePerson
from visitapp.services.names_known import KnownPeople, KnownPerson
from visitapp.services.workspace import Workspace
from visitapp.storage.people import member_names, next_visits, other_names


def known_people(workspace: Workspace) -> KnownPeople:
    """Return whom search knows; read once for each state of the log, since every key that is typed asks for it."""
    head = workspace.store.head.number
    known = workspace.known_people
    if known is None or known[0] != head:
        before = known[1] if known is not None else None
        known = workspace.known_people = (head, _read(workspace, before))
    return known[1]


def _read(workspace: Workspace, before: KnownPeople | None) -> KnownPeople:
    with workspace.store.reading() as connection:
        nexts = next_visits(connection, workspace.now())
        others, members = other_names(connection), member_names(connection)
    put_away = {each.person_id for each in workspace.store.all(SamePerson)}
    far = datetime.max.replace(tzinfo=workspace.now().tzinfo)
    people = [
        KnownPerson(
            person,
            nexts[person.id].astimezone() if person.id in nexts else None,
            names_written(others.get(person.id, "")),
            person.id in put_away,
        )
        for person in workspace.store.all(Person)
    ]
    people.sort(key=lambda each: (each.is_archived, each.next_visit or far, each.person.called.casefold()))
    there = {each.person.id for each in people}
    return KnownPeople(people, [member for member in members if member.person_id in there], before)
