"""An officer at a real window: begins a team, hands somebody over to it, and is the second to have a record erased."""

from PySide6.QtWidgets import QLineEdit

from tests.end_to_end.test_two_windows import add_visit, at_store, join_first, quiet, sync
from tests.end_to_end.test_two_windows import served as served
from tests.end_to_end.test_two_windows import sit as sit
from tests.end_to_end.worker import Worker
from tests.sync.conftest import Laptop
from visitapp.domain.people import Person
from visitapp.services import erasing, office, office_teams, people
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


def join_as_officer(helen: Worker, laptop: Laptop) -> None:
    """Invite another officer and let their laptop in."""
    invitation = at_store(helen, lambda workspace: office.invite(workspace, role=office.Role.OFFICER))
    office.join(laptop.workspace, invitation=invitation)
    device = laptop.workspace.store.device_id
    at_store(helen, lambda workspace: office.admit(workspace, device=device) or True)
    sync(helen)
    laptop.sync()


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


def test_an_officer_is_told_that_another_arranged_something_else_and_follows_the_office_again(served, sit, tmp_path):
    helen = sit("Helen Marsh")
    join_first(helen, served)
    kwame = Laptop(tmp_path / "kwame.visitvault", "Kwame Mensah")
    join_as_officer(helen, kwame)
    people.add_person(kwame.workspace, person=Person("", given_name="Uma"))
    kwame.sync()
    sync(helen)
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    at_store(helen, lambda workspace: office_teams.name_team(workspace, name="Harbour"))
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()
    office_teams.name_team(kwame.workspace, name="Riverside")
    sync(helen)
    helen.reads(
        "Kwame Mensah arranged something else than this laptop had followed", "Two officers arranged different things"
    )
    helen.press("Follow the office")
    helen.press("Not yet")
    helen.press("Follow the office")
    helen.press("They agreed: follow the office")
    helen.reads("What does not count any more: a team was called “Harbour”.", "Riverside")
    helen.no_longer_reads("Two officers arranged different things")
    quiet(helen)
    assert not helen.can_see("Follow the office", Button)
    kwame.check()


def test_an_officer_asks_for_an_erasure_and_is_told_that_it_waits(served, sit, tmp_path):
    helen = sit("Helen Marsh")
    join_first(helen, served)
    at_store(helen, add_visit)
    sync(helen)
    helen.press("Ask for an erasure")
    helen.reads("You are the only officer")
    kwame = Laptop(tmp_path / "kwame.visitvault", "Kwame Mensah")
    join_as_officer(helen, kwame)

    helen.press("Ask for an erasure")
    helen.reads("An officer who is another worker has to agree", "What goes", "What stays", "What cannot be undone")
    helen.press("Ask for it to be erased")
    helen.reads("Choose whose record it is.", "10 to 400 letters", "Choose somebody first.")
    pick(helen, "Whose record", "Tess")
    helen.fill("Ground", "asked for by Tess, in writing")
    helen.fill("Type the person’s whole name", "Test")
    helen.press("Ask for it to be erased")
    helen.reads("The ground says a name", "Type “Tess” here.")
    helen.fill("Ground", "UK GDPR article 17, asked for in writing")
    helen.fill("Type the person’s whole name", "Tess")
    served.stop()
    helen.press("Ask for it to be erased")
    helen.reads("The office cannot be reached")
    assert helen.find("Ground", QLineEdit).text() == "UK GDPR article 17, asked for in writing"
    served.start()
    helen.press("Ask for it to be erased")
    helen.no_longer_reads("What cannot be undone")
    helen.reads("Waiting for a second officer", "You asked for it today; it waits for a second officer.")
    quiet(helen)
    assert not helen.can_see("Agree", Button)
    (asked,) = erasing.asked(kwame.workspace)
    assert (asked.called, asked.by, asked.is_own) == ("Tess", "Helen Marsh", False)
    kwame.check()


def test_a_second_officer_agrees_to_an_erasure_and_is_told_whose_record_is_to_go(served, sit, tmp_path):
    helen = sit("Helen Marsh")
    join_first(helen, served)
    at_store(helen, add_visit)
    sync(helen)
    kwame = Laptop(tmp_path / "kwame.visitvault", "Kwame Mensah")
    join_as_officer(helen, kwame)
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
    helen.reads("Type “Tess” here.")
    helen.fill("Type the person’s whole name", "tess")
    helen.press("Agree to erase it")
    helen.reads("To be erased from this laptop", "Tess", "Asked for by an officer, agreed to by Helen Marsh")
    helen.no_longer_reads("Waiting for a second officer")
    quiet(helen)
    assert [each.called for each in at_store(helen, erasing.orders)] == ["Tess"]
    assert at_store(helen, lambda workspace: workspace.store.all(Person)), "nothing goes before it is done by hand"
    kwame.check()
