"""Appointments of a calendar file (RFC 5545), as far as a diary needs them, and the visits that came from one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from visitapp.domain.ids import derived_id
from visitapp.domain.people import Person, initials
from visitapp.domain.records import link

_FAMILY = "7d1c2f6a90b84e1fa3c5d2e4b6f81a07"
OWN = "@visitapp.invalid"
"""How the ids of appointments end that a diary of ours was written with; before it stands the id of the visit."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_EMPTY = frozenset({
    "a", "an", "and", "at", "for", "home", "in", "meet", "meeting", "of", "on", "see", "the", "to", "visit", "visiting",
    "with",
})  # fmt: skip


class Passed(StrEnum):
    """Why an appointment is not offered."""

    OVER = "over"
    FAR = "far"
    ALL_DAY = "all_day"
    ODD_ZONE = "odd_zone"
    ODD_REPEAT = "odd_repeat"
    NO_TIME = "no_time"

    @property
    def words(self) -> str:
        """Return the words after a number: "3 are over"."""
        return {
            "over": "are over",
            "far": "are more than a year ahead",
            "all_day": "last all day, so they have no time of a visit",
            "odd_zone": "are in a time zone that is not known here",
            "odd_repeat": "repeat in a way that VisitApp does not read",
            "no_time": "say no time that can be read",
        }[self.value]


@dataclass(frozen=True, repr=False)
class CalendarEvent:
    """One appointment at one time. `id` is the same whenever it is read again, `series_id` that of its repetition.

    `own_visit_id` is the visit it was written from, "" for one that others made. `start` has a time zone.
    """

    id: str
    series_id: str
    start: datetime
    minutes: int | None
    summary: str
    is_cancelled: bool = False
    own_visit_id: str = ""

    @property
    def print(self) -> str:
        """Return a hash by which a change of time, length, words or standing shows."""
        said = f"{self.start.timestamp()}|{self.minutes}|{self.summary}|{self.is_cancelled}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, repr=False)
class CalendarFile:
    """What a file holds, in order of time, and how many appointments were passed over for what reason."""

    events: tuple[CalendarEvent, ...]
    passed: Mapping[Passed, int]


@dataclass(frozen=True, repr=False)
class CalendarLink:
    """Which visit an appointment became, so that the same file twice makes no visit twice. `seen` is its print then."""

    id: str
    person_id: str = link()
    visit_id: str = link()
    seen: str = ""


def event_id(uid: str, occurrence: str) -> str:
    """Return the one id of an appointment: its UID, and which time of a repeated one."""
    return derived_id(_FAMILY, f"{uid}\n{occurrence}")


def visit_of_uid(uid: str) -> str:
    """Return the visit that an id of ours names, "" for any other."""
    visit_id = uid.removesuffix(OWN)
    return visit_id if uid.endswith(OWN) and re.fullmatch(r"[0-9a-f]{32}", visit_id) else ""


def guessed_person(summary: str, people: Sequence[Person]) -> str:
    """Return the id of the one person whom an appointment names, "" when it names nobody or more than one.

    A whole name goes before a first name, and that before initials ("TB").
    """
    said = _WORD.findall(summary)
    folded = [word.casefold() for word in said]
    for names in (_whole, _first, _initials):
        found = [person.id for person in people if names(person, said, folded)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def purpose_said(summary: str, person: Person) -> str:
    """Return what an appointment is for: its words without the person's name, "" when nothing else is said."""
    names = {
        word.casefold() for name in (person.called, person.full_name, person.plan_name) for word in _WORD.findall(name)
    } | {initials(person.full_name).casefold()}
    rest = [word for word in _WORD.findall(summary) if word.casefold() not in names | _EMPTY]
    if not rest:
        return ""
    at = [found.span() for found in _WORD.finditer(summary) if found[0].casefold() in names]
    kept = summary
    for start, end in reversed(at):
        kept = kept[:start] + kept[end:]
    return re.sub(r"\s+", " ", kept).strip(" \t-–—:;,·|/()")


def _whole(person: Person, _said: Sequence[str], folded: Sequence[str]) -> bool:
    if not person.family_name:
        return False
    firsts = {person.given_name, person.preferred_name} - {""}
    return any(_holds(folded, f"{first} {person.family_name}") for first in firsts) or any(
        _holds(folded, f"{person.family_name} {first}") for first in firsts
    )


def _first(person: Person, _said: Sequence[str], folded: Sequence[str]) -> bool:
    return any(_holds(folded, name) for name in {person.given_name, person.preferred_name, person.family_name} - {""})


def _initials(person: Person, said: Sequence[str], _folded: Sequence[str]) -> bool:
    short = initials(person.full_name)
    return len(short) > 1 and short in said


def _holds(folded: Sequence[str], name: str) -> bool:
    wanted = [word.casefold() for word in _WORD.findall(name)]
    return any(list(folded[at : at + len(wanted)]) == wanted for at in range(len(folded) - len(wanted) + 1))
