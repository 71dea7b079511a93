"""The typeface of our papers, and what is drawn for letters it does not have.

Atkinson Hyperlegible Next covers Latin with Welsh, Polish and most European letters. A letter outside it is drawn
as its nearest base letter, or else as one lozenge a word; the real word always travels along as the text that
copying and reading aloud get.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FAMILY = "AtkinsonHyperlegibleNext"
WEIGHTS = (400, 500, 600, 700)
ASCENT, DESCENT = 0.984, 0.316
UNKNOWN = "◊"

_lock = threading.Lock()
_BLANKS = re.compile(r"[^\S\u00a0]+")


@dataclass(frozen=True, repr=False)
class Word:
    """One word: what is drawn, and the real word where that is something else."""

    drawn: str
    actual: str | None = None


def register_fonts(folder: Path) -> None:
    """Load the four weights from a folder, once a process. Raises OSError when one is missing."""
    with _lock:
        for weight in WEIGHTS:
            if face_name(weight) not in pdfmetrics.getRegisteredFontNames():
                file = io.BytesIO((folder / f"{FAMILY}-{weight}.ttf").read_bytes())
                pdfmetrics.registerFont(TTFont(face_name(weight), file, asciiReadable=False))


def face_name(weight: int) -> str:
    """Return the name under which a weight is registered."""
    return f"{FAMILY}-{weight}"


def width_of(text: str, weight: int, size: float) -> float:
    """Return the width of drawn text in points."""
    return _units(text, weight) * size


def words_of(text: str) -> tuple[Word, ...]:
    """Split text at its blanks into words as they are drawn."""
    return tuple(word for part in _BLANKS.split(text) if part and (word := as_drawn(part)).drawn)


@lru_cache(maxsize=4096)
def as_drawn(part: str) -> Word:
    """Return how a word or short text is drawn; an empty drawing for text of nothing visible."""
    real = safe_text(part)
    covered = _widths(WEIGHTS[0])
    composed = unicodedata.normalize("NFC", real)
    if all(ord(letter) in covered and ord(letter) >= 32 for letter in composed):
        return Word(composed)
    drawn: list[str] = []
    for letter in composed:
        nearest = _nearest(letter)
        if nearest != UNKNOWN or not drawn or drawn[-1] != UNKNOWN:
            drawn.append(nearest)
        drawn = [shown for shown in drawn if shown]
    return Word("".join(drawn), real)


def safe_text(text: str) -> str:
    """Return text without control characters and halves of characters, which neither PDF nor XML can hold."""
    return "".join(
        "\ufffd" if "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff" else letter
        for letter in text
        if letter >= " " and not "\x7f" <= letter <= "\x9f"
    )


def _nearest(letter: str) -> str:
    """Return the letter, its base letter, nothing for what has no shape of its own, or the lozenge."""
    covered = _widths(WEIGHTS[0])
    if ord(letter) in covered:
        return letter
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cc", "Mn", "Me") or kind == "Sk":
        return ""
    parts = unicodedata.normalize("NFKD", letter)
    for kept in range(len(parts), 0, -1):  # lose one mark at a time, the last first
        nearest = unicodedata.normalize("NFC", parts[:kept])
        if all(ord(part) in covered for part in nearest):
            return nearest
    return UNKNOWN


@lru_cache(maxsize=32768)
def _units(text: str, weight: int) -> float:
    widths = _widths(weight)
    return sum(widths.get(ord(letter), 0.5) for letter in text)


@lru_cache(maxsize=8)
def _widths(weight: int) -> dict[int, float]:
    face: Any = pdfmetrics.getFont(face_name(weight)).face
    return {code: width / 1000 for code, width in face.charWidths.items()}
