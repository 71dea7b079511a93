"""The promise to tell the office by a certain time that one is safe, made for a visit and kept or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from visitapp.domain.records import LOOKED_UP, link

MORE_TIME = timedelta(minutes=15)
"""What one press of "More time" gives."""


@dataclass(frozen=True, repr=False)
class CheckIn:
    """One check-in. Moments are UTC; `told_at` is when the worker had told the office, None while it is open."""

    id: str
    person_id: str = link()
    visit_id: str = link()
    due_at: datetime | None = field(default=None, metadata=LOOKED_UP)
    told_at: datetime | None = field(default=None, metadata=LOOKED_UP)
