"""Rows, log and search are written together or not at all."""

import pytest

from visitapp.domain.changes import ChangeKind
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.errors import DiskFull, NotFound, Refused
from visitapp.storage.store import Store

LONG = "The boiler is off in the mornings. " * 40


def add_person(store: Store, new_id, **fields) -> Person:
    with store.unit("Add", author="Amara Okafor") as unit:
        return unit.create(Person(new_id(), **fields))


def test_what_was_written_is_read_back_after_reopening(store_file, fresh_id):
    store = store_file.open()
    person = add_person(store, fresh_id, given_name="Teresa", preferred_name="Tess", allergies=("penicillin",))
    store.close()
    again = store_file.open()
    found = again.get(Person, person.id)
    again.close()
    assert (found.called, found.allergies) == ("Tess", ("penicillin",))


def test_an_act_that_fails_half_way_leaves_no_trace(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Rhys")

    def half() -> None:
        with store.unit("Half", author="A") as unit:
            unit.edit(Person, person.id, given_name="Somebody else")
            unit.create(Person(fresh_id(), given_name="Nobody"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert [p.given_name for p in store.all(Person)] == ["Rhys"]
    assert store.search("Nobody") == ()
    assert (store.head.number, store.first_broken_operation()) == (1, None)


def test_an_edit_tells_only_what_changed(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Callum", area="Millbrook")
    with store.unit("Move", author="A") as unit:
        unit.edit(Person, person.id, given_name="Callum", area="Canal Quarter")
        (change,) = unit.change_set.changes
    assert (dict(change.before), dict(change.after)) == ({"area": "Millbrook"}, {"area": "Canal Quarter"})


def test_an_edit_that_changes_nothing_is_no_operation(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Callum")
    with store.unit("Nothing", author="A") as unit:
        unit.edit(Person, person.id, given_name="Callum")
        assert unit.change_set.changes == ()
    assert store.head.number == 1


def test_history_gives_whole_texts_back_though_the_log_keeps_small_changes(store, fresh_id):
    section = VisitSection(fresh_id(), fresh_id(), fresh_id(), "own_words", LONG)
    with store.unit("Write", author="A") as unit:
        unit.create(section)
    texts = [LONG, LONG + "It is cold.", LONG.replace("mornings", "evenings", 1) + "It is cold.", "Short now."]
    for text in texts[1:]:
        with store.unit("Write", author="A") as unit:
            unit.edit(VisitSection, section.id, text=text)
    assert [entry.after["text"] for entry in store.history(section.id)] == texts
    assert store.history(section.id)[2].before["text"] == texts[1]


def test_a_retracted_record_is_out_of_sight_but_its_words_can_come_back(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Winnie")
    with store.unit("Remove", author="A") as unit:
        unit.retract(Person, person.id, reason="Entered twice")
    assert (store.find(Person, person.id), store.search("Winnie")) == (None, ())
    with pytest.raises(NotFound):
        store.get(Person, person.id)
    with store.unit("Bring back", author="A") as unit:
        unit.restore(Person, person.id)
    assert store.get(Person, person.id).given_name == "Winnie"
    assert len(store.search("Winnie")) == 1
    assert [entry.kind for entry in store.history(person.id)] == ["create", "retract", "restore"]


def test_a_signature_is_not_taken_back(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Eileen")
    with store.unit("Sign", author="A") as unit:
        unit.edit(Person, person.id, as_kind=ChangeKind.SIGN, area="Fernhill")
        signed = unit.change_set.changes[0]
    with pytest.raises(Refused), store.unit("Undo", author="A") as unit:
        unit.revert(signed, reason="Undo")
    assert store.get(Person, person.id).area == "Fernhill"


def test_a_full_disk_is_said_calmly_and_what_was_saved_before_stays(store, fresh_id):
    person = add_person(store, fresh_id, given_name="Darek")
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(DiskFull) as caught, store.unit("Write", author="A") as unit:
        unit.create(VisitSection(fresh_id(), person.id, fresh_id(), "own_words", "secret words " * 20_000))
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    with store.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10_000}")
    with store.unit("Write", author="A") as unit:
        unit.edit(Person, person.id, area="Millbrook")
    assert (store.get(Person, person.id).area, store.first_broken_operation()) == ("Millbrook", None)


def test_the_clock_of_the_log_never_runs_backwards(store, store_file, fresh_id):
    import json

    from sqlalchemy import select

    from visitapp.storage.rows import operations

    for step in (0, -56 * 365, 0, 400):
        store_file.clock.move(days=step)
        add_person(store, fresh_id, given_name="Tobi")
    with store.reading() as connection:
        bodies = connection.execute(select(operations.c.body).order_by(operations.c.number)).scalars()
        clocks = [json.loads(body)["clock"] for body in bodies]
    assert clocks == sorted(set(clocks))


HALF = "\ud83d"


def test_half_an_emoji_is_kept_as_the_sign_for_lost_ones_and_a_whole_one_stays(store, fresh_id):
    with store.unit(f"Add {HALF}", author=f"A {HALF}") as unit:
        made = unit.create(Person(fresh_id(), given_name=f"Tess {HALF}", allergies=(f"nuts {HALF}", "🙂")))
        unit.edit(Person, made.id, reason=HALF, area=f"Łódź {HALF}\ude42")
    found = store.get(Person, made.id)
    assert (made.given_name, found.given_name) == ("Tess \ufffd", "Tess \ufffd")
    assert (found.allergies, found.area) == (("nuts \ufffd", "🙂"), "Łódź 🙂")
    assert (store.history(made.id)[1].after["area"], store.first_broken_operation()) == ("Łódź 🙂", None)
