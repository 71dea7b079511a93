"""The team's office: joining it, exchanging with it, and, for officers, letting others in.

Whatever asks the office blocks: it belongs into a thread beside the store's, which is then asked through `on_store`.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from visitapp.domain.office_link import OfficeLink
from visitapp.domain.travelling import PastRound
from visitapp.errors import FileRefused, KnownError, NotFound, Refused
from visitapp.services.office_link import link_of
from visitapp.services.same_person import settle_crossed
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.receiving import Held
from visitapp.storage.travels import Travels
from visitapp.storage.vault.passphrase import read_words
from visitapp.sync import joining
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk, OnStore, Round
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.files import exchange_files
from visitapp.sync.following import read_directory
from visitapp.sync.joining_letters import certificate_in, leave_wish
from visitapp.sync.protocol.directory import Role as Role
from visitapp.sync.protocol.directory import fingerprint
from visitapp.sync.protocol.invitation import Invitation, decode_invitation
from visitapp.sync.protocol.messages import encode
from visitapp.sync.protocol.operations import NotValid, bytes_of
from visitapp.sync.transport import HttpsSend, NoNetwork, Transport

INVITATION_DAYS = 7
HELD_BACK: dict[str, str] = {
    Held.WAITING: "it stands on something that is not here yet",
    Held.LOCKED: "its key has not come yet; a colleague’s laptop gives it",
    Held.FAULT: "it is not what VisitApp writes",
    Held.ALTERED: "this laptop holds it with other words",
    Held.ERASED: "the office was told to erase it",
}


@dataclass(frozen=True)
class OfficeStatus:
    """How this laptop stands with its office. `waiting` changes are not there yet; `words` are read aloud once."""

    address: str
    is_admitted: bool
    is_officer: bool
    words: tuple[str, ...]
    waiting: int
    held_back: int
    held_why: tuple[str, ...]
    whole_at: datetime | None


@dataclass(frozen=True)
class Asking:
    """A laptop that waits for an officer, with the six words that its worker reads aloud."""

    device: str
    team: str
    role: Role
    asked_at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A laptop of the organisation. `name` is who wrote on it last, at `wrote_at`, as far as this laptop has read.

    Laptops with one `worker` are one person's.
    """

    device: str
    worker: str
    team: str
    role: Role
    is_revoked: bool
    is_this: bool
    words: tuple[str, ...]
    name: str
    wrote_at: datetime | None


def direct(work: Callable[[], Any]) -> Any:
    """Do the store's work in the same thread: for commands."""
    return work()


def status(workspace: Workspace, *, words_file: Path) -> OfficeStatus | None:
    """Return how things stand, without asking the office; None when this laptop has not joined one."""
    link = link_of(workspace)
    if link is None:
        return None
    exchange = Exchange(workspace.store)
    whole_at, held = exchange.fact("whole_at"), exchange.held_back()
    keys = DeviceKeys.of(link.signing, link.sealing)
    return OfficeStatus(
        address=link.address,
        is_admitted=link.is_admitted,
        is_officer=exchange.fact("role") == Role.OFFICER,
        words=fingerprint(keys.public_signing, keys.sealing.public_data, read_words(words_file)),
        waiting=exchange.count_unsent(),
        held_back=sum(held.values()),
        held_why=tuple(HELD_BACK[reason] for reason in sorted(held)),
        whole_at=datetime.fromisoformat(whole_at) if whole_at else None,
    )


def join(workspace: Workspace, *, invitation: str, folder: Path | None = None, on_store: OnStore = direct) -> bool:
    """Ask to join with an invitation; return whether this laptop is in by now, else an officer has to say yes.

    With a `folder`, which the office had before, the wish is left there and nothing is sent. Raises FileRefused (no
    invitation, or another office's folder), Refused (joined before), OfficeUnreachable, OfficeRefused or OfficeFault,
    and with a folder NotFound, DiskFull or NotWritable.
    """
    try:
        read = decode_invitation(invitation)
    except NotValid:
        raise FileRefused(
            "That is not a whole invitation.", "Copy all of it, from “visitapp-1:” to the last letter."
        ) from None
    if on_store(lambda: link_of(workspace)) is not None:
        raise Refused("This laptop has joined an office already.", "Nothing was changed.")
    if folder is not None:
        link = _new_link(workspace, read, certificate_in(folder, read.organisation, read.pin))
        on_store(lambda: _keep(workspace, link, False))  # its keys are kept before anybody hears of them
        leave_wish(desk_without_network(workspace, link, on_store), folder)
        return False
    link = _new_link(workspace, read, joining.certificate_of(read.address, read.pin) if read.pin else "")
    with _desk_of(workspace, link, on_store) as desk:
        is_in = joining.ask_to_join(desk)
    on_store(lambda: _keep(workspace, link, is_in))
    return is_in


def _new_link(workspace: Workspace, read: Invitation, certificate: str) -> OfficeLink:
    keys = DeviceKeys.new()
    device, worker = bytes_of(workspace.store.device_id), bytes_of(workspace.worker.id)
    now = workspace.now()
    first = b""
    if not read.root:
        signed = joining.first_statement(keys, organisation=read.organisation, device=device, worker=worker, now=now)
        first = encode(signed)
    return OfficeLink(
        id=workspace.new_id(),
        address=read.address,
        certificate=certificate,
        organisation=read.organisation.hex(),
        root=read.root.hex(),
        code=read.code,
        device=device.hex(),
        worker=worker.hex(),
        signing=keys.signing.private_bytes_raw().hex(),
        sealing=keys.sealing.data.hex(),
        first=first.hex(),
        asked_at=now,
    )


def _keep(workspace: Workspace, link: OfficeLink, is_in: bool) -> None:
    with workspace.act("Join the office", undoable=False) as act:
        act.unit.create(link)
        if is_in:
            act.unit.edit(OfficeLink, link.id, admitted_at=workspace.now())


def leave(workspace: Workspace) -> None:
    """Forget the office; every record stays. Raises NotFound when there is none."""
    link = require_link(workspace)
    with workspace.act("Leave the office", undoable=False) as act:
        act.unit.retract(OfficeLink, link.id)
    Exchange(workspace.store).forget()


def exchange_now(workspace: Workspace, *, on_store: OnStore = direct) -> Round:
    """Do one round with the office: words, then files. What stops the files is in the round’s `broke_off`.

    Raises NotFound (not joined), OfficeUnreachable, OfficeRefused or OfficeFault."""
    link = on_store(lambda: require_link(workspace))
    with _desk_of(workspace, link, on_store) as desk:
        if not link.is_admitted:
            if not joining.ask_to_join(desk):
                raise Refused("An officer has not let this laptop in yet.", "Read your six words to them.")
            on_store(lambda: note_admitted(workspace, link))
        try:
            done = do_round(desk)
            try:
                exchange_files(desk, workspace.blobs)
            except KnownError as error:
                done.broke_off = error
        except KnownError as error:
            on_store(partial(_note_round, workspace, desk.done, error))
            raise
    on_store(partial(_note_round, workspace, done, done.broke_off))
    return done


def _note_round(workspace: Workspace, done: Round, error: KnownError | None) -> None:
    now = workspace.now().astimezone(UTC)
    said = "" if error is None else error.sentence
    past = PastRound(now, done.sent, done.received, done.files_sent, done.files_received, said)
    Travels(workspace.store).add_round(past)
    if done.received:
        settle_crossed(workspace)
    if done.is_whole:
        Exchange(workspace.store).note("whole_at", now.isoformat())


def note_admitted(workspace: Workspace, link: OfficeLink) -> None:
    """Keep that an officer let this laptop in."""
    with workspace.act("Join the office", undoable=False) as act:
        act.unit.edit(OfficeLink, link.id, admitted_at=workspace.now())


def invite(
    workspace: Workspace,
    *,
    role: Role = Role.WORKER,
    days: int = INVITATION_DAYS,
    team: str = "",
    on_store: OnStore = direct,
) -> str:
    """Make an invitation into a team, the officer's own without one. Raises OfficeRefused for who is none."""
    link = on_store(lambda: require_link(workspace))
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(link.certificate)).digest() if link.certificate else b""
    with _desk_of(workspace, link, on_store) as desk, still_there("That team is not there."):
        return joining.invite(desk, role=role, days=days, pin=pin, team=team)


def waiting(workspace: Workspace, *, words_file: Path, on_store: OnStore = direct) -> tuple[Asking, ...]:
    """Return who waits for an officer."""
    words = read_words(words_file)
    with at_desk(workspace, on_store) as desk:
        return tuple(
            Asking(
                each.device,
                each.team,
                each.role,
                datetime.fromtimestamp(each.asked_at, UTC),
                fingerprint(each.signing, each.sealing, words),
            )
            for each in joining.waiting(desk)
        )


def members(workspace: Workspace, *, words_file: Path, on_store: OnStore = direct) -> tuple[Member, ...]:
    """Return the laptops of the organisation."""
    words = read_words(words_file)
    with at_desk(workspace, on_store) as desk:
        devices = read_directory(desk).devices.values()
        wrote = desk.at_store(desk.exchange.laptops)
        own = desk.at_store(lambda: workspace.worker.name)
    found = []
    for each in devices:
        name, at = wrote.get(each.id.hex(), ("", ""))
        is_this = each.id == desk.device
        found.append(
            Member(
                device=each.id.hex(),
                worker=each.worker.hex(),
                team=each.team.hex(),
                role=each.role,
                is_revoked=each.is_revoked,
                is_this=is_this,
                words=fingerprint(each.signing, each.sealing, words),
                name=own if is_this else name,
                wrote_at=datetime.fromisoformat(at) if at and not is_this else None,
            )
        )
    return tuple(found)


def admit(
    workspace: Workspace, *, device: str, beside: str = "", in_place_of: str = "", on_store: OnStore = direct
) -> None:
    """Let a laptop in, after its six words were compared by voice. Raises NotFound, OfficeRefused.

    `beside` is another laptop of the same worker. `in_place_of` is one that is lost: it is shut off with the same act,
    and the new one gets the records of its team from the office.
    """
    with at_desk(workspace, on_store) as desk, still_there():
        joining.admit(desk, device, now=workspace.now(), beside=beside, in_place_of=in_place_of)


def decline(workspace: Workspace, *, device: str, on_store: OnStore = direct) -> None:
    """Let a laptop wait no longer: its words did not match. Raises OfficeRefused."""
    with at_desk(workspace, on_store) as desk:
        desk.transport.tell("DELETE", f"/v1/joining/{device}")


def revoke(workspace: Workspace, *, device: str, on_store: OnStore = direct) -> None:
    """Let a laptop in no longer. Raises NotFound, OfficeRefused."""
    with at_desk(workspace, on_store) as desk, still_there():
        joining.revoke(desk, device, now=workspace.now())


@contextmanager
def still_there(sentence: str = "That laptop is not there any more.") -> Iterator[None]:
    """Say it calmly when what an officer chose is gone, or when the last officer would go. Raises NotFound, Refused."""
    try:
        yield
    except LookupError:
        raise NotFound(sentence, "Look at the list again.") from None
    except NotValid as error:
        raise Refused(f"That cannot be done: {error}.", "Nothing was changed.") from None


def require_link(workspace: Workspace) -> OfficeLink:
    """Return this laptop's place in an organisation. Raises NotFound when it has none."""
    link = link_of(workspace)
    if link is None:
        raise NotFound("This laptop has not joined an office.", "Join with an invitation first.")
    return link


@contextmanager
def at_desk(workspace: Workspace, on_store: OnStore) -> Iterator[Desk]:
    """Speak with the office for as long as the block lasts. Raises NotFound (not joined)."""
    link = on_store(lambda: require_link(workspace))
    with _desk_of(workspace, link, on_store) as desk:
        yield desk


@contextmanager
def _desk_of(workspace: Workspace, link: OfficeLink, on_store: OnStore) -> Iterator[Desk]:
    send = HttpsSend(link.certificate)
    try:
        transport = Transport(
            link.address, send, device=bytes.fromhex(link.device), keys=DeviceKeys.of(link.signing, link.sealing)
        )
        yield Desk(workspace.store, link, transport, on_store)
    finally:
        send.close()


def desk_without_network(workspace: Workspace, link: OfficeLink, on_store: OnStore) -> Desk:
    """Return a desk that asks nobody: letters are taken and written at it."""
    return Desk(workspace.store, link, NoNetwork(), on_store)
