"""What may be a passphrase, and the words that are offered."""

import re
from pathlib import Path

import pytest

from visitapp.errors import WeakPassphrase
from visitapp.storage.vault.passphrase import generate_words, normalise, read_words, require_good, strength

WORDS = Path(__file__).parents[3] / "resources" / "words.txt"


@pytest.mark.parametrize(
    ("typed", "word", "score"),
    [
        ("", "too short", 0),
        ("Tr0ub4dor&3", "too short", 0),
        ("fourteen chars", "too short", 0),
        ("passwordpassword", "easy to guess", 1),
        ("password12345678", "easy to guess", 1),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "easy to guess", 1),
        ("qwertyuiopasdfgh", "easy to guess", 1),
        ("Liverpool2024!!!", "easy to guess", 1),
        ("northside okafor", "easy to guess", 1),
        ("thisismypassphrase", "fair", 2),
        ("correct horse battery", "strong", 3),
        ("lantern pebble orchard violin damson", "very strong", 4),
        ("grüner Apfel am Abend", "very strong", 4),
        ("ты моё солнышко навсегда", "very strong", 4),
        ("x" * 40 + "lantern pebble orchard violin damson", "very strong", 4),
    ],
)
def test_strength_is_said_in_a_word(typed: str, word: str, score: int) -> None:
    found = strength(typed, about=("northside", "okafor"))
    assert (found.word, found.score) == (word, score)
    assert found.is_enough == (score >= 2)
    assert found.sentence.endswith(".")


def test_weak_ones_are_refused_and_never_repeated() -> None:
    for typed in (
        "canary",
        "canarycanarycanary",
        "canary\x07 on the tall mast",
        "canary" * 200,
        "canary \ud800 on a mast",
    ):
        with pytest.raises(WeakPassphrase) as caught:
            require_good(typed)
        assert "canary" not in str(caught.value)


def test_the_whole_passphrase_counts_and_not_only_its_start() -> None:
    long = "teapot meadow compass ukulele thimble " * 20
    assert require_good(long + "a") != require_good(long + "b")


def test_composed_and_decomposed_letters_are_one_passphrase() -> None:
    assert normalise("Zoë’s t\u0175r") == normalise("Zoe\u0308’s tw\u0302r")
    assert normalise("line\nbreak") is None
    assert normalise("x" * 1025) is None


def test_the_list_has_2048_friendly_words_without_near_duplicates() -> None:
    words = read_words(WORDS)
    assert len(words) == len(set(words)) >= 2048
    assert all(re.fullmatch(r"[a-z]{4,8}", word) for word in words)
    known = set(words)
    assert not [word for word in words if {word + "s", word + "es", word[:-1] + "ies"} & known]
    assert list(words) == sorted(words)


def test_no_slip_of_one_letter_turns_one_word_into_another() -> None:
    words = frozenset(read_words(WORDS))
    seen: dict[str, str] = {}
    for word in words:
        for place in range(len(word)):
            replaced = word[:place] + "?" + word[place + 1 :]
            assert seen.setdefault(replaced, word) == word, f"{word} and {seen[replaced]}"
            left_out = word[:place] + word[place + 1 :]
            assert left_out not in words, f"{word} and {left_out}"


def test_five_words_are_drawn_evenly_and_are_always_good_enough() -> None:
    words = read_words(WORDS)
    drawn = [generate_words(words) for _ in range(200)]
    assert all(len(five) == 5 and set(five) <= set(words) for five in drawn)
    assert len(set(drawn)) == 200
    assert len({word for five in drawn for word in five}) > 600
    assert all(strength(" ".join(five)).word == "very strong" for five in drawn[:30])
    assert len(generate_words(words, 7)) == 7


def test_a_list_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="2,048"):
        generate_words(["word"] * 3000)
