"""A real office in a process of its own, its first officer, and a worker who was let in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deriving import derived_once as derived_once
from tests.end_to_end.morning import PASSPHRASE
from tests.office.running import RunningOffice
from visitapp.config import resource
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.services import checking, office, people, vaults

WORDS = resource("words.txt")
CANARY = "Kingfisherwords"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """Start an office, once for this module; each test founds nothing but joins it."""
    running = RunningOffice(tmp_path_factory.mktemp("office") / "office")
    running.start()
    yield running
    running.stop()


class Laptop:
    """A worker's vault."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        worker = Worker(id="", name=name, team="Northside CMHT")
        self.workspace, self.code = vaults.create(
            folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
        )

    def sync(self) -> None:
        done = office.exchange_now(self.workspace)
        assert done.is_whole, done

    def records(self) -> dict[str, object]:
        return {kind.__name__: self.workspace.store.all(kind) for kind in (Person, Visit, VisitSection)}

    def check(self) -> None:
        self.workspace.close()
        reports = checking.check(folder=self.folder, passphrase=PASSPHRASE)
        assert [report for report in reports if not report.is_sound] == []


@pytest.fixture(scope="module")
def officer(served: RunningOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """The first officer, who founded the organisation."""
    laptop = Laptop(tmp_path_factory.mktemp("officer") / "officer.visitvault", "Amara Okafor")
    assert office.join(laptop.workspace, invitation=served.invitation)
    yield laptop
    laptop.check()


@pytest.fixture
def worker(officer: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    """A worker of the same team, let in by the officer."""
    laptop = Laptop(tmp_path / "worker.visitvault", "Ben Hale")
    let_in(officer, laptop)
    yield laptop
    laptop.check()


def let_in(officer: Laptop, laptop: Laptop) -> None:
    """Invite, join, compare the six words, admit."""
    assert not office.join(laptop.workspace, invitation=office.invite(officer.workspace))
    words = office.status(laptop.workspace, words_file=WORDS).words
    (asking,) = [each for each in office.waiting(officer.workspace, words_file=WORDS) if each.words == words]
    office.admit(officer.workspace, device=asking.device)
    officer.sync()


def add_person(laptop: Laptop, name: str, **fields: str) -> str:
    return (
        people.add_person(laptop.workspace, person=Person("", given_name=name, **fields)).of_type("person")[0].record_id
    )
