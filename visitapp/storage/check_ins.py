"""Queries of check-ins over the whole caseload."""

from __future__ import annotations

from sqlalchemy import Connection, select

from visitapp.domain.check_ins import CheckIn
from visitapp.storage.rows import TABLES, record_of


def open_check_ins(connection: Connection) -> tuple[CheckIn, ...]:
    """Return the check-ins of which the office has not been told, the earliest first."""
    check_in = TABLES["check_in"]
    query = (
        select(check_in)
        .where(check_in.c.retracted_at.is_(None), check_in.c.told_at.is_(None), check_in.c.due_at.is_not(None))
        .order_by(check_in.c.due_at, check_in.c.id)
    )
    return tuple(record_of(CheckIn, row) for row in connection.execute(query))
