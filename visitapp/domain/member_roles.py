"""What somebody on the map is to the person besides the tie: lives there, depends on them, next of kin, GP.

The member stays the one record of who they are; a role only points to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitapp.domain.ids import derived_id
from visitapp.domain.network import Member, MemberKind
from visitapp.domain.records import link, words


class RoleKind(StrEnum):
    """The roles, in the order of the page."""

    LIVES_HERE = "lives_here"
    DEPENDS_ON_ME = "depends_on_me"
    NEXT_OF_KIN = "next_of_kin"
    IN_AN_EMERGENCY = "in_an_emergency"
    CARER = "carer"
    GP = "gp"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "lives_here": "Lives in the same home",
            "depends_on_me": "Depends on them",
            "next_of_kin": "Next of kin",
            "in_an_emergency": "To ring in an emergency",
            "carer": "Carer",
            "gp": "GP",
        }[self.value]

    def words_for(self, called: str) -> str:
        """Return the words on screen, with the name that the person goes by."""
        return f"Depends on {called}" if self is RoleKind.DEPENDS_ON_ME else self.words

    def fits(self, member: Member) -> bool:
        """Tell whether such a member can have this role."""
        if self is RoleKind.GP:
            return member.kind in (MemberKind.PROFESSIONAL, MemberKind.SERVICE)
        if self in (RoleKind.LIVES_HERE, RoleKind.DEPENDS_ON_ME):
            return member.kind not in _NOT_AT_HOME
        return member.kind not in _NOBODY


_NOBODY = frozenset({MemberKind.PET, MemberKind.GROUP, MemberKind.FAITH, MemberKind.SCHOOL_OR_WORK, MemberKind.PLACE})
_NOT_AT_HOME = (_NOBODY | {MemberKind.SERVICE, MemberKind.PROFESSIONAL, MemberKind.ONLINE}) - {MemberKind.PET}


@dataclass(frozen=True, repr=False)
class MemberRole:
    """One role of one member, from and to the days on which it counts, where known."""

    id: str
    person_id: str = link()
    member_id: str = link()
    kind: RoleKind = RoleKind.LIVES_HERE
    note: str = words()
    from_on: date | None = None
    to_on: date | None = None


def role_id(member_id: str, kind: RoleKind) -> str:
    """Return the one id that a role of a member has, so that two laptops give it once."""
    return derived_id(member_id, f"role/{kind.value}")
