"""Queries of fields that several laptops wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from visitapp.storage.rows import conflicts, operations


def count_conflicts(connection: Connection) -> int:
    """Return how many fields nobody has chosen between."""
    query = select(func.count()).select_from(conflicts).where(conflicts.c.is_late.is_(False))
    return connection.execute(query).scalar_one()


def conflict_rows(connection: Connection) -> Sequence[Row[Any]]:
    """Return all of them, person by person."""
    order = (conflicts.c.person_id, conflicts.c.record_type, conflicts.c.record_id, conflicts.c.field)
    return connection.execute(select(conflicts).order_by(*order)).all()


def bodies_of(connection: Connection, record_id: str) -> list[dict[str, Any]]:
    """Return every operation on one record."""
    query = select(operations.c.body).where(operations.c.record_id == record_id).order_by(operations.c.number)
    return [json.loads(body) for body in connection.execute(query).scalars()]
