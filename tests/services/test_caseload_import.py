"""A caseload list from any case system: read, judged row by row, taken over whole, and never twice."""

import codecs
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visitapp.domain.caseload import Outcome, Preview
from visitapp.domain.people import Person
from visitapp.errors import FileRefused, KnownError, Refused
from visitapp.services.caseload_import import import_people, preview_import
from visitapp.services.undo import undo
from visitapp.services.workspace import Workspace

HEADINGS = [
    "Person ID",
    "Surname",
    "First name",
    "Known as",
    "Date of birth",
    "NHS No",
    "Address line 1",
    "Town",
    "Mobile",
]
ROWS = [
    ["NS-1", "BRENNAN", "Teresa", "Tess", "14/02/1964",
     "999 041 2340", "Flat 2\n41 Alderman Street", "Northside", "07700 900142"],
    ["NS-2", "O’Rourke", "Zoë", "", "9.1.48", "", "2 Almshouse Row", "Fernhill", "01632 960 219"],
    ["NS-3", "St John", "Bjørn \"Bear\"", "", "1990-02-25", "", "Tŷ Gwyn; or the Barn, flat | 2", "", ""],
]  # fmt: skip


def quoted(cells: list[str], delimiter: str) -> str:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    return end.join(quoted(row, delimiter) for row in rows) + end


def read(workspace: Workspace, text: str | bytes, **mapping: str) -> Preview:
    content = text if isinstance(text, bytes) else text.encode()
    return preview_import(workspace, content=content, file_name="caseload.csv", mapping=mapping or None)


def one(workspace: Workspace, **cells: str) -> Preview:
    named = {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return read(workspace, written([list(named), list(named.values())]))


def taken(preview: Preview, row: int = 0) -> Person:
    person = preview.rows[row].person
    assert person is not None, preview.rows[row].reason
    return person


ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "windows-1252": lambda text: text.replace("ŷ", "y").encode("cp1252"),
    "utf-16 little": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 big": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16 little without a mark": lambda text: text.encode("utf-16-le"),
    "utf-16 big without a mark": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_list_is_read_in_every_encoding_and_with_every_delimiter(
    workspace: Workspace, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "caseload.csv"
    file.write_bytes(ENCODINGS[encoding](written([HEADINGS, *ROWS], delimiter)))
    preview = read(workspace, file.read_bytes())
    assert preview.counts[Outcome.NEW] == 3, [row.reason for row in preview.rows]
    tess, zoe, bear = (taken(preview, row) for row in range(3))
    assert (tess.given_name, tess.family_name, tess.called, tess.born) == (
        "Teresa",
        "Brennan",
        "Tess",
        date(1964, 2, 14),
    )
    assert tess.address == "Flat 2, 41 Alderman Street, Northside"
    assert (tess.nhs_number, tess.local_number) == ("999 041 2340", "NS-1")
    assert (zoe.given_name, zoe.family_name, zoe.born) == ("Zoë", "O’Rourke", date(1948, 1, 9))
    assert bear.address.replace("ŷ", "y") == "Ty Gwyn; or the Barn, flat | 2"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_titles_blank_lines_and_any_line_end_are_no_hindrance(workspace: Workspace, end: str) -> None:
    text = end.join(["Caseload report", "Printed: 01/06/2026", "", written([HEADINGS, *ROWS], end=end)])
    preview = read(workspace, text)
    assert [row.number for row in preview.rows] == [5, 6, 7]
    assert preview.counts[Outcome.NEW] == 3


def test_a_row_is_named_as_the_spreadsheet_and_the_file_count(workspace: Workspace) -> None:
    rows = read(workspace, written([HEADINGS, *ROWS])).rows
    assert [(row.number, row.first_line, row.last_line) for row in rows] == [(2, 2, 3), (3, 4, 4), (4, 5, 5)]


def test_headings_of_case_systems_are_recognised_and_shown(workspace: Workspace) -> None:
    text = (
        "Mosaic ID,Client Forename,ClientSurname,DOB,Carer name,GP Phone,Home Telephone,Mobile,Allocated Worker,"
        "Next review date,Interpreter required,First language,Access notes,Shoe size\n"
        "7,Darek,Nowak,02/03/1985,Someone Else,01632 960 001,01632 960 002,07700 900158,Amara,01/07/2026,Yes,Polish,"
        "Ring twice,43\n"
    )
    preview = read(workspace, text)
    assert preview.mapping["phone"] == ("Home Telephone", "Mobile")
    assert preview.unused == ("Carer name", "GP Phone", "Shoe size")
    person = taken(preview)
    assert (person.given_name, person.family_name, person.key_worker) == ("Darek", "Nowak", "Amara")
    assert (person.phone, person.interpreter) == ("01632 960 002 or 07700 900158", "Polish interpreter")
    assert (person.home_access, person.next_review_on) == ("Ring twice", date(2026, 7, 1))


def test_a_column_can_be_chosen_by_hand(workspace: Workspace) -> None:
    text = "Vorname;Familie;Geb\nZofia;Nowak;3.2.2017\n"
    with pytest.raises(FileRefused):
        read(workspace, text)
    person = taken(read(workspace, text, given_name="Vorname", family_name="familie", born="Geb"))
    assert (person.full_name, person.born) == ("Zofia Nowak", date(2017, 2, 3))
    with pytest.raises(Refused, match="no field"):
        read(workspace, text, shoe_size="Vorname")
    with pytest.raises(KnownError):
        read(workspace, text, given_name="Nachname")
    with pytest.raises(Refused, match="no column"):
        read(workspace, "First name\nTess\n", family_name="Nachname")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("BRENNAN, Teresa", ("Teresa", "Brennan", "")),
        ("Teresa Brennan", ("Teresa", "Brennan", "")),
        ("Mrs Teresa (Tess) Brennan", ("Teresa", "Brennan", "Tess")),
        ("O'ROURKE-SMITH, Mr Pat", ("Pat", "O'Rourke-Smith", "")),
        ("Madonna", ("Madonna", "", "")),
        ("van der Berg, Anna Maria", ("Anna Maria", "van der Berg", "")),
    ],
)
def test_a_whole_name_is_split(workspace: Workspace, name: str, parts: tuple[str, str, str]) -> None:
    person = taken(one(workspace, Name=name))
    assert (person.given_name, person.family_name, person.preferred_name) == parts


@pytest.mark.parametrize("name", ['D\'Arcy "Dee"', "محمد الأمين", "李小龍", "Zoë 🌻 Łukaszewska", "x" * 300])
def test_any_name_that_somebody_has_is_kept_as_it_is(workspace: Workspace, name: str) -> None:
    preview = one(workspace, First_name=name, Surname="Test")
    assert taken(preview).given_name == name
    import_people(workspace, preview=preview)
    assert workspace.store.all(Person)[0].given_name == name


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("14/02/1964", date(1964, 2, 14)),
        ("14.2.64", date(1964, 2, 14)),
        ("14-02-64", date(1964, 2, 14)),
        ("1964-02-14", date(1964, 2, 14)),
        ("1964-02-14T00:00:00", date(1964, 2, 14)),
        ("14/02/1964 00:00", date(1964, 2, 14)),
        ("14 Feb 1964", date(1964, 2, 14)),
        ("14th of February 1964", date(1964, 2, 14)),
        ("14-Feb-64", date(1964, 2, 14)),
        ("19640214", date(1964, 2, 14)),
        ("01/01/24", date(2024, 1, 1)),
        ("29/02/2000", date(2000, 2, 29)),
    ],
)
def test_birth_dates_are_read_with_the_day_first(workspace: Workspace, typed: str, born: date) -> None:
    assert taken(one(workspace, First_name="Tess", DOB=typed)).born == born


@pytest.mark.parametrize(
    ("heading", "typed", "reason"),
    [
        ("DOB", "31/02/1980", "Row 2: date of birth 31/02/1980 is not a date"),
        ("DOB", "02/14/1964", "the day comes first"),
        ("DOB", "23421", "Excel keeps for a date"),
        ("DOB", "19/06/2026", "yet to come"),
        ("DOB", "31/12/1899", "before 1900"),
        ("DOB", "last spring", "is not a date"),
        ("DOB", "0000-01-01", "is not a date"),
        ("Next review", "14/02/1964", "too far off"),
        ("NHS number", "9990412341", "check digit"),
        ("NHS number", "9.99041E+09", "shortened by Excel"),
        ("NHS number", "999041", "10 digits"),
        ("NHS number", "000 000 0000", "not known"),
        ("NHS number", "1111111111", "not known"),
        ("Known as", "Tess 2", "a digit"),
        ("Surname", "Brennan;Tess", "a separator"),
        ("Surname", "Brennan\nNowak", "a line break"),
        ("Mobile", "7.7009E+09", "shortened by Excel"),
        ("Known as", "x" * 301, "longer than 300 characters"),
        ("Access notes", "x" * 2001, "longer than 2,000 characters"),
        ("Access notes", "=HYPERLINK(1)", "formula"),
        ("Known as", "=1+1", "formula"),
    ],
)
def test_a_bad_value_is_refused_by_column_and_reason(
    workspace: Workspace, heading: str, typed: str, reason: str
) -> None:
    row = one(workspace, First_name="Tess", **{heading: typed}).rows[0]
    assert (row.outcome, row.person) == (Outcome.REFUSED, None)
    assert row.reason.startswith("Row 2: ")
    assert reason in row.reason


def test_rows_without_a_name_or_with_too_many_cells_are_refused(workspace: Workspace) -> None:
    text = "ID,First name,Surname,DOB\n1,,,14/02/1964\n2,Tess,Brennan,14/02/1964,extra\nTotal: 2\n3,Ann,Lee,,,\n"
    rows = read(workspace, text).rows
    assert [str(row.outcome) for row in rows] == ["refused", "refused", "refused", "new"]
    assert ["no name" in rows[0].reason, "more cells" in rows[1].reason, "note" in rows[2].reason] == [True] * 3


def test_a_quotation_mark_that_never_closes_is_named_and_swallows_nobody_unseen(workspace: Workspace) -> None:
    rows = read(workspace, 'First name,Surname\nTess,Brennan\n"Darek,Nowak\nCallum,Mac\n').rows
    assert [str(row.outcome) for row in rows] == ["new", "refused"]
    assert (rows[1].first_line, rows[1].last_line) == (3, 4)
    assert "never closes" in rows[1].reason


def test_what_spreadsheets_do_to_cells_is_mended_or_said(workspace: Workspace) -> None:
    preview = one(
        workspace, First_name="'@Tess\x07\x00"[:-1], Surname="N/A", Mobile="7700900142", Alerts='="Ring twice"'
    )
    person = taken(preview)
    assert (person.given_name, person.family_name) == ("Tess", "")
    assert (person.phone, person.home_access) == ("07700900142", "Ring twice")
    assert preview.rows[0].notes == ("the first 0 of the phone number was missing and is back",)
    assert taken(one(workspace, First_name="Tess", Mobile="+44 7700 900142")).phone == "+44 7700 900142"


@pytest.mark.parametrize(
    "content",
    [
        b"", b" \r\n \n", b"%PDF-1.7\n%...", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0",
        b"First name\nTess\x00\x00\x00\n" + b"a" * 99, bytes(range(256)) * 40, b"<html><table><tr><td>First name",
        b"First name,Surname\n", b"just some words\nand more of them\n", b"\xff\xfe\x00", b"x" * (20 * 1024 * 1024 + 1),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_a_sentence(workspace: Workspace, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(workspace, content)
    assert refused.value.sentence.endswith(".")
    assert refused.value.next_step


def test_everybody_new_is_added_in_one_act_that_can_be_undone(workspace: Workspace) -> None:
    changes = import_people(workspace, preview=read(workspace, written([HEADINGS, *ROWS])))
    assert len(changes.of_type("person")) == len(workspace.store.all(Person)) == 3
    undo(workspace)
    assert workspace.store.all(Person) == ()


def test_reading_the_list_again_finds_everybody_already_here(workspace: Workspace) -> None:
    text = written([HEADINGS, *ROWS, ["", "", "Only", "", "", "", "", "", ""]])
    import_people(workspace, preview=read(workspace, text))
    again = read(workspace, text)
    assert {row.outcome for row in again.rows} == {Outcome.HERE}
    assert import_people(workspace, preview=again, include_maybe=True).changes == ()


def test_a_stale_preview_adds_nobody_twice(workspace: Workspace) -> None:
    preview = read(workspace, written([HEADINGS, *ROWS]))
    import_people(workspace, preview=preview)
    assert import_people(workspace, preview=preview, include_maybe=True).changes == ()


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ({"First name": "Theresa", "Surname": "Brenan", "DOB": "14/02/1964"}, Outcome.HERE),
        ({"First name": "TÉSS", "Surname": "brennan", "DOB": "14/02/1964"}, Outcome.HERE),
        ({"First name": "T", "Surname": "Brennan", "DOB": "14/02/1964", "NHS": "9990412340"}, Outcome.HERE),
        ({"First name": "Tess", "Surname": "Brennan", "Case ID": "ns-1"}, Outcome.HERE),
        ({"First name": "Tess", "Surname": "Brennan"}, Outcome.LOOK),
        ({"First name": "Tess", "Surname": "Brennan", "DOB": "15/02/1964"}, Outcome.LOOK),
        ({"First name": "Ali", "Surname": "Khan", "DOB": "01/01/1990", "NHS": "9990412340"}, Outcome.LOOK),
        ({"First name": "Tess", "Surname": "Brennan", "DOB": "14/02/1964", "NHS": "9990523452"}, Outcome.NEW),
        ({"First name": "Tom", "Surname": "Brennan", "DOB": "14/02/1964"}, Outcome.NEW),
    ],
)
def test_somebody_known_is_recognised_and_somebody_like_them_is_looked_at_first(
    workspace: Workspace, cells: dict[str, str], outcome: Outcome
) -> None:
    import_people(workspace, preview=read(workspace, written([HEADINGS, ROWS[0]])))
    preview = one(workspace, **cells)
    assert preview.rows[0].outcome is outcome, preview.rows[0].reason
    added = len(import_people(workspace, preview=preview).changes)
    assert added == (outcome is Outcome.NEW)
    added += len(import_people(workspace, preview=preview, include_maybe=True).changes)
    assert added == (outcome in (Outcome.NEW, Outcome.LOOK))


def test_twins_with_names_that_sound_alike_are_looked_at_and_not_lost(workspace: Workspace) -> None:
    twins = [["1", "Khan", "Zara", "", "01/02/1990"], ["2", "Khan", "Sara", "", "01/02/1990"]]
    preview = read(workspace, written([HEADINGS[:5], *twins]))
    assert [row.outcome for row in preview.rows] == [Outcome.NEW, Outcome.LOOK]
    assert "sounds so" in preview.rows[1].reason


def test_the_same_person_twice_in_one_list_is_added_once(workspace: Workspace) -> None:
    preview = read(workspace, written([HEADINGS, ROWS[0], ROWS[1], ROWS[0]]))
    assert preview.rows[2].reason == "Row 4: somebody with the same details is in row 2"
    assert len(import_people(workspace, preview=preview).changes) == 2


def test_a_long_list_is_judged_quickly_enough_to_wait_for(workspace: Workspace) -> None:
    signs = [chr(ord("一") + n) for n in range(3000)]
    rows = [[f"{n}", f"陳{own}", f"美{own}", "", "01/01/1980", "", "", "", ""] for n, own in enumerate(signs)]
    assert read(workspace, written([HEADINGS, *rows])).counts[Outcome.NEW] == 3000


def never_half(workspace: Workspace, content: bytes) -> None:
    """Check that a file is refused in a sentence, or imported so that a second run changes nothing."""
    before = len(workspace.store.all(Person))
    try:
        preview = read(workspace, content)
    except KnownError:
        return
    added = import_people(workspace, preview=preview)
    assert len(added.changes) == preview.counts[Outcome.NEW]
    assert len(workspace.store.all(Person)) == before + len(added.changes)
    import_people(workspace, preview=preview, include_maybe=True)
    again = read(workspace, content)
    assert {row.outcome for row in again.rows} <= {Outcome.HERE, Outcome.REFUSED}
    assert again.counts[Outcome.REFUSED] == preview.counts[Outcome.REFUSED]


SLOW: Callable[..., settings] = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Tess", "BRENNAN, T", "14/02/1964", "999 041 2340", '"', "=1", "", "\n", "7700900142", "ßẞ", "-"]),
)


@SLOW
@given(content=st.binary(max_size=400))
def test_any_bytes_are_refused_or_imported_whole(workspace: Workspace, content: bytes) -> None:
    never_half(workspace, content)


@SLOW
@given(
    rows=st.lists(st.lists(CELL, min_size=1, max_size=10), max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]),
    quote=st.booleans(),
)
def test_any_cells_under_headings_are_refused_or_imported_whole(
    workspace: Workspace, rows: list[list[str]], encoding: str, quote: bool
) -> None:
    body = written(rows) if quote else "\n".join(",".join(row) for row in rows)
    text = ",".join(HEADINGS) + "\n" + body
    never_half(workspace, text.encode(encoding, errors="replace"))
