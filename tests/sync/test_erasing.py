"""A record is erased: two officers say so, the office lets go of it, and each laptop after saying so in words."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests import given_files
from tests.end_to_end.morning import PASSPHRASE
from tests.sync.conftest import CANARY, Laptop, add_person
from tests.sync.test_two_officers import second as second
from visitapp.domain.attachments import Attachment
from visitapp.domain.people import Person
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import NotFound, OfficeRefused, Refused
from visitapp.services import attaching, backups, checking, erasing, office_teams, people, vaults, visits
from visitapp.storage.exchange import Exchange

GROUND = "UK GDPR article 17, asked for in writing"


def quiet(_done: int, _total: int) -> None:
    """Say nothing of how far it is."""


def reopened(laptop: Laptop) -> None:
    laptop.workspace = vaults.open_with_passphrase(folder=laptop.folder, passphrase=PASSPHRASE)


def sealed_bodies(served, stream: str) -> list[bytes]:
    with closing(sqlite3.connect(served.folder / "office.db")) as database:
        query = "SELECT body FROM operations WHERE stream = ? AND length(body) > 0"
        return [body for (body,) in database.execute(query, (bytes.fromhex(stream),))]


def bytes_in(folder) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_two_officers_erase_a_record_everywhere_and_a_tombstone_stays(served, officer, second, worker):
    tess = add_person(officer, "Tess", family_name="Moor", area=f"{CANARY} to be gone")
    gwen = add_person(officer, "Gwen", area=f"{CANARY} stays")
    visits.start_visit(officer.workspace, person_id=tess)
    taken = attaching.take_in_bytes(officer.workspace.blobs, given_files.photo(), name="boiler.jpg")
    attaching.keep_taken(officer.workspace, taken=taken, person_id=tess)
    (photo,) = officer.workspace.store.all(Attachment, person_id=tess)
    officer.sync()
    for laptop in (worker, second):
        laptop.sync()
    stream = next(each.id for each in Exchange(officer.workspace.store).streams() if each.person_id == tess)
    before = sealed_bodies(served, stream)
    assert before
    assert (served.folder / "files" / stream).is_dir()
    backups.make(worker.workspace)

    number = erasing.ask(officer.workspace, person_id=tess, ground=GROUND)
    assert number in [each.number for each in erasing.asked(second.workspace)]
    with pytest.raises(Refused, match="another officer"):
        erasing.agree(officer.workspace, number=number)
    worker.sync()
    assert erasing.orders(worker.workspace) == (), "one officer alone erases nothing"
    assert stream[:8] not in served.run("erase", served.folder)
    with pytest.raises(OfficeRefused):
        erasing.agree(worker.workspace, number=number)
    erasing.agree(second.workspace, number=number)
    assert number not in [each.number for each in erasing.asked(officer.workspace)]

    people.edit_person(worker.workspace, person_id=tess, pronouns="she/her")
    for laptop in (worker, officer, second):
        laptop.sync()
        assert ("Tess", GROUND) in [(each.called, each.ground) for each in erasing.orders(laptop.workspace)]
        assert laptop.workspace.store.get(Person, tess).given_name == "Tess", "nothing goes before it is said"
    assert len(sealed_bodies(served, stream)) == len(before), "what was written meanwhile was not sent"

    said = served.run("erase", served.folder)
    assert f"{len(before)} entries" in said
    assert GROUND in said
    assert "backups" in said
    assert sealed_bodies(served, stream) == []
    assert not (served.folder / "files" / stream).exists()
    left = bytes_in(served.folder)
    assert not any(body in left for body in before)
    assert "Every stream is whole" in served.run("verify", served.folder)
    assert "0 entries" in served.run("erase", served.folder), "again does nothing more"

    worker.workspace.close()
    done = erasing.erase_here(folder=worker.folder, passphrase=PASSPHRASE, progress=quiet)
    assert (done.people, done.files) == (1, 1)
    assert done.backups >= 2
    reopened(worker)
    workspace = worker.workspace
    assert workspace.store.find(Person, tess) is None
    assert workspace.store.get(Person, gwen).area == f"{CANARY} stays"
    assert not workspace.blobs.is_there(photo.blob_id, photo.byte_count)
    (event,) = workspace.store.all(VaultEvent, kind=VaultEventKind.ERASED.value)
    assert (event.finding, event.who) == (GROUND, "Ben Hale")
    assert len(backups.list_backups(workspace.vault)) == 1
    worker.sync()
    assert workspace.store.find(Person, tess) is None
    assert erasing.orders(workspace) == ()
    assert not any(f"{CANARY} to be gone" in body for _, body, _ in workspace.store.entries())
    worker.workspace.close()
    assert all(report.is_sound for report in checking.check(folder=worker.folder, passphrase=PASSPHRASE, full=True))
    with pytest.raises(NotFound):
        erasing.erase_here(folder=worker.folder, passphrase=PASSPHRASE, progress=quiet)
    reopened(worker)
    worker.sync()
    people.edit_person(worker.workspace, person_id=gwen, pronouns="she/her")
    worker.sync()
    kai = add_person(officer, "Kai")
    officer.sync()
    second.sync()
    assert second.workspace.store.get(Person, kai).given_name == "Kai", "the next keys are read as ever"


def test_an_office_from_an_older_copy_is_told_and_an_old_vault_does_not_bring_the_record_back(
    served, officer, second, worker, tmp_path
):
    rhys = add_person(officer, "Rhys", area=f"{CANARY} of Rhys")
    officer.sync()
    worker.sync()
    worker.workspace.close()
    old = shutil.copytree(worker.folder, tmp_path / "old.visitvault")
    reopened(worker)
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    erasing.agree(second.workspace, number=erasing.ask(officer.workspace, person_id=rhys, ground=GROUND))
    served.run("erase", served.folder)
    served.stop()
    assert "visitapp-office erase" in served.run("restore", served.folder, copy)
    served.start()
    second.sync()
    officer.sync()
    assert "still have their words" in served.run("status", served.folder)
    served.run("erase", served.folder)
    assert "still have their words" not in served.run("status", served.folder)
    worker.sync()
    worker.workspace.close()
    erasing.erase_here(folder=worker.folder, passphrase=PASSPHRASE, progress=quiet)
    shutil.rmtree(worker.folder)
    shutil.copytree(old, worker.folder)
    reopened(worker)
    worker.sync()
    assert "Rhys" in [each.called for each in erasing.orders(worker.workspace)], "it is said again"
    assert served.run("status", served.folder).count("words") == 0, "and nothing of it was sent"


def test_who_may_not_and_what_may_not_stand_there(officer, second, worker, tmp_path):
    nia = add_person(officer, "Nia", family_name="Price")
    officer.sync()
    worker.sync()
    for ground in ("", "short", "x" * 401, "asked for by Nia in writing", "asked for by Ms price in writing"):
        with pytest.raises(Refused):
            erasing.ask(officer.workspace, person_id=nia, ground=ground)
    with pytest.raises(OfficeRefused):
        erasing.ask(worker.workspace, person_id=nia, ground=GROUND)
    with pytest.raises(NotFound):
        erasing.agree(second.workspace, number="00000000")
    team = office_teams.name_team(officer.workspace, name="Westside")
    number = erasing.ask(officer.workspace, person_id=nia, ground=GROUND)
    office_teams.hand_over(officer.workspace, person_ids=[nia], team=team, to_worker="Dov Marsh")
    with pytest.raises(Refused, match="another team holds"):
        erasing.agree(second.workspace, number=number)
