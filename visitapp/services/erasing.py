"""Erasing a person's record: asked for by one officer, agreed to by another, done at the office and on every laptop.

A laptop is told in words and keeps what it has until its worker does it with the passphrase: the log is then written
anew without that person under a new key, so that nothing of it opens any more.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from visitapp.domain.caseload_columns import folded
from visitapp.domain.ids import Now, utc_now
from visitapp.domain.people import Person
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import NotFound, Refused
from visitapp.services import backups, rotating
from visitapp.services.office import at_desk, direct, exchange_now, still_there
from visitapp.services.opening import opened
from visitapp.services.workspace import Workspace
from visitapp.storage.projection import Progress
from visitapp.storage.stream_teams import ErasedPeople
from visitapp.storage.vault.vault import open_vault
from visitapp.sync import arranging
from visitapp.sync.desk import OnStore
from visitapp.sync.protocol.arrangements import ArrangementKind, gist_of, is_ground, mark_of_person
from visitapp.sync.stating import Stating


@dataclass(frozen=True)
class Asked:
    """An erasure that one officer asked for. `number` names it for the second; nobody else learns whose it is."""

    number: str
    team: str
    ground: str
    at: datetime | None


@dataclass(frozen=True)
class Order:
    """A person whom two officers had erased and whose record is still on this laptop."""

    called: str
    ground: str
    at: datetime | None


@dataclass(frozen=True)
class Done:
    """What was erased here: people, files and older backups; the new recovery code; copies that are elsewhere."""

    people: int
    files: int
    backups: int
    recovery_code: str


def ask(workspace: Workspace, *, person_id: str, ground: str, on_store: OnStore = direct) -> str:
    """Ask for a person's record to be erased everywhere and return the number that the second officer needs.

    The ground stands in the directory for good, in clear, so it may not name anybody. Raises Refused (no officer of the
    team, a ground that is too short, too long, or says a name), NotFound (the office does not have the record).
    """
    tidy = " ".join(ground.split())
    if not is_ground(tidy):
        raise Refused("The ground needs 10 to 400 letters.", "Write the law or rule, such as “UK GDPR article 17”.")
    person = on_store(lambda: workspace.store.get(Person, person_id))
    words = set(folded(tidy).split())
    names = (person.given_name, person.family_name, person.preferred_name)
    if any(folded(part) in words for name in names for part in name.split()):
        raise Refused("The ground says a name, and it stays for good.", "Write it without.")
    exchange_now(workspace, on_store=on_store)
    with at_desk(workspace, on_store) as desk, still_there():
        stating = Stating(desk, now=workspace.now())
        own = stating.directory.devices[desk.device].team
        streams = [each.id for each in desk.at_store(desk.exchange.streams) if each.person_id == person_id]
        if len(streams) != 1:
            raise NotFound("The office does not have that record.", "Sync first.")
        stream = bytes.fromhex(streams[0])
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
    return tuple(
        Asked(gist.hex()[:8], directory.names.get(said.team, ""), said.text, _moment(said.at))
        for gist, said in directory.proposals.items()
        if said.kind is ArrangementKind.ERASE
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
    called = {person.id: person.called for person in workspace.store.all(Person)}
    return tuple(
        Order(called.get(person, "Somebody who is archived"), ground, at)
        for person, ground, at in ErasedPeople(workspace.store).noted()
        if person
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


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None
