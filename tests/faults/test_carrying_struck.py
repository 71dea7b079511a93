"""Killed at any moment of an exchange by stick, on the laptop or at the office: nothing is lost, the next goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.test_backups_struck import struck
from tests.office.running import RunningOffice
from tests.sync.conftest import Laptop, add_person, let_in
from visitapp.services import carrying, office

ACTS = (
    ("carry", "killed while a laptop exchanges by stick", "the next exchange goes on, each change once"),
    ("take_in", "killed while the office takes in a stick", "the next time goes on, each change once"),
)


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make what the script asks for."""
    place = tmp_path_factory.mktemp("carried")
    served = RunningOffice(place / "serving")
    served.start()
    officer, cal = Laptop(place / "officer.visitvault", "Amara Okafor"), Laptop(place / "cal.visitvault", "Cal Ward")
    ben = Laptop(place / "team.visitvault", "Ben Hale")
    office.join(officer.workspace, invitation=served.invitation)
    for laptop in (ben, cal):
        let_in(officer, laptop)
        laptop.sync()
    (place / "all" / "stick").mkdir(parents=True)
    add_person(officer, "Vera")
    officer.sync()
    for laptop, name in ((cal, "Wim"), (ben, "Xavier")):
        add_person(laptop, name)
        carrying.carry(laptop.workspace, folder=place / "all" / "stick")
    served.run("carry", served.folder, "--folder", place / "all" / "stick")
    served.stop()
    for laptop in (officer, cal, ben):
        laptop.workspace.close()
    shutil.copytree(ben.folder, place / "all" / "team.visitvault")
    shutil.copytree(served.folder, place / "all" / "office")
    return place / "all", ben.code


def prove(carried: tuple[Path, str], act: str, stride: int) -> None:
    runs = struck(carried, act, stride, script="kill_carrying_at_each_step")
    assert {ending for ending, _ in runs} == {"killed", "done"}
    assert {left for _, left in runs} == {"everything"}
    assert len(runs) > 1 + 20 // stride


@pytest.mark.parametrize(("act", "fault", "came"), ACTS)
def test_a_kill_at_some_moments_of_carrying_loses_nothing(
    carried: tuple[Path, str], outcome: Callable[[str, str], None], act: str, fault: str, came: str
) -> None:
    prove(carried, act, 29)
    outcome(fault, came)


@pytest.mark.whole
@pytest.mark.parametrize(("act", "fault", "came"), ACTS)
def test_a_kill_at_every_moment_of_carrying_loses_nothing(
    carried: tuple[Path, str], outcome: Callable[[str, str], None], act: str, fault: str, came: str
) -> None:
    prove(carried, act, 1)
    outcome(f"{fault}, every moment", came)
