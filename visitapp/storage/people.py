"""Queries of the caseload that would be slow record by record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from visitapp.domain.goals import GoalStatus
from visitapp.domain.visits import VisitStatus
from visitapp.storage.rows import TABLES


@dataclass(frozen=True)
class VisitMoments:
    """When a person was last seen and is next to be seen, in UTC."""

    last: datetime | None = None
    next: datetime | None = None


def visit_moments(connection: Connection, now: datetime) -> dict[str, VisitMoments]:
    """Return person id -> last and next visit. A planned visit counts as next for the whole of its day."""
    visit = TABLES["visit"]
    kept = visit.c.retracted_at.is_(None)
    seen = (VisitStatus.SIGNED.value, VisitStatus.DRAFT.value)
    last = select(visit.c.person_id, func.max(visit.c.started_at)).where(kept, visit.c.status.in_(seen))
    planned = select(visit.c.person_id, func.min(visit.c.planned_for)).where(
        kept, visit.c.status == VisitStatus.PLANNED.value, visit.c.planned_for >= _day_start(now)
    )
    lasts = {row[0]: row[1] for row in connection.execute(last.group_by(visit.c.person_id))}
    nexts = {row[0]: row[1] for row in connection.execute(planned.group_by(visit.c.person_id))}
    return {
        person_id: VisitMoments(_moment(lasts.get(person_id)), _moment(nexts.get(person_id)))
        for person_id in lasts.keys() | nexts.keys()
    }


def goal_states(connection: Connection) -> dict[str, tuple[tuple[GoalStatus, bool], ...]]:
    """Return person id -> (status, begun) of each goal taken up or reached, in order; begun: rated or a step done."""
    goal, rating, action = TABLES["goal"], TABLES["goal_rating"], TABLES["action"]
    rated = select(rating.c.goal_id).where(rating.c.goal_id == goal.c.id, rating.c.retracted_at.is_(None)).exists()
    stepped = select(action.c.goal_id).where(
        action.c.goal_id == goal.c.id, action.c.retracted_at.is_(None), action.c.done_on.is_not(None)
    )
    query = (
        select(goal.c.person_id, goal.c.status, (rated | stepped.exists()).label("begun"))
        .where(goal.c.retracted_at.is_(None), goal.c.status.not_in((GoalStatus.RESTING.value, GoalStatus.DRAFT.value)))
        .order_by(goal.c.position, goal.c.id)
    )
    found: dict[str, list[tuple[GoalStatus, bool]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.person_id, []).append((GoalStatus(row.status), bool(row.begun)))
    return {person_id: tuple(goals) for person_id, goals in found.items()}


def _day_start(now: datetime) -> str:
    local = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return local.astimezone(now.tzinfo).isoformat()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
