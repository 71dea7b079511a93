"""One round with the office: read who belongs, keys and news, then send what it lacks. Safe to stop at any moment.

What was taken and how far it was read commit together; what was sent counts when the office said that it is on its
disk. A round that is cut off anywhere is simply done again.
"""

from __future__ import annotations

from visitapp.errors import OfficeFault, OfficeRefused
from visitapp.storage.receiving import Held
from visitapp.sync.desk import Desk, Round
from visitapp.sync.following import read_directory
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.operations import VERSION
from visitapp.sync.pulling import pull, take_waiting
from visitapp.sync.pushing import push_all
from visitapp.sync.stream_keys import read_keys, share_keys


def do_round(desk: Desk) -> Round:
    """Do one round, in any thread but the window's.

    Raises OfficeUnreachable, OfficeRefused, OfficeFault, DiskFull or NotWritable; what was done until then stays.
    """
    _greet(desk)
    directory = read_directory(desk)
    own = directory.devices.get(desk.device)
    if own is None or own.is_revoked:
        raise OfficeRefused(
            "This laptop does not belong to the organisation any more.",
            "Your records are here as before. Ask your office to let it in again.",
        )
    read_keys(desk, directory)
    for head in desk.inbox().streams:
        desk.at_store(desk.exchange.add_stream, head.stream.hex(), "")
        pull(desk, head.stream, head.head, directory)
    take_waiting(desk)
    share_keys(desk, directory, own)
    push_all(desk, directory, own)
    _finish(desk)
    return desk.done


def _greet(desk: Desk) -> None:
    hello = desk.ask(messages.Hello, "GET", "/v1/hello", signed=False)
    if hello.organisation != desk.organisation:
        raise OfficeFault("Another organisation’s office answered.", "Ask your office for its address.")
    if not hello.oldest <= VERSION <= hello.newest:
        raise OfficeRefused(
            "The office and this laptop have VisitApp versions that are too far apart.",
            "Update VisitApp on this laptop. What is to be sent stays here.",
        )
    desk.transport.learn_clock(hello.now)
    desk.at_store(_notice_office, desk, hello.incarnation.hex())


def _notice_office(desk: Desk, incarnation: str) -> None:
    known = desk.exchange.fact("incarnation")
    if known and known != incarnation:
        desk.exchange.read_anew()
    if known != incarnation:
        desk.exchange.note("incarnation", incarnation)


def _finish(desk: Desk) -> None:
    heads = {head.stream.hex(): head.head for head in desk.inbox().streams if head.head}
    desk.at_store(_look, desk, heads)


def _look(desk: Desk, heads: dict[str, int]) -> None:
    desk.exchange.note_sent_to()
    desk.done.left = desk.exchange.count_unsent()
    desk.done.held_back = desk.exchange.held_back()
    read = {stream.id: stream.read_to for stream in desk.exchange.streams() if stream.read_to}
    not_yet = desk.done.held_back.keys() & {Held.LOCKED, Held.WAITING}
    desk.done.is_whole = desk.done.left == 0 and read == heads and not not_yet
