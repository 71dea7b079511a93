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
