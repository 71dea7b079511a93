"""Killed, or the stick pulled out, at any moment of making, copying or restoring: no vault and no backup is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import visitapp
from tests.faults.conftest import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import backups, people, vaults

Outcome = Callable[[str, str], None]


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a vault with two people, and on a stick a backup from before the second."""
    place = tmp_path_factory.mktemp("struck") / "laptop"
    (place / "stick").mkdir(parents=True)
    worker = Worker(id="", name="Amara Okafor", team="Northside CMHT")
    workspace, code = vaults.create(
        folder=place / "team.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
    )
    people.add_person(workspace, person=Person("", given_name="Tess"))
    backups.make(workspace, second_place=place / "stick")
    people.add_person(workspace, person=Person("", given_name="Rhys"))
    workspace.close()
    return place, code


def struck(
    laptop: tuple[Path, str], act: str, stride: int, *, script: str = "kill_backups_at_each_step", blow: str = "kill"
) -> list[tuple[str, str]]:
    """Return, for each moment of the blow, how the act ended and what was left."""
    done = visitapp(laptop[0], laptop[1], act, str(stride), blow, program=f"tests.faults.{script}:run")
    assert done.code == 0, done.out + done.err
    runs = [line.split("\t") for line in done.out.splitlines()]
    assert [int(number) for number, _, _ in runs] == [1 + stride * run for run in range(len(runs))]
    assert runs[-1][1] == "done"
    return [(ending, left) for _, ending, left in runs]


ACTS = (
    ("copy", "killed while a backup is made and copied", 50, "every backup whole, the next one made"),
    ("restore", "killed while restoring", 40, "the old or the restored vault opens, both are there"),
    ("restore_where_names_take_two_steps", "killed while restoring without an exchange of names", 40,
     "the old or the restored vault opens, both are there"),
    ("restore_where_none_is", "killed while restoring on a new laptop", 20, "nothing or the whole vault is there"),
    ("restore_ruined", "killed while a ruined vault is restored", 40, "every word is there"),
    ("copy_to_a_stick_pulled_out", "stick pulled out while a backup is copied", 20, "said, copied when it is back"),
    ("restore_from_a_stick_pulled_out", "stick pulled out while restoring from it", 3, "said, vault untouched"),
)  # fmt: skip


def prove(laptop: tuple[Path, str], act: str, stride: int, at_least: int) -> None:
    """Strike and look at the sentences; the script itself proves each state by opening it."""
    runs = struck(laptop, act, stride)
    assert len(runs) > at_least // stride
    refusals = {ending for ending, _ in runs} - {"killed", "done"}
    assert all(sentence.endswith(".") and "/" not in sentence for sentence in refusals)
    assert bool(refusals) == ("pulled_out" in act)


@pytest.mark.parametrize(("act", "fault", "at_least", "came"), ACTS, ids=[act[0] for act in ACTS])
def test_a_blow_at_a_sixth_of_all_moments_loses_nothing(
    laptop: tuple[Path, str], outcome: Outcome, act: str, fault: str, at_least: int, came: str
) -> None:
    prove(laptop, act, 6 if at_least > 3 else 1, at_least)
    outcome(fault, came)


@pytest.mark.whole
@pytest.mark.parametrize(("act", "fault", "at_least", "came"), ACTS, ids=[act[0] for act in ACTS])
def test_a_blow_at_every_moment_loses_nothing(
    laptop: tuple[Path, str], outcome: Outcome, act: str, fault: str, at_least: int, came: str
) -> None:
    prove(laptop, act, 1, at_least)
    outcome(f"{fault}, every moment", came)
