"""Statements are written out once for all vaults, and none of them keeps a word of a record."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, bindparam, select

from tests.storage.conftest import StoreFile
from visitapp.storage import statements
from visitapp.storage.engine import open_engine
from visitapp.storage.rows import TABLES, word

PERSON = TABLES["person"]


@pytest.fixture
def engines(store_file: StoreFile) -> Iterator[tuple[Engine, Engine]]:
    opened = [open_engine(store_file.path, store_file.key) for _ in range(2)]
    yield opened[0], opened[1]
    for engine in opened:
        engine.dispose()


def kept_for_all(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    kept: dict[object, object] = {}
    monkeypatch.setattr(statements, "_FOR_ALL", kept)
    return kept


def test_a_statement_with_a_word_in_it_is_kept_by_its_vault_alone(engines, monkeypatch):
    kept = kept_for_all(monkeypatch)
    for engine in engines:
        with engine.connect() as connection:
            assert connection.execute(select(PERSON.c.id).where(PERSON.c.given_name == "Kingfisher")).all() == []
            assert connection.execute(select(PERSON.c.id).where(PERSON.c.given_name.in_(["Kingfisher"]))).all() == []
    assert kept == {}


def test_a_statement_whose_words_are_given_with_it_is_written_out_once_for_all(engines, monkeypatch):
    kept = kept_for_all(monkeypatch)
    query = select(PERSON.c.id).where(PERSON.c.given_name == bindparam("name")).limit(5)
    for engine in engines:
        with engine.connect() as connection:
            assert connection.execute(query, {"name": "Kingfisher"}).all() == []
    assert len(kept) == 1
    assert "Kingfisher" not in str([each.binds for each in kept.values()])


def test_only_a_word_of_the_program_is_written_into_a_statement():
    assert "'planned'" in str(PERSON.c.given_name == word("planned"))
    with pytest.raises(ValueError, match="word of the program"):
        word("x' OR 1")
