"""Queries of the caseload, and of who is called what, that would be slow record by record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from visitapp.domain.goals import GoalStatus
from visitapp.domain.visits import VisitStatus
from visitapp.storage.rows import TABLES, word


@dataclass(frozen=True)
class VisitMoments:
    """When a person was last seen and is next to be seen, in UTC."""

    last: datetime | None = None
    next: datetime | None = None


@dataclass(frozen=True, repr=False)
class MemberName:
    """A member of somebody's map by name."""

    id: str
    person_id: str
    name: str
    full_name: str
    relation: str


def member_names(connection: Connection) -> tuple[MemberName, ...]:
    """Return the names of all members of all maps."""
    member = TABLES["member"]
    columns = (member.c.id, member.c.person_id, member.c.name, member.c.full_name, member.c.relation)
    rows = connection.execute(select(*columns).where(member.c.retracted_at.is_(None)).order_by(member.c.id))
    return tuple(MemberName(*row) for row in rows)


def other_names(connection: Connection) -> dict[str, str]:
    """Return person id -> what they wrote of the names they go by or went by."""
    text = TABLES["about_text"]
    written = select(text.c.person_id, text.c.text).where(
        text.c.retracted_at.is_(None), text.c.key == word("other_names")
    )
    return {row.person_id: row.text for row in connection.execute(written)}


def next_visits(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Return person id -> the next planned visit, in UTC; it counts as next for the whole of its day."""
    visit = TABLES["visit"]
    planned = select(visit.c.person_id, func.min(visit.c.planned_for)).where(
        visit.c.retracted_at.is_(None),
        visit.c.status == word(VisitStatus.PLANNED.value),
        visit.c.planned_for >= bindparam("since"),
    )
    rows = connection.execute(planned.group_by(visit.c.person_id), {"since": _day_start(now)})
    return {person_id: datetime.fromisoformat(moment) for person_id, moment in rows if moment}


def visit_moments(connection: Connection, now: datetime) -> dict[str, VisitMoments]:
    """Return person id -> last and next visit. A planned visit counts as next for the whole of its day."""
    visit = TABLES["visit"]
    kept = visit.c.retracted_at.is_(None)
    seen = (word(VisitStatus.SIGNED.value), word(VisitStatus.DRAFT.value))
    last = select(visit.c.person_id, func.max(visit.c.started_at)).where(kept, visit.c.status.in_(seen))
    lasts = {row[0]: row[1] for row in connection.execute(last.group_by(visit.c.person_id))}
    nexts = next_visits(connection, now)
    return {
        person_id: VisitMoments(_moment(lasts.get(person_id)), nexts.get(person_id))
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
        .where(
            goal.c.retracted_at.is_(None),
            goal.c.status.not_in((word(GoalStatus.RESTING.value), word(GoalStatus.DRAFT.value))),
        )
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
