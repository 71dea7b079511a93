"""Joining without a network: the office’s certificate, the wish, the six words, and the answer that lets one in."""

from pathlib import Path

import pytest

from tests.office.running import RunningOffice
from tests.sync.conftest import WORDS, Laptop, add_person
from tests.sync.test_carrying import carry
from tests.sync.test_carrying import stick as stick
from tests.sync.test_keys_by_stick import areas
from visitapp.errors import FileRefused, NotFound, Refused
from visitapp.services import carrying, office
from visitapp.sync.protocol.letter_box import FOLDER


def at_office(served: RunningOffice, stick: Path, code: int = 0) -> str:
    return served.run("carry", served.folder, "--folder", stick, code=code)


def test_a_laptop_joins_by_a_stick_and_reads_and_writes_without_ever_meeting_a_network(
    served: RunningOffice, officer: Laptop, stick: Path, tmp_path: Path
) -> None:
    add_person(officer, "Uma", area="Harbour")
    officer.sync()
    dov = Laptop(tmp_path / "dov.visitvault", "Dov Marsh")
    invitation = office.invite(officer.workspace)
    with pytest.raises(NotFound, match="has not had this stick"):
        office.join(dov.workspace, invitation=invitation, folder=stick)
    assert "certificate is there now" in at_office(served, stick)
    assert not office.join(dov.workspace, invitation=invitation, folder=stick)
    with pytest.raises(Refused, match="joined an office already"):
        office.join(dov.workspace, invitation=invitation, folder=stick)
    asking = carry(dov, stick)  # pressed once more: the same wish, and nothing is lost
    assert (asking.is_asking, asking.is_written) == (True, False)
    assert "ring your officer" in carrying.told(asking)[1]
    assert "asks to join" in at_office(served, stick)
    assert carry(dov, stick).is_asking, "the office alone lets nobody in"
    assert "asks to join" in at_office(served, stick)

    found = office.status(dov.workspace, words_file=WORDS)
    assert found is not None
    (waits,) = [each for each in office.waiting(officer.workspace, words_file=WORDS) if each.words == found.words]
    office.admit(officer.workspace, device=waits.device)
    officer.sync()
    at_office(served, stick)
    first = carry(dov, stick)
    assert (first.is_asking, first.had_answer, first.is_written) == (False, True, True)
    assert areas(dov)["Uma"] == "Harbour"
    assert not list((stick / FOLDER).glob("*/joining-*/letter")), "the code of the invitation lies there no more"
    add_person(dov, "Rhys", area="Elm Bank")
    carry(dov, stick)
    at_office(served, stick)
    assert carrying.told(carry(dov, stick))[-1] == carrying.ALL_THERE
    officer.sync()
    assert areas(officer)["Rhys"] == "Elm Bank"
    served.run("verify", served.folder)
    dov.sync()  # and over the network, when there is one
    dov.check()


def test_the_first_officer_founds_the_organisation_by_a_stick(stick: Path, tmp_path: Path) -> None:
    served = RunningOffice(tmp_path / "office")
    at_office(served, stick)
    first = Laptop(tmp_path / "first.visitvault", "Amara Okafor")
    assert not office.join(first.workspace, invitation=served.invitation, folder=stick)
    at_office(served, stick)
    assert carry(first, stick).had_answer
    add_person(first, "Tess", area="By the mill")
    carry(first, stick)
    at_office(served, stick)
    assert carrying.told(carry(first, stick))[-1] == carrying.ALL_THERE
    found = office.status(first.workspace, words_file=WORDS)
    assert found is not None
    assert (found.is_admitted, found.is_officer, found.waiting) == (True, True, 0)
    served.run("verify", served.folder)
    first.check()


def test_what_is_not_the_office_s_or_not_whole_lets_nobody_in(
    served: RunningOffice, officer: Laptop, stick: Path, tmp_path: Path
) -> None:
    at_office(served, stick)
    certificate = next((stick / FOLDER).glob("*/office/letter"))
    good = certificate.read_bytes()
    dov, eve = Laptop(tmp_path / "dov.visitvault", "Dov Marsh"), Laptop(tmp_path / "eve.visitvault", "Eve")
    invitation = office.invite(officer.workspace)
    other = RunningOffice(tmp_path / "other")
    for bad in (b"", b"\xff\xfe", good[:-40], (other.folder / "office.crt").read_bytes()):
        certificate.write_bytes(bad)
        with pytest.raises(FileRefused, match="not of the office that the invitation names"):
            office.join(dov.workspace, invitation=invitation, folder=stick)
    assert office.status(dov.workspace, words_file=WORDS) is None, "nothing was changed"
    certificate.write_bytes(good)
    office.join(dov.workspace, invitation=invitation, folder=stick)
    office.join(eve.workspace, invitation=invitation, folder=stick)  # a code that is good once
    said = at_office(served, stick, code=1)
    assert ("asks to join" in said) is ("not good any more" in said) is True
    wish = next((stick / FOLDER).glob("*/joining-*/letter"))
    for bad in (b"", b"x", wish.read_bytes()[:-1], wish.read_bytes() + b"x"):
        wish.write_bytes(bad)
        assert "Let that laptop write once more" in at_office(served, stick, code=1)
    served.run("verify", served.folder)
    for laptop in (dov, eve):
        assert carry(laptop, stick).is_asking
        laptop.check()
