"""Reasonable adjustments (Equality Act 2010, section 20): what has to be done differently, and what happens if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from visitapp.domain.records import link, words


@dataclass(frozen=True, repr=False)
class Adjustment:
    """One thing to do differently for a person. `without` is what happens when it is not done."""

    id: str
    person_id: str = link()
    text: str = words()
    without: str = words()
    agreed_on: date | None = None
