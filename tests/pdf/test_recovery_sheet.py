"""The recovery sheet read back: one page, every group, a sound and tagged file that gives nothing away about itself."""

import io
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pdfua
import pikepdf
import pytest

from tests.pdf.reading import all_text, font_files, page_texts, tags
from visitapp.config import resource
from visitapp.pdf.recovery_sheet import RecoverySheetPaper, render_recovery_sheet
from visitapp.storage.vault.recovery import new_code

CODE = new_code()
LABEL = "Northside CMHT – A. Okafor"


def sheet(code: str = CODE, label: str = LABEL) -> bytes:
    paper = RecoverySheetPaper(tuple(code.split("-")), label, "Amara Okafor", date(2026, 6, 18))
    return render_recovery_sheet(paper, fonts=resource("fonts"))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sheet()


def test_one_page_holds_the_groups_in_order_whose_vault_it_opens_and_what_to_do(pdf: bytes) -> None:
    assert len(page_texts(pdf)) == 1
    text = all_text(pdf)
    groups = CODE.split("-")
    places = [text.index(group) for group in groups]
    assert places == sorted(places)
    for words in (
        LABEL,
        "18 June 2026",
        "This sheet opens every record in the vault.",
        "How to use it",
        "press “Use recovery code”",
        "Where to keep it",
        "Away from the laptop",
    ):
        assert words in text


def test_a_screen_reader_hears_headings_and_ten_numbered_groups(pdf: bytes) -> None:
    roles = [tag.role for tag in tags(pdf)]
    assert roles.count("H1") == 1
    assert roles.count("H2") == 3
    assert roles.count("LI") == 10 + 3 + 3
    assert roles.count("Lbl") == roles.count("LBody") == 16


def test_the_file_says_what_it_is_in_english_and_nothing_of_the_code(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked
        assert str(document.docinfo.Title) == f"Recovery sheet: {LABEL}"
        described = str(document.Root.Metadata.read_bytes()) + "".join(
            str(value) for value in document.docinfo.values()
        )
    assert not any(group in described for group in CODE.split("-"))
    assert all(font_files(pdf).values())


def test_pdfua_finds_nothing_and_the_file_is_sound(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    assert [finding.message for finding in pdfua.validate(str(file)).findings] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
    if sys.platform.startswith("linux") or shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("code", ["-".join(["WWWW"] * 10), "-".join(["1111"] * 10)])
def test_the_widest_and_the_narrowest_groups_stay_on_one_page(code: str) -> None:
    found = sheet(code)
    assert len(page_texts(found)) == 1
    assert all_text(found).count(code[:4]) >= 10


def test_a_label_of_any_length_stays_whole_on_the_page() -> None:
    label = "A team of many names, " * 5 + "Ŵ 李"
    assert len(page_texts(sheet(label=label))) == 1


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert sheet() == sheet()
