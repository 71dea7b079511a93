"""Which words of a text a dictionary is asked about, and where they stand as Qt counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitapp.domain.spelling import LONGEST_WORD, folded_word, words_of_names, words_to_check


def found(text: str) -> list[str]:
    return [place.word for place in words_to_check(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She's well, isn’t she?", ["She's", "well", "isn't", "she"]),
        ("a well-known co-op", ["well", "known", "co", "op"]),
        ("20mg of B12 at 3pm, a GP and the CMHT", ["of", "at", "and", "the"]),
        ("see www.recieve.example and tess@recieve.example", ["see", "and"]),
        ("‘teh’ “teh” (teh)", ["teh", "teh", "teh"]),
        ("snake_case_wrods", ["snake", "case", "wrods"]),
        ("Łódź café naïve", ["Łódź", "café", "naïve"]),
        ("x" * (LONGEST_WORD + 1), []),
        ("", []),
        ("🙂 \ud800 \x00", []),
    ],
)
def test_what_is_looked_at(text: str, words: list[str]) -> None:
    assert found(text) == words


@given(st.text())
def test_places_are_those_of_qt_whatever_is_written(text: str) -> None:
    units = text.encode("utf-16-le", "surrogatepass")
    for place in words_to_check(text):
        written = units[place.start * 2 : place.end * 2].decode("utf-16-le", "surrogatepass")
        assert folded_word(written.replace("’", "'")) == folded_word(place.word)


def test_a_word_after_a_picture_stands_where_qt_has_it() -> None:
    assert [(p.start, p.end) for p in words_to_check("🙂🙂 teh")] == [(5, 8)]


@pytest.mark.parametrize("written", ["Tess", "Tess’s", "Tess's", "TESS", "tess’"])
def test_a_name_is_known_with_and_without_its_possessive(written: str) -> None:
    assert folded_word(written) == "tess"


def test_names_give_each_of_their_words() -> None:
    assert list(words_of_names("Mary-Jane O’Neill", "Flat 2, Ŵyn Court")) == [
        "mary", "jane", "o'neill", "flat", "2", "ŵyn", "court",
    ]  # fmt: skip
