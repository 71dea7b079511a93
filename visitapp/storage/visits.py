"""Queries of visits that would be slow record by record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select, union_all

from visitapp.domain.visits import Visit, VisitStatus
from visitapp.storage.rows import TABLES, record_of


def visits_between(connection: Connection, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Return the visits that are planned for, or were begun in, the time from `start` to before `end` (both UTC).

    Those that were cancelled, or where nobody answered, are among them.
    """
    visit = TABLES["visit"]
    span = (start.isoformat(), end.isoformat())
    query = select(visit).where(
        visit.c.retracted_at.is_(None),
        or_(
            (visit.c.planned_for >= span[0]) & (visit.c.planned_for < span[1]),
            (visit.c.started_at >= span[0]) & (visit.c.started_at < span[1]),
        ),
    )
    return tuple(record_of(Visit, row) for row in connection.execute(query))


def planned_before(connection: Connection, start: datetime, end: datetime) -> tuple[Visit, ...]:
    """Return what was planned from `start` to before `end` (both UTC) and of which nothing is known yet."""
    visit = TABLES["visit"]
    query = (
        select(visit)
        .where(
            visit.c.retracted_at.is_(None),
            visit.c.status == VisitStatus.PLANNED.value,
            visit.c.planned_for >= start.isoformat(),
            visit.c.planned_for < end.isoformat(),
        )
        .order_by(visit.c.planned_for.desc(), visit.c.id)
    )
    return tuple(record_of(Visit, row) for row in connection.execute(query))


def ids_of_visit(connection: Connection, visit_id: str) -> frozenset[str]:
    """Return the ids of everything that belongs to a visit, retracted or not."""
    tables = (TABLES["visit_section"], TABLES["action"], TABLES["goal_rating"], TABLES["attachment"])
    found = union_all(*(select(table.c.id).where(table.c.visit_id == visit_id) for table in tables))
    return frozenset(connection.execute(found).scalars())
