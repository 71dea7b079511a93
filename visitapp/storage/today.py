"""Queries of the whole caseload for the worker's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, func, select

from visitapp.domain.goals import GoalStatus
from visitapp.storage.rows import TABLES, word


@dataclass(frozen=True)
class ReviewDate:
    """When something of a person's is to be looked at again: `what` is review, care_plan, goals or alert."""

    person_id: str
    what: str
    due_on: date


def reviews_until(connection: Connection, until: date) -> tuple[ReviewDate, ...]:
    """Return the reviews due by `until`, the earliest first. Of a plan only the newest version counts."""
    person, plan, goal, alert = (TABLES[name] for name in ("person", "care_plan", "goal", "alert"))
    newest = (
        select(plan.c.person_id, func.max(plan.c.version).label("version"))
        .where(plan.c.retracted_at.is_(None))
        .group_by(plan.c.person_id)
        .subquery()
    )
    queries = {
        "review": select(person.c.id, person.c.next_review_on).where(
            person.c.retracted_at.is_(None), person.c.next_review_on <= bindparam("until")
        ),
        "care_plan": select(plan.c.person_id, plan.c.review_on)
        .join(newest, (newest.c.person_id == plan.c.person_id) & (newest.c.version == plan.c.version))
        .where(plan.c.retracted_at.is_(None), plan.c.review_on <= bindparam("until")),
        "goals": select(goal.c.person_id, func.min(goal.c.review_on))
        .where(
            goal.c.retracted_at.is_(None),
            goal.c.status == word(GoalStatus.WORKING.value),
            goal.c.review_on <= bindparam("until"),
        )
        .group_by(goal.c.person_id),
        "alert": select(alert.c.person_id, func.min(alert.c.review_on))
        .where(alert.c.retracted_at.is_(None), alert.c.review_on <= bindparam("until"))
        .group_by(alert.c.person_id),
    }
    found = [
        ReviewDate(row[0], what, date.fromisoformat(row[1]))
        for what, query in queries.items()
        for row in connection.execute(query, {"until": until.isoformat()})
    ]
    return tuple(sorted(found, key=lambda review: (review.due_on, review.person_id)))
