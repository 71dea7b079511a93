"""Where a person has lived and how else they are reached.

Where they live now, and their first number and email, stand in the person's own record. Here is everything besides:
places before, for a while or for post, and further numbers with what to know before ringing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.records import link, words


class AddressKind(StrEnum):
    """What kind of place an address is."""

    HOME = "home"
    FOR_A_WHILE = "for_a_while"
    HOSPITAL = "hospital"
    SUPPORTED = "supported"
    POST = "post"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "home": "Home",
            "for_a_while": "Staying for a while",
            "hospital": "Hospital",
            "supported": "Supported living",
            "post": "For post",
            "other": "Another place",
        }[self.value]


@dataclass(frozen=True, repr=False)
class Address:
    """A place besides the one where the person lives now, with the days from and to which it counts, where known."""

    id: str
    person_id: str = link()
    kind: AddressKind = AddressKind.HOME
    address: str = words()
    postcode: str = words()
    from_on: date | None = None
    to_on: date | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether it no longer counts."""
        return self.to_on is not None and self.to_on <= today


class ContactKind(StrEnum):
    """What kind of number or address it is."""

    MOBILE = "mobile"
    HOME_PHONE = "home_phone"
    WORK_PHONE = "work_phone"
    EMAIL = "email"
    THROUGH_SOMEBODY = "through_somebody"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "mobile": "Mobile",
            "home_phone": "Phone at home",
            "work_phone": "Phone at work",
            "email": "Email",
            "through_somebody": "Through somebody",
        }[self.value]


@dataclass(frozen=True, repr=False)
class ContactWay:
    """A further number or email, and what to know before using it."""

    id: str
    person_id: str = link()
    kind: ContactKind = ContactKind.MOBILE
    value: str = words()
    note: str = words()


class ContactWish(StrEnum):
    """How the person would like to be reached first."""

    NOT_SAID = "not_said"
    RING = "ring"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "not_said": "Not said yet",
            "ring": "Ring me",
            "text": "Text, don’t ring",
            "email": "Email first",
            "letter": "Write a letter",
            "in_person": "Come and see me",
        }[self.value]
