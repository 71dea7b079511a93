"""Keys by a stick: who came later, and who was handed a record, reads it without ever meeting a network."""

from pathlib import Path

from tests.office.running import RunningOffice
from tests.sync.conftest import Laptop, add_person
from tests.sync.test_carrying import carry
from tests.sync.test_carrying import stick as stick
from tests.sync.test_teams import admit
from visitapp.domain.people import Person
from visitapp.services import office, office_teams, people


def round_by_stick(served: RunningOffice, stick: Path, *laptops: Laptop) -> None:
    """Each laptop writes, the office answers all of them, and each takes its answer."""
    for laptop in laptops:
        carry(laptop, stick)
    served.run("carry", served.folder, "--folder", stick)
    for laptop in laptops:
        carry(laptop, stick)


def areas(laptop: Laptop) -> dict[str, str]:
    return {each.given_name: each.area for each in laptop.workspace.store.all(Person)}


def test_a_laptop_that_came_later_gets_the_keys_from_one_without_a_network(
    served: RunningOffice, officer: Laptop, stick: Path, tmp_path: Path
) -> None:
    team = office_teams.name_team(officer.workspace, name="Eastside")
    ben, cal = Laptop(tmp_path / "ben.visitvault", "Ben Hale"), Laptop(tmp_path / "cal.visitvault", "Cal Ward")
    admit(officer, ben, team=team)
    ben.sync()
    uma = add_person(ben, "Uma", area="Harbour")
    round_by_stick(served, stick, ben)  # Ben is never at the network again, and alone has the key
    admit(officer, cal, team=team)
    assert not office.exchange_now(cal.workspace).is_whole, "nobody gave Cal a key yet"
    round_by_stick(served, stick, cal)
    assert areas(cal) == {}
    round_by_stick(served, stick, ben)
    round_by_stick(served, stick, cal)
    assert areas(cal) == {"Uma": "Harbour"}
    people.edit_person(cal.workspace, person_id=uma, area="Old harbour")
    round_by_stick(served, stick, cal, ben)
    assert areas(ben) == areas(cal) == {"Uma": "Old harbour"}
    round_by_stick(served, stick, cal, ben)
    served.run("verify", served.folder)

    rhys = add_person(officer, "Rhys", area="By the mill")
    officer.sync()
    office_teams.hand_over(officer.workspace, person_ids=[rhys], team=team, to_worker="Ben Hale")
    round_by_stick(served, stick, ben, cal)
    assert areas(ben)["Rhys"] == areas(cal)["Rhys"] == "By the mill"
    round_by_stick(served, stick, ben, cal)  # the team's own key of it, made by whoever wrote first
    round_by_stick(served, stick, ben, cal)
    people.edit_person(ben.workspace, person_id=rhys, area="Elm Bank")
    round_by_stick(served, stick, ben, cal)
    round_by_stick(served, stick, cal)
    assert areas(cal)["Rhys"] == "Elm Bank"
    served.run("verify", served.folder)
    for laptop in (ben, cal):
        laptop.sync()
        laptop.check()
