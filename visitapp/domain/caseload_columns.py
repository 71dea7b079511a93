"""Which column of a caseload list holds what, guessed from its heading as case systems write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visitapp.errors import Refused

_HEADINGS = {
    "given_name": (
        "first name",
        "first name, first names, forename, forenames, given name, given names, firstname, christian name",
    ),
    "family_name": ("family name", "surname, family name, last name, lastname, second name"),
    "full_name": ("name", "name, full name, fullname, person, person name, display name, name of person"),
    "preferred_name": (
        "preferred name",
        "preferred name, known as, aka, also known as, preferred first name, likes to be called, nickname",
    ),
    "pronouns": ("pronouns", "pronouns, pronoun"),
    "born": ("date of birth", "dob, date of birth, birth date, birthdate, d o b, born, date born"),
    "nhs_number": ("NHS number", "nhs no, nhs number, nhs, nhs num, nhsno, nhs id, nhsnumber"),
    "local_number": (
        "local number",
        "case id, person id, mosaic id, liquidlogic id, client id, adult id, id, case number, case no, case ref, "
        "case reference, person number, person no, person ref, person reference, local number, record number, "
        "system id, id number, rio id, las id, ref, reference",
    ),
    "phone": (
        "phone number",
        "phone, mobile, telephone, tel, tel no, telephone number, telephone no, phone number, phone no, mobile "
        "number, mobile no, mobile phone, home phone, home telephone, home tel, contact number, landline",
    ),
    "email": ("email", "email, e mail, email address, e mail address"),
    "address": (
        "address",
        "address, full address, home address, current address, address line 1, address line 2, address line 3, "
        "address line 4, address line 5, address 1, address 2, address 3, address 4, address 5, addr 1, addr 2, "
        "addr 3, addr 4, street, house, flat, town, city, town city, county",
    ),
    "area": ("area", "area, locality, neighbourhood, patch, ward area, district"),
    "postcode": ("postcode", "postcode, post code, postal code, zip"),
    "gp": ("GP", "gp, gp name, gp practice, gp surgery, surgery, registered gp, doctor"),
    "first_language": (
        "first language",
        "first language, language, main language, preferred language, spoken language",
    ),
    "interpreter": ("interpreter", "interpreter required, interpreter, interpreter needed, interpreter req"),
    "communication_needs": (
        "communication needs",
        "communication needs, communication, accessible information, reasonable adjustments, accessible information "
        "needs",
    ),
    "allergies": ("allergies", "allergies, allergy, known allergies"),
    "home_access": (
        "access notes",
        "access notes, alerts, alert, access, home access, access details, access information, visiting notes, key "
        "safe, keysafe",
    ),
    "key_worker": (
        "key worker",
        "key worker, keyworker, allocated worker, allocated to, care coordinator, care co ordinator, worker, lead "
        "professional, lead worker, named worker, social worker, key worker name, allocated worker name, case "
        "worker",
    ),
    "team": ("team", "team, allocated team, team name"),
    "next_review_on": (
        "next review",
        "next review, next review date, review date, review due, review due date, date of next review",
    ),
}
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    field: (words, tuple(headings.split(", "))) for field, (words, headings) in _HEADINGS.items()
}
"""Field -> its name in a sentence, and the headings that mean it, in lower case and without signs."""

JOINED = frozenset({"address", "phone", "home_access"})
"""Fields that may be spread over several columns."""
NAME_FIELDS = frozenset({"given_name", "family_name", "full_name", "preferred_name"})

_SOMEBODY_ELSE = frozenset(
    {
        *("carer", "carers", "kin", "nok", "contact", "emergency", "parent", "mother", "father", "partner", "spouse"),
        *("relative", "landlord", "provider", "school", "manager", "referrer", "referred", "previous", "former"),
        *("other", "alternative", "second", "key", "practice", "team", "ward", "worker", "gp"),
    }
)
"""A heading with one of these words before the rest speaks of somebody or something else."""
_BY_HEADING = {heading: field for field, (_, headings) in FIELDS.items() for heading in headings}
_LONGEST = 4


@dataclass(frozen=True)
class Column:
    """One column: its heading as the file has it and the field it goes to, "" for none."""

    index: int
    heading: str
    field: str = ""

    @property
    def field_words(self) -> str:
        """Return the field's name in a sentence, "" when the column is not used."""
        return FIELDS[self.field][0] if self.field else ""


def folded(text: str) -> str:
    """Return text without accents, capitals and doubled spaces, for comparing."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def guessed_field(heading: str) -> str:
    """Return the field that a heading means, or ""."""
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", heading).lower()).split()
    plain = " ".join(words)
    field = _BY_HEADING.get(plain) or _BY_HEADING.get(re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip(), "")
    if field or not words:
        return field
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        ending = " ".join(words[-length:])
        if ending in _BY_HEADING and not _SOMEBODY_ELSE.intersection(words[:-length]):
            return _BY_HEADING[ending]
    return ""


def checked_choice(chosen: Mapping[str, str]) -> None:
    """Raise Refused when a field was chosen that does not exist."""
    for field in chosen:
        if field not in FIELDS:
            raise Refused(f"There is no field “{field}”.", f"The fields are: {', '.join(FIELDS)}.")


def columns_of(headings: Sequence[str], chosen: Mapping[str, str], *, strict: bool = False) -> tuple[Column, ...]:
    """Return every column with its field; `chosen` (field -> heading, "" for none) goes before any guess.

    Raises Refused for a chosen heading that is not there, if `strict`.
    """
    fields = [""] * len(headings)
    known = [folded(heading) for heading in headings]
    for field, heading in chosen.items():
        if not heading:
            continue
        if folded(heading) in known:
            fields[known.index(folded(heading))] = field
        elif strict:
            raise Refused(f"The list has no column “{heading}”.", "Write its heading as the list has it.")
    taken = set(chosen)
    for index, heading in enumerate(headings):
        field = guessed_field(heading)
        if field and not fields[index] and (field not in taken or (field in JOINED and field not in chosen)):
            fields[index] = field
            taken.add(field)
    return tuple(Column(index, " ".join(headings[index].split()), field) for index, field in enumerate(fields))


def is_heading_row(columns: Sequence[Column]) -> bool:
    """Tell whether a row names the columns of a list of people: a name, and not one long title alone."""
    return any(column.field in NAME_FIELDS for column in columns)
