"""The store's one connection: one transaction at a time, and nothing of one that failed."""

import threading

import pytest
import sqlcipher3
from sqlalchemy.exc import IntegrityError, OperationalError

from visitapp.domain.people import Person
from visitapp.storage import one_connection


def add(store, fresh_id, name):
    with store.unit("Add", author="A") as unit:
        unit.create(Person(fresh_id(), given_name=name))


def names(store):
    return [person.given_name for person in store.all(Person)]


def test_a_transaction_inside_another_is_refused_and_the_outer_one_goes_on(store, fresh_id, monkeypatch):
    monkeypatch.setattr(one_connection, "WAIT_SECONDS", 0.01)
    with store.unit("Add", author="A") as unit:
        unit.create(Person(fresh_id(), given_name="Bea"))
        with pytest.raises(RuntimeError, match="in use"):
            names(store)
    assert names(store) == ["Bea"]


def test_another_thread_waits_for_the_transaction_that_is_open(store, fresh_id):
    seen, is_open = [], threading.Event()

    def look():
        is_open.set()
        seen.extend(names(store))

    with store.unit("Add", author="A") as unit:
        unit.create(Person(fresh_id(), given_name="Bea"))
        thread = threading.Thread(target=look)
        thread.start()
        is_open.wait()
    thread.join()
    assert seen == ["Bea"]


def test_a_statement_that_fails_leaves_nothing_and_the_next_transaction_works(store, fresh_id):
    def fail():
        with store.unit("Add", author="A") as unit:
            unit.create(Person(fresh_id(), given_name="Bea"))
            unit.connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(OperationalError, match="no such table"):
        fail()
    assert names(store) == []
    add(store, fresh_id, "Cai")
    assert names(store) == ["Cai"]


def test_what_sqlalchemy_and_the_driver_write_in_one_transaction_stays_or_goes_together(store, fresh_id):
    for name, fails in (("Bea", True), ("Cai", False)):
        try:
            with store.changing() as connection:
                connection.exec_driver_sql(f"INSERT INTO vault_facts VALUES ('{name}', 'x')")
                connection.connection.driver_connection.execute(f"INSERT INTO vault_facts VALUES ('{name}2', 'x')")
                if fails:
                    raise FloatingPointError
        except FloatingPointError:
            pass
    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT name FROM vault_facts WHERE value = 'x' ORDER BY name").scalars()
        assert list(kept) == ["Cai", "Cai2"]


@pytest.mark.parametrize("through_sqlalchemy", [True, False])
def test_a_commit_that_fails_leaves_nothing_and_the_next_transaction_works(store, fresh_id, through_sqlalchemy):
    with store.changing() as connection:
        connection.exec_driver_sql("CREATE TABLE parent (id TEXT PRIMARY KEY)")
        reference = "REFERENCES parent DEFERRABLE INITIALLY DEFERRED"
        connection.exec_driver_sql(f"CREATE TABLE child (parent_id TEXT {reference})")

    def orphan():
        with store.unit("Add", author="A") as unit:
            unit.create(Person(fresh_id(), given_name="Bea"))
            if through_sqlalchemy:
                unit.connection.exec_driver_sql("INSERT INTO child VALUES ('x')")
            else:
                unit.connection.connection.driver_connection.execute("INSERT INTO child VALUES ('x')")

    with pytest.raises((IntegrityError, sqlcipher3.IntegrityError), match="FOREIGN KEY"):
        orphan()
    assert names(store) == []
    add(store, fresh_id, "Cai")
    assert names(store) == ["Cai"]
    assert [frame.first for frame in store.journal.frames([])] == [1]
