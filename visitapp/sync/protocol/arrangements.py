"""What officers arrange beyond who belongs: the names of teams, and whose records go to another team.

An arrangement is a statement of the directory in a form of its own, version 2. Teams' names stand in it in clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import Hash, Id, NotValid

NAME_LETTERS = 60
STREAMS_AT_ONCE = 500


class ArrangementKind(StrEnum):
    """What an arrangement says."""

    NAME_TEAM = "name_team"
    """`team` is called `text`; a team begins with its name."""
    HAND_OVER = "hand_over"
    """`streams` go from `team` to `to_team`."""


class Arrangement(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One arrangement. `to_team` is `team` and `streams` are empty but for HAND_OVER, `text` but for NAME_TEAM."""

    version: Literal[2]
    organisation: Id
    previous: Hash
    kind: ArrangementKind
    team: Id
    to_team: Id
    streams: Annotated[tuple[Id, ...], Meta(max_length=STREAMS_AT_ONCE)]
    text: Annotated[str, Meta(max_length=400)]
    by: Id
    at: Annotated[str, Meta(max_length=40)]


@dataclass(frozen=True)
class Handing:
    """One hand-over of a stream: the statement's number, between which teams, and when (ISO 8601)."""

    number: int
    from_team: bytes
    to_team: bytes
    at: str


def require_whole(said: Arrangement) -> None:
    """Raise NotValid for an arrangement that has a part too many or too few."""
    if said.kind is ArrangementKind.NAME_TEAM:
        is_whole = said.to_team == said.team and not said.streams and is_name(said.text)
    else:
        is_whole = (
            said.to_team != said.team
            and not said.text
            and bool(said.streams)
            and list(said.streams) == sorted(set(said.streams))
        )
    if not is_whole:
        raise NotValid("an arrangement that is not whole")


def is_name(text: str) -> bool:
    """Tell whether a text can be a team's name: one line, not empty, without blanks at its ends."""
    return 0 < len(text) <= NAME_LETTERS and text.isprintable() and text == text.strip()


def held_at(handings: tuple[Handing, ...], epoch: int, team: bytes) -> bytes:
    """Return the team that held a stream when an epoch of its keys began; `team` for one never handed over."""
    held = handings[0].from_team if handings else team
    for handing in handings:
        if handing.number <= epoch:
            held = handing.to_team
    return held


def held_since(handings: tuple[Handing, ...], epoch: int, team: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield every team that held a stream at an epoch or later, with the epoch from which on it did."""
    yield held_at(handings, epoch, team), epoch
    for handing in handings:
        if handing.number > epoch:
            yield handing.to_team, handing.number
