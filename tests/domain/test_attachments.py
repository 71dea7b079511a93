"""What is said of a file: its title, its size, its length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitapp.domain.attachments import LONGEST_TITLE, length_words, size_words, title_from


@given(st.text(st.characters(codec="utf-8")))
def test_a_title_is_never_empty_never_long_and_has_nothing_that_cannot_be_seen(name):
    title = title_from(name)
    assert 0 < len(title) <= LONGEST_TITLE
    assert title == title.strip()
    assert not any(letter < " " or letter in "\u202e\u200b\ufeff" for letter in title)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "1 KB"),
        (1, "1 KB"),
        (12_400, "12 KB"),
        (999_499, "999 KB"),
        (3_400_000, "3.4 MB"),
        (1_200_000_000, "1.2 GB"),
    ],
)
def test_a_size_is_said_as_on_a_files_label(count, words):
    assert size_words(count) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (59.6, "1 min 00 s"), (245, "4 min 05 s")])
def test_a_length_is_said_in_minutes_and_seconds(seconds, words):
    assert length_words(seconds) == words
