"""What an officer does with teams: names one, moves a laptop to another, hands records over to another."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from visitapp.sync.desk import Desk
from visitapp.sync.following import note_heads, read_directory
from visitapp.sync.joining import renew_own_keys
from visitapp.sync.protocol.arrangements import STREAMS_AT_ONCE, ArrangementKind
from visitapp.sync.protocol.directory import Directory, Kind
from visitapp.sync.stating import Stating
from visitapp.sync.stream_keys import share_keys


def name_team(desk: Desk, name: str, *, now: datetime, team: str = "") -> str:
    """Give a team a name and return its id in hex; without one, begin a new team. Raises LookupError."""
    stating = Stating(desk, now=now)
    if team and bytes.fromhex(team) not in stating.directory.teams:
        raise LookupError(team)
    id_ = bytes.fromhex(team) or secrets.token_bytes(16)
    stating.arrange(ArrangementKind.NAME_TEAM, team=id_, text=name)
    stating.send()
    return id_.hex()


def move(desk: Desk, devices: Iterable[str], *, team: str, now: datetime) -> None:
    """Let devices into another team and out of theirs, which gets new keys. Raises LookupError.

    Cut off before the keys, the next round of whoever is left makes them.
    """
    stating = Stating(desk, now=now)
    for device in devices:
        known = stating.directory.devices.get(bytes.fromhex(device))
        if known is None or known.is_revoked or bytes.fromhex(team) not in stating.directory.teams:
            raise LookupError(device)
        stating.device(Kind.MOVE, replace(known, team=bytes.fromhex(team)))
    stating.send()
    renew_own_keys(desk, stating.directory)
    _share(desk, stating.directory)


def hand_over(desk: Desk, streams: Iterable[str], *, team: str, now: datetime) -> None:
    """Let another team have records of this laptop's team, with their keys. Raises LookupError or NotValid.

    What is written from then on has keys that the new team makes, and that nobody of this one gets.
    """
    stating = Stating(desk, now=now)
    if bytes.fromhex(team) not in stating.directory.teams:
        raise LookupError(team)
    ids = sorted({bytes.fromhex(each) for each in streams})
    own = stating.directory.devices[desk.device].team
    for start in range(0, len(ids), STREAMS_AT_ONCE):
        given = tuple(ids[start : start + STREAMS_AT_ONCE])
        stating.arrange(ArrangementKind.HAND_OVER, team=own, to_team=bytes.fromhex(team), streams=given)
    stating.send()
    _share(desk, stating.directory)


def directory_of(desk: Desk) -> Directory:
    """Return the organisation as it is now."""
    return read_directory(desk)


def _share(desk: Desk, directory: Directory) -> None:
    note_heads(desk, desk.inbox(), directory)
    share_keys(desk, directory, directory.devices[desk.device])
