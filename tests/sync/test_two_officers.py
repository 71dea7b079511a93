"""The recovery key: one officer opens nothing, two open a team's records without any of its laptops."""

import re

import msgspec
import pypdfium2
import pytest

from tests.end_to_end.morning import PASSPHRASE
from tests.sync.conftest import CANARY, WORDS, Laptop, add_person
from tests.sync.test_teams import admit
from visitapp.domain.people import Person
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.domain.visits import Visit
from visitapp.errors import FileRefused, NotFound, OfficeRefused, Refused, WrongSecret
from visitapp.services import office, office_recovery, office_teams, people, vaults, visits
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.recovery_key import read_recovery_key
from visitapp.sync.two_sheets import encoded, new_recovery_key, open_recovery_key

NAMES = ("Helen Marsh", "Kwame Mensah", "Siân Price")
OF = b"o" * 48


def code_on(path) -> str:
    """Read the ten groups of a sheet, as an officer does."""
    with pypdfium2.PdfDocument(path.read_bytes()) as paper:
        text = paper[0].get_textpage().get_text_range()
    groups = [line for line in map(str.strip, text.splitlines()) if re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}", line)]
    assert len(groups) == 10, text
    return "-".join(groups)


def test_any_two_sheets_open_the_key_and_nothing_less_does():
    key, codes = new_recovery_key(4, of=OF)
    opened = {open_recovery_key(key, pair, of=OF).data for pair in (codes[:2], codes[1:3], codes[::3], codes[::-1][:2])}
    assert len(opened) == 1
    with pytest.raises(Refused, match="two different sheets"):
        open_recovery_key(key, codes[:1], of=OF)
    with pytest.raises(Refused, match="two different sheets"):
        open_recovery_key(key, (codes[0], codes[0].lower()), of=OF)
    _, others = new_recovery_key(2, of=OF)
    for wrong in ((codes[0], others[1]), others):
        with pytest.raises(WrongSecret, match="another key"):
            open_recovery_key(key, wrong, of=OF)
    with pytest.raises(WrongSecret, match="another key"):
        open_recovery_key(key, codes[:2], of=b"x" * 48)
    swapped = msgspec.structs.replace(key, pairs=(*key.pairs[1:], key.pairs[0]))
    with pytest.raises(WrongSecret, match="do not open"):
        open_recovery_key(swapped, codes[:2], of=OF)


def test_a_key_in_another_form_is_refused():
    key, _ = new_recovery_key(3, of=OF)
    data = encoded(key)
    assert read_recovery_key(data) == key
    few = msgspec.msgpack.encode(msgspec.structs.replace(key, pairs=key.pairs[:2]))
    for bad in (b"", data[:-1], data + b"\0", few):
        with pytest.raises(NotValid):
            read_recovery_key(bad)


@pytest.fixture(scope="module")
def second(served, officer: Laptop, tmp_path_factory):
    """Another officer of the first officer's team. There is no key yet, so nobody could open a copy."""
    team = office_teams.name_team(officer.workspace, name="Nobody’s")
    with pytest.raises(AssertionError, match="no recovery key"):
        exported(served, "Nobody’s", tmp_path_factory.mktemp("early") / "copy")
    assert team
    assert office_recovery.state(officer.workspace, words_file=WORDS).words == ()
    laptop = Laptop(tmp_path_factory.mktemp("second") / "second.visitvault", "Kwame Mensah")
    invitation = office.invite(officer.workspace, role=office.Role.OFFICER)
    office.join(laptop.workspace, invitation=invitation)
    office.admit(officer.workspace, device=laptop.workspace.store.device_id)
    officer.sync()
    laptop.sync()
    yield laptop
    laptop.check()


def make(officer: Laptop, folder, names=NAMES) -> list[str]:
    folder.mkdir()
    paths = office_recovery.make_key(officer.workspace, organisation="Northside council", officers=names, folder=folder)
    return [code_on(path) for path in paths]


def exported(served, team: str, target):
    served.run("export", served.folder, team, target)
    return target


def opened(copy, folder, codes):
    return office_recovery.open_team(
        copy=copy, folder=folder, codes=codes, officers=NAMES[:2], passphrase=PASSPHRASE, kdf=vaults.FAST_KDF
    )


def test_a_team_without_a_laptop_is_opened_by_two_and_has_its_records_again(served, officer, second, tmp_path):
    team = office_teams.name_team(officer.workspace, name="Eastside")
    lost = Laptop(tmp_path / "lost.visitvault", "Dov Marsh")
    admit(officer, lost, team=team)
    rhys = add_person(lost, "Rhys", area=f"{CANARY} in the first epoch")
    lost.sync()
    codes = make(officer, tmp_path / "sheets")
    with pytest.raises(WrongSecret):
        office_recovery.agree(second.workspace, code=new_recovery_key(2, of=OF)[1][0])
    with pytest.raises(Refused, match="another officer"):
        office_recovery.agree(officer.workspace, code=codes[0])
    office_recovery.agree(second.workspace, code=codes[1])
    found = office_recovery.state(officer.workspace, words_file=WORDS)
    assert (len(found.words), found.sheets, found.is_waiting) == (6, 3, False)
    with pytest.raises(NotFound):
        office_recovery.agree(second.workspace, code=codes[1])

    lost.sync()
    other = Laptop(tmp_path / "other.visitvault", "Tom Birch")
    admit(officer, other, team=team)
    lost.sync()
    office.revoke(officer.workspace, device=other.workspace.store.device_id)
    people.edit_person(lost.workspace, person_id=rhys, area=f"{CANARY} in the second epoch")
    visits.start_visit(lost.workspace, person_id=rhys)
    lost.sync()
    expected = lost.records()
    lost.workspace.close()
    other.workspace.close()

    copy = exported(served, "Eastside", tmp_path / "eastside.copy")
    assert CANARY.encode() not in copy.read_bytes()
    folder = tmp_path / "opened.visitvault"
    for few in (codes[:1], [codes[0], codes[0]]):
        with pytest.raises(Refused, match="two different sheets"):
            opened(copy, folder, few)
    assert not folder.exists()
    workspace, _, done = opened(copy, folder, [codes[2], codes[0]])
    assert (done.streams, done.held_back) == (1, 0)
    assert {k.__name__: workspace.store.all(k) for k in (Person, Visit)} == {
        name: expected[name] for name in ("Person", "Visit")
    }
    assert workspace.store.get(Person, rhys).area == f"{CANARY} in the second epoch"
    (event,) = workspace.store.all(VaultEvent, kind=VaultEventKind.OPENED_BY_ORGANISATION.value)
    assert event.who == "Helen Marsh and Kwame Mensah"

    again = Laptop.__new__(Laptop)
    again.folder, again.workspace = folder, workspace
    admit(officer, again, team=team)
    again.sync()
    new = Laptop(tmp_path / "new.visitvault", "Nia Price")
    admit(officer, new, team=team)
    again.sync()
    new.sync()
    assert new.workspace.store.get(Person, rhys).area == f"{CANARY} in the second epoch"
    new.check()
    again.check()


def test_a_new_key_takes_the_place_of_the_old_and_opens_the_old_epochs_too(served, officer, second, tmp_path):
    own = office_teams.teams(officer.workspace)[0]
    office_teams.name_team(officer.workspace, name="Home team", team=own.id)
    tess = add_person(officer, "Tess", area=f"{CANARY} long ago")
    officer.sync()
    old = make(officer, tmp_path / "old", NAMES[:2])
    office_recovery.agree(second.workspace, code=old[1])
    new = make(officer, tmp_path / "new", NAMES[:2])
    office_recovery.agree(second.workspace, code=new[0])
    officer.sync()
    copy = exported(served, "Home team", tmp_path / "home.copy")
    with pytest.raises(WrongSecret, match="another key"):
        opened(copy, tmp_path / "a.visitvault", old)
    workspace, _, done = opened(copy, tmp_path / "b.visitvault", new)
    assert done.held_back == 0
    assert workspace.store.get(Person, tess).area == f"{CANARY} long ago"
    workspace.close()
    data = copy.read_bytes()
    for bad in (b"", data[:100], data[: len(data) // 2], data[:-1], b"x" + data[1:]):
        (tmp_path / "bad.copy").write_bytes(bad)
        with pytest.raises(FileRefused):
            opened(tmp_path / "bad.copy", tmp_path / "c.visitvault", new)
        assert not (tmp_path / "c.visitvault").exists()


def test_who_may_not_and_what_is_not_whole_is_said_and_no_sheet_is_left(officer, worker, tmp_path):
    (tmp_path / "sheets").mkdir()
    for names in ((), ("One",), ("One", "One"), ("One", " "), tuple(f"N{n}" for n in range(7))):
        with pytest.raises(Refused):
            office_recovery.make_key(
                officer.workspace, organisation="Northside", officers=names, folder=tmp_path / "sheets"
            )
    with pytest.raises(Refused, match="name"):
        office_recovery.make_key(officer.workspace, organisation="", officers=NAMES, folder=tmp_path / "sheets")
    with pytest.raises(OfficeRefused):
        office_recovery.make_key(worker.workspace, organisation="X", officers=NAMES, folder=tmp_path / "sheets")
    with pytest.raises(NotFound):
        office_recovery.make_key(officer.workspace, organisation="X", officers=NAMES, folder=tmp_path / "none")
    assert list((tmp_path / "sheets").iterdir()) == []
