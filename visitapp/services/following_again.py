"""Following the office again where two officers arranged different things around a copy that it was put back from.

One of the two cannot count. What this laptop had followed and the office does not have is let go of here; the records
and keys stay, and who still wants what is gone arranges it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from visitapp.errors import NotFound, Refused
from visitapp.services.office import at_desk, direct, still_there
from visitapp.services.workspace import Workspace
from visitapp.sync.desk import Desk, OnStore
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.arrangements import Arrangement, ArrangementKind
from visitapp.sync.protocol.directory import Directory, Kind, Signed, Statement

_SAID: dict[Kind | ArrangementKind, str] = {
    Kind.ADMIT: "a laptop was let in",
    Kind.MOVE: "a laptop was moved to another team",
    Kind.REVOKE: "a laptop was shut off",
    ArrangementKind.NAME_TEAM: "a team was called “{}”",
    ArrangementKind.HAND_OVER: "records were handed over",
    ArrangementKind.RECOVERY_KEY: "a word for a recovery key was given",
    ArrangementKind.ERASE: "a word for an erasure was given: {}",
}


def follow_again(workspace: Workspace, *, on_store: OnStore = direct) -> tuple[str, ...]:
    """Let go of what the office does not have, and return in words what it was, oldest first.

    The next exchange follows the office. Raises NotFound (the two do not differ), Refused (the office does not know
    this laptop, or another organisation's statements are there), OfficeUnreachable, OfficeRefused or OfficeFault;
    nothing is let go of then.
    """
    with at_desk(workspace, on_store) as desk, still_there():
        known = [Signed(*each) for each in desk.at_store(desk.exchange.statements)]
        theirs = list(_at_office(desk))
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(known, theirs, strict=False)))
        if same in (len(known), len(theirs)):
            raise NotFound("The office and this laptop do not differ.", "“visitapp office sync” exchanges with it.")
        directory = Directory.of(desk.organisation, theirs)
        own = directory.devices.get(desk.device)
        if not same or own is None or own.is_revoked or own.signing != desk.keys.public_signing:
            raise Refused(
                "The office does not have this laptop among those that belong.",
                "Ask another officer first. Nothing was changed.",
            )
        gone = tuple(_words(desk, known, same))
        desk.at_store(desk.exchange.drop_statements, same)
    return gone


def _at_office(desk: Desk) -> Iterator[Signed]:
    after = 0
    while more := desk.ask(messages.Statements, "GET", f"/v1/directory?after={after}").signed:
        yield from more
        after += len(more)


def _words(desk: Desk, known: Sequence[Signed], same: int) -> Iterator[str]:
    directory = Directory.of(desk.organisation, known[:same])
    for each in known[same:]:
        said: Statement | Arrangement = directory.add(each)
        yield _SAID[said.kind].format(said.text if isinstance(said, Arrangement) else "")
