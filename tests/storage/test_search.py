"""Words are found by their beginning, whatever their accents and capitals, and only where they stand now."""

import pytest

from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection


def add(store, fresh_id, text):
    with store.unit("Write", author="A") as unit:
        return unit.create(VisitSection(fresh_id(), fresh_id(), fresh_id(), "own_words", text))


@pytest.mark.parametrize(
    "typed", ["boiler", "BOIL", "cold boiler", "llyr", "łodz", "“boiler”", "boiler -cold", "boiler*"]
)
def test_words_are_found_as_people_type_them(store, fresh_id, typed):
    section = add(store, fresh_id, "The boiler is cold. Llŷr lives in Łodz.")
    assert [hit.record_id for hit in store.search(typed)] == [section.id]


@pytest.mark.parametrize("typed", ["", "   ", "\"'*()", "AND", "NOT boiler NEAR(", "x" * 100_000, "🙂"])
def test_strange_input_finds_nothing_and_breaks_nothing(store, fresh_id, typed):
    add(store, fresh_id, "The boiler is cold.")
    assert store.search(typed) == ()


def test_a_changed_text_is_found_by_its_new_words_only(store, fresh_id):
    section = add(store, fresh_id, "She bakes bread.")
    with store.unit("Write", author="A") as unit:
        unit.edit(VisitSection, section.id, text="She sings alto.")
    assert store.search("bread") == ()
    assert store.search("alto")[0].text == "She sings alto."


def test_the_field_that_holds_the_words_is_named(store, fresh_id):
    with store.unit("Add", author="A") as unit:
        unit.create(Person(fresh_id(), given_name="Fatima", home_access="Blue door, knock twice"))
    assert store.search("knock")[0].field_name == "home_access"


def found_in_order(store, typed):
    return [hit.record_id for hit in store.search(typed)]


def test_words_side_by_side_come_before_scattered_ones(store, fresh_id):
    together = add(store, fresh_id, "We rang about the cold boiler in the hall.")
    scattered = add(store, fresh_id, "A cold day. Later somebody looked at the boiler. Cold again.")
    assert found_in_order(store, "cold boiler") == [together.id, scattered.id]


def test_a_whole_word_comes_before_a_longer_one_that_begins_so(store, fresh_id):
    whole = add(store, fresh_id, "The cat is well.")
    longer = add(store, fresh_id, "A catalogue came, and a caterpillar.")
    assert found_in_order(store, "cat") == [whole.id, longer.id]


def test_among_equals_the_newest_comes_first(store, fresh_id):
    older, newer = (add(store, fresh_id, "The boiler is off.") for _ in range(2))
    assert found_in_order(store, "boiler") == [newer.id, older.id]


def test_what_is_more_about_a_word_comes_before_what_only_names_it(store, fresh_id):
    about = add(store, fresh_id, "Choir. The choir sang, and the choir went home.")
    naming = add(store, fresh_id, "Choir. " + "We talked about the heating and the letters. " * 40)
    assert found_in_order(store, "choir") == [about.id, naming.id]


def test_exact_words_are_found_behind_hundreds_of_newer_notes_with_all_of_them(store, fresh_id):
    old = add(store, fresh_id, "The cold boiler hums.")
    with store.unit("Many", author="A") as unit:
        for _ in range(230):
            unit.create(VisitSection(fresh_id(), fresh_id(), fresh_id(), "health", "A boiler, and a cold day."))
    assert found_in_order(store, "cold boiler")[0] == old.id


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("cuthbert’s", "She went to Cuthbert’s hall."),
        ("cuthbert's", "She went to Cuthbert’s hall."),
        ("well-being", "Her well-being comes first."),
        ("ŵy", "Dim ŵyau heddiw."),
        ("ŷd", "Cae ŷd."),
        ("zażółć", "Zażółć gęślą jaźń."),
        ("GESLA", "Zażółć gęślą jaźń."),
    ],
)
def test_signs_and_letters_of_other_languages_are_no_hindrance(store, fresh_id, typed, text):
    section = add(store, fresh_id, text)
    assert found_in_order(store, typed) == [section.id]
