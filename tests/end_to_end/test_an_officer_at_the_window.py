"""An officer at a real window: begins a team, hands somebody over to it, and is the second to have a record erased."""

from tests.end_to_end.test_two_windows import add_visit, at_store, join_first, quiet, sync
from tests.end_to_end.test_two_windows import served as served
from tests.end_to_end.test_two_windows import sit as sit
from tests.end_to_end.worker import Worker
from tests.sync.conftest import Laptop
from visitapp.domain.people import Person
from visitapp.services import erasing, office, office_teams
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.select import Select


def pick(worker: Worker, name: str, line: str) -> None:
    """Choose a line of a drop-down list by typing its beginning, as anybody does with the keyboard."""
    boxes = worker.window.findChildren(Select)
    box = next(each for each in boxes if each.isVisible() and each.accessibleName() == name)
    box.setFocus()
    worker.wait(lambda: worker.focused() is box, f"“{name}” does not take the keys")
    worker.type(line)
    assert box.currentText().startswith(line)


def test_an_officer_begins_a_team_and_hands_somebody_over_to_it(served, sit):
    helen = sit("Helen Marsh")
    join_first(helen, served)
    at_store(helen, add_visit)
    sync(helen)
    helen.press("Begin a team")
    helen.reads("What is the team called?")
    helen.fill("Name of the team", "Southside recovery")
    helen.press("Begin it")
    helen.no_longer_reads("What is the team called?")
    helen.reads("Southside recovery")
    quiet(helen)

    helen.press("Hand over", Button)
    helen.reads("The whole record goes, with its history and files.")
    pick(helen, "Whose records", "Tess")
    pick(helen, "To the team", "Southside")
    helen.press("Hand over", Button)
    helen.reads("Nobody is named yet.")
    helen.fill("Name of the next key worker", "Dov Marsh")
    helen.press("Hand over", Button)
    helen.reads("With another team now", "Tess is with Southside recovery")
    quiet(helen)
    (told,) = at_store(helen, office_teams.handed_on)
    assert (told.called, told.team, told.waiting) == ("Tess", "Southside recovery", 0)
    (tess,) = at_store(helen, lambda workspace: workspace.store.all(Person))
    assert (tess.key_worker, tess.team) == ("Dov Marsh", "Southside recovery")


def test_a_second_officer_agrees_to_an_erasure_and_is_told_whose_record_is_to_go(served, sit, tmp_path):
    helen = sit("Helen Marsh")
    join_first(helen, served)
    at_store(helen, add_visit)
    sync(helen)
    kwame = Laptop(tmp_path / "kwame.visitvault", "Kwame Mensah")
    invitation = at_store(helen, lambda workspace: office.invite(workspace, role=office.Role.OFFICER))
    office.join(kwame.workspace, invitation=invitation)
    device = kwame.workspace.store.device_id
    at_store(helen, lambda workspace: office.admit(workspace, device=device) or True)
    sync(helen)
    kwame.sync()
    (tess,) = kwame.workspace.store.all(Person)
    number = erasing.ask(kwame.workspace, person_id=tess.id, ground="UK GDPR article 17, asked for in writing")

    sync(helen)
    helen.reads("Waiting for a second officer", number, "UK GDPR article 17")
    helen.press("Agree")
    helen.reads("It cannot be taken back")
    helen.press("Not now")
    helen.no_longer_reads("It cannot be taken back")
    helen.press("Agree")
    helen.press("Agree to erase it")
    helen.reads("To be erased from this laptop", "Tess")
    helen.no_longer_reads("Waiting for a second officer")
    quiet(helen)
    assert [each.called for each in at_store(helen, erasing.orders)] == ["Tess"]
    assert at_store(helen, lambda workspace: workspace.store.all(Person)), "nothing goes before it is done by hand"
    kwame.check()
