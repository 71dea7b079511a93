"""The British dictionary, read by Hunspell from the files that come with the program and from no other place."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from visitapp.config import resource

if TYPE_CHECKING:
    from hunspell import Hunspell

LANGUAGE = "en_GB"
FOLDER = "spelling"
MOST_SUGGESTIONS = 5
NEAR_ENOUGH = 0.75


class Dictionary:
    """Loading takes about a tenth of a second and 11 MB. Raises ImportError where this platform has no Hunspell."""

    def __init__(self) -> None:
        from hunspell import Hunspell  # here alone: the window never loads it

        folder = resource(FOLDER)
        self._hunspell: Hunspell = Hunspell(LANGUAGE, hunspell_data_dir=str(folder), system_encoding="UTF-8")

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt as in the dictionary; what Hunspell cannot read is left alone."""
        try:
            return bool(self._hunspell.spell(word))
        except UnicodeError:
            return True

    def suggest(self, word: str, near: Iterable[str] = ()) -> list[str]:
        """Return other spellings, the likeliest first. `near` are known words that may be meant too."""
        meant = get_close_matches(word, list(near), n=2, cutoff=NEAR_ENOUGH)
        try:
            found = [*meant, *self._hunspell.suggest(word)]
        except UnicodeError:
            found = meant
        return list(dict.fromkeys(each for each in found if each))[:MOST_SUGGESTIONS]
