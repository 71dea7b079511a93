"""The person: identity, contact, how to communicate, and what to know before the door.

Fields follow PRSB Personalised Care and Support Plan v2.0, "Person demographics", and DAPB1605 for
communication needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.adjustments import Adjustment
from visitapp.domain.dates import full_date, whole_years
from visitapp.domain.reaching import ContactWish
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
    archived_why: str = ""
    lives_there_since: date | None = None
    contact_wish: ContactWish = ContactWish.NOT_SAID
    contact_note: str = words()

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

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {"visiting": "Visiting", "health": "Health", "other": "Something else"}[self.value]


@dataclass(frozen=True, repr=False)
class Alert:
    """Something everyone must know, with a date to look at it again and whether the person has been told of it."""

    id: str
    person_id: str = link()
    kind: AlertKind = AlertKind.OTHER
    text: str = words()
    review_on: date | None = None
    told_on: date | None = None
    told_by: str = ""

    def needs_another_look(self, today: date) -> bool:
        """Tell whether the day to look at it again has come."""
        return self.review_on is not None and self.review_on <= today


class ChipKind(StrEnum):
    """Kinds of things to know, in the order the header shows them."""

    ALLERGY = "allergy"
    ACCESS = "access"
    VISITING = "visiting"
    COMMUNICATION = "communication"
    ADJUSTMENT = "adjustment"
    INTERPRETER = "interpreter"
    ALERT = "alert"


@dataclass(frozen=True, repr=False)
class GoodToKnow:
    """One chip: what kind of thing it is, and its words."""

    kind: ChipKind
    text: str
    more: str = ""
    """What a closer look tells: what happens without it, or whether the person has been told."""


def good_to_know(
    person: Person, alerts: tuple[Alert, ...] = (), adjustments: tuple[Adjustment, ...] = (), today: date | None = None
) -> tuple[GoodToKnow, ...]:
    """Return the chips of a person: allergy, access, visiting, communication, adjustments, interpreter, other alerts.

    With `today`, an alert whose day to look at it again has come says so.
    """
    chips = [GoodToKnow(ChipKind.ALLERGY, f"Allergy: {allergy}") for allergy in person.allergies]
    if person.home_access:
        chips.append(GoodToKnow(ChipKind.ACCESS, person.home_access))
    visiting = [alert for alert in alerts if alert.kind is AlertKind.VISITING]
    chips += [_alert_chip(ChipKind.VISITING, alert, person, today) for alert in visiting]
    agreed = {each.text.casefold(): each for each in adjustments}
    for need in person.communication_needs:
        # The same thing agreed as an adjustment is one chip, which then tells what happens without it.
        same = agreed.pop(need.casefold(), None)
        chips.append(GoodToKnow(ChipKind.COMMUNICATION, need, _without(same) if same else ""))
    chips += [GoodToKnow(ChipKind.ADJUSTMENT, each.text, _without(each)) for each in agreed.values()]
    if person.interpreter:
        chips.append(GoodToKnow(ChipKind.INTERPRETER, person.interpreter))
    chips += [_alert_chip(ChipKind.ALERT, alert, person, today) for alert in alerts if alert not in visiting]
    return tuple(chips)


def _alert_chip(kind: ChipKind, alert: Alert, person: Person, today: date | None) -> GoodToKnow:
    due = today is not None and alert.needs_another_look(today)
    return GoodToKnow(kind, f"{alert.text} · look again" if due else alert.text, told_words(alert, person))


def told_words(alert: Alert, person: Person) -> str:
    """Return whether the person has been told of an alert, by whom and when, as a sentence."""
    if alert.told_on is None:
        return f"{person.called} has not been told."
    by = f" by {alert.told_by}" if alert.told_by else ""
    return f"{person.called} was told{by} on {full_date(alert.told_on)}."


def _without(adjustment: Adjustment) -> str:
    return f"Without it: {adjustment.without}" if adjustment.without else ""


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
