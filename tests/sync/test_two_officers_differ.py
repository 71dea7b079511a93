"""Two officers arrange different things around an office that was put back: it is said, and can be mended."""

import pytest

from tests.sync.conftest import Laptop, add_person, let_in
from tests.sync.test_two_officers import second as second
from visitapp.domain.people import Person
from visitapp.errors import NotFound, OfficeRefused
from visitapp.services import office, office_teams
from visitapp.services.following_again import follow_again


def teams(laptop: Laptop) -> set[str]:
    return {each.name for each in office_teams.teams(laptop.workspace)}


def put_back(served, copy) -> None:
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()


def test_what_the_office_does_not_have_is_named_and_let_go_of_when_the_officers_agreed(
    served, officer, second, worker, tmp_path
):
    add_person(second, "Uma")
    for laptop in (second, officer, worker):
        laptop.sync()
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    office_teams.name_team(officer.workspace, name="Harbour")
    eve = Laptop(tmp_path / "eve.visitvault", "Eve")
    let_in(officer, eve)
    for laptop in (officer, worker):
        laptop.sync()
    put_back(served, copy)
    office_teams.name_team(second.workspace, name="Riverside")
    second.sync()
    written = add_person(officer, "Rhys")
    for laptop in (officer, worker):
        for _ in range(2):
            with pytest.raises(OfficeRefused, match="Kwame Mensah arranged something else than this laptop") as said:
                laptop.sync()
            assert "what you write stays here" in said.value.next_step
            assert "ring each other" in said.value.next_step
    assert laptop.workspace.store.all(Person)
    with pytest.raises(OfficeRefused, match="Kwame Mensah"):
        office_teams.name_team(officer.workspace, name="Meadows")
    with pytest.raises(NotFound, match="do not differ"):
        follow_again(second.workspace)

    gone = follow_again(officer.workspace)
    assert gone[0] == "a team was called “Harbour”"
    assert gone[-1] == "a laptop was let in"
    assert follow_again(worker.workspace) == gone
    assert "Riverside" in teams(officer)
    assert "Harbour" not in teams(officer)
    office_teams.name_team(officer.workspace, name="Harbour")
    for laptop in (officer, second, worker, officer):
        laptop.sync()
        assert laptop.workspace.store.get(Person, written).given_name == "Rhys" if laptop is not second else True
    second.sync()
    assert second.workspace.store.get(Person, written).given_name == "Rhys"
    assert teams(second) == teams(officer) >= {"Harbour", "Riverside"}
    assert "Every stream is whole" in served.run("verify", served.folder)
    eve.workspace.close()


def test_an_office_that_only_forgot_is_told_again_and_nobody_differs(served, officer, second, worker, tmp_path):
    for laptop in (second, officer, worker):
        laptop.sync()
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    office_teams.name_team(officer.workspace, name="Elm Bank")
    worker.sync()
    put_back(served, copy)
    with pytest.raises(OfficeRefused, match="does not know everybody"):
        office.exchange_now(worker.workspace)
    with pytest.raises(NotFound):
        follow_again(worker.workspace)
    for laptop in (officer, worker, second):
        laptop.sync()
    assert "Elm Bank" in teams(second)
    office_teams.name_team(second.workspace, name="Elm Bank House")
    for laptop in (officer, worker):
        laptop.sync()
