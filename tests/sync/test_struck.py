"""The office killed, the connection cut, a laptop killed: what was acknowledged is there, and nothing is doubled."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.office.running import RunningOffice
from tests.sync.conftest import Laptop, add_person, let_in
from visitapp.domain.people import Person
from visitapp.errors import OfficeUnreachable
from visitapp.services import office, people, vaults
from visitapp.services.office_link import link_of
from visitapp.storage.exchange import Exchange
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.transport import HttpsSend, Transport


def write_much(laptop: Laptop, person: str, count: int) -> None:
    for number in range(count):
        people.edit_person(laptop.workspace, person_id=person, area=f"{number} " * 100)


def kill_often(served: RunningOffice, officer: Laptop, worker: Laptop, kills: int) -> None:
    """Kill the office in the middle of pushes; what it said to have must be there afterwards."""
    dice = random.Random(4)
    person = add_person(officer, "Tess")
    for _ in range(kills):
        write_much(officer, person, 12)
        blow = threading.Timer(dice.uniform(0.0, 0.25), served.kill)
        blow.start()
        with suppress(OfficeUnreachable):
            office.exchange_now(officer.workspace)
        blow.join()
        said = Exchange(officer.workspace.store).count_unsent()
        served.start()
        done = office.exchange_now(officer.workspace)
        assert done.sent <= said, "more was sent again than was not acknowledged"
    officer.sync()
    worker.sync()
    assert worker.records() == officer.records()
    assert "Every stream is whole." in served.run("verify", served.folder)


def test_an_office_killed_in_mid_push_loses_nothing_that_it_acknowledged(served, officer, worker):
    kill_often(served, officer, worker, 3)


@pytest.mark.whole
def test_an_office_killed_two_hundred_times_loses_nothing_that_it_acknowledged(served, officer, worker):
    kill_often(served, officer, worker, 200)


Cut = Callable[[int, str], str]
"""What becomes of the n-th request: "", "lost" before it arrives, or "unheard": its answer is lost."""


def round_cut(laptop: Laptop, cut: Cut) -> bool:
    """Do a round over a bad line; return whether it came to its end."""
    link = link_of(laptop.workspace)
    real, count = HttpsSend(link.certificate), [0]

    def send(method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        count[0] += 1
        fate = cut(count[0], url)
        if fate == "lost":
            raise OfficeUnreachable("The connection to the office broke off.")
        answer = real(method, url, headers=headers, body=body)
        if fate == "unheard":
            raise OfficeUnreachable("The connection to the office broke off.")
        return answer

    keys = DeviceKeys.of(link.signing, link.sealing)
    try:
        transport = Transport(link.address, send, device=bytes.fromhex(link.device), keys=keys)
        do_round(Desk(laptop.workspace.store, link, transport, lambda work: work()))
    except OfficeUnreachable:
        return False
    finally:
        real.close()
    return True


@pytest.mark.parametrize("fate", [pytest.param("lost", marks=pytest.mark.whole), "unheard"])
def test_a_round_cut_off_at_any_request_is_simply_done_again(served, officer, worker, fate):
    officer.sync()
    number, ended = 0, False
    while not ended:
        number += 1
        tess = add_person(worker, f"Tess {number}")
        add_person(officer, f"Rhys {number}")
        officer.sync()
        ended = round_cut(worker, lambda count, _url, number=number: fate if count == number else "")
        worker.sync()
        officer.sync()
        assert officer.workspace.store.get(Person, tess).called == f"Tess {number}"
        assert officer.records() == worker.records()
    assert number > 5
    assert "Every stream is whole." in served.run("verify", served.folder)


def test_requests_on_a_very_bad_line_lose_and_double_nothing(served, officer, worker):
    officer.sync()
    worker.sync()
    dice = random.Random(8)
    for number in range(6):
        tess = add_person(worker, f"Tess {number}")
        write_much(worker, tess, 3)
        add_person(officer, f"Rhys {number}")
        for laptop in (worker, officer):
            round_cut(laptop, lambda _count, _url: dice.choices(["", "lost", "unheard"], [6, 1, 1])[0])
    for laptop in (worker, officer, worker, officer):
        laptop.sync()
    assert officer.records() == worker.records()
    assert "Every stream is whole." in served.run("verify", served.folder)


PUSHING = """
import os, sys
from pathlib import Path
from visitapp.services import office, vaults
workspace = vaults.open_with_recovery_code(folder=Path(sys.argv[1]), recovery_code=sys.argv[2])
print("open", flush=True)
office.exchange_now(workspace)
print("done", flush=True)
os._exit(0)
"""


def test_a_laptop_killed_in_mid_round_goes_on_where_it_was(served, officer, tmp_path: Path):
    laptop = Laptop(tmp_path / "killed.visitvault", "Ben Hale")
    let_in(officer, laptop)
    laptop.sync()
    dice = random.Random(2)
    for number in range(3):
        tess = add_person(laptop, f"Tess {number}")
        write_much(laptop, tess, 30)
        add_person(officer, f"Rhys {number}")
        officer.sync()
        laptop.workspace.close()
        child = subprocess.Popen([sys.executable, "-c", PUSHING, laptop.folder, laptop.code], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(dice.uniform(0, 0.3))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        laptop.workspace = vaults.open_with_recovery_code(folder=laptop.folder, recovery_code=laptop.code)
        assert laptop.workspace.missing == ()
        laptop.sync()
        officer.sync()
        assert officer.records() == laptop.records()
    laptop.check()
