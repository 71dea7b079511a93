"""Words in a text as spelling looks at them, and the words that a team adds to the dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from visitapp.domain.ids import derived_id

_FAMILY = "b7d3a0f45c1e4e6f9a2860d17c35e8b4"
TEAM_LIST = derived_id(_FAMILY, "the team's words")
"""Stands where a record has its person: the words of a team are a stream of their own, as a person's record is."""
LONGEST_WORD = 60
_WORDS = re.compile(
    r"""(?:https?://|www\.)\S+|\S+@\S+  # addresses are looked over
    |[^\W_]+(?:['’][^\W_]+)*  # letters, with an apostrophe between them; a hyphen parts two words""",
    re.VERBOSE,
)
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")


@dataclass(frozen=True, repr=False)
class TeamWord:
    """A word that the team knows: a place, a service, a medicine, a turn of phrase. Its id is made of the word, so that
    two laptops which add the same one write the same record.
    """

    id: str
    person_id: str = TEAM_LIST
    word: str = ""


def team_word_id(word: str) -> str:
    """Return the one id of a word."""
    return derived_id(_FAMILY, f"word/{word}")


@dataclass(frozen=True, slots=True, repr=False)
class WordPlace:
    """A word in a text: `start` and `end` are counted as Qt counts, in UTF-16 units."""

    start: int
    end: int
    word: str


def words_to_check(text: str, start: int = 0) -> Iterator[WordPlace]:
    """Read the words of a text from a place on that a dictionary can tell about, in order.

    Left out: single letters, what has a figure in it, abbreviations in capitals, addresses, and what is too long to be
    a word. Apostrophes come as in the dictionary.
    """
    # A character outside the first plane is two units there and none of them a letter of English.
    even = text if text.isascii() else _WIDE.sub("\ufffc\ufffc", text)
    for found in _WORDS.finditer(even, start):
        word = found.group().replace("’", "'")
        if 1 < len(word) <= LONGEST_WORD and not word.isupper() and word.replace("'", "").isalpha():
            yield WordPlace(found.start(), found.end(), unicodedata.normalize("NFC", word))


def folded_word(word: str) -> str:
    """Return a word as known words are compared: without capitals, one kind of apostrophe, no possessive."""
    return _POSSESSIVE.sub("", unicodedata.normalize("NFC", word.replace("’", "'")).casefold())


def words_of_names(*texts: str) -> Iterator[str]:
    """Read every word of names and the like, folded; also those that are not checked, such as NHS."""
    for text in texts:
        for found in _WORDS.finditer(text):
            yield folded_word(found.group())
