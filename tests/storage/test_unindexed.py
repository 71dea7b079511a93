"""The search index is brought up to date when somebody searches, and at the latest when the vault is closed."""

import random
from contextlib import closing

import pytest

from visitapp.domain.people import Person
from visitapp.storage.store import Store
from visitapp.storage.unindexed import MOST


def add(store: Store, **fields: str) -> str:
    with store.unit("Add", author="Amara Okafor") as unit:
        return unit.create(Person(store._new_id(), **fields)).id


def reword(store: Store, person_id: str, words: str) -> None:
    with store.unit("Edit", author="Amara Okafor") as unit:
        unit.edit(Person, person_id, home_access=words)


def found(store: Store, typed: str) -> list[str]:
    return [each.record_id for each in store.search(typed)]


def marks(store: Store) -> list[str]:
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT value FROM vault_facts WHERE name = 'unindexed_after'")
        return [row[0] for row in rows]


def test_what_was_edited_is_found_by_its_newest_words_alone(store):
    person = add(store, given_name="Tess", home_access="Ring twice")
    for words in ("Knock", "Knock twice", "Knock on the blue door"):
        reword(store, person, words)
    assert found(store, "blue door") == [person]
    assert found(store, "ring") == []
    assert marks(store) == []


def test_only_the_first_of_several_saves_leaves_a_mark_and_a_search_takes_it_away(store):
    person = add(store, given_name="Tess")
    assert marks(store) == []
    before = store.head.number
    reword(store, person, "Ring")
    reword(store, person, "Ring twice")
    assert marks(store) == [str(before)]
    assert store.has_words("twice")
    assert marks(store) == []


def test_a_process_that_ends_suddenly_leaves_nothing_that_cannot_be_found(store_file, store):
    person = add(store, given_name="Tess")
    reword(store, person, "Ring twice; dog in kitchen")
    store._one.close()  # without what closing does
    with closing(store_file.open()) as again:
        assert found(again, "kitchen") == [person]
        assert marks(again) == []


def test_closing_leaves_the_index_whole(store_file, store):
    person = add(store, given_name="Tess")
    reword(store, person, "Ring twice")
    store.close()
    with closing(store_file.open()) as again:
        assert marks(again) == []
        assert found(again, "twice") == [person]


def test_an_act_that_fails_leaves_no_mark(store):
    person = add(store, given_name="Tess")
    with pytest.raises(AttributeError), store.unit("Edit", author="Amara Okafor") as unit:
        unit.edit(Person, person, home_access=unit.edit(Person, person, home_access="Ring twice").unknown_field)
    assert marks(store) == []
    reword(store, person, "Knock")
    assert found(store, "knock") == [person]
    assert found(store, "twice") == []


def test_somebody_who_was_edited_and_taken_out_is_not_found(store):
    person = add(store, given_name="Tess", home_access="Ring twice")
    reword(store, person, "Ring three times")
    with store.unit("Remove", author="Amara Okafor") as unit:
        unit.retract(Person, person)
    assert found(store, "ring") == []


def test_many_edited_records_do_not_wait_for_a_search(store):
    people = [add(store, given_name=f"Tess {number}") for number in range(MOST + 1)]
    for person in people[:-1]:
        reword(store, person, "Ring twice")
    assert len(marks(store)) == 1
    reword(store, people[-1], "Ring twice")
    assert marks(store) == []


def test_whatever_happened_before_search_finds_what_is_written_and_nothing_else(store_file):
    names, chance, store = ("heron", "lapwing", "siskin", "plover"), random.Random(11), store_file.open()
    there: dict[str, str] = {}
    for step in range(150):
        words = " ".join(chance.sample(names, 2))
        match chance.randrange(8):
            case 0 | 1:
                there[add(store, given_name="Tess", home_access=words)] = words
            case 2 | 3 | 4 if there:
                person = chance.choice([*there])
                reword(store, person, words)
                there[person] = words
            case 5 if there:
                person = chance.choice([*there])
                with store.unit("Remove", author="Amara Okafor") as unit:
                    unit.retract(Person, person)
                del there[person]
            case 6:
                store._one.close() if chance.random() < 0.5 else store.close()
                store = store_file.open()
            case _:
                word = chance.choice(names)
                wanted = {person for person, words in there.items() if word in words}
                assert set(found(store, word)) == wanted, step
    store.close()
