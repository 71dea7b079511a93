"""A window joins by a folder and is let in by the answer in it; no network is asked."""

from pathlib import Path

from tests.end_to_end.test_two_windows import at_store, choose_folder, quiet
from tests.end_to_end.test_two_windows import served as served
from tests.end_to_end.test_two_windows import sit as sit
from tests.sync.conftest import WORDS, Laptop, add_person
from visitapp.domain.people import Person
from visitapp.services import office


def test_a_worker_joins_by_a_folder_and_reads_what_the_team_wrote(served, sit, tmp_path: Path):
    officer = Laptop(tmp_path / "officer.visitvault", "Amara Okafor")
    office.join(officer.workspace, invitation=served.invitation)
    add_person(officer, "Uma")
    officer.sync()
    stick = tmp_path / "stick"
    stick.mkdir()
    invitation = office.invite(officer.workspace)
    served.run("carry", served.folder, "--folder", stick)

    dov = sit("Dov Marsh")
    dov.press("Office")
    dov.press("Join by USB stick or folder…")
    dov.reads("There is no invitation here yet.")
    dov.fill("Invitation", invitation)
    dov.press("Join by USB stick or folder…")
    choose_folder(dov, tmp_path / "gone")
    dov.reads("That folder is not there.")
    dov.press("Join by USB stick or folder…")
    choose_folder(dov, stick)
    dov.reads("This laptop’s wish to join lies there", "Your officer has to let this laptop in")
    quiet(dov)
    served.run("carry", served.folder, "--folder", stick)
    (asking,) = office.waiting(officer.workspace, words_file=WORDS)
    assert asking.words == dov.window.pages.exchange.state.words
    office.admit(officer.workspace, device=asking.device)
    officer.sync()
    served.run("carry", served.folder, "--folder", stick)
    served.stop()
    dov.press("By USB stick or folder…")
    choose_folder(dov, stick)
    dov.reads("How it stands", "came from the office.")
    quiet(dov)
    assert [each.given_name for each in at_store(dov, lambda workspace: workspace.store.all(Person))] == ["Uma"]
    served.start()
    officer.check()
