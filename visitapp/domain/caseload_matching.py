"""Whether somebody on a caseload list is known already: by number, or by name and birth date however it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from visitapp.domain.caseload import Outcome
from visitapp.domain.caseload_columns import folded
from visitapp.domain.names_alike import letters, names_alike, sound
from visitapp.domain.people import Person

MOST_OF_ONE_DAY = 20
"""A birth date that more people share stands for one that is not known, as 1 January does on some lists."""


@dataclass(repr=False)
class KnownPeople:
    """Who is known already: the vault's people, then the rows that came before."""

    by_details: dict[tuple[str, ...], tuple[str, bool]] = field(default_factory=dict)
    by_nhs: dict[str, tuple[Person, str]] = field(default_factory=dict)
    by_local: dict[str, tuple[Person, str]] = field(default_factory=dict)
    by_birth: dict[tuple[str, date], list[tuple[Person, str]]] = field(default_factory=dict)
    by_name: dict[str, list[tuple[Person, str]]] = field(default_factory=dict)
    by_day: dict[date, list[tuple[Person, str]]] = field(default_factory=dict)

    def add(self, person: Person, where: str, *, listed: bool) -> None:
        """Remember a person and how to speak of where they stand ("in the vault", "in row 3").

        `listed` is whether they stand on the list that is being read, and not in the vault before it.
        """
        entry = (person, where)
        self.by_details.setdefault(_details(person), (where, listed))
        if person.nhs_number:
            self.by_nhs.setdefault(_digits(person.nhs_number), entry)
        if person.local_number:
            self.by_local.setdefault(folded(person.local_number), entry)
        if person.born is not None:
            self.by_day.setdefault(person.born, []).append(entry)
        for given in _given_names(person):
            self.by_name.setdefault(_name_key(given, person.family_name), []).append(entry)
            if person.born is not None:
                key = (_sound_key(given, person.family_name), person.born)
                self.by_birth.setdefault(key, []).append(entry)

    def judged(self, person: Person) -> tuple[Outcome, str]:
        """Tell whether somebody is new, known, or only seems to be known, and why."""
        twin = self.by_details.get(_details(person))
        if twin is not None and twin[1] and _is_a_name_alone(person):
            return Outcome.LOOK, f"maybe the same: somebody of this name, with nothing else known, is {twin[0]}"
        if twin is not None:
            return Outcome.HERE, f"somebody with the same details is {twin[0]}"
        numbers = (
            (self.by_nhs.get(_digits(person.nhs_number)) if person.nhs_number else None, "the same NHS number"),
            (self.by_local.get(folded(person.local_number)) if person.local_number else None, "the same local number"),
        )
        for entry, shared in numbers:
            if entry is None:
                continue
            if _agree(person, entry[0]):
                return Outcome.HERE, f"somebody with {shared} is {entry[1]}"
            differing = "first name" if _same_birth(person, entry[0]) else "name and birth date"
            return Outcome.LOOK, f"somebody with {shared} is {entry[1]}, with another {differing}"
        doubt = ""
        for other, where in self._born_the_same_day(person):
            if _spelled_alike(person, other) or not _numbered_apart(person, other):
                return Outcome.HERE, f"somebody with the same name and birth date is {where}"
            doubt = f"maybe the same: somebody whose name sounds so, with the same birth date, is {where}"
        for _, where in self._of_the_same_name(person):
            doubt = doubt or f"maybe the same: somebody of this name is {where}"
        for _, where in self._much_alike(person):
            doubt = doubt or f"maybe the same: somebody with a name much like it and the same birth date is {where}"
        return (Outcome.LOOK if doubt else Outcome.NEW), doubt

    def _born_the_same_day(self, person: Person) -> list[tuple[Person, str]]:
        """Return those with this birth date whose name sounds the same, unless NHS numbers prove them another."""
        if person.born is None:
            return []
        keys = [(_sound_key(given, person.family_name), person.born) for given in _given_names(person)]
        return [e for key in keys for e in self.by_birth.get(key, ()) if not _proven_different(person, e[0])]

    def _much_alike(self, person: Person) -> list[tuple[Person, str]]:
        """Return those with this birth date and a name much like it, unless numbers tell them apart."""
        there = self.by_day.get(person.born, ()) if person.born is not None else ()
        if len(there) > MOST_OF_ONE_DAY:
            return []
        return [
            e
            for e in there
            if _much_alike(person, e[0]) and not _proven_different(person, e[0]) and not _numbered_apart(person, e[0])
        ]

    def _of_the_same_name(self, person: Person) -> list[tuple[Person, str]]:
        keys = [_name_key(given, person.family_name) for given in _given_names(person)]
        return [e for key in keys for e in self.by_name.get(key, ()) if not _proven_different(person, e[0])]


@dataclass(frozen=True, repr=False)
class Likeness:
    """Somebody who may be the same person, and what the two share, in words. `weight`: how likely it is, 1 the most."""

    person: Person
    shared: str
    weight: int


def likenesses(person: Person, known: Iterable[Person]) -> tuple[Likeness, ...]:
    """Return who of those known may be the person that somebody is about to add, most likely first.

    A shared number, a name that is spelled or sounds so unless birth dates differ, or a birth date with a name much
    like it, or with a first name alike and another family name. Two NHS numbers that differ prove two people.
    """
    found = [likeness for other in known if (likeness := _likeness(person, other)) is not None]
    return tuple(sorted(found, key=lambda likeness: likeness.weight))


def _likeness(person: Person, other: Person) -> Likeness | None:
    if person.nhs_number and _digits(person.nhs_number) == _digits(other.nhs_number):
        return Likeness(other, "the same NHS number", 1)
    if person.local_number and folded(person.local_number) == folded(other.local_number):
        return Likeness(other, "the same local number", 1)
    if _proven_different(person, other):
        return None
    born_alike, known_apart = _same_birth(person, other), bool(person.born and other.born and person.born != other.born)
    spelled = _spelled_alike(person, other)
    if (spelled or _sounds_alike(person, other)) and born_alike:
        return Likeness(other, f"{'the same name' if spelled else 'a name that sounds so'} and birth date", 2)
    if born_alike and _much_alike(person, other):
        return Likeness(other, "a name much like it and the same birth date", 2)
    if spelled:
        return Likeness(other, "the same name" + (", with another birth date" if known_apart else ""), 3)
    if known_apart:
        return None
    if _sounds_alike(person, other):
        return Likeness(other, "a name that sounds so", 4)
    if born_alike and _given_alike(person, other):
        return Likeness(other, "the same birth date and a first name alike", 3)
    return None


def _sounds_alike(one: Person, other: Person) -> bool:
    """Tell whether whole names sound alike; where only a first name is known, whether that does."""
    if one.family_name and other.family_name and sound(one.family_name) != sound(other.family_name):
        return False
    mine = {sound(given) for given in _given_names(one) if given}
    return any(sound(given) in mine for given in _given_names(other) if given)


def _much_alike(one: Person, other: Person) -> bool:
    """Tell whether whole names are alike but for a slip of the finger, or sound alike in some tongue."""
    if one.family_name != other.family_name and not names_alike(one.family_name, other.family_name):
        return False
    return any(names_alike(mine, theirs) for mine in _given_names(one) for theirs in _given_names(other))


def _spelled_alike(one: Person, other: Person) -> bool:
    mine = {_name_key(given, one.family_name) for given in _given_names(one)}
    return any(_name_key(given, other.family_name) in mine for given in _given_names(other))


def _numbered_apart(one: Person, other: Person) -> bool:
    """Tell whether both have a local number and the two differ, as those of twins on one list do."""
    mine, theirs = folded(one.local_number), folded(other.local_number)
    return bool(mine and theirs and mine != theirs)


def _details(person: Person) -> tuple[str, ...]:
    """Return everything that tells one person from another; a list that is read again finds itself by it."""
    names = (person.given_name, person.family_name, person.preferred_name)
    contact = (person.phone, person.email, person.address, person.postcode)
    numbers = (_digits(person.nhs_number), folded(person.local_number), str(person.born))
    return (*(folded(text) for text in (*names, *contact)), *numbers)


def _is_a_name_alone(person: Person) -> bool:
    """Tell whether nothing but a name is known: a father and a son of one name look so."""
    contact = (person.phone, person.email, person.address, person.postcode)
    return person.born is None and not any((*contact, person.nhs_number, person.local_number))


def _same_birth(one: Person, other: Person) -> bool:
    return one.born is not None and one.born == other.born


def _given_alike(one: Person, other: Person) -> bool:
    """Tell whether given names sound the same, or one begins as the other does ("T", "Tess")."""
    pairs = [(letters(a), letters(b)) for a in _given_names(one) for b in _given_names(other)]
    return any(a.startswith(b) or b.startswith(a) or sound(a) == sound(b) for a, b in pairs)


def _agree(one: Person, other: Person) -> bool:
    """Tell whether two people with one number are one: first names and birth dates agree, or else whole names do.

    Twins whose numbers were typed in wrongly have one birth date and two first names.
    """
    if _same_birth(one, other):
        return _given_alike(one, other)
    mine = {_sound_key(given, one.family_name) for given in _given_names(one)}
    theirs = {_sound_key(given, other.family_name) for given in _given_names(other)}
    return bool(mine & theirs)


def _proven_different(one: Person, other: Person) -> bool:
    """Tell whether both have an NHS number and the two differ."""
    mine, theirs = _digits(one.nhs_number), _digits(other.nhs_number)
    return bool(mine and theirs and mine != theirs)


def _given_names(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (person.given_name, person.preferred_name) if name)) or ("",)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _name_key(given: str, family: str) -> str:
    return f"{letters(given)} {letters(family)}"


def _sound_key(given: str, family: str) -> str:
    return f"{sound(given)} {sound(family)}"
