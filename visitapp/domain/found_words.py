"""Where typed words stand in a text, and the sentence that shows them best; capitals and accents do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

SNIPPET = 96
"""Longest snippet in letters."""
WORD = re.compile(r"\w+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")


def folded(text: str) -> str:
    """Return text without capitals and accents, letter for letter, so that places in it stay the same."""
    return text.lower() if text.isascii() else _BEYOND_ASCII.sub(_folded_letter, text).lower()


_BARE = {"ł": "l", "ø": "o", "đ": "d", "ı": "i"}
"""Letters whose stroke is no accent to Unicode."""


def _folded_letter(found: re.Match[str]) -> str:
    small = found[0].lower()
    plain = _BARE.get(small) or unicodedata.normalize("NFKD", found[0])[0]
    return plain if len(plain.lower()) == 1 else found[0]


def places_of(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where the words begin a word of the text, as (start, end), in order and without overlaps."""
    plain = folded(text)
    found: list[tuple[int, int]] = []
    for word in {folded(word) for word in words}:
        found += [match.span() for match in re.finditer(rf"\b{re.escape(word)}", plain)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet_of(text: str, words: Sequence[str], *, longest: int = SNIPPET) -> str:
    """Return the sentence with most of the words, shortened around the first of them where it is long.

    Among equals the one with the words typed last wins: the first are often a name.
    """
    sentence = _best_sentence(text, [folded(word) for word in words])
    if len(sentence) <= longest:
        return sentence
    found = places_of(sentence, words)
    inside = found[0][0] if found else 0
    first = max(0, min(inside - longest // 3, len(sentence) - longest))
    cut = sentence[first : first + longest]
    if first > 0:
        cut = "… " + cut.split(" ", 1)[-1]
    return cut if first + longest >= len(sentence) else cut.rsplit(" ", 1)[0] + " …"


def _best_sentence(text: str, words: Sequence[str]) -> str:
    sentences = [part for part in _SENTENCE.split(text) if part.strip()] or [""]
    if len(sentences) == 1:
        return sentences[0].strip()
    beginnings = [(word, re.compile(rf"\b{re.escape(word)}")) for word in words]

    def score(sentence: str) -> tuple[int, int]:
        plain = folded(sentence)
        there = [word in plain and begins.search(plain) is not None for word, begins in beginnings]
        return sum(there), sum(place for place, found in enumerate(there) if found)

    return max(sentences, key=score).strip()
