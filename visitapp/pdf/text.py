"""Words into lines of a given width. Nothing is ever cut: a word too long for a line is broken between letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visitapp.pdf.fonts import ASCENT, DESCENT, Word, as_drawn, width_of, words_of
from visitapp.pdf.style import TextStyle


@dataclass(frozen=True, repr=False)
class Run:
    """A stretch of text in one style."""

    text: str
    style: TextStyle


@dataclass(frozen=True, repr=False)
class Piece:
    """Text on one line drawn in one go. `actual` is the real text where the font lacks a letter of it."""

    drawn: str
    style: TextStyle
    actual: str | None = None


@dataclass(frozen=True, repr=False)
class Line:
    """One line: its pieces, width and height in points, and the baseline measured from its top."""

    pieces: tuple[Piece, ...]
    width: float
    leading: float
    baseline: float


def wrap(runs: Sequence[Run], width: float) -> tuple[Line, ...]:
    """Set runs into lines no wider than `width`; none for text of nothing visible.

    Every line that another follows ends in a space, so that what reads the text apart from its look does not join
    the words across lines.
    """
    lines: list[list[Piece]] = [[]]
    broken: set[int] = set()
    used = 0.0
    for run in runs:
        style = run.style
        blank = width_of(" ", style.weight, style.size)
        for word in words_of(run.text):
            for number, part in enumerate(_fitting(word, style, width)):
                wide = _width(part.drawn, style)
                if number or (lines[-1] and used + blank + wide > width + 0.01):
                    if number:
                        broken.add(len(lines) - 1)
                    lines.append([])
                    used = 0.0
                elif lines[-1]:
                    _append(lines[-1], Piece(" ", style))
                    used += blank
                _append(lines[-1], Piece(part.drawn, style, part.actual))
                used += wide
    if not lines[-1]:
        return ()
    for number, line in enumerate(lines[:-1]):
        if number not in broken:
            _append(line, Piece(" ", line[-1].style))
    return tuple(_line(line) for line in lines)


def fitted(text: str, style: TextStyle, width: float) -> Line:
    """Set text on one line, shortened with an ellipsis where it is too wide; the real text stays behind it."""
    words = words_of(text)
    drawn = " ".join(word.drawn for word in words)
    actual = " ".join(word.actual or word.drawn for word in words)
    if _width(drawn, style) > width:
        kept = drawn
        while kept and _width(kept.rstrip() + "…", style) > width:
            kept = kept[: -max(1, len(kept) // 16)]
        drawn = kept.rstrip() + "…"
    return _line([Piece(drawn, style, None if actual == drawn else actual)])


def baseline_of(style: TextStyle) -> float:
    """Return how far below the top of its line a style's baseline lies."""
    return (style.leading - (ASCENT + DESCENT) * style.size) / 2 + ASCENT * style.size


def _width(drawn: str, style: TextStyle) -> float:
    return width_of(drawn, style.weight, style.size) + style.spacing * len(drawn)


def _line(pieces: list[Piece]) -> Line:
    shown = list(pieces)
    width = sum(_width(piece.drawn, piece.style) for piece in shown)
    if shown and shown[-1].drawn.endswith(" "):
        width -= _width(" ", shown[-1].style)
    tallest = max((piece.style for piece in shown), key=lambda style: style.leading)
    return Line(tuple(shown), width, tallest.leading, baseline_of(tallest))


def _append(line: list[Piece], piece: Piece) -> None:
    """Add a piece, joined to the one before where both are plain text of one style."""
    if line and line[-1].style == piece.style and line[-1].actual is None and piece.actual is None:
        line[-1] = Piece(line[-1].drawn + piece.drawn, piece.style)
    else:
        line.append(piece)


def _fitting(word: Word, style: TextStyle, width: float) -> list[Word]:
    """Break a word that is wider than the line into parts that fill one each."""
    if _width(word.drawn, style) <= width:
        return [word]
    parts: list[str] = []
    start, used = 0, 0.0
    for position, letter in enumerate(word.drawn):
        wide = _width(letter, style)
        if position > start and used + wide > width:
            parts.append(word.drawn[start:position])
            start, used = position, 0.0
        used += wide
    parts.append(word.drawn[start:])
    if word.actual is None:
        return [Word(part) for part in parts]
    # The real letters go with the first part: the parts after it are drawn but say nothing more.
    return [Word(parts[0], word.actual), *(Word(part, "") for part in parts[1:])]


def one_word(text: str, style: TextStyle) -> Line:
    """Set a single short text, such as a letter or a bullet, on a line of its own."""
    word = as_drawn(text)
    return _line([Piece(word.drawn or " ", style, word.actual)])
