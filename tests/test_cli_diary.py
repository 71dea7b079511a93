"""The diary as a calendar file from the command line, run as a person runs it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.command_line import PASSPHRASE, Answer, secret, visitapp
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import diary, people, vaults


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Make a vault with one visit in its diary."""
    folder = tmp_path / "amara.visitvault"
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=Worker("", "Amara"), kdf=vaults.FAST_KDF)
    tess = people.add_person(workspace, person=Person("", given_name="Tess", family_name="Brennan")).changes[0]
    diary.plan_visit(workspace, person_id=tess.record_id, planned_for=workspace.now() + timedelta(days=2))
    workspace.close()
    return folder


def run(vault: Path, way: str, file: Path, *options: str) -> Answer:
    return visitapp("diary", way, vault, file, *options, "--passphrase-file", secret(vault.parent))


def test_the_diary_goes_out_without_names_and_comes_back_without_doubling_anything(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "visits.ics"
    written = run(vault, "export", file)
    assert (written.code, written.err) == (0, "")
    assert "1 visit. It does not say whom you visit." in written.out
    assert "Tess" not in file.read_text()
    again = run(vault, "import", file)
    assert (again.code, again.err) == (0, "")
    assert "1 already in the diary as they are" in again.out
    assert "0 visits in the diary changed or added." in again.out
    named = run(vault, "export", file, "--as", "name")
    assert named.code == 0
    assert "SUMMARY:Visit Tess" in file.read_text()


def test_what_is_no_calendar_is_refused_and_never_written_over(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.ics"
    file.write_text("Dear Tess")
    refused = run(vault, "import", file)
    assert (refused.code, "no calendar" in refused.err) == (1, True)
    assert run(vault, "export", file).code == 1
    assert file.read_text() == "Dear Tess"
