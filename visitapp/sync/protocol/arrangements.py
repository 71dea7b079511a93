"""What officers arrange beyond who belongs: names of teams, records that go to another, the recovery key, erasing.

An arrangement is a statement of the directory in a form of its own, version 2. Teams' names stand in it in clear.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from visitapp.sync.protocol.operations import Hash, Id, NotValid
from visitapp.sync.protocol.recovery_key import RECOVERY_LIMIT, read_recovery_key

NAME_LETTERS = 60
GROUND_LEAST, GROUND_LETTERS = 10, 400
MARK_BYTES = 32
STREAMS_AT_ONCE = 500


class ArrangementKind(StrEnum):
    """What an arrangement says."""

    NAME_TEAM = "name_team"
    """`team` is called `text`; a team begins with its name."""
    HAND_OVER = "hand_over"
    """`streams` go from `team` to `to_team`."""
    RECOVERY_KEY = "recovery_key"
    """From now on stream keys are also sealed to `key`, which two sheets of paper open. Two officers have to say it."""
    ERASE = "erase"
    """The record in the one of `streams` is to be erased everywhere; `text` says why, `key` is its `mark_of_person`.
    Two officers have to say it, the first of them of the `team` that holds it."""


AGREED = frozenset({ArrangementKind.RECOVERY_KEY, ArrangementKind.ERASE})
"""What counts only when officers of two different workers have said the same."""


class Arrangement(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One arrangement. `to_team` is `team` and `streams` are empty but for HAND_OVER.

    `text` is a name or, for ERASE, the ground; `key` is empty but for RECOVERY_KEY and ERASE.
    """

    version: Literal[2]
    organisation: Id
    previous: Hash
    kind: ArrangementKind
    team: Id
    to_team: Id
    streams: Annotated[tuple[Id, ...], Meta(max_length=STREAMS_AT_ONCE)]
    text: Annotated[str, Meta(max_length=GROUND_LETTERS)]
    key: Annotated[bytes, Meta(max_length=RECOVERY_LIMIT)]
    by: Id
    at: Annotated[str, Meta(max_length=40)]


def gist_of(said: Arrangement) -> bytes:
    """Return 32 bytes that are the same for two officers who say the same."""
    return hashlib.sha256(
        msgspec.msgpack.encode((said.kind, said.team, said.to_team, said.streams, said.text, said.key))
    ).digest()


@dataclass(frozen=True)
class Handing:
    """One hand-over of a stream: the statement's number, between which teams, and when (ISO 8601)."""

    number: int
    from_team: bytes
    to_team: bytes
    at: str


@dataclass(frozen=True)
class Erasure:
    """A record that two officers had erased: the number and moment (ISO 8601) of the second word, why, and by whom."""

    number: int
    mark: bytes
    ground: str
    at: str
    by: tuple[bytes, bytes]


def require_whole(said: Arrangement) -> None:
    """Raise NotValid for an arrangement that has a part too many or too few."""
    is_within = said.to_team == said.team
    if said.kind is ArrangementKind.HAND_OVER:
        in_order = list(said.streams) == sorted(set(said.streams))
        is_whole = not is_within and not said.text and not said.key and bool(said.streams) and in_order
    elif said.kind is ArrangementKind.ERASE:
        is_whole = is_within and len(said.streams) == 1 and is_ground(said.text) and len(said.key) == MARK_BYTES
    else:
        is_key = said.kind is ArrangementKind.RECOVERY_KEY
        is_whole = is_within and not said.streams and is_name(said.text) and bool(said.key) is is_key
        if is_key:
            read_recovery_key(said.key)
    if not is_whole:
        raise NotValid("an arrangement that is not whole")


def is_name(text: str) -> bool:
    """Tell whether a text can be a team's name: one line, not empty, without blanks at its ends."""
    return 0 < len(text) <= NAME_LETTERS and text.isprintable() and text == text.strip()


def is_ground(text: str) -> bool:
    """Tell whether a text can say why a record is erased: one line of some words."""
    return GROUND_LEAST <= len(text) <= GROUND_LETTERS and text.isprintable() and text == text.strip()


def mark_of_person(stream: bytes, person_id: str) -> bytes:
    """Return 32 bytes by which a laptop knows whose record is meant, and nobody else can: an id has 74 random bits."""
    return hashlib.sha256(b"visitapp-erased 1\n" + stream + person_id.encode()).digest()


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
