"""The guards round the encrypted database."""

import os
import secrets
import sqlite3
import threading

import pytest

from visitapp.domain.people import Person
from visitapp.errors import VaultDamaged
from visitapp.storage.engine import open_engine


@pytest.mark.parametrize("key", ["", "secret", "A" * 96, "0" * 95, "0" * 97, "g" * 96, "x'" + "0" * 94])
def test_a_malformed_key_never_becomes_a_passphrase(tmp_path, key):
    with pytest.raises(ValueError, match="96"):
        open_engine(tmp_path / "a.db", key, create=True)
    assert list(tmp_path.iterdir()) == []


def test_another_key_opens_nothing_and_changes_nothing(store_file):
    before = store_file.path.read_bytes()
    with pytest.raises(VaultDamaged):
        open_engine(store_file.path, secrets.token_hex(48))
    assert store_file.path.read_bytes() == before


def test_a_plain_database_is_refused(tmp_path):
    path = tmp_path / "plain.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(VaultDamaged, match="not encrypted"):
        open_engine(path, secrets.token_hex(48))


def test_a_missing_database_is_named_and_not_made(tmp_path):
    with pytest.raises(VaultDamaged, match=r"records-1\.db is missing"):
        open_engine(tmp_path / "records-1.db", secrets.token_hex(48))
    assert list(tmp_path.iterdir()) == []


def test_no_word_of_a_record_stands_in_the_files(store_file, fresh_id):
    store = store_file.open()
    with store.unit("Add", author="A") as unit:
        unit.create(Person(fresh_id(), given_name="Canarybird"))
    files = [path for path in store_file.path.parent.rglob("*") if path.is_file()]
    assert any(file.name.endswith("-wal") for file in files)
    assert not [file.name for file in files if b"Canarybird" in file.read_bytes()]
    store.close()


def test_random_bytes_are_no_vault(tmp_path):
    path = tmp_path / "records-1.db"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(VaultDamaged):
        open_engine(path, secrets.token_hex(48))


def test_an_error_of_the_database_holds_no_values(store, fresh_id):
    from sqlcipher3.dbapi2 import IntegrityError

    person = Person(fresh_id(), given_name="Canarybird")
    with store.unit("Add", author="A") as unit:
        unit.create(person)
    with pytest.raises(IntegrityError) as caught, store.unit("Again", author="A") as unit:
        unit.create(person)
    assert "Canarybird" not in f"{caught.value}{caught.value!r}"


def test_another_thread_may_use_the_store_after_the_first(store, fresh_id):
    names = []

    def work():
        with store.unit("Add", author="A") as unit:
            unit.create(Person(fresh_id(), given_name="Shan"))
        names.extend(person.given_name for person in store.all(Person))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert names == ["Shan"]


def test_a_checkpoint_reaches_the_disk_itself_on_a_mac_too(store):
    with store.reading() as connection:
        answers = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "fullfsync", "checkpoint_fullfsync")
        }
    assert answers == {"synchronous": 1, "fullfsync": 1, "checkpoint_fullfsync": 1}
