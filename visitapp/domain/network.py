"""The network map: people, pets, groups, services and places, and the ties between them.

How strong, how strained and which way help goes are three separate fields, since published ecomap keys disagree
(Hartman 1975 and later readings). Closeness follows the convoy circles of Kahn and Antonucci (1980). Permission to
contact sits on each tie.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from visitapp.domain.records import LATEST, link, words


class MemberKind(StrEnum):
    """What a member of the map is."""

    FAMILY = "family"
    PARTNER = "partner"
    CARER = "carer"
    PET = "pet"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    ONLINE = "online"
    PROFESSIONAL = "professional"
    SERVICE = "service"
    GROUP = "group"
    FAITH = "faith"
    SCHOOL_OR_WORK = "school_or_work"
    PLACE = "place"


class Sector(StrEnum):
    """The four quarters of the circles."""

    FAMILY = "family"
    FRIENDS = "friends"
    WORK = "work"
    COMMUNITY = "community"


class Shape(StrEnum):
    """Circle: a person or pet. Square: somebody at work. Hexagon: a group or place."""

    CIRCLE = "circle"
    SQUARE = "square"
    HEXAGON = "hexagon"


_SECTORS = {
    MemberKind.FAMILY: Sector.FAMILY,
    MemberKind.PARTNER: Sector.FAMILY,
    MemberKind.CARER: Sector.FAMILY,
    MemberKind.PET: Sector.FAMILY,
    MemberKind.FRIEND: Sector.FRIENDS,
    MemberKind.NEIGHBOUR: Sector.FRIENDS,
    MemberKind.ONLINE: Sector.FRIENDS,
    MemberKind.PROFESSIONAL: Sector.WORK,
}


@dataclass(frozen=True, repr=False)
class Member:
    """Somebody or something on one person's map. `angle` is a hand-chosen direction in degrees, clockwise from up."""

    id: str
    person_id: str = link()
    name: str = words()
    full_name: str = words()
    kind: MemberKind = MemberKind.FRIEND
    relation: str = words()
    symbol: str = ""
    phone: str = words()
    lives_with: str = words()
    note: str = words()
    is_key_person: bool = False
    sensitive: bool = False
    angle: float | None = field(default=None, metadata=LATEST)
    worker_id: str = link()

    @property
    def sector(self) -> Sector:
        """Return the quarter of the circles it belongs to."""
        return _SECTORS.get(self.kind, Sector.COMMUNITY)

    @property
    def shape(self) -> Shape:
        """Return the shape it is drawn with."""
        return {Sector.WORK: Shape.SQUARE, Sector.COMMUNITY: Shape.HEXAGON}.get(self.sector, Shape.CIRCLE)


class Closeness(StrEnum):
    """Which ring, from the inside out."""

    VERY_CLOSE = "very_close"
    CLOSE = "close"
    FURTHER = "further"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {"very_close": "Very close", "close": "Close", "further": "Further", "unsure": "Not sure"}[self.value]


class Strength(StrEnum):
    """How strong the tie is."""

    FAINT = "faint"
    ORDINARY = "ordinary"
    STRONG = "strong"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return self.value.capitalize()


class Strain(StrEnum):
    """How strained the tie is."""

    NONE = "none"
    SOME = "some"
    A_LOT = "a_lot"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {"none": "No", "some": "Some", "a_lot": "A lot"}[self.value]


class Flow(StrEnum):
    """Which way help goes, seen from the source of the tie's description: the person in the middle."""

    TO = "to"
    BACK = "back"
    BOTH = "both"
    NEITHER = "neither"


class SupportKind(StrEnum):
    """What kind of support (House's kinds, with companionship)."""

    EMOTIONAL = "emotional"
    PRACTICAL = "practical"
    INFORMATION = "information"
    COMPANY = "company"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return self.value.capitalize()


class Permission(StrEnum):
    """Whether the person is happy for us to be in contact."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    EMERGENCY = "emergency"
    NO = "no"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "not_asked": "Not asked yet",
            "yes": "May contact",
            "emergency": "Only in an emergency",
            "no": "Do not contact",
        }[self.value]


class Wish(StrEnum):
    """What the person would like of the tie."""

    NOT_SAID = "not_said"
    MORE = "more"
    SAME = "same"
    LESS = "less"
    DIFFERENT = "different"


@dataclass(frozen=True, repr=False)
class Tie:
    """A tie from the person in the middle to a member, or between two members.

    `source_id` is the person's id or a member's id, `target_id` a member's id. `flow`, `support_to` and
    `support_back` are seen from the source: TO is help that comes to the source.
    """

    id: str
    person_id: str = link()
    source_id: str = link()
    target_id: str = link()
    closeness: Closeness = Closeness.UNSURE
    strength: Strength = Strength.ORDINARY
    strain: Strain = Strain.NONE
    flow: Flow = Flow.NEITHER
    support_to: tuple[SupportKind, ...] = ()
    support_back: tuple[SupportKind, ...] = ()
    in_touch: str = words()
    since: str = ""
    until: str = ""
    ended: bool = False
    permission: Permission = Permission.NOT_ASKED
    permission_why: str = words()
    permission_by: str = ""
    permission_on: date | None = None
    wish: Wish = Wish.NOT_SAID
    told_by: str = ""
    sensitive: bool = False


@dataclass(frozen=True, repr=False)
class Network:
    """One person's whole map."""

    person_id: str
    person_name: str
    members: tuple[Member, ...] = ()
    ties: tuple[Tie, ...] = ()

    def tie_of(self, member_id: str) -> Tie | None:
        """Return the tie between the person and a member."""
        for tie in self.ties:
            if tie.source_id == self.person_id and tie.target_id == member_id:
                return tie
        return None

    def member(self, member_id: str) -> Member | None:
        """Return a member by id."""
        return next((member for member in self.members if member.id == member_id), None)


def flow_covering(flow: Flow, to: tuple[SupportKind, ...], back: tuple[SupportKind, ...]) -> Flow:
    """Return the flow widened so that it covers every kind of support that is ticked."""
    towards = flow in (Flow.TO, Flow.BOTH) or bool(to)
    away = flow in (Flow.BACK, Flow.BOTH) or bool(back)
    if towards and away:
        return Flow.BOTH
    if towards:
        return Flow.TO
    return Flow.BACK if away else Flow.NEITHER


def shared_view(network: Network) -> Network:
    """Return the map as the person's copy shows it.

    Ended ties, members kept off the shared map and members with no tie left are left out without saying so; strained
    ties are drawn as plain lines.
    """
    hidden = {member.id for member in network.members if member.sensitive}
    ties = tuple(
        replace(tie, strain=Strain.NONE)
        for tie in network.ties
        if not tie.ended and not tie.sensitive and tie.target_id not in hidden and tie.source_id not in hidden
    )
    tied = {tie.target_id for tie in ties if tie.source_id == network.person_id}
    members = tuple(member for member in network.members if member.id in tied)
    return Network(
        network.person_id,
        network.person_name,
        members,
        tuple(
            tie
            for tie in ties
            if tie.target_id in tied and (tie.source_id in tied or tie.source_id == network.person_id)
        ),
    )
