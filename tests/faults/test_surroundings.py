"""What surrounds a vault goes wrong: the clock, and the library that encrypts."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.worker import Worker as Seat
from tests.faults.conftest import PASSPHRASE, Outcome, files_of
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.services import checking, people, vaults, visits

NOW = datetime.now(UTC)
CLOCKS = {
    "1970": datetime(1970, 1, 1, 0, 3, tzinfo=UTC),
    "past 2038": datetime(2038, 1, 20, tzinfo=UTC),
    "five years ahead": NOW + timedelta(days=5 * 365),
    "an hour back": NOW - timedelta(hours=1),
}
PLAIN_LIBRARY = """
import sqlite3 as dbapi2
from sqlite3 import *
"""


@pytest.mark.parametrize("said", CLOCKS)
def test_a_clock_that_is_wrong_loses_nothing(vault: Path, outcome: Outcome, said: str) -> None:
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE, now=lambda: CLOCKS[said])
    (teresa,) = workspace.store.all(Person)
    visit = visits.start_visit(workspace, person_id=teresa.id).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="since_last", text="Written by a wrong clock.")
    visits.finish_and_sign(workspace, visit_id=visit, title="Wrong clock")
    people.edit_person(workspace, person_id=teresa.id, area="Before")
    workspace.close()
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert workspace.missing == ()
    people.edit_person(workspace, person_id=teresa.id, area="After")
    assert workspace.store.get(Person, teresa.id).area == "After", "the later act counts, whatever its clock said"
    assert workspace.store.get(Visit, visit).is_signed
    assert [entry.after.get("area") for entry in workspace.store.history(teresa.id)][-2:] == ["Before", "After"]
    workspace.close()
    assert all(report.is_sound for report in checking.check(folder=vault, passphrase=PASSPHRASE))
    outcome(f"clock says {said}", "everything kept, in the order in which it was done")


def test_a_library_that_does_not_encrypt_is_refused_and_writes_nothing(
    vault: Path, tmp_path: Path, outcome: Outcome
) -> None:
    before = files_of(vault)
    (tmp_path / "wrong" / "sqlcipher3").mkdir(parents=True)
    (tmp_path / "wrong" / "sqlcipher3" / "__init__.py").write_text(PLAIN_LIBRARY, encoding="utf-8")
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    secret = ["--passphrase-file", tmp_path / "passphrase.txt"]
    paths = os.pathsep.join([str(tmp_path / "wrong"), str(Path(__file__).parents[2])])
    for arguments in (
        ["check", vault, *secret],
        ["new", tmp_path / "new.visitvault", "--name", "Amara Okafor", *secret],
    ):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "visitapp", *arguments],
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Install VisitApp again" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert files_of(vault) == before
    assert not (tmp_path / "new.visitvault").exists()
    outcome("the database library does not encrypt", "refused in a sentence, nothing opened or written")


def test_the_window_says_that_it_is_not_complete(
    vault: Path, open_window: Callable[[Path], Seat], outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlcipher3

    monkeypatch.setattr(sqlcipher3, "sqlite_version", "3.39.0")
    worker = open_window(vault)
    worker.saved()
    worker.fill("Passphrase", PASSPHRASE)
    worker.press("Unlock")
    worker.reads("This copy of VisitApp is not complete")
    outcome("the database library is too old", "said in the locked window, nothing opened")
