"""A list with a stray quotation mark, a number typed in twice or a bad byte mixes nobody up."""

import pytest

from tests.services.test_caseload_import import read, taken
from visitapp.domain.caseload import Outcome
from visitapp.errors import FileRefused
from visitapp.services.caseload_import import import_people
from visitapp.services.workspace import Workspace


def test_a_quotation_mark_that_closes_in_the_next_row_makes_no_one_of_two(workspace: Workspace) -> None:
    text = 'First name,Surname,DOB,Case ID\nAnn,"Smith,1/2/1980,1\nBob,Jones",1/2/1981,2\nCy,Twombly,1/2/1982,3\n'
    rows = read(workspace, text).rows
    assert [(row.outcome, row.first_line, row.last_line) for row in rows] == [
        (Outcome.REFUSED, 2, 3),
        (Outcome.NEW, 4, 4),
    ]
    assert "quotation mark" in rows[0].reason


def test_two_people_with_one_number_and_birth_date_are_looked_at_first(workspace: Workspace) -> None:
    text = "First name,Surname,DOB,NHS\n{},Smith,1/2/1980,9990412340\nJoan,Smith,1/2/1980,9990412340\n"
    for name, outcome in (("Ann", Outcome.LOOK), ("J", Outcome.HERE), ("Joann", Outcome.HERE)):
        rows = read(workspace, text.format(name)).rows
        assert [row.outcome for row in rows] == [Outcome.NEW, outcome]
    assert read(workspace, text.format("Ann")).rows[1].reason.endswith("is in row 2, with another first name")


def test_two_rows_with_one_name_and_nothing_else_are_looked_at_first(workspace: Workspace) -> None:
    text = "First name,Surname,Team\nJohn,Smith,North\nJohn,Smith,North\n"
    preview = read(workspace, text)
    assert [row.outcome for row in preview.rows] == [Outcome.NEW, Outcome.LOOK]
    assert len(import_people(workspace, preview=preview, include_maybe=True).changes) == 2
    assert [row.outcome for row in read(workspace, text).rows] == [Outcome.HERE, Outcome.HERE]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_bad_byte_does_not_turn_every_accent_into_something_else(workspace: Workspace, end: str) -> None:
    good = end.join(["First name,Surname", "Zoë,Łoś", "Siân,"]).encode()
    with pytest.raises(FileRefused, match="Line 3 of that file is damaged"):
        read(workspace, good + b"Lee\xff" + end.encode())
    assert taken(read(workspace, "First name,Surname\nZoë,Müller\n".encode("cp1252"))).given_name == "Zoë"
