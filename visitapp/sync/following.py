"""Following who belongs to the organisation, statement by statement: the office keeps the list and cannot write it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from visitapp.errors import OfficeDiffers, OfficeFault
from visitapp.storage.stream_teams import ErasedPeople, StreamTeams
from visitapp.sync.desk import Desk
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.arrangements import mark_of_person
from visitapp.sync.protocol.directory import Device, Directory, Signed, author_of
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.reading import fault

PUT_BACK = "put_back"
"""A fact: the office is another incarnation since, and was not seen to have every statement that is known here."""


def read_directory(desk: Desk, *, up_to: int | None = None) -> Directory:
    """Follow the organisation's statements to the last; the office is not asked when `up_to` so many are known.

    Raises OfficeFault for one that does not count.
    """
    known = desk.at_store(desk.exchange.statements)
    was_put_back = bool(desk.at_store(desk.exchange.fact, PUT_BACK))
    if known and (was_put_back or (up_to is not None and up_to < len(known))):
        require_same(desk, known, up_to)
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


def require_same(desk: Desk, known: Sequence[tuple[bytes, bytes]], at_office: int | None) -> None:
    """Raise OfficeDiffers when the office has other statements than this laptop, of those that both have.

    That happens around an office that was put back from a copy: two officers state something behind the same statement,
    and neither knows of the other. Once the office has all that is known here, it is not asked again.
    """
    last = min(len(known), desk.inbox().statements if at_office is None else at_office)
    theirs = desk.ask(messages.Statements, "GET", f"/v1/directory?after={last - 1}").signed if last else ()
    if not theirs:
        return  # a letter answers in its place
    if (theirs[0].statement, theirs[0].signature) != tuple(known[last - 1]):
        raise differing(desk, theirs[0])
    if last == len(known):
        desk.at_store(desk.exchange.note, PUT_BACK, "")


def differing(desk: Desk, theirs: Signed) -> OfficeDiffers:
    """Say that two officers stated something else, and what to do."""
    name = desk.at_store(desk.exchange.laptops).get(author_of(theirs).hex(), ("", ""))[0]
    return OfficeDiffers(
        f"The office was put back from a copy, and since then {name or 'an officer'} arranged something else than this "
        "laptop had followed.",
        "Your records are as they were, and what you write stays here. The officers ring each other; then this "
        "laptop can follow the office again, on its Office page or with “visitapp office follow-again”.",
    )


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
    desk.at_store(kept.note, [row for row in rows if bytes.fromhex(row[0]) not in directory.erased])
    desk.at_store(_note_erased, desk, directory)


def _note_erased(desk: Desk, directory: Directory) -> None:
    """Know whose record two officers had erased, where this laptop still has it. On the store's thread."""
    if not directory.erased or desk.exchange.fact("erased_to") == str(directory.count):
        return
    erased = ErasedPeople(desk.store)
    marks = {(stream, each.mark): each for stream, each in directory.erased.items()}
    people = erased.people()
    found = []
    for (stream, mark), each in marks.items():
        whose = [person for person in people if mark_of_person(stream, person) == mark]
        found += [(person, stream.hex(), each.ground, each.at) for person in whose or ("",)]
    erased.note(found)
    desk.exchange.note("erased_to", str(directory.count))


def root_hash(device: Device) -> str:
    """Return what an invitation says of the first device: SHA-256 of its keys, in hex."""
    return hashlib.sha256(b"visitapp-root 1\n" + device.signing + device.sealing).hexdigest()
