"""What stands on the screen while the person is shown it: never more than their own copy would have, said as theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from visitapp.domain.goals import GoalRating
from visitapp.domain.network import Member, Network, Tie, shared_view

MINE = frozenset(
    {
        *("mother", "mum", "father", "dad", "sister", "brother", "daughter", "son", "wife", "husband", "partner", "ex"),
        *("grandmother", "nan", "grandfather", "grandchild", "granddaughter", "grandson", "aunt", "uncle", "niece"),
        *("nephew", "cousin", "stepmother", "stepfather", "stepdaughter", "stepson", "half-sister", "half-brother"),
        *("mother-in-law", "father-in-law", "daughter-in-law", "son-in-law", "sister-in-law", "brother-in-law"),
        *("former husband", "former wife", "girlfriend", "boyfriend", "friend", "best friend", "dog", "cat"),
        *("gp", "doctor", "nurse", "psychiatrist", "psychologist", "therapist", "pharmacist", "advocate"),
        *("social worker", "support worker", "key worker", "care coordinator"),
    }
)
"""Relations that are said with "my"."""


@dataclass(frozen=True, repr=False)
class ShownStep:
    """A step or an action: its words, whose it is and by when, and whether it is done."""

    text: str
    aside: str = ""
    is_done: bool = False


@dataclass(frozen=True, repr=False)
class ShownPart:
    """One part of a reading. `voice`: the person's own words. `ratings` are of a goal; `progress` says the same."""

    heading: str = ""
    text: str = ""
    voice: bool = False
    steps: tuple[ShownStep, ...] = ()
    ratings: tuple[GoalRating, ...] = ()
    progress: str = ""


@dataclass(frozen=True, repr=False)
class Showing:
    """All that is shown: a map, or parts to read. `nothing` is said where there is nothing yet."""

    title: str
    parts: tuple[ShownPart, ...] = ()
    network: Network | None = None
    note: str = ""
    """How to read it, under the title."""
    nothing: str = ""
    today: date | None = None


def map_to_show(network: Network) -> Network:
    """Return the shared map, with names, relations and lines alone: nothing else of anybody leaves the store."""
    shared = shared_view(network)
    members = tuple(
        Member(
            member.id,
            member.person_id,
            member.name,
            kind=member.kind,
            relation=relation_to_me(member.relation),
            symbol=member.symbol,
            angle=member.angle,
        )
        for member in shared.members
    )
    ties = tuple(
        Tie(
            tie.id,
            tie.person_id,
            tie.source_id,
            tie.target_id,
            closeness=tie.closeness,
            strength=tie.strength,
            flow=tie.flow,
        )
        for tie in shared.ties
    )
    return replace(shared, members=members, ties=ties)


def relation_to_me(relation: str) -> str:
    """Write "my sister" for "sister"; "next door", "Tuesdays" and whatever else is not somebody's stay as they are."""
    words = " ".join(relation.split())
    return f"my {words}" if words.casefold() in MINE else words
