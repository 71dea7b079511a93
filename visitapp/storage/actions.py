"""Queries of actions over the whole caseload. Outlines first: of a team's thousands only a few are then read whole."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, bindparam, func, select

from visitapp.domain.records import RecordT
from visitapp.storage.rows import TABLES, record_of, table_of


@dataclass(frozen=True, repr=False)
class Outline:
    """As much of an action as tells whose it is and when. `day` and who does it are as things stand now."""

    id: str
    person_id: str
    doer_ids: tuple[str, ...]
    doer_other: str
    day: date | None
    is_marked: bool
    """Whether somebody was asked and is waited for."""


def outlines_open(connection: Connection, *, until: date | None = None) -> tuple[Outline, ...]:
    """Return the actions that are not done, the longest overdue first and those without a day last.

    With `until` only those that have a day, and that day or an earlier one. Those of archived people are left out.
    """
    action, person, day = TABLES["action"], TABLES["person"], _day()
    gone = select(person.c.id).where(person.c.retracted_at.is_not(None) | person.c.archived_on.is_not(None))
    query = (
        _outline()
        .where(action.c.retracted_at.is_(None), action.c.done_on.is_(None), action.c.person_id.not_in(gone))
        .order_by(day.is_(None), day, action.c.id)
    )
    if until is None:
        return _read(connection, query, {})
    return _read(connection, query.where(day <= bindparam("until")), {"until": until.isoformat()})


def outlines_done(connection: Connection, since: date) -> tuple[Outline, ...]:
    """Return the actions that were done on a day or later, the newest first."""
    action = TABLES["action"]
    query = _outline().where(action.c.retracted_at.is_(None), action.c.done_on >= bindparam("since"))
    query = query.order_by(action.c.done_on.desc(), action.c.id.desc())
    return _read(connection, query, {"since": since.isoformat()})


def _day() -> ColumnElement[str]:
    action = TABLES["action"]
    return func.coalesce(action.c.moved_to, action.c.due_on)


def _outline() -> Select[Any]:
    c = TABLES["action"].c
    handed = (c.handed_to, c.handed_other)
    return select(c.id, c.person_id, c.owner_ids, c.owner_other, *handed, _day(), c.waiting_since)


def _read(connection: Connection, query: Select[Any], values: dict[str, str]) -> tuple[Outline, ...]:
    found = []
    for id_, person_id, owner_ids, owner_other, handed_to, handed_other, day, since in connection.execute(
        query, values
    ):
        doers, other = _ids(handed_to), handed_other
        if not doers and not other:
            doers, other = _ids(owner_ids), owner_other
        found.append(Outline(id_, person_id, doers, other, _date(day), since is not None))
    return tuple(found)


@lru_cache(maxsize=512)
def _ids(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=512)
def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def records_by_id(connection: Connection, record_type: type[RecordT], ids: Collection[str]) -> dict[str, RecordT]:
    """Return records by their ids in one query, those that were retracted left out."""
    if not ids:
        return {}
    table = table_of(record_type)
    query = select(table).where(table.c.retracted_at.is_(None), table.c.id.in_(_in_list("ids")))
    rows = connection.execute(query, {"ids": json.dumps(sorted(ids))})
    return {row.id: record_of(record_type, row) for row in rows}


def _in_list(name: str) -> Select[Any]:
    """Return what a list of texts, given as JSON under this name, holds."""
    return select(func.json_each(bindparam(name, type_=Text)).table_valued("value").c.value)


def places_on_maps(
    connection: Connection, ids: Collection[str], worker_ids: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Return member id -> (name, worker id) of these members, and of each one that is the worker."""
    member = TABLES["member"]
    columns = (member.c.id, member.c.name, member.c.worker_id)
    alive = member.c.retracted_at.is_(None)
    named = select(*columns).where(alive, member.c.id.in_(_in_list("wanted")))
    me = select(*columns).where(alive, member.c.worker_id.in_(_in_list("wanted")))
    asked = ((named, ids), (me, worker_ids))
    found = (
        row for query, wanted in asked for row in connection.execute(query, {"wanted": json.dumps(sorted(wanted))})
    )
    return {row[0]: (row[1], row[2]) for row in found}
