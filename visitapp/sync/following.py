"""Following who belongs to the organisation, statement by statement: the office keeps the list and cannot write it."""

from __future__ import annotations

import hashlib

from visitapp.errors import OfficeFault
from visitapp.storage.stream_teams import StreamTeams
from visitapp.sync.desk import Desk
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory, Signed
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.reading import fault


def read_directory(desk: Desk, *, up_to: int | None = None) -> Directory:
    """Follow the organisation's statements to the last; the office is not asked when `up_to` so many are known.

    Raises OfficeFault for one that does not count.
    """
    known = desk.at_store(desk.exchange.statements)
    try:
        directory = Directory.of(desk.organisation, (Signed(*each) for each in known))
        if directory.count == up_to:
            return directory
        while more := desk.ask(messages.Statements, "GET", f"/v1/directory?after={directory.count}").signed:
            after = directory.count
            for each in more:
                directory.add(each)
            pairs = [(each.statement, each.signature) for each in more]
            desk.at_store(desk.exchange.add_statements, after, pairs)
    except NotValid as error:
        raise fault(str(error)) from None
    root = directory.root
    if desk.link.root and (root is None or root_hash(root) != desk.link.root):
        raise OfficeFault(
            "This office was not founded by whom your invitation names.", "Ask your office before you go on."
        )
    return directory


def note_heads(desk: Desk, inbox: messages.Inbox, directory: Directory) -> None:
    """Know which streams there are, how far each may be read, and which another team holds now.

    Raises OfficeFault for a stream that is none of this laptop's.
    """
    own = directory.devices[desk.device]
    desk.heads = {head.stream.hex(): head.head for head in inbox.streams}
    desk.receipts = {head.stream.hex(): head.receipts for head in inbox.streams}
    desk.teams = {head.stream.hex(): head.team for head in inbox.streams}
    for head in inbox.streams:
        if not directory.may_read(own.id, head.stream, head.team):
            raise fault("a stream of a team that this laptop never belonged to")
    kept = StreamTeams(desk.store)
    noted = {stream: bytes.fromhex(team) for stream, (team, _) in desk.at_store(kept.noted).items()}
    rows = []
    for stream, said in (noted | desk.teams).items():
        id_ = bytes.fromhex(stream)
        rows.append((stream, directory.holder(id_, said).hex(), directory.given_up_at(own.id, id_, said)))
    desk.at_store(kept.note, rows)


def root_hash(device: Device) -> str:
    """Return what an invitation says of the first device: SHA-256 of its keys, in hex."""
    return hashlib.sha256(b"visitapp-root 1\n" + device.signing + device.sealing).hexdigest()
