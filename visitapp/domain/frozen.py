"""What can never change again: a signed visit with all that belongs to it, and a final version of a care plan."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.amendments import Amendment
from visitapp.domain.attachments import Attachment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.goals import GoalRating
from visitapp.domain.visits import Visit, VisitSection

Find = Callable[[type[Any], str], Any]
"""Returns a record by type and id, or None."""

AGREED = frozenset({"person_id", "visit_id", "goal_id", "text", "owner_ids", "owner_other", "due_on"})
"""What a signature freezes of an action. How it went (done, outcome) and its place in a list can be written later."""

_SIGNED = "This visit is signed, so its words stay as they are."
_OF_A_VISIT: dict[type[Any], str] = {
    VisitSection: _SIGNED,
    Action: "This was agreed at a signed visit, so it stays as it was.",
    GoalRating: "This rating was given at a signed visit, so it stays as it was.",
    Attachment: "This file was kept at a visit that is signed, so it stays as it is.",
}


def frozen_because(record: object, find: Find, fields: Collection[str] | None = None) -> str:
    """Return why a record can no longer change, as a sentence; "" when it can.

    `fields` are the only ones that would change; None stands for the record as a whole.
    """
    if isinstance(record, Visit) and record.is_signed:
        return _SIGNED
    if isinstance(record, Amendment) and record.is_sealed:
        return "An addition to a signed visit stays as it was written."
    if isinstance(record, CarePlan) and record.is_final:
        return "This version of the plan is final, so its words stay as they are."
    if isinstance(record, Action) and fields is not None and not AGREED.intersection(fields):
        return ""
    return closed_because(record, find)


def closed_because(record: object, find: Find) -> str:
    """Return why nothing can be added where a record belongs, as a sentence; "" when it can."""
    because = _OF_A_VISIT.get(type(record), "")
    visit_id = getattr(record, "visit_id", "")
    if not because or not visit_id:
        return ""
    visit = find(Visit, visit_id)
    return because if visit is not None and visit.is_signed else ""
