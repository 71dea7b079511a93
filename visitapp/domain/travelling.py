"""Files on their way between laptops and the office: where one is, what keeps it, and what to do about that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FileTrouble(StrEnum):
    """Why a file does not get on. `sentence` says it, `next_step` what to do; the file stays in the queue."""

    DAMAGED_HERE = "damaged_here"
    CHANGED = "changed"
    TOO_LARGE = "too_large"
    QUOTA = "quota"
    OFFICE_FULL = "office_full"
    NO_ROOM_HERE = "no_room_here"
    LOST_AT_OFFICE = "lost_at_office"
    DAMAGED_AT_OFFICE = "damaged_at_office"

    @property
    def sentence(self) -> str:
        """Return what happened."""
        return _SAID[self][0]

    @property
    def next_step(self) -> str:
        """Return what to do."""
        return _SAID[self][1]


_SAID = {
    FileTrouble.DAMAGED_HERE: (
        "Its file on this laptop is damaged or missing.",
        "Restore it from a backup; then it is sent.",
    ),
    FileTrouble.CHANGED: (
        "The office holds something else in its place.",
        "Ask your officer: this should not happen. Your file is here as before.",
    ),
    FileTrouble.TOO_LARGE: ("It is larger than the office takes.", "Keep a shorter part of it."),
    FileTrouble.QUOTA: (
        "This laptop’s files fill the room that the office gives one laptop.",
        "Ask your officer for more room. It stays here and is sent then.",
    ),
    FileTrouble.OFFICE_FULL: (
        "The office has no room left.",
        "Tell your officer. It stays here and is sent when there is room.",
    ),
    FileTrouble.NO_ROOM_HERE: (
        "There is no room for it on this laptop.",
        "Free some space; then it is fetched.",
    ),
    FileTrouble.LOST_AT_OFFICE: (
        "The office has lost a part of it.",
        "Whoever has it sends it again with the next sync. Tell your officer.",
    ),
    FileTrouble.DAMAGED_AT_OFFICE: (
        "What the office holds is not this file.",
        "Nothing of it was kept. Ask your officer: this should not happen.",
    ),
}


class Whereabouts(StrEnum):
    """Where a file of the record is, seen from this laptop."""

    HERE = "here"
    """On this laptop, and nobody asked to send it."""
    PAUSED = "paused"
    """A paper that was in the queue and is held back until somebody lets it go on."""
    WAITING = "waiting"
    GOING = "going"
    """A part of it has crossed."""
    COMING = "coming"
    """Not here yet: a colleague’s laptop sends it, or the office has it."""
    ELSEWHERE = "elsewhere"
    """A paper that was made on another laptop, where nobody asked to send it."""
    STUCK = "stuck"
    AT_OFFICE = "at_office"
    RECEIVED = "received"
    """At the office, and another laptop proved that it holds it."""

    @property
    def is_there(self) -> bool:
        """Tell whether the office said that it holds all of it."""
        return self in (Whereabouts.AT_OFFICE, Whereabouts.RECEIVED)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is still to cross, one way or the other."""
        return self in (Whereabouts.WAITING, Whereabouts.GOING, Whereabouts.COMING)


@dataclass(frozen=True, repr=False)
class ReceivedBy:
    """A laptop that signed that it holds a file: who wrote on it last ("" when nobody did), and since when (UTC)."""

    name: str
    is_own: bool
    at: datetime


@dataclass(frozen=True, repr=False)
class KeptFile:
    """A file or paper of the caseload and where it is. `kind` is what it is in a word, `called` the person's name.

    `at` is when it was made or added, `at_office` when the office said that it holds all of it (UTC).
    `is_here`: its bytes are on this laptop. `is_paper`: made here, and sent only when somebody queued it; what was
    given goes by itself. `version` counts a paper's versions from 1, 0 for what has none; `older` of them came before.
    """

    id: str
    blob_id: str
    person_id: str
    called: str
    title: str
    kind: str
    is_paper: bool
    is_pdf: bool
    byte_count: int
    page_count: int
    at: datetime | None
    is_here: bool
    where: Whereabouts
    percent: int = 0
    trouble: FileTrouble | None = None
    at_office: datetime | None = None
    received: tuple[ReceivedBy, ...] = ()
    series: str = ""
    version: int = 0
    is_newest: bool = True
    older: int = 0

    @property
    def is_put_behind(self) -> bool:
        """Tell whether it is an earlier version that needs nobody: it is looked at from the newest."""
        return not self.is_newest and (self.where.is_there or self.where in (Whereabouts.HERE, Whereabouts.ELSEWHERE))

    @property
    def may_be_queued(self) -> bool:
        """Tell whether it is a paper that nobody asked to send, or that is paused."""
        return self.is_paper and self.where in (Whereabouts.HERE, Whereabouts.PAUSED)

    @property
    def may_be_held_back(self) -> bool:
        """Tell whether it is a paper in the queue, not all of which is at the office."""
        return self.is_paper and self.where in (Whereabouts.WAITING, Whereabouts.GOING, Whereabouts.STUCK)


@dataclass(frozen=True, repr=False)
class FileOnItsWay:
    """A file that is not yet on both sides. `percent` of it have crossed; `called` is the person's name."""

    title: str
    called: str
    is_coming: bool
    percent: int
    trouble: FileTrouble | None


@dataclass(frozen=True)
class PastRound:
    """One exchange: when it ended, what it carried, and the sentence of what stopped it, "" for nothing."""

    at: datetime
    sent: int
    received: int
    files_sent: int
    files_received: int
    said: str
