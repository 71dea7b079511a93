"""Two teams of one organisation: a worker moves, a caseload is handed over, a lost laptop is replaced."""

import pytest

from tests.sync.conftest import CANARY, WORDS, Laptop, add_person
from tests.sync.test_shut_off import all_that_it_can_read
from visitapp.domain.handovers import Handover
from visitapp.domain.people import Person
from visitapp.errors import NotFound, OfficeRefused, Refused
from visitapp.services import office, office_teams, people, visits
from visitapp.storage.stream_teams import StreamTeams


def admit(officer: Laptop, laptop: Laptop, *, team: str = "", **how: str) -> None:
    """Invite into a team, join, compare the six words, admit."""
    assert not office.join(laptop.workspace, invitation=office.invite(officer.workspace, team=team))
    words = office.status(laptop.workspace, words_file=WORDS).words
    (asking,) = [each for each in office.waiting(officer.workspace, words_file=WORDS) if each.words == words]
    office.admit(officer.workspace, device=asking.device, **how)


@pytest.fixture
def southside(officer: Laptop) -> str:
    """The id of another team, in which nobody is yet."""
    number = len(office_teams.teams(officer.workspace))
    return office_teams.name_team(officer.workspace, name=f"Southside {number}")


def name_of(officer: Laptop, team: str) -> str:
    return next(each.name for each in office_teams.teams(officer.workspace) if each.id == team)


@pytest.fixture
def far(officer: Laptop, southside: str, tmp_path):
    """A worker of the other team."""
    laptop = Laptop(tmp_path / "far.visitvault", "Dov Marsh")
    admit(officer, laptop, team=southside)
    laptop.sync()
    yield laptop
    laptop.check()


def held(laptop: Laptop) -> set[str]:
    return {person.id for person in laptop.workspace.store.all(Person)}


def test_a_caseload_goes_to_another_team_whole_and_nothing_comes_back(served, officer, worker, far, southside):
    tess = add_person(officer, "Tess", key_worker="Amara Okafor", area=f"{CANARY} before")
    visits.start_visit(officer.workspace, person_id=tess)
    gwen = add_person(officer, "Gwen", key_worker="Ben Hale")
    officer.sync()
    worker.sync()
    mine = [each.id for each in office_teams.caseloads(officer.workspace)["Amara Okafor"]]
    assert mine == [tess]
    office_teams.hand_over(
        officer.workspace, person_ids=mine, team=southside, to_worker="Dov Marsh", note="Likes mornings"
    )
    far.sync()
    assert far.workspace.store.get(Person, tess).key_worker == "Dov Marsh"
    assert far.workspace.store.get(Person, tess).team == name_of(officer, southside)
    assert [each.note for each in far.workspace.store.all(Handover, person_id=tess)] == ["Likes mornings"]
    assert gwen not in held(far), "only what was handed over"

    people.edit_person(far.workspace, person_id=tess, area=f"{CANARY} after")
    far.sync()
    for laptop in (officer, worker):
        laptop.sync()
        found = laptop.workspace.store.get(Person, tess)
        assert (found.area, found.key_worker) == (f"{CANARY} before", "Dov Marsh"), "what was sent before it went comes"
        (told,) = [each for each in office_teams.handed_on(laptop.workspace) if each.called == found.called]
        assert (told.team, told.waiting) == (name_of(officer, southside), 0)
    assert f"{CANARY} after" not in all_that_it_can_read(served, worker)
    assert f"{CANARY} after" not in all_that_it_can_read(served, officer)
    assert tess not in {each.id for mine in office_teams.caseloads(officer.workspace).values() for each in mine}


def test_what_was_written_too_late_stays_is_told_and_goes_when_the_record_comes_back(officer, worker, far, southside):
    tess = add_person(officer, "Tess")
    officer.sync()
    worker.sync()
    office_teams.hand_over(officer.workspace, person_ids=[tess], team=southside, to_worker="Dov Marsh")
    people.edit_person(worker.workspace, person_id=tess, pronouns="she/her")
    worker.sync()
    (told,) = [each for each in office_teams.handed_on(worker.workspace) if each.called == "Tess"]
    assert told.waiting == 1
    assert office.status(worker.workspace, words_file=WORDS).waiting == 0
    far.sync()
    assert far.workspace.store.get(Person, tess).pronouns == ""
    with pytest.raises(Refused, match="An officer of your team"):
        office_teams.hand_over(far.workspace, person_ids=[tess], team=southside, to_worker="Ben Hale")
    officer_there = next(each for each in office.members(officer.workspace, words_file=WORDS) if each.is_this)
    home = officer_there.team
    office_teams.move_worker(officer.workspace, device=officer_there.device, team=southside)
    far.sync()
    officer.sync()
    office_teams.hand_over(officer.workspace, person_ids=[tess], team=home, to_worker="Ben Hale")
    office_teams.move_worker(officer.workspace, device=officer_there.device, team=home)
    far.sync()
    worker.sync()
    assert [each.called for each in office_teams.handed_on(worker.workspace) if each.called == "Tess"] == []
    officer.sync()
    found = officer.workspace.store.get(Person, tess)
    assert (found.pronouns, found.key_worker) == ("she/her", "Ben Hale")
    people.edit_person(worker.workspace, person_id=tess, area="Elm Bank")
    worker.sync()
    far.sync()
    assert far.workspace.store.get(Person, tess).area == ""


def test_within_the_team_a_hand_over_changes_the_key_worker_alone(officer, worker):
    tess = add_person(officer, "Nia", key_worker="Amara Okafor")
    own = office_teams.teams(officer.workspace)[0]
    assert own.is_own
    office_teams.hand_over(officer.workspace, person_ids=[tess], team=own.id, to_worker="Ben Hale")
    worker.sync()
    assert worker.workspace.store.get(Person, tess).key_worker == "Ben Hale"
    assert StreamTeams(officer.workspace.store).noted()
    assert "Nia" not in [each.called for each in office_teams.handed_on(officer.workspace)]


def test_a_worker_who_moves_leaves_the_records_behind_and_gets_the_new_team_s(served, officer, worker, far, southside):
    tess = add_person(officer, "Tess", area=f"{CANARY} before")
    officer.sync()
    worker.sync()
    rhys = add_person(far, "Rhys")
    far.sync()
    moved = office_teams.move_worker(officer.workspace, device=worker.workspace.store.device_id, team=southside)
    assert moved == 1
    people.edit_person(officer.workspace, person_id=tess, area=f"{CANARY} behind the back")
    officer.sync()
    far.sync()
    people.edit_person(worker.workspace, person_id=tess, pronouns="she/her")
    worker.sync()
    assert rhys in held(worker)
    assert worker.workspace.store.get(Person, tess).area == f"{CANARY} before"
    assert f"{CANARY} behind the back" not in all_that_it_can_read(served, worker)
    told = {each.called: each.waiting for each in office_teams.handed_on(worker.workspace)}
    assert told["Tess"] == 1
    assert tess not in held(far), "nothing of the old team goes to the new one"
    kai = add_person(worker, "Kai")
    worker.sync()
    far.sync()
    assert kai in held(far)
    officer.sync()
    assert kai not in held(officer)


def test_a_second_laptop_is_the_same_worker_s_and_both_move_together(officer, worker, southside, tmp_path):
    tess = add_person(officer, "Tess")
    officer.sync()
    second = Laptop(tmp_path / "second.visitvault", "Ben Hale")
    first_id = worker.workspace.store.device_id
    admit(officer, second, beside=first_id)
    officer.sync()
    second.sync()
    assert tess in held(second)
    found = {each.device: each for each in office.members(officer.workspace, words_file=WORDS)}
    assert found[second.workspace.store.device_id].worker == found[first_id].worker
    assert office_teams.move_worker(officer.workspace, device=first_id, team=southside) == 2
    with pytest.raises(Refused, match="in that team already"):
        office_teams.move_worker(officer.workspace, device=first_id, team=southside)
    second.check()


def test_a_lost_laptop_is_replaced_in_one_act_and_the_caseload_comes_back(served, officer, worker, tmp_path):
    tess = add_person(worker, "Tess", area=f"{CANARY} sent")
    worker.sync()
    officer.sync()
    new = Laptop(tmp_path / "new.visitvault", "Ben Hale")
    lost = worker.workspace.store.device_id
    before = len(office.members(officer.workspace, words_file=WORDS))
    admit(officer, new, in_place_of=lost)
    people.edit_person(officer.workspace, person_id=tess, area=f"{CANARY} since")
    officer.sync()
    new.sync()
    assert new.workspace.store.get(Person, tess).area == f"{CANARY} since"
    found = {each.device: each for each in office.members(officer.workspace, words_file=WORDS)}
    assert len(found) == before + 1
    assert found[lost].is_revoked
    assert found[lost].worker == found[new.workspace.store.device_id].worker
    with pytest.raises(OfficeRefused):
        office.exchange_now(worker.workspace)
    assert f"{CANARY} since" not in all_that_it_can_read(served, worker)
    new.check()


def test_a_team_s_name_is_its_own(officer, southside):
    before = office_teams.teams(officer.workspace)
    for name in ("", "   ", "x" * 61, name_of(officer, southside).upper()):
        with pytest.raises(Refused):
            office_teams.name_team(officer.workspace, name=name)
    assert office_teams.teams(officer.workspace) == before


def test_what_is_not_there_and_who_may_not_is_said(officer, worker, southside):
    tess = add_person(officer, "Tess")
    officer.sync()
    nowhere = "0" * 32
    for work in (
        lambda: office_teams.hand_over(officer.workspace, person_ids=[tess], team=nowhere, to_worker="X"),
        lambda: office_teams.move_worker(officer.workspace, device=nowhere, team=southside),
        lambda: office_teams.move_worker(officer.workspace, device=worker.workspace.store.device_id, team=nowhere),
        lambda: office_teams.name_team(officer.workspace, name="Eastside", team=nowhere),
        lambda: office.invite(officer.workspace, team=nowhere),
    ):
        with pytest.raises(NotFound):
            work()
    with pytest.raises(Refused, match="Nobody is chosen"):
        office_teams.hand_over(officer.workspace, person_ids=[], team=southside, to_worker="X")
    with pytest.raises(Refused, match="Nobody is named"):
        office_teams.hand_over(officer.workspace, person_ids=[tess], team=southside, to_worker=" ")
    with pytest.raises(OfficeRefused):
        office_teams.name_team(worker.workspace, name="Eastside")
    with pytest.raises(OfficeRefused):
        office_teams.move_worker(worker.workspace, device=worker.workspace.store.device_id, team=southside)
