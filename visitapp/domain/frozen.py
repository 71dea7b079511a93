"""What can never change again: a signed visit with its sections, and a final version of a care plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from visitapp.domain.careplan import CarePlan
from visitapp.domain.visits import Visit, VisitSection

Find = Callable[[type[Any], str], Any]
"""Returns a record by type and id, or None."""


def frozen_because(record: object, find: Find) -> str:
    """Return why a record can no longer change, as a sentence; "" when it can."""
    visit = record if isinstance(record, Visit) else None
    if isinstance(record, VisitSection):
        visit = find(Visit, record.visit_id)
    if visit is not None and visit.is_signed:
        return "This visit is signed, so its words stay as they are."
    if isinstance(record, CarePlan) and record.is_final:
        return "This version of the plan is final, so its words stay as they are."
    return ""
