"""Erasing a person's record: asked for by one officer, agreed to by another, done at the office and on every laptop.

A laptop is told in words and keeps what it has until its worker does it with the passphrase: the log is then written
anew without that person under a new key, so that nothing of it opens any more.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from visitapp.domain.about import AboutText, about_id
from visitapp.domain.caseload_columns import folded
from visitapp.domain.dates import full_date, past_day
from visitapp.domain.ids import Now, utc_now
from visitapp.domain.people import Person
from visitapp.domain.same_person import SamePerson
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import NotFound, Refused
from visitapp.services import backups, rotating
from visitapp.services.office import at_desk, direct, exchange_now, still_there
from visitapp.services.office_link import link_of
from visitapp.services.opening import opened
from visitapp.services.same_person import OTHER_NAMES
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.projection import Progress
from visitapp.storage.stream_teams import ErasedPeople, StreamTeams
from visitapp.storage.vault.vault import open_vault
from visitapp.sync import arranging
from visitapp.sync.desk import Desk, OnStore
from visitapp.sync.protocol.arrangements import (
    GROUND_LEAST,
    GROUND_LETTERS,
    Arrangement,
    ArrangementKind,
    gist_of,
    is_ground,
    mark_of_person,
)
from visitapp.sync.protocol.directory import Directory, Role, Signed
from visitapp.sync.stating import Stating

MOST_DIGITS = 8
"""So many digits in a row a ground may have: a date, a reference. An NHS number has ten, a telephone ten or more."""
_NUMBERS = re.compile(r"\d[\d \-/.]*")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, repr=False)
class Asked:
    """An erasure that one officer asked for. `number` names it for the second officer.

    `called` is whose record it is, known to laptops that hold it alone and "" elsewhere; `by` is who asked, "" where
    this laptop never read a word of theirs. `is_own`: this worker asked, so somebody else has to agree.
    """

    number: str
    team: str
    ground: str
    at: datetime | None
    called: str = ""
    by: str = ""
    is_own: bool = False


@dataclass(frozen=True, repr=False)
class Order:
    """A person whom two officers had erased and whose record is still on this laptop.

    `by` is who asked and who agreed, each "" where this laptop never read a word of theirs.
    """

    called: str
    ground: str
    at: datetime | None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Choice:
    """A person whose record can be asked for: with what tells them from others, and whether records were put to it."""

    person_id: str
    name: str
    about: str
    has_other: bool
    names: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Before:
    """What has to be known before one asks: whose record it can be, and who could be the second officer, by name.

    `second_officers` are other workers; a name is "" where this laptop never read a word of theirs.
    """

    people: tuple[Choice, ...]
    second_officers: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """What was erased here: people, files and older backups; the new recovery code; copies that are elsewhere."""

    people: int
    files: int
    backups: int
    recovery_code: str


def before_asking(workspace: Workspace) -> Before:
    """Return whose record can be asked for and who could agree, as this laptop last heard. Asks nobody."""
    store, exchange = workspace.store, Exchange(workspace.store)
    gone = {each.person_id for each in StreamTeams(store).given_up()}
    gone |= {person for person, _, _ in ErasedPeople(store).noted()}
    kept = {each.kept_id for each in store.all(SamePerson)}
    others = {each.person_id: each.text for each in store.all(AboutText, key=OTHER_NAMES)}
    people = tuple(
        Choice(each.id, each.full_name, _about(each), each.id in kept, _names(each, others.get(each.id, "")))
        for each in sorted(store.all(Person), key=lambda each: (folded(each.full_name), each.id))
        if each.id not in gone
    )
    link = link_of(workspace)
    if link is None:
        return Before(people, ())
    directory = Directory.of(bytes.fromhex(link.organisation), (Signed(*each) for each in exchange.statements()))
    own = directory.devices.get(bytes.fromhex(link.device))
    wrote = exchange.laptops()
    officers: dict[bytes, str] = {}
    for each in directory.devices.values():
        if each.role is Role.OFFICER and not each.is_revoked and own is not None and each.worker != own.worker:
            officers[each.worker] = officers.get(each.worker) or wrote.get(each.id.hex(), ("", ""))[0]
    return Before(people, tuple(sorted(officers.values(), key=lambda name: (not name, folded(name)))))


def wrong_with(ground: str, names: Iterable[str]) -> str:
    """Say what is wrong with a ground, "" when nothing is: it stands in clear for good, so it may not name anybody."""
    tidy = " ".join(ground.split())
    if not is_ground(tidy):
        return f"The ground needs {GROUND_LEAST} to {GROUND_LETTERS} letters."
    words = set(_words_of(tidy))
    if any(part in words for name in names for part in _words_of(name)):
        return "The ground says a name, and it stays for good."
    if any(sum(map(str.isdigit, run)) > MOST_DIGITS for run in _NUMBERS.findall(tidy)):
        return "The ground has a long number, which may be somebody’s, and it stays for good."
    return ""


def ask(workspace: Workspace, *, person_id: str, ground: str, on_store: OnStore = direct) -> str:
    """Ask for a person's record to be erased everywhere and return the number that the second officer needs.

    The ground stands in the directory for good, in clear. Raises Refused (no officer of the team, asked for before, or
    what `wrong_with` says of the ground), NotFound (the office does not have the record), and as `exchange_now`.
    """
    tidy = " ".join(ground.split())
    person = on_store(lambda: workspace.store.get(Person, person_id))
    wrong = wrong_with(tidy, on_store(lambda: _names(person, _other_names(workspace, person_id))))
    if wrong:
        raise Refused(wrong, "Write the law or rule alone, such as “UK GDPR article 17, asked for in writing”.")
    exchange_now(workspace, on_store=on_store)
    with at_desk(workspace, on_store) as desk, still_there():
        if person_id in {each for each, _, _ in desk.at_store(ErasedPeople(desk.store).noted)}:
            raise Refused(f"Two officers had {person.called}’s record erased already.", "Look under Office.")
        stating = Stating(desk, now=workspace.now())
        own = stating.directory.devices[desk.device].team
        streams = [each.id for each in desk.at_store(desk.exchange.streams) if each.person_id == person_id]
        if len(streams) != 1:
            raise NotFound("The office does not have that record.", "Sync first.")
        stream = bytes.fromhex(streams[0])
        for said in _waiting(stating.directory).values():
            if said.streams == (stream,):
                raise _asked_before(workspace, desk, stating.directory, said)
        stating.arrange(
            ArrangementKind.ERASE, team=own, streams=(stream,), text=tidy, key=mark_of_person(stream, person_id)
        )
        stating.send()
        said = list(stating.directory.proposals.values())[-1]
    return gist_of(said).hex()[:8]


def asked(workspace: Workspace, *, on_store: OnStore = direct) -> tuple[Asked, ...]:
    """Return the erasures that wait for a second officer."""
    with at_desk(workspace, on_store) as desk:
        directory = arranging.directory_of(desk)
        people = {each.id: each.person_id for each in desk.at_store(desk.exchange.streams)}
        named = {each.id: each.full_name for each in desk.at_store(lambda: workspace.store.all(Person))}
        return tuple(
            Asked(
                gist.hex()[:8],
                directory.names.get(said.team, ""),
                said.text,
                _moment(said.at),
                named.get(people.get(said.streams[0].hex(), ""), ""),
                _name_of(workspace, desk, said.by),
                _is_own(desk, directory, said),
            )
            for gist, said in _waiting(directory).items()
        )


def agree(workspace: Workspace, *, number: str, on_store: OnStore = direct) -> None:
    """Agree, as an officer who is another worker, to an erasure. It cannot be taken back.

    Raises NotFound (no such number), Refused (the same worker, or the record is another team's by now), OfficeRefused.
    """
    with at_desk(workspace, on_store) as desk, still_there():
        stating = Stating(desk, now=workspace.now())
        found = [
            said
            for gist, said in stating.directory.proposals.items()
            if said.kind is ArrangementKind.ERASE and gist.hex()[:8] == number.strip().lower()
        ]
        if len(found) != 1:
            raise NotFound("No erasure of that number waits.", "Look at the list again.")
        (said,) = found
        stating.arrange(said.kind, team=said.team, streams=said.streams, text=said.text, key=said.key)
        stating.send()
    exchange_now(workspace, on_store=on_store)


def orders(workspace: Workspace) -> tuple[Order, ...]:
    """Return whose record is to be erased from this laptop, as it last heard."""
    noted = [each for each in ErasedPeople(workspace.store).noted() if each[0]]
    if not noted:
        return ()
    called = {person.id: person.called for person in workspace.store.all(Person)}
    by = _two_of(workspace, [person for person, _, _ in noted])
    return tuple(
        Order(called.get(person, "Somebody who is archived"), ground, at, by.get(person, ()))
        for person, ground, at in noted
    )


def erase_here(
    *, folder: Path, passphrase: str, organisations: Sequence[Path] = (), progress: Progress, now: Now = utc_now
) -> Done:
    """Erase from a vault whatever two officers had erased, its files and its own older backups; return what went.

    The vault gets a new key and a new recovery code; the passphrase stays. Killed at any moment, the vault opens with
    the record or without it, and it can be done again. Copies in a second place keep the record: name them to the
    worker. Raises NotFound (nothing is to be erased), and as `rotate`.
    """
    gone: dict[str, str] = {}
    before: list[str] = []

    def leave_out(workspace: Workspace) -> frozenset[str]:
        gone.update({person: ground for person, ground, _ in ErasedPeople(workspace.store).noted() if person})
        before.extend(blob.id for blob in workspace.store.blobs())
        if not gone:
            raise NotFound("Nobody’s record is to be erased here.", "Nothing was changed.")
        return frozenset(gone)

    code = rotating.rotate(
        folder=folder,
        passphrase=passphrase,
        organisations=organisations,
        leave_out=leave_out,
        progress=progress,
        now=now,
    )
    workspace = opened(open_vault(folder, passphrase=passphrase), now)
    try:
        files = set(before) - {blob.id for blob in workspace.store.blobs()}
        for blob_id in files:
            workspace.blobs.let_go(blob_id)
        older = backups.list_backups(workspace.vault)
        with workspace.act("Erase a record", undoable=False) as act:
            for ground in gone.values():
                act.unit.create(
                    VaultEvent(
                        workspace.new_id(),
                        VaultEventKind.ERASED,
                        workspace.now(),
                        who=workspace.worker.name,
                        finding=ground,
                    )
                )
        backups.make(workspace, why="after an erasure")
        for backup in older:
            with suppress(OSError):  # what stays is named with the next look at the backups
                shutil.rmtree(backup.path)
    finally:
        workspace.close()
    return Done(len(gone), len(files), len(older), code)


def _waiting(directory: Directory) -> dict[bytes, Arrangement]:
    """Return what waits and can still be agreed to, by its gist: the record is there, and the same team holds it."""
    return {
        gist: said
        for gist, said in directory.proposals.items()
        if said.kind is ArrangementKind.ERASE
        and said.streams[0] not in directory.erased
        and directory.holder(said.streams[0], said.team) == said.team
    }


def _asked_before(workspace: Workspace, desk: Desk, directory: Directory, said: Arrangement) -> Refused:
    """Say who asked and when, and whose turn it is."""
    at = _moment(said.at)
    when = f" {past_day(at.date(), workspace.now().date())}" if at is not None else ""
    if _is_own(desk, directory, said):
        return Refused(
            f"You asked for this already{when}. It waits for a second officer.", "Nothing more is needed from you."
        )
    name = _name_of(workspace, desk, said.by) or "Another officer"
    return Refused(
        f"{name} asked for this already{when}.",
        "Yours would be the second word: give it under “Waiting for a second officer”.",
    )


def _is_own(desk: Desk, directory: Directory, said: Arrangement) -> bool:
    own = directory.devices.get(desk.device)
    return own is not None and directory.devices[said.by].worker == own.worker


def _name_of(workspace: Workspace, desk: Desk, device: bytes) -> str:
    if device == desk.device:
        return str(desk.at_store(lambda: workspace.worker.name))
    name: str = desk.at_store(desk.exchange.laptops).get(device.hex(), ("", ""))[0]
    return name


def _two_of(workspace: Workspace, people: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return person -> the names of who asked and who agreed, "" for one who is not known here."""
    link = link_of(workspace)
    if link is None:
        return {}
    exchange = Exchange(workspace.store)
    wrote = {device: name for device, (name, _) in exchange.laptops().items()} | {link.device: workspace.worker.name}
    directory = Directory.of(bytes.fromhex(link.organisation), (Signed(*each) for each in exchange.statements()))
    by = {(stream, each.mark): each.by for stream, each in directory.erased.items()}
    return {
        person: tuple(wrote.get(device.hex(), "") for device in devices)
        for (stream, mark), devices in by.items()
        for person in people
        if mark_of_person(stream, person) == mark
    }


def _other_names(workspace: Workspace, person_id: str) -> str:
    written = workspace.store.find(AboutText, about_id(person_id, OTHER_NAMES))
    return "" if written is None else written.text


def _names(person: Person, other_names: str) -> tuple[str, ...]:
    """Return every name that somebody has or had."""
    return (person.given_name, person.family_name, person.preferred_name, other_names)


def _words_of(text: str) -> list[str]:
    """Return words as they are compared: without accents, capitals and points, and none of one letter."""
    return [word for word in _WORDS.findall(folded(text)) if len(word) > 1]


def _about(person: Person) -> str:
    """Return what tells somebody from another of the same name."""
    born = f"born {full_date(person.born)}" if person.born is not None else ""
    return ", ".join(part for part in (born, "archived" if person.archived_on is not None else "") if part)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None
