"""A real vault, opened as a workspace, with a clock that tests can move.

Made once. A passphrase costs a derivation of 0.2 s, so what proves nothing of it opens by the recovery code.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.deriving import derived_once as derived_once
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
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a vault once; return it with its recovery code. Tests work on copies."""
    folder = tmp_path_factory.mktemp("template") / "team.visitvault"
    worker = Worker(id="", name="Amara Okafor", team="Northside CMHT", phone="01632 960 300")
    workspace, code = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    workspace.close()
    return folder, code


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock()


@pytest.fixture
def vault_folder(template: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(template[0], tmp_path / "team.visitvault"))


@pytest.fixture
def open_again(template: tuple[Path, str], vault_folder: Path, clock: SteeredClock) -> Callable[[], Workspace]:
    return lambda: vaults.open_with_recovery_code(folder=vault_folder, recovery_code=template[1], now=clock)


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
