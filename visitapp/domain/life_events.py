"""Events that mattered in a person's life, dated when they happened and not when they were written down.

Together they are the chronology that social work keeps beside its notes. Which event matters is for people to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from visitapp.domain.past_days import Nearness, PastDay
from visitapp.domain.records import LOOKED_UP, link, words


class EventKind(StrEnum):
    """What part of life it belongs to."""

    FAMILY = "family"
    HOME = "home"
    HEALTH = "health"
    WORK_MONEY = "work_money"
    SAFETY = "safety"
    SUPPORT = "support"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return the words on screen and on paper."""
        return {
            "family": "Family and friends",
            "home": "Home",
            "health": "Health",
            "work_money": "Work and money",
            "safety": "Safety",
            "support": "Support and services",
            "other": "Something else",
        }[self.value]


@dataclass(frozen=True, repr=False)
class LifeEvent:
    """One event. `happened_on` is its day, or the first of the month or year where `nearness` says no more is known.

    `visit_id` and `section_key` are the note in which it was ticked; "" for an entry of its own.
    """

    id: str
    person_id: str = link()
    kind: EventKind = EventKind.OTHER
    title: str = words()
    detail: str = words()
    happened_on: date | None = field(default=None, metadata=LOOKED_UP)
    nearness: Nearness = Nearness.DAY
    visit_id: str = link()
    section_key: str = ""
    written_by: str = ""
    written_at: datetime | None = None

    @property
    def when(self) -> PastDay:
        """Return when it happened. An event without a day stands at the beginning."""
        return PastDay(self.happened_on or date.min, self.nearness)
