"""What is known from the key before never changes what the next key finds."""

import random
import re

import pytest

from visitapp.domain.visits import VisitSection
from visitapp.storage.search_hits import KnownTexts

WORDS = ("appointment", "appointed", "appoints", "medication", "medical", "letter", "kettle", "choir", "garden", "Łodz")
NOTES = 460


@pytest.fixture
def filled(store, fresh_id):
    """A store with so many notes that some words stand in more than are weighed, others in a few."""
    chance = random.Random(4)
    with store.unit("Fill", author="A") as unit:
        for number in range(NOTES):
            words = chance.choices(WORDS, weights=(60, 3, 1, 40, 2, 30, 8, 4, 30, 2), k=5)
            text = " ".join(words) + (". A cold boiler hums_quietly." if number % 150 == 7 else ".")
            unit.create(VisitSection(fresh_id(), fresh_id(), fresh_id(), "health", text))
    return store


def found(store, typed):
    return [hit.record_id for hit in store.search(typed, limit=NOTES)]


TYPED = ["appointment", "medication", "lodz", "kettle choir", "cold boiler", "appointed garden", "letter medication"]


@pytest.mark.parametrize("words", TYPED)
def test_each_key_finds_what_it_finds_when_nothing_was_typed_before(filled, words):
    typed = [words[:length] for length in range(2, len(words) + 1)]
    one_after_the_other = [found(filled, each) for each in typed]
    for each, ours in zip(typed, one_after_the_other, strict=True):
        filled._known_texts = KnownTexts()
        assert found(filled, each) == ours, each


@pytest.mark.parametrize("words", TYPED)
def test_all_records_with_the_words_are_found_where_they_are_few(filled, words):
    texts = {section.id: section.text.lower().replace("ł", "l") for section in filled.all(VisitSection)}
    for length in range(2, len(words) + 1):
        typed = words[:length].split()
        if len(typed[-1]) < 2 or words.startswith("lodz"):  # the index keeps the stroke of "ł"
            continue
        wanted = {record for record, text in texts.items() if all(re.search(rf"\b{each}", text) for each in typed)}
        full = {r for r in wanted if all(re.search(rf"\b{each}\b", texts[r]) for each in typed[:-1])}
        ours = found(filled, " ".join(typed))
        assert set(ours) <= full
        assert len(ours) == len(full) or len(ours) >= 200


def test_the_newest_are_found_of_a_long_word_that_stands_in_most_notes(filled, fresh_id):
    assert len(found(filled, "appointm")) == 200
    newest = max(s.id for s in filled.all(VisitSection) if "appointment" in s.text)
    assert newest in found(filled, "appointm")


def test_what_is_written_between_two_keys_is_found(filled, fresh_id):
    assert found(filled, "violon") == []
    with filled.unit("Write", author="A") as unit:
        section = unit.create(VisitSection(fresh_id(), fresh_id(), fresh_id(), "health", "The violoncello is back."))
    assert found(filled, "violonc") == [section.id]
    with filled.unit("Write", author="A") as unit:
        unit.edit(VisitSection, section.id, text="The piano is back.")
    assert found(filled, "violonce") == []


def test_a_sign_that_joins_words_does_not_hide_the_second(filled):
    assert len(found(filled, "quietl")) == len(found(filled, "quietly")) == 4


def test_what_is_known_is_let_go_of_when_it_grows(filled, monkeypatch):
    before = [found(filled, each) for each in ("le", "let", "med", "medicati")]
    monkeypatch.setattr("visitapp.storage.search_hits.MOST_LETTERS", 100)
    assert [found(filled, each) for each in ("le", "let", "med", "medicati")] == before
