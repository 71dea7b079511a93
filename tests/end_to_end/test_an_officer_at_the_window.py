"""An officer at a real window: begins a team, hands somebody over to it, and is told that the record went."""

from tests.end_to_end.test_two_windows import add_visit, at_store, join_first, quiet, sync
from tests.end_to_end.test_two_windows import served as served
from tests.end_to_end.test_two_windows import sit as sit
from tests.end_to_end.worker import Worker
from visitapp.domain.people import Person
from visitapp.services import office_teams
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
