"""The person: identity, contact, how to communicate, and what to know before the door.

Fields follow PRSB Personalised Care and Support Plan v2.0, "Person demographics", and DAPB1605 for
communication needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.dates import whole_years
from visitapp.domain.records import link, words


@dataclass(frozen=True, repr=False)
class Person:
    """One person the team works alongside."""

    id: str
    given_name: str = words()
    family_name: str = words()
    preferred_name: str = words()
    pronouns: str = ""
    born: date | None = None
    nhs_number: str = words()
    local_number: str = words()
    phone: str = words()
    email: str = words()
    address: str = words()
    area: str = words()
    postcode: str = words()
    team: str = ""
    key_worker: str = ""
    gp: str = words()
    first_language: str = ""
    interpreter: str = words()
    communication_needs: tuple[str, ...] = ()
    home_access: str = words()
    allergies: tuple[str, ...] = ()
    next_review_on: date | None = None
    archived_on: date | None = None

    @property
    def person_id(self) -> str:
        """Return the own id: a person's record belongs to that person."""
        return self.id

    @property
    def called(self) -> str:
        """Return the name the person goes by."""
        return self.preferred_name or self.given_name or self.family_name

    @property
    def full_name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}".strip() or self.preferred_name

    @property
    def plan_name(self) -> str:
        """Return the name on papers that the person keeps: preferred and family name."""
        return f"{self.called} {self.family_name}".strip() if self.called != self.family_name else self.called


class AlertKind(StrEnum):
    """What an alert is about."""

    VISITING = "visiting"
    HEALTH = "health"
    OTHER = "other"


@dataclass(frozen=True, repr=False)
class Alert:
    """Something everyone must know, with a date to look at it again and whether the person has been told of it."""

    id: str
    person_id: str = link()
    kind: AlertKind = AlertKind.OTHER
    text: str = words()
    review_on: date | None = None
    told_on: date | None = None


class ChipKind(StrEnum):
    """Kinds of things to know, in the order the header shows them."""

    ALLERGY = "allergy"
    ACCESS = "access"
    VISITING = "visiting"
    COMMUNICATION = "communication"
    INTERPRETER = "interpreter"
    ALERT = "alert"


@dataclass(frozen=True, repr=False)
class GoodToKnow:
    """One chip: what kind of thing it is, and its words."""

    kind: ChipKind
    text: str


def good_to_know(person: Person, alerts: tuple[Alert, ...] = ()) -> tuple[GoodToKnow, ...]:
    """Return the chips of a person: allergy, access, visiting, communication, interpreter, other alerts."""
    chips = [GoodToKnow(ChipKind.ALLERGY, f"Allergy: {allergy}") for allergy in person.allergies]
    if person.home_access:
        chips.append(GoodToKnow(ChipKind.ACCESS, person.home_access))
    chips += [GoodToKnow(ChipKind.VISITING, a.text) for a in alerts if a.kind is AlertKind.VISITING]
    chips += [GoodToKnow(ChipKind.COMMUNICATION, need) for need in person.communication_needs]
    if person.interpreter:
        chips.append(GoodToKnow(ChipKind.INTERPRETER, person.interpreter))
    chips += [GoodToKnow(ChipKind.ALERT, a.text) for a in alerts if a.kind is not AlertKind.VISITING]
    return tuple(chips)


def age(person: Person, today: date) -> int | None:
    """Return the age in completed years, or None when the birth date is not known."""
    return None if person.born is None else whole_years(person.born, today)


def initials(name: str) -> str:
    """Return up to two initials of a name, for an avatar."""
    parts = [part for part in name.replace("-", " ").split() if part]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def possessive(name: str) -> str:
    """Write "Tess’s" or "Rhys’s"."""
    return f"{name}’s"


def their_words(person: Person) -> str:
    """Return "In her words", "In his words" or "In their words" by the person's pronouns."""
    first = person.pronouns.split("/")[0].strip().lower()
    return {"she": "In her words", "he": "In his words"}.get(first, "In their words")
