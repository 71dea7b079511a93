"""A real encrypted store in a folder of its own, with ids and a clock that tests can steer."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uuid_utils

from visitapp.storage.schema import create_database
from visitapp.storage.store import Store, open_store
from visitapp.storage.vault.journal import Journal


@dataclass
class SteeredClock:
    """A clock that stands still until it is moved."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 6, 18, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class StoreFile:
    """Where the database is, its keys, and a way to open it again."""

    path: Path
    key: str
    chain_key: bytes
    journal_key: bytes
    clock: SteeredClock

    def journal(self) -> Journal:
        return Journal(self.path.parent, key=self.journal_key, vault_id="ab" * 16, epoch=1)

    def open(self) -> Store:
        return open_store(
            self.path,
            self.key,
            journal=self.journal(),
            chain_key=self.chain_key,
            now=self.clock,
            new_id=new_id,
        )


def new_id() -> str:
    return uuid_utils.uuid7().hex


@pytest.fixture
def fresh_id() -> Callable[[], str]:
    return new_id


@pytest.fixture
def store_file(tmp_path: Path) -> StoreFile:
    path = tmp_path / "records-1.db"
    key = secrets.token_hex(48)
    create_database(path, key, new_id=new_id)
    return StoreFile(path, key, secrets.token_bytes(32), secrets.token_bytes(32), SteeredClock())


@pytest.fixture
def store(store_file: StoreFile) -> Iterator[Store]:
    opened = store_file.open()
    yield opened
    opened.close()
