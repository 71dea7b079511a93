"""Queries of actions over the whole caseload."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from visitapp.domain.actions import Action
from visitapp.storage.rows import TABLES, record_of


def open_actions_until(connection: Connection, until: date) -> tuple[Action, ...]:
    """Return the actions that are not done and were to be done by `until`, the longest overdue first."""
    action = TABLES["action"]
    query = (
        select(action)
        .where(action.c.retracted_at.is_(None), action.c.done_on.is_(None), action.c.due_on <= until.isoformat())
        .order_by(action.c.due_on, action.c.id)
    )
    return tuple(record_of(Action, row) for row in connection.execute(query))
