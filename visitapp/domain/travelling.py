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
