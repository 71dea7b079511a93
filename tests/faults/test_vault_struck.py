"""Killed, or refused by the disk, at any moment: what was said to be saved is there, and the vault is sound."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import PASSPHRASE
from tests.faults.test_backups_struck import struck
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import people, vaults, visits

Outcome = Callable[[str, str], None]
RELEASED = Path(__file__).parent.parent / "vaults" / "0.1.0"
CALM = {
    "full": "There is no room left on this disk, so nothing could be saved there.",
    "faulty": "The disk did not take it just now.",
    "read-only": "VisitApp may not write in that folder.",
    "forbidden": "VisitApp may not write in that folder.",
}
MAY_NOT_READ = "VisitApp may not read that vault."
HEADER_GONE = "Neither copy of the vault’s header can be read, so the vault cannot be opened."
"""What a repair says when the disk refuses to show the one good copy of the header."""
ALREADY_OPEN = ("save", "sign", "close")
ACTS = {
    "save": "a page of words is saved",
    "sign": "a visit is signed",
    "close": "the vault is locked",
    "replay": "an old database is brought up to date",
    "remake": "a lost database is made anew",
    "mend": "a damaged journal is mended",
    "lose_journal": "a lost journal is written anew",
    "repair": "the vault is repaired",
    "rebuild": "the database is made anew from the log",
    "salvage": "a wreck is salvaged",
}
STRIDES = {"save": 2, "sign": 2, "close": 4, "replay": 7, "remake": 13, "mend": 15, "lose_journal": 13}
DEFAULT = (
    *((act, "kill") for act in ("save", "sign", "close", "replay", "remake", "mend")),
    ("save", "full"),
    ("mend", "faulty"),
)


@pytest.fixture(scope="session")
def desk_vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a vault with two people and a visit that is being written."""
    place = tmp_path_factory.mktemp("vault struck") / "laptop"
    place.mkdir()
    worker = Worker(id="", name="Amara Okafor", team="Northside CMHT")
    workspace, code = vaults.create(
        folder=place / "team.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
    )
    tess = people.add_person(workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    people.add_person(workspace, person=Person("", given_name="Rhys"))
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="since_last", text="Before.")
    workspace.close()
    return place, code


def prove(place: tuple[Path, str], act: str, blow: str, stride: int) -> tuple[int, set[str]]:
    """Strike; the script itself proves each state. Return how many moments there were and what was left."""
    runs = struck(place, act, stride, script="kill_vault_at_each_step", blow=blow)
    said = {ending for ending, _ in runs} - {"done", "killed"}
    calm = {CALM[blow]} if blow in CALM else set()
    if blow == "forbidden" and act not in ALREADY_OPEN:
        calm.add(MAY_NOT_READ)
    if act == "repair":
        calm.add(HEADER_GONE)
    assert said <= calm
    assert ("killed" in {ending for ending, _ in runs}) == (blow == "kill")
    return len(runs) - 1, {left for _, left in runs}


@pytest.mark.parametrize(("act", "blow"), DEFAULT)
def test_a_blow_at_some_moments_loses_nothing_that_was_said_to_be_saved(
    desk_vault: tuple[Path, str], outcome: Outcome, act: str, blow: str
) -> None:
    count, left = prove(desk_vault, act, blow, STRIDES[act])
    outcome(f"{blow} while {ACTS[act]}", f"{count} moments, every one whole: {'; '.join(sorted(left))}")


@pytest.mark.whole
@pytest.mark.parametrize("blow", ["kill", *CALM])
@pytest.mark.parametrize("act", ACTS)
def test_a_blow_at_every_moment_loses_nothing_that_was_said_to_be_saved(
    desk_vault: tuple[Path, str], outcome: Outcome, act: str, blow: str
) -> None:
    count, left = prove(desk_vault, act, blow, 1)
    outcome(f"{blow} while {ACTS[act]}, every moment", f"{count} moments, every one whole: {'; '.join(sorted(left))}")


@pytest.mark.whole
@pytest.mark.parametrize("blow", ["kill", "full", "faulty"])
def test_a_blow_while_an_older_vault_is_brought_up_to_date(tmp_path: Path, outcome: Outcome, blow: str) -> None:
    place = Path(shutil.copytree(RELEASED, tmp_path / "laptop"))
    count, left = prove((place, ""), "migrate", blow, 1)
    assert left == {"12 people"}
    outcome(f"{blow} while an older vault is brought up to date, every moment", f"{count} moments, every one whole")
