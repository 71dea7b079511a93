"""Two real vaults and a real office over TLS: what one writes the other reads, and nobody between them can."""

from datetime import timedelta

import pytest

from tests.end_to_end.morning import PASSPHRASE
from tests.sync.conftest import CANARY, WORDS, Laptop, add_person, let_in
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.ids import utc_now
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import FileRefused, OfficeFault, OfficeRefused, OfficeUnreachable, Refused
from visitapp.services import about, conflicts, diary, office, people, salvaging, same_person, vaults, visits


def test_what_one_wrote_the_other_reads(officer, worker):
    tess = add_person(officer, "Tess", area=CANARY)
    visit = visits.start_visit(officer.workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(officer.workspace, visit_id=visit, key="since_last", text=f"{CANARY}. " * 300)
    officer.sync()
    worker.sync()
    assert worker.workspace.store.get(Person, tess).area == CANARY
    visits.finish_and_sign(worker.workspace, visit_id=visit, title="Heating")
    worker.sync()
    officer.sync()
    assert officer.workspace.store.get(Visit, visit).is_signed
    assert officer.records() == worker.records()


def test_both_write_for_three_weeks_and_meet_again(officer, worker):
    tess = add_person(officer, "Gwen")
    officer.sync()
    worker.sync()
    people.edit_person(officer.workspace, person_id=tess, area="Canal Quarter")
    people.edit_person(worker.workspace, person_id=tess, pronouns="she/her")
    people.edit_person(officer.workspace, person_id=tess, home_access="Ring twice")
    people.edit_person(worker.workspace, person_id=tess, home_access="Use the side door")
    officer.sync()
    worker.sync()
    officer.sync()
    assert officer.records() == worker.records()
    person = officer.workspace.store.get(Person, tess)
    assert (person.area, person.pronouns) == ("Canal Quarter", "she/her")


def test_a_full_record_that_both_wrote_unseen_keeps_the_words_and_adjustments_of_both(officer, worker):
    mair = add_person(officer, "Mair")
    officer.sync()
    worker.sync()
    for laptop, faith, adjustment in ((officer, "Chapel.", "Ring first"), (worker, "Chapel, at Easter.", "Mornings")):
        about.write_about(laptop.workspace, person_id=mair, key="faith", text=faith)
        about.add_record(laptop.workspace, record=Adjustment("", mair, adjustment))
    officer.sync()
    worker.sync()
    officer.sync()
    pages = [about.read_about(laptop.workspace, person_id=mair) for laptop in (officer, worker)]
    assert {each.text for each in pages[0].adjustments} == {"Ring first", "Mornings"}
    assert (pages[0].texts, pages[0].adjustments) == (pages[1].texts, pages[1].adjustments)
    (conflict,) = [each for each in conflicts.all_conflicts(officer.workspace) if each.record_type == "about_text"]
    assert {version.value for version in conflict.versions} == {"Chapel.", "Chapel, at Easter."}


def test_two_records_of_one_person_put_together_in_opposite_directions_end_alike(officer, worker):
    older, newer = sorted(add_person(officer, name) for name in ("Elin", "Elen"))
    diary.plan_visit(
        officer.workspace, person_id=older, planned_for=utc_now() + timedelta(days=3), purpose="The letter"
    )
    officer.sync()
    worker.sync()
    same_person.join_records(officer.workspace, kept_id=newer, other_id=older)
    same_person.join_records(worker.workspace, kept_id=older, other_id=newer)
    for laptop in (officer, worker, officer, worker, officer):
        laptop.sync()
    assert officer.records() == worker.records()
    for workspace in (officer.workspace, worker.workspace):
        assert same_person.kept_record(workspace, person_id=newer).id == older
        assert same_person.kept_record(workspace, person_id=older) is None
        assert workspace.store.get(Person, older).archived_on is None
        assert [visit.purpose for visit in workspace.store.all(Visit, person_id=older)] == ["The letter"]
        mine = {older, newer}
        assert not [each for each in conflicts.all_conflicts(workspace) if each.person_id in mine]


def test_nothing_can_be_read_at_the_office(served, officer):
    add_person(officer, "Rhys", area=CANARY, phone="01632 960999")
    officer.sync()
    held = b"".join(path.read_bytes() for path in served.folder.iterdir() if path.is_file())
    assert len(held) > 10_000
    for secret in (CANARY, "Rhys", "01632 960999", "Amara", "Northside", "since_last"):
        assert secret.encode() not in held, secret


def test_everything_of_the_office_is_whole(served, officer):
    officer.sync()
    assert "Every stream is whole." in served.run("verify", served.folder)


def test_the_office_is_away_and_comes_back(served, officer, worker):
    served.stop()
    tess = add_person(officer, "Nia")
    with pytest.raises(OfficeUnreachable):
        office.exchange_now(officer.workspace)
    assert office.status(officer.workspace, words_file=WORDS).waiting > 0
    served.start()
    officer.sync()
    assert office.status(officer.workspace, words_file=WORDS).waiting == 0
    worker.sync()
    assert worker.workspace.store.get(Person, tess).called == "Nia"


def test_an_office_that_was_put_back_gets_everything_again(served, officer, worker, tmp_path):
    officer.sync()
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    tess = add_person(officer, "Owen")
    officer.sync()
    worker.sync()
    people.edit_person(worker.workspace, person_id=tess, area="Fernhill")
    worker.sync()
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()
    officer.sync()
    worker.sync()
    officer.sync()
    assert officer.workspace.store.get(Person, tess).called == "Owen"
    assert officer.records() == worker.records()
    assert "Every stream is whole." in served.run("verify", served.folder)


def test_who_was_let_in_after_yesterday_s_copy_is_let_in_again_by_the_officer_s_laptop(served, officer, tmp_path):
    officer.sync()
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    late = Laptop(tmp_path / "late.visitvault", "Cara Lind")
    let_in(officer, late)
    late.sync()
    tess = add_person(late, "Sian")
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()
    with pytest.raises(OfficeRefused):
        office.exchange_now(late.workspace)
    officer.sync()
    office.exchange_now(late.workspace)
    officer.sync()
    late.sync()
    assert officer.workspace.store.get(Person, tess).called == "Sian"
    assert late.records() == officer.records()
    late.check()


def test_a_laptop_made_anew_from_its_log_goes_on(officer, worker):
    tess = add_person(worker, "Mair")
    worker.sync()
    people.edit_person(worker.workspace, person_id=tess, area="Not sent yet")
    worker.workspace.close()
    salvaging.rebuild(folder=worker.folder, passphrase=PASSPHRASE, progress=lambda _done, _all: None)
    worker.workspace = vaults.open_with_recovery_code(folder=worker.folder, recovery_code=worker.code)
    worker.sync()
    officer.sync()
    assert officer.workspace.store.get(Person, tess).area == "Not sent yet"


def test_a_laptop_put_back_from_an_old_copy_reads_its_own_words_again(officer, worker, tmp_path):
    tess = add_person(worker, "Lowri")
    worker.sync()
    worker.workspace.close()
    old = {path: path.read_bytes() for path in worker.folder.rglob("*") if path.is_file()}
    worker.workspace = vaults.open_with_recovery_code(folder=worker.folder, recovery_code=worker.code)
    people.edit_person(worker.workspace, person_id=tess, area="After the copy")
    worker.sync()
    worker.workspace.close()
    for path in worker.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    for path, data in old.items():
        path.write_bytes(data)
    worker.workspace = vaults.open_with_recovery_code(folder=worker.folder, recovery_code=worker.code)
    assert worker.workspace.store.get(Person, tess).area == ""
    people.edit_person(worker.workspace, person_id=tess, phone="01632 960002")
    worker.sync()
    officer.sync()
    person = officer.workspace.store.get(Person, tess)
    assert (person.area, person.phone) == ("After the copy", "01632 960002")
    assert officer.records() == worker.records()


def test_a_revoked_laptop_keeps_its_words_and_gets_no_more(officer, worker):
    tess = add_person(worker, "Elin")
    worker.sync()
    device = worker.workspace.store.device_id
    office.revoke(officer.workspace, device=device)
    with pytest.raises(OfficeRefused):
        office.exchange_now(worker.workspace)
    assert worker.workspace.store.get(Person, tess).called == "Elin"
    assert [
        each.is_revoked for each in office.members(officer.workspace, words_file=WORDS) if each.device == device
    ] == [True]


def test_a_worker_is_no_officer(officer, worker):
    worker.sync()
    with pytest.raises(OfficeRefused):
        office.invite(worker.workspace)
    with pytest.raises(OfficeRefused):
        office.waiting(worker.workspace, words_file=WORDS)


def test_an_invitation_is_good_once(officer, tmp_path):
    text = office.invite(officer.workspace)
    one, two = Laptop(tmp_path / "one.visitvault", "One"), Laptop(tmp_path / "two.visitvault", "Two")
    assert not office.join(one.workspace, invitation=text)
    with pytest.raises(OfficeRefused, match="not good any more"):
        office.join(two.workspace, invitation=text)
    with pytest.raises(Refused, match="has not let this laptop in"):
        office.exchange_now(one.workspace)
    with pytest.raises(Refused, match="joined an office already"):
        office.join(one.workspace, invitation=text)
    for laptop in (one, two):
        laptop.workspace.close()


@pytest.mark.parametrize("change", ["", "visitapp-1:", "x", "cut", "swapped", "another pin"])
def test_a_text_that_is_no_invitation_is_refused(officer, tmp_path, change):
    text = office.invite(officer.workspace)
    bad = {
        "cut": text[:-9],
        "swapped": text[:40] + ("A" if text[40] != "A" else "B") + text[41:],
        "another pin": text[:90] + ("A" if text[90] != "A" else "B") + text[91:],
    }.get(change, change)
    laptop = Laptop(tmp_path / "new.visitvault", "New")
    with pytest.raises((FileRefused, OfficeFault, OfficeUnreachable)):
        office.join(laptop.workspace, invitation=bad)
    assert office.status(laptop.workspace, words_file=WORDS) is None
    laptop.workspace.close()


def test_a_colleague_who_comes_later_reads_what_was_there_before(officer, tmp_path):
    tess = add_person(officer, "Ffion", area=CANARY)
    officer.sync()
    late = Laptop(tmp_path / "late.visitvault", "Cara Lind")
    let_in(officer, late)
    late.sync()
    assert late.workspace.store.get(Person, tess).area == CANARY
    assert late.records() == officer.records()
    late.check()


def test_leaving_keeps_every_record(officer, worker):
    tess = add_person(worker, "Carys")
    worker.sync()
    office.leave(worker.workspace)
    assert office.status(worker.workspace, words_file=WORDS) is None
    assert worker.workspace.store.get(Person, tess).called == "Carys"
