"""Goals in the person's own words, rated by the person from 0 to 10 over time (goal-based outcomes).

Importance 1-10 follows PRSB PCSP v2.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.dates import month_or_date
from visitapp.domain.records import link, words


class GoalStatus(StrEnum):
    """Whether the person is working on it now. A draft, not yet decided, stands only in the form."""

    DRAFT = "draft"
    WORKING = "working"
    REACHED = "reached"
    RESTING = "resting"


@dataclass(frozen=True, repr=False)
class Goal:
    """One goal. `own_words` is the person's sentence, `title` a short name for lists and charts."""

    id: str
    person_id: str = link()
    own_words: str = words()
    title: str = words()
    why_it_matters: str = words()
    first_sign: str = words()
    importance: int | None = None
    status: GoalStatus = GoalStatus.WORKING
    helper_ids: tuple[str, ...] = ()
    review_on: date | None = None
    position: int = 0

    @property
    def name(self) -> str:
        """Return the short name, or the own words when there is none."""
        return self.title or self.own_words


@dataclass(frozen=True, repr=False)
class GoalWords:
    """What stands in the form for a new goal: the words, who might help, and how near the person says it is today."""

    own_words: str = ""
    title: str = ""
    why_it_matters: str = ""
    first_sign: str = ""
    first_step: str = ""
    helper_ids: tuple[str, ...] = ()
    score: int | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written or chosen."""
        words = (self.own_words, self.title, self.why_it_matters, self.first_sign, self.first_step)
        return not any(part.strip() for part in words) and not self.helper_ids and self.score is None


@dataclass(frozen=True, repr=False)
class GoalRating:
    """How near the person says it is: 0 nowhere near, 10 just where I want to be."""

    id: str
    person_id: str = link()
    goal_id: str = link()
    score: int = 0
    rated_on: date | None = None
    visit_id: str = link()


SCALE_LOW = "nowhere near"
SCALE_HIGH = "just where I want to be"


def progress_sentence(ratings: Sequence[GoalRating], today: date) -> str:
    """Say "From 3 in March to 7 today" of ratings in date order; "Not rated yet" of none."""
    dated = [(rating.rated_on, rating.score) for rating in ratings if rating.rated_on is not None]
    if not dated:
        return "Not rated yet"
    (first_day, first), (last_day, last) = dated[0], dated[-1]
    ending = "today" if last_day == today else f"in {month_or_date(last_day, today)}"
    if len(dated) == 1:
        return f"{first} {ending}"
    return f"From {first} in {month_or_date(first_day, today)} to {last} {ending}"
