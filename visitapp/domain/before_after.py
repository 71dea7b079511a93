"""What a text said before and after a change, in pieces: what went, what came, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

AROUND = 90
"""So many characters of unchanged words stand on each side of a change."""
MOST_WORDS = 1500
"""A changed part with more words than this is shown as one piece that went and one that came."""
MOST_SHOWN = 1200
"""Characters of one side; the whole text is read in the record itself."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Mark(StrEnum):
    """What a piece is."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"


@dataclass(frozen=True, repr=False)
class MarkedPiece:
    """Some words and whether they went, came or stayed."""

    text: str
    mark: Mark = Mark.SAME


@dataclass(frozen=True, repr=False)
class BeforeAfter:
    """Both sides. A side without pieces had nothing."""

    before: tuple[MarkedPiece, ...]
    after: tuple[MarkedPiece, ...]


def before_after(before: str, after: str) -> BeforeAfter:
    """Compare two texts and cut away what is far from any change."""
    start = _common(before, after)
    start = before.rfind(" ", 0, start) + 1 if start < max(len(before), len(after)) else start
    end = _common(before[start:][::-1], after[start:][::-1])
    tail = before[len(before) - end :]
    cut = tail.find(" ")
    end = len(tail) - cut if cut >= 0 else 0 if tail.strip() else end
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    lead, rest = _shortened_start(before[:start]), _shortened_end(before[len(before) - end :])
    gone, came = _marked(old, new)
    return BeforeAfter(_side(lead, gone, rest), _side(lead, came, rest))


def as_written(text: str) -> BeforeAfter:
    """Return a text that is simply there, with nothing before it and nothing marked."""
    shown = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + " …"
    return BeforeAfter((), (MarkedPiece(shown),) if shown else ())


def _side(lead: str, middle: list[MarkedPiece], rest: str) -> tuple[MarkedPiece, ...]:
    pieces = [MarkedPiece(lead), *middle, MarkedPiece(rest)]
    shown: list[MarkedPiece] = []
    room = MOST_SHOWN
    for piece in pieces:
        if not piece.text:
            continue
        text = piece.text if len(piece.text) <= room else piece.text[:room] + " …"
        room -= len(piece.text)
        if shown and shown[-1].mark is piece.mark:
            shown[-1] = MarkedPiece(shown[-1].text + text, piece.mark)
        else:
            shown.append(MarkedPiece(text, piece.mark))
        if room <= 0:
            break
    return tuple(shown)


def _marked(old: str, new: str) -> tuple[list[MarkedPiece], list[MarkedPiece]]:
    one, other = _WORD.findall(old), _WORD.findall(new)
    if len(one) + len(other) > MOST_WORDS:
        return [MarkedPiece(old, Mark.GONE)], [MarkedPiece(new, Mark.CAME)]
    gone: list[MarkedPiece] = []
    came: list[MarkedPiece] = []
    places = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(places):
        # A space between two changes belongs to them: words are read, not letters.
        is_between = 0 < number < len(places) - 1 and not "".join(one[a:b]).strip()
        is_same = tag == "equal" and not is_between
        gone.append(MarkedPiece("".join(one[a:b]), Mark.SAME if is_same else Mark.GONE))
        came.append(MarkedPiece("".join(other[c:d]), Mark.SAME if is_same else Mark.CAME))
    return gone, came


def _common(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shortened_start(text: str) -> str:
    if len(text) <= AROUND:
        return text
    cut = text[-AROUND:]
    return "… " + cut[cut.find(" ") + 1 :]


def _shortened_end(text: str) -> str:
    if len(text) <= AROUND:
        return text
    cut = text[:AROUND]
    space = cut.rfind(" ")
    return (cut[:space] if space > 0 else cut) + " …"
