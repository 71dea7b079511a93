"""Exchange by a stick again and again, each time killed one file operation later; prove that nothing is lost.

Arguments as for `kill_backups_at_each_step`, whose blow it uses. The folder holds a vault that has joined an office,
that office, which nobody serves, and a stick with the office's answer and a colleague's letter.
"""

import sys
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from tests.faults.kill_backups_at_each_step import NAME, PROOFS, main, strike_in
from visitapp.domain.people import Person
from visitapp.office.carrying import Visit
from visitapp.office.carrying import carry as take_in_letters
from visitapp.office.founding import open_office
from visitapp.office.shelf import FOLDER, FolderShelf
from visitapp.office.verifying import verify
from visitapp.services import carrying, checking, vaults

EVERYBODY = {"Vera", "Wim", "Xavier"}
"""Of the office's answer, of the colleague's letter, and written on this laptop."""


def carry(place: Path, code: str) -> None:
    """Take what is on the stick and write what waits."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    strike_in(place)
    assert carrying.carry(workspace, folder=place / "stick").troubles == ()
    workspace.close()


def take_in(place: Path, _code: str) -> None:
    """Let the office take what is on the stick and answer."""
    strike_in(place)
    assert [visit.trouble for visit in _office_takes_in(place)] == [None, None]


def _office_takes_in(place: Path) -> list[Visit]:
    store = open_office(place / "office", database=f"sqlite:///{place / 'office' / 'office.db'}")
    shelf = FolderShelf(place / "office" / FOLDER)
    visits = take_in_letters(store, shelf, place / "stick", certificate_folder=place / "office")
    assert list(verify(store)) == []
    store.close()
    return visits


def prove_carried(place: Path, _code: str) -> str:
    """Go on where it was cut off, twice to the office and back; then everything is on both sides, once."""
    for _ in range(2):
        workspace = vaults.open_with_passphrase(folder=place / NAME, passphrase=PASSPHRASE)
        done = carrying.carry(workspace, folder=place / "stick")
        assert done.troubles == (), [str(each) for each in done.troubles]
        called = sorted(person.given_name for person in workspace.store.all(Person))
        assert called == sorted(EVERYBODY), called
        left = done.left
        workspace.close()
        assert [visit.trouble for visit in _office_takes_in(place)] == [None, None]
    assert left == 0
    assert not list((place / "stick").rglob("*.tmp"))
    reports = checking.check(folder=place / NAME, passphrase=PASSPHRASE)
    assert [report for report in reports if not report.is_sound] == []
    return "everything"


PROOFS[carry] = PROOFS[take_in] = prove_carried


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]))


if __name__ == "__main__":
    run()
