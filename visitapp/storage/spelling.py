"""What the record knows by name, in its own words and without the records around them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from visitapp.storage.people import member_names, other_names
from visitapp.storage.rows import TABLES

_OF_A_PERSON = (
    "given_name", "family_name", "preferred_name", "address", "area", "team", "key_worker", "gp", "first_language",
)  # fmt: skip


def names_in_the_record(connection: Connection) -> Iterator[str]:
    """Read names of people, of everybody on their maps and of places, and what somebody is allergic to."""
    person, worker = TABLES["person"], TABLES["worker"]
    columns = [person.c[name] for name in _OF_A_PERSON]
    for *texts, allergies in connection.execute(select(*columns, person.c.allergies)):
        yield from texts
        yield from json.loads(allergies)
    for member in member_names(connection):
        yield member.name
        yield member.full_name
    yield from other_names(connection).values()
    for name, team in connection.execute(select(worker.c.name, worker.c.team)):
        yield name
        yield team
