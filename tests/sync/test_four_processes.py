"""Four processes of one office on PostgreSQL behind one address, killed one after another in the middle of pushes."""

import copy
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.office.front import Front
from tests.office.postgres import postgres, programs
from tests.office.running import RunningOffice, free_port
from tests.sync.conftest import Laptop, add_person, let_in
from visitapp.domain.people import Person
from visitapp.errors import OfficeRefused, OfficeUnreachable
from visitapp.services import office, people


class FourOffices:
    """One office. `invitation` names the address of the front; `each` is a process of it."""

    def __init__(self, folder, database: str) -> None:
        self.office = RunningOffice(folder, database=database)
        self.each = [copy.copy(self.office) for _ in range(4)]
        for one in self.each:
            one.port = free_port()
        with ThreadPoolExecutor(4, thread_name_prefix="starting") as starting:
            list(starting.map(RunningOffice.start, self.each))
        self.front = Front(self.office.port, [one.port for one in self.each])
        self.front.start()

    @property
    def invitation(self) -> str:
        return self.office.invitation

    def stop(self) -> None:
        self.front.stop()
        for one in self.each:
            one.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FourOffices]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here: several processes need it")
    with postgres() as database:
        four = FourOffices(tmp_path_factory.mktemp("four") / "office", database)
        yield four
        four.stop()


def write_and_send(laptop: Laptop, person: str, *, count: int) -> set[str]:
    """Write, try to send, and return what the laptop counts as acknowledged."""
    for number in range(count):
        people.edit_person(laptop.workspace, person_id=person, phone=f"{laptop.workspace.worker.name} {number}")
    with suppress(OfficeUnreachable, OfficeRefused):
        office.exchange_now(laptop.workspace)
    with laptop.workspace.store.reading() as connection:
        query = "SELECT id FROM operations WHERE number IN (SELECT number FROM at_office)"
        return {id_ for (id_,) in connection.exec_driver_sql(query)}


def kill_one_after_another(served: FourOffices, officer: Laptop, worker: Laptop, *, kills: int) -> None:
    dice = random.Random(4)
    people_of = [add_person(laptop, laptop.workspace.worker.name) for laptop in (officer, worker)]
    shared = add_person(officer, "Tess")
    officer.sync()
    worker.sync()
    acknowledged: set[str] = set()
    with ThreadPoolExecutor(2, thread_name_prefix="laptop") as both:
        for number in range(kills):
            struck = served.each[number % 4]
            blow = threading.Timer(dice.uniform(0.0, 0.3), struck.kill)
            blow.start()
            own = shared if number % 2 else None
            sending = [
                both.submit(write_and_send, laptop, own or person, count=8)
                for laptop, person in zip((officer, worker), people_of, strict=True)
            ]
            for each in sending:
                acknowledged |= each.result()
            blow.join()
            struck.start()
    for laptop in (officer, worker, officer, worker):
        laptop.sync()
    assert officer.records() == worker.records()
    with worker.workspace.store.reading() as connection:
        held = {id_ for (id_,) in connection.exec_driver_sql("SELECT id FROM operations")}
    assert acknowledged <= held
    assert (
        worker.workspace.store.get(Person, people_of[0]).phone
        == officer.workspace.store.get(Person, people_of[0]).phone
    )
    assert "Every stream is whole." in served.office.run("verify", served.office.folder)
    assert all(served.front.passed_on.values()), "one of the four was never asked"


def test_processes_killed_in_mid_push_lose_nothing_that_was_acknowledged(served, officer, tmp_path):
    worker = Laptop(tmp_path / "worker.visitvault", "Ben Hale")
    let_in(officer, worker)
    kill_one_after_another(served, officer, worker, kills=2)
    worker.check()


@pytest.mark.whole
def test_processes_killed_two_hundred_times_lose_nothing_that_was_acknowledged(served, officer, tmp_path):
    worker = Laptop(tmp_path / "worker.visitvault", "Ben Hale")
    let_in(officer, worker)
    kill_one_after_another(served, officer, worker, kills=200)
    worker.check()
