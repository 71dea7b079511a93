"""The care plan: the person's own page, in versions. A final version never changes; the next is a new draft.

Sections follow PRSB Personalised Care and Support Plan v2.0 and its contingency plan. Fields of several lines hold
one item a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.records import link, words


class PlanStatus(StrEnum):
    """Whether the words can still change."""

    DRAFT = "draft"
    FINAL = "final"


@dataclass(frozen=True, repr=False)
class Agreement:
    """Who agreed, in what role, and when; no date is "not yet"."""

    name: str
    role: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True, repr=False)
class CrisisNumber:
    """A number to ring and whose it is."""

    number: str
    label: str


@dataclass(frozen=True, repr=False)
class CarePlan:
    """One version of one person's plan."""

    id: str
    person_id: str = link()
    version: int = 1
    status: PlanStatus = PlanStatus.DRAFT
    written_with: str = ""
    what_matters: str = words()
    what_matters_on: date | None = None
    how_to_support: str = words()
    strengths: str = words()
    early_signs: str = words()
    what_helps: str = words()
    crisis_first: str = words()
    crisis_numbers: tuple[CrisisNumber, ...] = ()
    crisis_wishes: str = words()
    rights: str = words()
    review_on: date | None = None
    review_how: str = words()
    agreements: tuple[Agreement, ...] = ()
    copies: tuple[str, ...] = ()
    finalised_on: date | None = None

    @property
    def is_final(self) -> bool:
        """Tell whether this version is frozen."""
        return self.status is PlanStatus.FINAL


def lines(text: str) -> tuple[str, ...]:
    """Return the items of a field that holds one a line, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
