"""Teams of an organisation: named, a worker moved to another, a caseload handed over, and what went from this laptop.

As in `office`, what asks the office blocks: it belongs into a thread beside the store's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from visitapp.domain.handovers import Handover
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused
from visitapp.services import handovers
from visitapp.services.office import at_desk, direct, exchange_now, still_there
from visitapp.services.office_link import link_of
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.stream_teams import StreamTeams
from visitapp.sync import arranging
from visitapp.sync.desk import Desk, OnStore
from visitapp.sync.protocol.arrangements import NAME_LETTERS, is_name
from visitapp.sync.protocol.directory import Directory, Role, Signed

UNNAMED = "A team without a name"


@dataclass(frozen=True)
class Team:
    """A team and how many laptops are in it. `name` is UNNAMED until an officer gave it one."""

    id: str
    name: str
    laptops: int
    is_own: bool


@dataclass(frozen=True)
class HandedOn:
    """A person whose record another team holds now. `waiting` changes on this laptop did not go with it."""

    called: str
    team: str
    at: datetime | None
    waiting: int


def teams(workspace: Workspace, *, on_store: OnStore = direct) -> tuple[Team, ...]:
    """Return every team, this laptop's own first, then by name."""
    with at_desk(workspace, on_store) as desk:
        directory = arranging.directory_of(desk)
    own = directory.devices[desk.device].team
    found = [
        Team(each.hex(), directory.names.get(each, UNNAMED), len(directory.members(each)), each == own)
        for each in directory.teams
        if each in directory.names or directory.members(each)
    ]
    return tuple(sorted(found, key=lambda team: (not team.is_own, team.name.casefold())))


def name_team(workspace: Workspace, *, name: str, team: str = "", on_store: OnStore = direct) -> str:
    """Give a team a name, or begin a new one, and return its id. The office can read teams' names.

    Raises Refused (no name, too long, or another team's), NotFound, OfficeRefused.
    """
    tidy = " ".join(name.split())
    if not is_name(tidy):
        raise Refused("That cannot be a team’s name.", f"Write a name of up to {NAME_LETTERS} letters.")
    taken = {each.name.casefold() for each in teams(workspace, on_store=on_store) if each.id != team}
    if tidy.casefold() in taken:
        raise Refused("Another team has that name.", "Choose one that nobody takes for it.")
    with at_desk(workspace, on_store) as desk, still_there("That team is not there."):
        return arranging.name_team(desk, tidy, now=workspace.now(), team=team)


def move_worker(workspace: Workspace, *, device: str, team: str, on_store: OnStore = direct) -> int:
    """Move the worker of a laptop, with every laptop of theirs, to another team; return how many laptops moved.

    The team that they leave has new keys then. Raises NotFound, Refused (they are in it), OfficeRefused.
    """
    with at_desk(workspace, on_store) as desk, still_there("That laptop or team is not there any more."):
        directory = arranging.directory_of(desk)
        known = directory.devices.get(bytes.fromhex(device))
        if known is None or known.is_revoked:
            raise LookupError(device)
        if known.team.hex() == team:
            raise Refused("The worker is in that team already.", "Nothing was changed.")
        theirs = [each.id.hex() for each in directory.members(known.team) if each.worker == known.worker]
        arranging.move(desk, theirs, team=team, now=workspace.now())
    return len(theirs)


def caseloads(workspace: Workspace) -> dict[str, tuple[Person, ...]]:
    """Return the people of each key worker, by the worker's name, without those whom another team holds already."""
    gone = {each.person_id for each in StreamTeams(workspace.store).given_up()}
    found: dict[str, list[Person]] = {}
    for person in workspace.store.all(Person):
        if person.id not in gone:
            found.setdefault(person.key_worker, []).append(person)
    return {
        worker: tuple(sorted(found[worker], key=lambda each: each.called))
        for worker in sorted(found, key=lambda name: (not name, name.casefold()))
    }


def hand_over(
    workspace: Workspace,
    *,
    person_ids: Sequence[str],
    team: str,
    to_worker: str,
    note: str = "",
    on_store: OnStore = direct,
) -> int:
    """Hand people's whole records over to a worker of a team; return how many people.

    In the same team it is a change of key worker. To another team, first everything here goes to the office, then that
    team gets the records with their keys, and this team none of what comes afterwards. Cut off, it can be done again.

    Raises Refused (no officer, nobody chosen, words that did not get to the office), NotFound, and what an exchange
    raises.
    """
    if not person_ids:
        raise Refused("Nobody is chosen yet.", "Choose whose record goes to the other worker.")
    with at_desk(workspace, on_store) as desk:
        directory = arranging.directory_of(desk)
    own = directory.devices[desk.device]
    if own.role is not Role.OFFICER:
        raise Refused("An officer of your team hands records over.", "Ask them. Nothing was changed.")
    target = bytes.fromhex(team)
    if target not in directory.teams:
        raise NotFound("That team is not there.", "Look at the list again.")
    exchange_now(workspace, on_store=on_store)
    on_store(partial(_note, workspace, person_ids, directory.names.get(target, ""), to_worker, note))
    exchange_now(workspace, on_store=on_store)
    if target != own.team:
        with at_desk(workspace, on_store) as desk, still_there("The record or the team is not there any more."):
            arranging.hand_over(desk, _streams(desk, person_ids), team=team, now=workspace.now())
        exchange_now(workspace, on_store=on_store)
    return len(person_ids)


def _note(workspace: Workspace, person_ids: Sequence[str], team: str, to_worker: str, note: str) -> None:
    """Write it into each record, but where an attempt that was cut off did so already."""
    name = " ".join(to_worker.split())
    for person_id in person_ids:
        person = workspace.store.get(Person, person_id)
        done = (name, team or person.team, note.strip())
        there = workspace.store.all(Handover, person_id=person_id)
        if any((each.to_worker, each.team, each.note) == done and each.on == workspace.today() for each in there):
            continue
        if (person.key_worker, person.team) != done[:2] or note.strip():
            handovers.hand_over(workspace, person_id=person_id, to_worker=name, team=team, note=note)


def _streams(desk: Desk, person_ids: Sequence[str]) -> list[str]:
    """Return the streams of people. Raises Refused when something of them is not at the office."""
    wanted = set(person_ids)
    left = {each.person_id for each in desk.at_store(lambda: list(desk.exchange.unsent()))}
    streams = {each.person_id: each.id for each in desk.at_store(desk.exchange.streams) if each.person_id in wanted}
    if wanted & left or wanted - streams.keys():
        raise Refused(
            "Not everything of these records is at the office yet, so they were not handed over.",
            "Look at what the Office page says, then try again.",
        )
    return list(streams.values())


def handed_on(workspace: Workspace) -> tuple[HandedOn, ...]:
    """Return the people whose record went from this laptop's team, or whose team this laptop left."""
    gone = StreamTeams(workspace.store).given_up()
    if not gone:
        return ()
    called = {person.id: person.called for person in workspace.store.all(Person)}
    directory = _directory_here(workspace)
    return tuple(
        HandedOn(
            called.get(each.person_id, ""),
            directory.names.get(bytes.fromhex(each.team), "another team"),
            each.at,
            each.waiting,
        )
        for each in gone
    )


def _directory_here(workspace: Workspace) -> Directory:
    """Return the organisation as this laptop last read it."""
    link = link_of(workspace)
    signed = (Signed(*each) for each in Exchange(workspace.store).statements())
    return Directory.of(b"" if link is None else bytes.fromhex(link.organisation), signed)
