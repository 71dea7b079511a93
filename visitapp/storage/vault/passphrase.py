"""Passphrases: how they are normalised, which are refused, how strong they look, and five words to offer."""

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from visitapp.errors import WeakPassphrase

SHORTEST = 15
LONGEST = 1024
WORDS_AT_LEAST = 2048
_ESTIMATED = 72  # zxcvbn takes time that grows with the square of the length; the key derivation gets everything

StrengthWord = Literal["too short", "easy to guess", "fair", "strong", "very strong"]


@dataclass(frozen=True)
class Strength:
    """A score of 0 to 4, its word, and one sentence. Scores 0 and 1 are refused."""

    score: int
    word: StrengthWord
    sentence: str

    @property
    def is_enough(self) -> bool:
        """Tell whether a vault may be made with it."""
        return self.score >= 2


_TOO_SHORT = Strength(0, "too short", f"Use at least {SHORTEST} characters. Four or five words together work well.")
_EASY = Strength(
    1, "easy to guess", "Many people would think of this one. Add a word or two that have nothing to do with it."
)
_FAIR = Strength(2, "fair", "This will do. One more word would make it much stronger.")
_STRONG = Strength(3, "strong", "Longer is stronger. No need for capitals, numbers or signs.")
_VERY_STRONG = Strength(4, "very strong", "Longer is stronger. No need for capitals, numbers or signs.")


def normalise(passphrase: str) -> bytes | None:
    """Return the bytes that go into the key derivation: NFC in UTF-8. None if no vault can have this passphrase.

    Control characters, lone surrogates and characters that Unicode has not assigned yet (their normal form may still
    change) are never part of a passphrase; nor are more than 1,024 characters.
    """
    if len(passphrase) > LONGEST:
        return None
    text = unicodedata.normalize("NFC", passphrase)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in text):
        return None
    return text.encode()


def strength(passphrase: str, *, about: Iterable[str] = ()) -> Strength:
    """Estimate how hard the passphrase is to guess. `about`: words that a guesser would try, such as the label.

    Takes some milliseconds, 0.1 s the first time. Thresholds in guesses: 10^10 fair (below it is refused: a farm of
    graphics cards needs days against Argon2id at its floor), 10^12 strong, 10^15 very strong.
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < SHORTEST:
        return _TOO_SHORT
    # Imported here: its word lists take longer to load than the unlock window may.
    from zxcvbn import zxcvbn

    guesses = float(zxcvbn(text[:_ESTIMATED], user_inputs=["visitapp", *about])["guesses_log10"])
    if guesses < 10:
        return _EASY
    if guesses < 12:
        return _FAIR
    return _STRONG if guesses < 15 else _VERY_STRONG


def require_good(passphrase: str, *, about: Iterable[str] = ()) -> bytes:
    """Return the normalised bytes of a passphrase that may protect a vault; WeakPassphrase otherwise."""
    if len(passphrase) > LONGEST:
        raise WeakPassphrase(f"That passphrase is longer than {LONGEST:,} characters.", "Choose a shorter one.")
    normal = normalise(passphrase)
    if normal is None:
        raise WeakPassphrase(
            "That passphrase has a sign in it that may not come out the same on every keyboard.",
            "Use letters, numbers, spaces and everyday signs.",
        )
    found = strength(passphrase, about=about)
    if found.word == "too short":
        raise WeakPassphrase("That passphrase is too short.", found.sentence)
    if not found.is_enough:
        raise WeakPassphrase("That passphrase is easy to guess.", found.sentence)
    return normal


def read_words(path: Path) -> tuple[str, ...]:
    """Return the words of a list with one word a line."""
    return tuple(path.read_text(encoding="utf-8").split())


def generate_words(words: Sequence[str], count: int = 5) -> tuple[str, ...]:
    """Draw words at random; joined by single spaces they are a passphrase. Each adds 11 bits with 2,048 words.

    ValueError if the list has fewer than 2,048 different words.
    """
    if len(set(words)) != len(words) or len(words) < WORDS_AT_LEAST:
        raise ValueError("the list needs at least 2,048 different words")
    return tuple(secrets.choice(words) for _ in range(count))
