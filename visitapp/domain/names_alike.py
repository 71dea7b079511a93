"""How alike two words of a name are: spelled alike, sounding alike, a slip of the finger, or alike in some tongue.

English, Irish, Welsh and Polish spelling each have a table of what their letters sound like, so that "Shavon" finds
Siobhán and "Wukash" finds Łukasz. What was measured against other ways: docs/decisions/028-names-by-sound.md.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache, partial


class Alike(IntEnum):
    """How alike two words are, the most alike first."""

    SPELLED = 0
    SOUNDS = 1
    SLIP = 2
    SOME_TONGUE = 3
    BEGINS = 4


@dataclass(frozen=True, repr=False)
class HeardName:
    """One word of a name: its bare letters, how it sounds with its vowels, and its consonants tongue by tongue."""

    letters: str
    sound: str
    english: str
    tongues: frozenset[str]
    signs: int
    """A bit for each letter that it has, so that most words are told apart at once."""


SHORTEST = 3
"""Shorter words are only alike when they are spelled alike."""
ONE_SLIP, TWO_SLIPS = 4, 7
"""From so many letters, the shorter of two words may differ by one or two slips."""
BEGINNING = 5
"""An unfinished word of so many letters may be alike to the beginning of another."""
_BARE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
_HARDENED = str.maketrans("dg", "tk")
"""Irish names are heard with a hard end by English ears: Pádraig, Diarmuid."""
_DOUBLED = re.compile(r"([^\W\d_])\1+")


def letters(name: str) -> str:
    """Return only the letters and numbers of a name, without accents and capitals; all of it when it has none."""
    lowered = name.lower()
    plain = lowered if lowered.isascii() else unicodedata.normalize("NFKD", lowered.translate(_BARE)).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or " ".join(plain.split())


def heard(name: str) -> HeardName:
    """Return everything by which a word of a name is compared."""
    bare, lowered = letters(name), name.lower()
    english, irish = _consonants(bare, _ENGLISH), _consonants(bare, _IRISH)
    tongues = {
        english,
        irish,
        irish[:1] + irish[1:].translate(_HARDENED),
        _consonants(bare, _WELSH),
        _consonants(bare, _POLISH),
    }
    if "ł" in lowered:
        tongues.add(_consonants(letters(lowered.replace("ł", "w")), _POLISH))
    signs = 0
    for sign in bare:
        signs |= 1 << (ord(sign) & 63)
    return HeardName(bare, sound(bare), english, frozenset(tongues), signs)


def alike(typed: HeardName, known: HeardName, *, unfinished: bool = False) -> Alike | None:
    """Tell how alike what somebody typed is to a known word; None when it is not.

    A word that is `unfinished` may also be alike to the beginning of the known one.
    """
    if typed.letters == known.letters:
        return Alike.SPELLED
    if min(len(typed.letters), len(known.letters)) < SHORTEST:
        return None
    if typed.sound == known.sound:
        return Alike.SOUNDS
    if _slipped(typed, known):
        return Alike.SLIP
    if typed.english in known.tongues and max(len(typed.letters), len(known.letters)) > SHORTEST:
        if len(typed.english) > 1 or typed.letters[:2] == known.letters[:2]:
            return Alike.SOME_TONGUE
        return None
    if unfinished and len(typed.letters) >= BEGINNING:
        heard_so = len(typed.english) > 3 and any(each.startswith(typed.english) for each in known.tongues)
        begun = known.letters[: len(typed.letters)]
        if heard_so or (begun[0] == typed.letters[0] and slips(typed.letters, begun, most=1) <= 1):
            return Alike.BEGINS
    return None


def names_alike(one: str, other: str) -> bool:
    """Tell whether two names are alike in any way, whichever of them is asked for."""
    mine, theirs = heard(one), heard(other)
    return alike(mine, theirs) is not None or alike(theirs, mine) is not None


def slips_allowed(shorter: int) -> int:
    """Return by how many slips two words may differ of which the shorter has so many letters."""
    return 2 if shorter >= TWO_SLIPS else 1 if shorter >= ONE_SLIP else 0


def _slipped(one: HeardName, other: HeardName) -> bool:
    mine, theirs = len(one.letters), len(other.letters)
    most = slips_allowed(min(mine, theirs))
    if abs(mine - theirs) > most or (one.signs ^ other.signs).bit_count() > 2 * most:
        return False
    return slips(one.letters, other.letters, most=most) <= most


def slips(one: str, other: str, *, most: int) -> int:
    """Return how many letters were added, left out, changed or swapped with the next; `most` + 1 when it is more.

    All of `one` is compared with a letter of `other` at once: each of its letters is a bit (Hyyrö 2003, "A bit-vector
    algorithm for computing Levenshtein and Damerau edit distances").
    """
    places, every, last = _places(one), (1 << len(one)) - 1, 1 << len(one) >> 1
    rises, falls, diagonal, before, count = every, 0, 0, 0, len(one)
    for sign in other:
        here = places.get(sign, 0)
        swapped = (~diagonal & here) << 1 & before
        diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped
        across_rises, across_falls = falls | ~(diagonal | rises), diagonal & rises
        if across_rises & last:
            count += 1
        elif across_falls & last:
            count -= 1
        across_rises, across_falls = across_rises << 1 | 1, across_falls << 1
        rises = (across_falls | ~(diagonal | across_rises)) & every
        falls, before = diagonal & across_rises & every, here
    return min(count, most + 1) if one else min(len(other), most + 1)


@lru_cache(maxsize=64)
def _places(word: str) -> dict[str, int]:
    """Return where each letter of a word stands, as bits."""
    places: dict[str, int] = {}
    for place, sign in enumerate(word):
        places[sign] = places.get(sign, 0) | 1 << place
    return places


def sound(name: str) -> str:
    """Return how a name sounds, roughly: spellings of one name ("Theresa", "Teresa") come out the same.

    Vowels stay, so that Jon and Jan do not.
    """
    text = bare = letters(name)
    for spelled, sounds in _SPELLINGS:
        text = spelled.sub(sounds, text)
    return _DOUBLED.sub(r"\1", text) or bare


_SPELLINGS = tuple(
    (re.compile(spelled), sounds)
    for spelled, sounds in (
        (r"^mac(?=[^aeiou])", "mc"),
        (r"^(kn|gn)", "n"),
        (r"^wr", "r"),
        ("ph", "f"),
        ("(ck|q|c(?![eiyh]))", "k"),
        ("(z|c(?=[eiy]))", "s"),
        ("(?<=[^aeiou])h", ""),
        ("(?<=[aeiou])h(?=[^aeiou]|$)", ""),
        ("(ey|ie|ee|y)(?=$)", "i"),
        ("y", "i"),
        ("ea", "e"),
        ("ou", "o"),
        ("(?<=[^aeiou])e$", ""),
    )
)


class _Tongue:
    """What the letters of a language sound like, read from the left: at each place the first row that fits counts."""

    def __init__(self, *rows: tuple[str, str]) -> None:
        every = (*rows, *_EVERYWHERE)
        self.pattern = re.compile("|".join(f"({spelled})" for spelled, _ in every))
        self.sounds = [sounds for _, sounds in every]


def _consonants(bare: str, tongue: _Tongue) -> str:
    """Return the consonants that are heard, doubled ones once; a vowel at the beginning is one "a"."""
    text = tongue.pattern.sub(partial(_sound_of, tongue), bare)
    return _DOUBLED.sub(r"\1", text)


def _sound_of(tongue: _Tongue, found: re.Match[str]) -> str:
    said = tongue.sounds[(found.lastindex or 1) - 1]
    return "a" if not said and found.start() == 0 and found[0][0] in "aeiouhy" else said


_EVERYWHERE = (("[fv]", "v"), ("w", "v"), ("[ckq]", "k"), ("x", "ks"), ("z", "s"), ("[aeiouyh]+", ""))
"""What stands at the end of each table. S is what "sh" stands for in English, C what "ch" does."""
_ENGLISH = _Tongue(
    ("^(?:kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^mac(?=[^aeiou])", "mk"),
    ("^ps", "s"),
    ("ght", "t"),
    ("(?<=[aeiou])gh", ""),
    ("gh", "g"),
    ("mps", "ms"),
    ("ph", "v"),
    ("tch", "C"),
    ("s?ch(?=[rlm])", "k"),
    ("sch|sh", "S"),
    ("ci(?=[aou])|t[iu](?=o)|^s(?=[ei][aou])|^ch(?=ev)", "S"),
    ("ch", "C"),
    ("th", "t"),
    ("dg(?=e)|^g(?=e[^rtmlb]|i[^lb])|g(?=e$|[ei]r)|j", "j"),
    ("c(?=[eiy])", "s"),
    ("ck|[cq]u?", "k"),
    ("mb$", "m"),
    ("(?<=[aeiou])w(?=[^aeiouy]|$)", ""),
    ("^y(?=[aeiou])", "y"),
)
_IRISH = _Tongue(
    ("[bm]h", "v"),
    ("(?<=[aeiou])[dg]h", ""),
    ("[dg]h", "g"),
    ("th|sh|fh", ""),
    ("ch", "k"),
    ("s(?=[ei])|(?<=i)s", "S"),
    ("gl", "kl"),
    ("gn", "n"),
)
_WELSH = _Tongue(
    ("dd|th", "t"),
    ("ff|ph|f", "v"),
    ("ll", "l"),
    ("ch", "k"),
    ("^s[ih](?=[aeiou])", "S"),
    ("w(?=[^aeiouy]|$)", ""),
    ("^i(?=[aeou])", "y"),
)
_POLISH = _Tongue(
    ("dz?[zi](?=[aeiou])", "j"),
    ("sz|rz|si(?=[aeiou])", "S"),
    ("cz|ci(?=[aeiou])", "C"),
    ("ch", "k"),
    ("j(?=[aeiou])", "y"),
    ("j", ""),
    ("c(?=k)", "s"),
)
