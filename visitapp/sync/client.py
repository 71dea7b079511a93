"""One round with the office: read who belongs, keys and news, then send what it lacks. Safe to stop at any moment.

What was taken and how far it was read commit together; what was sent counts when the office said that it is on its
disk. A round that is cut off anywhere is simply done again.
"""

from __future__ import annotations

from visitapp.errors import OfficeFault, OfficeRefused
from visitapp.sync.desk import Desk, Round
from visitapp.sync.following import PUT_BACK, note_heads, read_directory
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory, Role, Signed
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import VERSION
from visitapp.sync.pulling import Wanted, pull, take_waiting
from visitapp.sync.pushing import push_all
from visitapp.sync.stream_keys import read_keys, renew_keys, share_keys
from visitapp.sync.transport import RefusedByOffice


def do_round(desk: Desk) -> Round:
    """Do one round, in any thread but the window's.

    Raises OfficeUnreachable, OfficeRefused, OfficeFault, DiskFull or NotWritable; what was done until then stays.
    """
    if not desk.at_store(desk.exchange.fact, "incarnation"):
        _greet(desk)
    inbox = _first_inbox(desk)
    desk.transport.learn_clock(inbox.now)
    directory, own = read_who(desk, inbox)
    if own.role is Role.OFFICER and inbox.statements < directory.count:
        _state_again(desk, inbox.statements)
        inbox = desk.inbox()  # what it was told again changed who reads what
        note_heads(desk, inbox, directory)
    read_news(desk, inbox, directory)
    if own.role is not Role.OFFICER and inbox.statements < directory.count:
        raise OfficeRefused(
            "The office was put back from a copy and does not know everybody of the team yet.",
            "An officer’s laptop tells it with its next exchange. What is to be sent stays on this laptop.",
        )
    share_keys(desk, directory, own)
    renew_keys(desk, directory, own)
    push_all(desk, directory, own)
    desk.at_store(_look, desk)
    return desk.done


def read_who(desk: Desk, inbox: messages.Inbox) -> tuple[Directory, Device]:
    """Follow who belongs and which streams there are; return this laptop too. Raises OfficeRefused or OfficeFault."""
    if inbox.incarnation.hex() != desk.at_store(desk.exchange.fact, "incarnation"):
        desk.at_store(_notice_office, desk, inbox.incarnation.hex())
    desk.heard_at = inbox.now
    directory = read_directory(desk, up_to=inbox.statements)
    own = desk.own_in(directory)
    desk.at_store(desk.exchange.note, "role", own.role.value)
    desk.at_store(desk.exchange.note, "worker", own.worker.hex())
    note_heads(desk, inbox, directory)
    return directory, own


def read_news(desk: Desk, inbox: messages.Inbox, directory: Directory) -> None:
    """Read keys and streams. Raises OfficeFault; what was taken until then stays."""
    if inbox.keys != desk.number_noted("keys_count"):
        read_keys(desk, directory)
        desk.at_store(desk.exchange.note, "keys_count", str(inbox.keys))
    _pull_all(desk, inbox, directory)


def _first_inbox(desk: Desk) -> messages.Inbox:
    try:
        return desk.inbox()
    except RefusedByOffice as error:
        if error.refused.why is Refusal.NOT_SIGNED:  # an office of an older version does not read this one's requests
            _greet(desk)
        raise


def _greet(desk: Desk) -> None:
    """Make sure that it is the office that is meant, before the first signed request."""
    hello = desk.ask(messages.Hello, "GET", "/v1/hello", signed=False)
    if hello.organisation != desk.organisation:
        raise OfficeFault("Another organisation’s office answered.", "Ask your office for its address.")
    if not hello.oldest <= VERSION <= hello.newest:
        raise OfficeRefused(
            "The office and this laptop have VisitApp versions that are too far apart.",
            "Update VisitApp on this laptop. What is to be sent stays here.",
        )
    desk.transport.learn_clock(hello.now)


def _notice_office(desk: Desk, incarnation: str) -> None:
    """Offer everything again to an office that is not the one it was: it was put back from a copy."""
    if desk.exchange.fact("incarnation"):
        desk.exchange.read_anew()
        desk.exchange.note(PUT_BACK, incarnation)
    desk.exchange.note("incarnation", incarnation)


def _state_again(desk: Desk, after: int) -> None:
    """Give an office that was put back from a copy the statements that it lost."""
    signed = tuple(Signed(*each) for each in desk.at_store(desk.exchange.statements)[after:])
    desk.transport.tell("POST", "/v1/directory", messages.encode(messages.Statements(signed=signed)))


def _pull_all(desk: Desk, inbox: messages.Inbox, directory: Directory) -> None:
    known = {stream.id: stream.read_to for stream in desk.at_store(desk.exchange.streams)}
    new = [stream for stream in desk.heads if stream not in known]
    if new:
        desk.at_store(desk.exchange.add_streams, new)
    locked = desk.at_store(desk.exchange.with_locked)
    wanted = (Wanted(each.stream, known.get(each.stream.hex(), 0), each.head) for each in inbox.streams)
    pull(desk, [each for each in wanted if each.read_to != each.head or each.stream.hex() in locked], directory)
    take_waiting(desk)


def _look(desk: Desk) -> None:
    desk.exchange.note_sent_to()
    desk.look()
