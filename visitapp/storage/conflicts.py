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
    """Return all that nobody has chosen between, person by person."""
    order = (conflicts.c.person_id, conflicts.c.record_type, conflicts.c.record_id, conflicts.c.field)
    return connection.execute(select(conflicts).where(conflicts.c.is_late.is_(False)).order_by(*order)).all()


def late_rows(connection: Connection, *, person_id: str = "") -> Sequence[Row[Any]]:
    """Return what came to signed visits from somebody who had not seen the signature, of one person or of all."""
    query = select(conflicts).where(conflicts.c.is_late.is_(True))
    if person_id:
        query = query.where(conflicts.c.person_id == person_id)
    order = (conflicts.c.person_id, conflicts.c.record_type, conflicts.c.record_id, conflicts.c.field)
    return connection.execute(query.order_by(*order)).all()


def late_operations(connection: Connection) -> frozenset[str]:
    """Return the operations that came to a signed visit from somebody who had not seen the signature."""
    said = (json.loads(row.said) for row in late_rows(connection))
    return frozenset(operation_id for each in said for operation_id, _ in each)


def bodies_of(connection: Connection, record_id: str) -> list[dict[str, Any]]:
    """Return every operation on one record."""
    query = select(operations.c.body).where(operations.c.record_id == record_id).order_by(operations.c.number)
    return [json.loads(body) for body in connection.execute(query).scalars()]
