"""Fields that two laptops wrote without having seen each other, and a proposal that keeps the words of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from visitapp.domain.records import PlainValue

MOST_WORDS = 6000
"""Longer texts are compared by sentence: comparing words takes the square of their number."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_SENTENCE = re.compile(r".*?(?:[.!?]\s+|\n+|\Z)", re.DOTALL)


@dataclass(frozen=True, repr=False)
class Version:
    """One of the values, who wrote it and when."""

    operation_id: str
    author: str
    at: datetime
    is_own: bool
    value: PlainValue


@dataclass(frozen=True, repr=False)
class Conflict:
    """One field of one record. `before` is what it said when both last agreed.

    `is_late`: a visit was signed without these words; they are kept beside it and can be added to it, never into it.
    """

    record_type: str
    record_id: str
    person_id: str
    field: str
    versions: tuple[Version, ...]
    before: PlainValue = None
    is_late: bool = False


class By(StrEnum):
    """Whose words."""

    BOTH = "both"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, repr=False)
class WordChange:
    """One place where one of the two changed the words: what went and what came."""

    by: By
    start: int
    end: int
    added: str
    removed: str


@dataclass(frozen=True, repr=False)
class Piece:
    """Some words of a proposal, and who wrote them."""

    by: By
    text: str


@dataclass(frozen=True, repr=False)
class Proposal:
    """Both changes of a text, place by place. Which to keep is chosen by number."""

    parts: tuple[str, ...]
    changes: tuple[WordChange, ...]

    def pieces(self, kept: Sequence[bool] | None = None) -> tuple[Piece, ...]:
        """Return the text with the changes that are kept; all of them where nothing else is said."""
        chosen = [change for number, change in enumerate(self.changes) if kept is None or kept[number]]
        found: list[Piece] = []
        place = 0
        for change in chosen:
            if change.start > place:
                found.append(Piece(By.BOTH, "".join(self.parts[place : change.start])))
            if change.added:
                found.append(Piece(change.by, change.added))
            place = max(place, change.end)
        found.append(Piece(By.BOTH, "".join(self.parts[place:])))
        return tuple(piece for piece in found if piece.text)

    def text(self, kept: Sequence[bool] | None = None) -> str:
        """Return the words."""
        return "".join(piece.text for piece in self.pieces(kept))


def propose(before: str, ours: str, theirs: str) -> Proposal:
    """Compare both texts with what they came from and put their changes side by side, ours first at the same place."""
    cut = _cutter(before, ours, theirs)
    parts = cut(before)
    changes = [
        WordChange(by, start, end, "".join(new[from_:to]), "".join(parts[start:end]))
        for by, new in ((By.OURS, cut(ours)), (By.THEIRS, cut(theirs)))
        for start, end, from_, to in _differences(parts, new)
    ]
    changes.sort(key=lambda change: (change.start, change.end, change.by is By.THEIRS))
    return Proposal(tuple(parts), tuple(_without_twins(changes)))


def _without_twins(changes: list[WordChange]) -> list[WordChange]:
    """Leave out the second of two changes that say the same at the same place."""
    found: list[WordChange] = []
    for change in changes:
        twin = next((each for each in found if _same(each, change)), None)
        if twin is None:
            found.append(change)
        else:
            found[found.index(twin)] = WordChange(By.BOTH, change.start, change.end, change.added, change.removed)
    return found


def _same(one: WordChange, other: WordChange) -> bool:
    return (one.start, one.end, one.added) == (other.start, other.end, other.added)


def _differences(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [_slid(before, after, *found[1:]) for found in matcher.get_opcodes() if found[0] != "equal"]


def _slid(before: list[str], after: list[str], a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    """Move an insertion behind what it begins with too: "One more. " is read more easily than ". One more"."""
    while a == b < len(before) and d < len(after) and before[b] == after[c] == after[d]:
        a, b, c, d = a + 1, b + 1, c + 1, d + 1
    return a, b, c, d


def _cutter(*texts: str) -> Callable[[str], list[str]]:
    pattern = _WORD if max(map(len, texts)) < MOST_WORDS * 6 else _SENTENCE
    return lambda text: [part for part in pattern.findall(text) if part]
