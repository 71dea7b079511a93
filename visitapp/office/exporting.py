"""One team's streams in a file, sealed as they are, for officers who recover a team whose laptops are all gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from visitapp.errors import NotFound, Refused, VaultExists
from visitapp.office.store import OfficeStore
from visitapp.office.stream_keys import wrapped_of
from visitapp.office.tables import streams, wrapped_keys
from visitapp.sync.protocol.directory import Device, Directory, Role, Signed
from visitapp.sync.protocol.messages import PULL_LIMIT
from visitapp.sync.protocol.team_copy import CopyHead, CopyPage, write_copy


def export_team(store: OfficeStore, name: str, target: Path) -> int:
    """Write a team's copy and return how many streams it has. The office may go on meanwhile.

    Raises NotFound (no such team), Refused (no recovery key: nobody could open it) or VaultExists.
    """
    directory = store.directory()
    team = _team_named(directory, name)
    if directory.recovery is None:
        raise Refused("This organisation has no recovery key, so nobody could open the copy.", "Nothing was written.")
    if target.exists():
        raise VaultExists(f"There is already something at “{target.name}”.", "Choose another name.")
    with store.reading() as connection:
        query = select(streams.c.stream).where(streams.c.team == team).order_by(streams.c.stream)
        ids = [bytes(each) for each in connection.execute(query).scalars()]
    signed: list[Signed] = []
    while more := store.statements_after(len(signed)):
        signed += more
    head = CopyHead(organisation=directory.organisation, signed=tuple(signed), team=team)
    part = target.with_name(f".{target.name}.part")
    with part.open("wb") as file:
        write_copy(file, head, _pages(store, directory, team, ids))
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)
    return len(ids)


def _pages(store: OfficeStore, directory: Directory, team: bytes, ids: list[bytes]) -> Iterator[CopyPage]:
    key = directory.recovery
    reader = Device(bytes(16), bytes(16), team, Role.WORKER, b"", b"")
    for stream in ids:
        query = select(wrapped_keys).where(wrapped_keys.c.stream == stream)
        with store.reading() as connection:
            rows = connection.execute(query.order_by(wrapped_keys.c.epoch)).all()
        keys = tuple(wrapped_of(row) for row in rows if key is not None and bytes(row.device) == key.id)
        after = 0
        while True:
            pulled = store.pull(stream, reader, after=after, limit=PULL_LIMIT)
            yield CopyPage(stream=stream, after=after, keys=() if after else keys, pulled=pulled)
            after += len(pulled.operations)
            if after >= pulled.head or not pulled.operations:
                break


def _team_named(directory: Directory, name: str) -> bytes:
    """Return the team of a name, or whose id begins so."""
    found = [team for team, known in directory.names.items() if known.casefold() == name.casefold()]
    found = found or [team for team in directory.teams if len(name) >= 4 and team.hex().startswith(name.lower())]
    if len(found) != 1:
        named = ", ".join(f"“{directory.names.get(team, team.hex()[:8])}”" for team in directory.teams)
        raise NotFound("There is no team of that name.", f"There are {named}.")
    return found[0]
