"""An officer asks for an erasure: who may, what is said of it to whom, and that a laptop has nothing left of it."""

from datetime import date

import pytest
from sqlalchemy import text

from tests.end_to_end.morning import PASSPHRASE
from tests.sync.conftest import CANARY, Laptop, add_person
from tests.sync.test_erasing import GROUND, quiet, reopened
from tests.sync.test_two_officers import second as second
from visitapp.domain.about import AboutText, about_id
from visitapp.errors import OfficeRefused, OfficeUnreachable, Refused
from visitapp.services import erasing, office_teams, people, visits
from visitapp.services.erasing import wrong_with


def waiting_at(laptop: Laptop, number: str) -> erasing.Asked:
    (found,) = [each for each in erasing.asked(laptop.workspace) if each.number == number]
    return found


def test_a_ground_names_nobody_in_any_spelling_and_has_no_long_number():
    names = ("Siân", "O’Brien-Price", "Mouse", "once Sian Vaughan")
    for said in (
        "asked for by Price, in writing",
        "PRICE’S wish in writing",
        "a wish of Sian in writing",
        "for mouse.",
    ):
        assert "name" in wrong_with(f"{said} on paper", names)
    assert "name" in wrong_with("asked for by Ms Vaughan", names)
    for number in ("943 476 5919", "9434765919", "01632 960 555"):
        assert "number" in wrong_with(f"UK GDPR article 17, {number}", names)
    for length in (0, 9, 401):
        assert "10 to 400 letters" in wrong_with("x" * length, names)
    for good in (GROUND, "UK GDPR article 17, request 2026-0012 of 12 June 2026", "a" * 400):
        assert wrong_with(good, names) == ""


def test_one_officer_asks_once_and_everybody_is_told_whose_turn_it_is(officer, second, worker):
    nia = add_person(officer, "Nia", family_name="Price", born=date(1980, 5, 3))
    people.archive_person(officer.workspace, person_id=nia, on=date(2026, 1, 5), reason="Moved away")
    with officer.workspace.act("Other names") as act:
        act.unit.create(AboutText(about_id(nia, "other_names"), nia, "other_names", "Vaughan"))
    for laptop in (officer, worker, second):
        laptop.sync()
    before = erasing.before_asking(officer.workspace)
    choice = next(each for each in before.people if each.person_id == nia)
    assert (choice.name, choice.about, choice.has_other) == ("Nia Price", "born 3 May 1980, archived", False)
    assert "Vaughan" in choice.names
    assert len(before.second_officers) == 1
    add_person(second, "Somebody else")
    second.sync()
    officer.sync()
    assert erasing.before_asking(officer.workspace).second_officers == ("Kwame Mensah",)
    assert "Amara Okafor" in erasing.before_asking(worker.workspace).second_officers

    with pytest.raises(Refused, match="a name"):
        erasing.ask(officer.workspace, person_id=nia, ground="asked for by Ms Vaughan, in writing")
    with pytest.raises(OfficeRefused):
        erasing.ask(worker.workspace, person_id=nia, ground=GROUND)
    number = erasing.ask(officer.workspace, person_id=nia, ground=GROUND)
    with pytest.raises(Refused, match="You asked for this already today"):
        erasing.ask(officer.workspace, person_id=nia, ground=f"{GROUND} once more")
    with pytest.raises(Refused, match="Amara Okafor asked for this already today"):
        erasing.ask(second.workspace, person_id=nia, ground=GROUND)
    mine, theirs = waiting_at(officer, number), waiting_at(second, number)
    assert (mine.called, mine.by, mine.is_own) == ("Nia Price", "Amara Okafor", True)
    assert (theirs.called, theirs.by, theirs.is_own) == ("Nia Price", "Amara Okafor", False)
    with pytest.raises(Refused, match="another officer"):
        erasing.agree(officer.workspace, number=number)

    team = office_teams.name_team(officer.workspace, name="Westside")
    office_teams.hand_over(officer.workspace, person_ids=[nia], team=team, to_worker="Dov Marsh")
    assert number not in [each.number for each in erasing.asked(second.workspace)], "it could not be agreed to any more"
    assert nia not in [each.person_id for each in erasing.before_asking(officer.workspace).people]


def test_an_office_that_is_not_there_is_asked_for_nothing(served, officer, second):
    kai = add_person(officer, "Kai", family_name="Webb")
    officer.sync()
    before = [each.number for each in erasing.asked(officer.workspace)]
    served.stop()
    with pytest.raises(OfficeUnreachable):
        erasing.ask(officer.workspace, person_id=kai, ground=GROUND)
    served.start()
    assert [each.number for each in erasing.asked(officer.workspace)] == before
    erasing.agree(second.workspace, number=erasing.ask(officer.workspace, person_id=kai, ground=GROUND))
    with pytest.raises(Refused, match="erased already"):
        erasing.ask(officer.workspace, person_id=kai, ground=GROUND)


def test_nothing_of_the_person_is_left_in_any_table_of_who_asked_and_who_agreed(officer, second):
    eva = add_person(officer, "Eva", family_name="Quillfeather", area=f"{CANARY} of Eva")
    visit = visits.start_visit(officer.workspace, person_id=eva).of_type("visit")[0].record_id
    visits.write_section(officer.workspace, visit_id=visit, key="health", text="Quillfeather sleeps better.")
    officer.sync()
    second.sync()
    people.edit_person(second.workspace, person_id=eva, pronouns="she/her")
    second.sync()
    assert said_anywhere(second, eva)
    assert said_anywhere(second, "Quillfeather")
    erasing.agree(second.workspace, number=erasing.ask(officer.workspace, person_id=eva, ground=GROUND))
    for laptop in (officer, second):
        laptop.sync()
        order = next(each for each in erasing.orders(laptop.workspace) if each.called == "Eva")
        assert order.by == ("Amara Okafor", "Kwame Mensah")
        laptop.workspace.close()
        erasing.erase_here(folder=laptop.folder, passphrase=PASSPHRASE, progress=quiet)
        reopened(laptop)
        assert said_anywhere(laptop, eva) == {}
        assert said_anywhere(laptop, "Quillfeather") == {}
        laptop.sync()
        assert said_anywhere(laptop, eva) == {}, "and the office does not bring it back"


def said_anywhere(laptop: Laptop, words: str) -> dict[str, int]:
    """Return the tables, the index of the search among them, that have these words in any column, and how often."""
    found = {}
    with laptop.workspace.store.reading() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in tables:
            columns = connection.execute(text(f"SELECT name FROM pragma_table_info('{table}')")).scalars().all()
            said = " OR ".join(f'instr(CAST("{each}" AS TEXT), :words)' for each in columns)
            count = connection.execute(text(f'SELECT count(*) FROM "{table}" WHERE {said}'), {"words": words}).scalar()
            if count:
                found[table] = count
    return found
