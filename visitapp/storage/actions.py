"""Queries of actions over the whole caseload."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, func, select

from visitapp.domain.actions import Action
from visitapp.domain.people import Person
from visitapp.storage.rows import TABLES, record_of


def open_actions(connection: Connection, *, until: date | None = None) -> tuple[Action, ...]:
    """Return the actions that are not done, the longest overdue first and those without a day last.

    With `until` only those that have a day, and that day or an earlier one. Those of archived people are left out.
    """
    action, person = TABLES["action"], TABLES["person"]
    day = func.coalesce(action.c.moved_to, action.c.due_on)
    gone = select(person.c.id).where(person.c.retracted_at.is_not(None) | person.c.archived_on.is_not(None))
    query = (
        select(action)
        .where(action.c.retracted_at.is_(None), action.c.done_on.is_(None), action.c.person_id.not_in(gone))
        .order_by(day.is_(None), day, action.c.id)
    )
    if until is not None:
        query = query.where(day <= until.isoformat())
    return tuple(record_of(Action, row) for row in connection.execute(query))


def done_since(connection: Connection, day: date) -> tuple[Action, ...]:
    """Return the actions that were done on a day or later, the newest first."""
    action = TABLES["action"]
    query = (
        select(action)
        .where(action.c.retracted_at.is_(None), action.c.done_on >= day.isoformat())
        .order_by(action.c.done_on.desc(), action.c.id.desc())
    )
    return tuple(record_of(Action, row) for row in connection.execute(query))


def people_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Person]:
    """Return people by their ids, those who are gone left out."""
    person = TABLES["person"]
    wanted = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    query = select(person).where(person.c.retracted_at.is_(None), person.c.id.in_(select(wanted.c.value)))
    return {row.id: record_of(Person, row) for row in connection.execute(query)}


def places_on_maps(connection: Connection, ids: Collection[str], worker_id: str) -> dict[str, tuple[str, str]]:
    """Return member id -> (name, worker id) of these members, and of each one that is the worker."""
    member = TABLES["member"]
    wanted = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    columns = (member.c.id, member.c.name, member.c.worker_id)
    alive = member.c.retracted_at.is_(None)
    named = select(*columns).where(alive, member.c.id.in_(select(wanted.c.value)))
    me = select(*columns).where(alive, member.c.worker_id == worker_id)
    return {row[0]: (row[1], row[2]) for query in (named, me) for row in connection.execute(query)}
