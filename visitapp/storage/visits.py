"""Queries of visits that would be slow record by record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, and_, bindparam, func, or_, select, union_all

from visitapp.domain.visits import Visit, VisitStatus
from visitapp.storage.rows import TABLES, record_of, word


def visits_between(connection: Connection, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Return the visits that are planned for, or were begun in, the time from `start` to before `end` (both UTC).

    Those that were cancelled, or where nobody answered, are among them.
    """
    visit = TABLES["visit"]
    since, until = bindparam("since", type_=String), bindparam("until", type_=String)
    query = select(visit).where(
        visit.c.retracted_at.is_(None),
        or_(
            (visit.c.planned_for >= since) & (visit.c.planned_for < until),
            (visit.c.started_at >= since) & (visit.c.started_at < until),
        ),
    )
    return tuple(record_of(Visit, row) for row in connection.execute(query, _span(start, end)))


def planned_before(connection: Connection, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Return what was planned from `start` to before `end` (both UTC) and of which nothing is known yet."""
    visit = TABLES["visit"]
    query = (
        select(visit)
        .where(
            visit.c.retracted_at.is_(None),
            visit.c.status == word(VisitStatus.PLANNED.value),
            visit.c.planned_for >= bindparam("since"),
            visit.c.planned_for < bindparam("until"),
        )
        .order_by(visit.c.planned_for.desc(), visit.c.id)
    )
    return tuple(record_of(Visit, row) for row in connection.execute(query, _span(start, end)))


def _span(start: datetime, end: datetime) -> dict[str, str]:
    return {"since": start.isoformat(), "until": end.isoformat()}


def count_held(connection: Connection, people: Collection[str]) -> int:
    """Return how many visits of these people took place or are being written."""
    return connection.execute(select(func.count()).where(_held(people))).scalar_one()


def newest_held(connection: Connection, people: Collection[str], limit: int) -> tuple[Visit, ...]:
    """Return the last visits of these people that took place or are being written, newest first."""
    visit = TABLES["visit"]
    query = select(visit).where(_held(people)).order_by(visit.c.started_at.desc().nulls_last(), visit.c.id.desc())
    return tuple(record_of(Visit, row) for row in connection.execute(query.limit(limit)))


def began_at(connection: Connection, person_id: str) -> dict[str, datetime]:
    """Return id -> beginning (UTC) of a person's visits that began."""
    visit = TABLES["visit"]
    query = select(visit.c.id, visit.c.started_at).where(
        visit.c.retracted_at.is_(None), visit.c.person_id == bindparam("person_id"), visit.c.started_at.is_not(None)
    )
    rows = connection.execute(query, {"person_id": person_id})
    return {visit_id: datetime.fromisoformat(moment) for visit_id, moment in rows}


def _held(people: Collection[str]) -> ColumnElement[bool]:
    visit = TABLES["visit"]
    statuses = (VisitStatus.SIGNED.value, VisitStatus.DRAFT.value)
    return and_(visit.c.retracted_at.is_(None), visit.c.person_id.in_(people), visit.c.status.in_(statuses))


def ids_of_visit(connection: Connection, visit_id: str) -> frozenset[str]:
    """Return the ids of everything that belongs to a visit, retracted or not."""
    tables = (TABLES["visit_section"], TABLES["action"], TABLES["goal_rating"], TABLES["attachment"])
    found = union_all(*(select(table.c.id).where(table.c.visit_id == bindparam("visit_id")) for table in tables))
    return frozenset(connection.execute(found, {"visit_id": visit_id}).scalars())
