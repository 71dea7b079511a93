"""The visit: planned, under way as a draft, then signed and never changed again; or cancelled, or without reply.

Sections follow the field's recording practice (SCIE, social work recording): none is compulsory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from visitapp.domain.ids import derived_id
from visitapp.domain.records import LOOKED_UP, gathered, link, words


class VisitKind(StrEnum):
    """How the contact took place."""

    HOME = "home"
    OFFICE = "office"
    HOSPITAL = "hospital"
    PHONE = "phone"
    ELSEWHERE = "elsewhere"

    @property
    def place_words(self) -> str:
        """Return how the page says it: "at home"."""
        return {
            "home": "at home",
            "office": "at the office",
            "hospital": "in hospital",
            "phone": "by phone",
            "elsewhere": "somewhere else",
        }[self.value]


class VisitStatus(StrEnum):
    """Where the visit stands."""

    PLANNED = "planned"
    DRAFT = "draft"
    SIGNED = "signed"
    CANCELLED = "cancelled"
    NO_REPLY = "no_reply"


@dataclass(frozen=True, repr=False)
class Presence:
    """Somebody who was there: a network member, the person, or a name alone."""

    member_id: str
    name: str


@dataclass(frozen=True, repr=False)
class Visit:
    """One visit. Moments are UTC. `purpose` is what it was planned for, `title` what it became.

    Visits that were planned together have one `series_id` and nothing else in common.
    """

    id: str
    person_id: str = link()
    status: VisitStatus = field(default=VisitStatus.PLANNED, metadata=LOOKED_UP)
    kind: VisitKind = VisitKind.HOME
    planned_for: datetime | None = field(default=None, metadata=LOOKED_UP)
    planned_minutes: int | None = None
    purpose: str = words()
    title: str = words()
    template_key: str = ""
    """How the page is laid out; "" for every section."""
    together_id: str = link()
    """Shared by the parts of a visit with several people; it tells nothing of who the others are."""
    started_at: datetime | None = field(default=None, metadata=LOOKED_UP)
    ended_at: datetime | None = None
    present: tuple[Presence, ...] = gathered()
    author: str = ""
    signed_at: datetime | None = None
    signed_by: str = ""
    signed_hash: str = ""
    stands_on: tuple[str, ...] = ()
    """Newest operations of all that belongs to the visit, as the one who signed it saw them."""
    series_id: str = link()
    cancelled_by: str = ""
    cancelled_because: str = words()
    tried: str = words()
    """What was tried when nobody answered, at the door or by phone."""

    @property
    def is_signed(self) -> bool:
        """Tell whether the words are frozen."""
        return self.status is VisitStatus.SIGNED

    @property
    def moment(self) -> datetime | None:
        """Return when it took place, or when it is planned."""
        return self.started_at or self.planned_for


@dataclass(frozen=True, repr=False)
class SectionKind:
    """A section that a visit page offers: key, heading, prompt, and whether it is the person's own voice."""

    key: str
    heading: str
    prompt: str
    voice: bool = False


SECTIONS: tuple[SectionKind, ...] = (
    SectionKind("since_last", "Since we last met", "What has happened? What went well?"),
    SectionKind("own_words", "In their words", "What does {name} want remembered, as {name} says it?", voice=True),
    SectionKind("home_money", "Home & money", "How is home? Heating, repairs, bills, benefits, shopping…"),
    SectionKind("relationships", "Relationships", "Who has been around? Anyone missed?"),
    SectionKind("health", "Health & wellbeing", "Sleep, food, energy, mood, medicines, getting out…"),
    SectionKind("safety", "Safety", "Any early signs? What has been helping?"),
    SectionKind("agreed", "What we agreed", "What happens next, and who does it?"),
)


class Standing(StrEnum):
    """How the words of a section are known; most notes leave it open."""

    OPEN = ""
    SAW = "saw"
    TOLD = "told"
    THINK = "think"

    @property
    def words(self) -> str:
        """Return what stands under the heading, "" when it is left open."""
        return {"": "", "saw": "What I saw", "told": "What I was told", "think": "What I think"}[self.value]


@dataclass(frozen=True, repr=False)
class VisitSection:
    """The words of one section of one visit. `shared` is whether the person's copy has it.

    `told_by_id` is the person's or a member's id, "" for a name that was typed; both count with Standing.TOLD alone.
    """

    id: str
    person_id: str = link()
    visit_id: str = link()
    key: str = ""
    text: str = words()
    shared: bool = True
    standing: Standing = Standing.OPEN
    told_by_id: str = ""
    told_by: str = words()


def standing_words(standing: Standing, told_by: str) -> str:
    """Write "What I was told, by Aoife", "What I saw", or "" when it is left open."""
    return f"{standing.words}, by {told_by}" if standing is Standing.TOLD and told_by else standing.words


def section_id(visit_id: str, key: str) -> str:
    """Return the one id that a section of a visit has, so that two windows write to the same record."""
    return derived_id(visit_id, f"section/{key}")


def section_heading(key: str) -> str:
    """Return the heading of a section key."""
    return next((kind.heading for kind in SECTIONS if kind.key == key), key)


def minutes_long(visit: Visit, now: datetime) -> int | None:
    """Return whole minutes since the start (to the end, when it has ended), or None when not started."""
    if visit.started_at is None:
        return None
    return max(0, int(((visit.ended_at or now) - visit.started_at).total_seconds() // 60))
