"""The care plan: the person's own page, in versions. A final version never changes; the next is a new draft.

Sections follow PRSB Personalised Care and Support Plan v2.0 and its contingency plan. Fields of several lines hold
one item a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.dates import day_and_month, long_day, past_day
from visitapp.domain.records import link, words

SHORT = 40
"""Characters of the person's words that a summary may quote."""


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


class PlanSection(StrEnum):
    """The parts of the plan, in the order of the paper."""

    WHAT_MATTERS = "what_matters"
    STRENGTHS = "strengths"
    GOALS = "goals"
    PEOPLE = "people"
    STAYING_WELL = "staying_well"
    CRISIS = "crisis"
    RIGHTS = "rights"
    REVIEW = "review"

    @property
    def heading(self) -> str:
        """Return the heading, on screen and on paper."""
        return {
            "what_matters": "What matters to me",
            "strengths": "My strengths",
            "goals": "My goals and actions",
            "people": "People and services that support me",
            "staying_well": "Staying well",
            "crisis": "In a crisis",
            "rights": "My rights and choices",
            "review": "Review",
        }[self.value]


@dataclass(frozen=True, repr=False)
class SectionState:
    """Whether a part of the plan is there, and what it holds or what is missing, in a few words."""

    section: PlanSection
    is_there: bool
    summary: str


@dataclass(frozen=True)
class PlanCounts:
    """What other tabs bring to the paper: goals worked on, their open steps, and ties on the shared map."""

    goals: int = 0
    steps: int = 0
    ties: int = 0


def section_states(plan: CarePlan, counts: PlanCounts, *, called: str, today: date) -> tuple[SectionState, ...]:
    """Return the state of every part of the plan, in order; `called` is the name the person goes by."""
    told = {
        PlanSection.WHAT_MATTERS: (_what_matters(plan, today), f"Add what matters to {called}"),
        PlanSection.STRENGTHS: (_strengths(lines(plan.strengths)), f"Add what {called} is good at"),
        PlanSection.GOALS: (
            _goals(counts),
            "Add the first goal, in Goals",
        ),
        PlanSection.PEOPLE: (
            f"Map of {day_and_month(plan.finalised_on or today)}, {_count(counts.ties, 'tie')}" if counts.ties else "",
            f"Add who supports {called}, in Network",
        ),
        PlanSection.STAYING_WELL: _staying_well(plan),
        PlanSection.CRISIS: (_crisis(plan), f"Add who {called} rings first, and numbers"),
        PlanSection.RIGHTS: (_beginning(plan.rights), f"Add what {called} chose about sharing"),
        PlanSection.REVIEW: (_review(plan), "Add the day to look at it again"),
    }
    return tuple(
        SectionState(section, bool(there), there or missing)
        for section in PlanSection
        for there, missing in [told[section]]
    )


def not_agreed(plan: CarePlan) -> tuple[str, ...]:
    """Return the names of those who have been asked and have not agreed yet."""
    return tuple(agreement.name for agreement in plan.agreements if agreement.agreed_on is None)


def _what_matters(plan: CarePlan, today: date) -> str:
    if not plan.what_matters.strip():
        return ""
    return "Written" if plan.what_matters_on is None else f"Changed {past_day(plan.what_matters_on, today)}"


def _strengths(items: tuple[str, ...]) -> str:
    if not items:
        return ""
    first = items[0].rstrip(" .")
    if len(first) > SHORT:
        return _count(len(items), "strength")
    return f"{first}, and {len(items) - 1} more" if len(items) > 1 else first


def _goals(counts: PlanCounts) -> str:
    if not counts.goals:
        return ""
    return f"{_count(counts.goals, 'goal')}, {_count(counts.steps, 'step') if counts.steps else 'no steps yet'}"


def _staying_well(plan: CarePlan) -> tuple[str, str]:
    signs, helping = len(lines(plan.early_signs)), len(lines(plan.what_helps))
    said_signs = _count(signs, "early sign")
    said_helps = f"{_count(helping, 'thing')} that help{'s' if helping == 1 else ''}"
    if signs and helping:
        return f"{said_signs}, {said_helps}", ""
    if signs:
        return "", f"{said_signs}. Add what helps"
    return "", f"{said_helps}. Add early signs" if helping else "Add early signs and what helps"


def _crisis(plan: CarePlan) -> str:
    numbers = [number for number in plan.crisis_numbers if number.number.strip()]
    parts = [
        "Who to ring first" if plan.crisis_first.strip() else "",
        _count(len(numbers), "number") if numbers else "",
        "wishes" if plan.crisis_wishes.strip() and (numbers or plan.crisis_first.strip()) else "",
    ]
    return ", ".join(part for part in parts if part)


def _review(plan: CarePlan) -> str:
    if plan.review_on is None:
        return ""
    where = re.split(r"[,.;\n]", plan.review_how.strip())[0].strip()
    return f"{long_day(plan.review_on)}, {where}" if where and len(where) <= SHORT else long_day(plan.review_on)


def _beginning(text: str) -> str:
    """Return the first words of a text, cut at a word."""
    words_in_line = " ".join(text.split())
    if len(words_in_line) <= SHORT:
        return words_in_line
    return f"{words_in_line[:SHORT].rsplit(' ', 1)[0].rstrip(' ,;.')}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
