"""A real vault, opened as a workspace, with a clock that tests can move. Making one costs a key derivation: once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import people, vaults
from visitapp.services.workspace import Workspace

PASSPHRASE = "lantern pebble orchard violin damson"


@dataclass
class SteeredClock:
    """A clock that stands still until it is moved."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 6, 18, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture(scope="session")
def vault_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "team.visitvault"
    worker = Worker(id="", name="Amara Okafor", team="Northside CMHT", phone="01632 960 300")
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    workspace.close()
    return folder


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock()


@pytest.fixture
def vault_folder(vault_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vault_template, tmp_path / "team.visitvault"))


@pytest.fixture
def open_again(vault_folder: Path, clock: SteeredClock) -> Callable[[], Workspace]:
    return lambda: vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE, now=clock)


@pytest.fixture
def workspace(open_again: Callable[[], Workspace]) -> Iterator[Workspace]:
    opened = open_again()
    yield opened
    opened.close()


@pytest.fixture
def tess(workspace: Workspace) -> str:
    made = people.add_person(
        workspace, person=Person("", given_name="Teresa", preferred_name="Tess", pronouns="she/her")
    )
    return made.changes[0].record_id
