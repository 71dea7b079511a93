"""Letters, lines of text, icons and the picture of a page."""

import subprocess
import sys
import threading
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf.papers import RESOURCES, render, tess_paper
from visitapp.pdf.fonts import as_drawn, register_fonts, words_of
from visitapp.pdf.icons import has_icon, icon_paths, path_steps
from visitapp.pdf.preview import page_count, render_page
from visitapp.pdf.style import BODY, PAGE_WIDTH
from visitapp.pdf.text import Run, fitted, wrap

FONTS, ICONS = RESOURCES / "fonts", RESOURCES / "icons"


@pytest.fixture(autouse=True, scope="module")
def fonts() -> None:
    register_fonts(FONTS)


def test_a_missing_font_is_a_missing_file(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from visitapp.pdf.fonts import register_fonts; register_fonts(pathlib.Path(sys.argv[1]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path], cwd=RESOURCES.parent, capture_output=True, check=False
    )
    assert run.returncode == 1
    assert b"FileNotFoundError" in run.stderr


@pytest.mark.parametrize(
    ("word", "drawn"),
    [
        ("thŷ", "thŷ"),
        ("Łukasz", "Łukasz"),
        ("e\u0301", "é"),
        ("Nguyễn", "Nguyên"),
        ("ﬁn", "fin"),
        ("محمد", "◊"),
        ("Jo🙂", "Jo◊"),
        ("\u200b", ""),
        ("a\ud800", "a◊"),
        ("\x00b\x1b", "b"),
    ],
)
def test_letters_the_font_lacks_have_the_nearest_shape(word: str, drawn: str) -> None:
    assert as_drawn(word).drawn == drawn


@settings(deadline=None)
@given(st.text(), st.floats(40, 400))
def test_any_text_is_set_within_its_width_without_losing_a_word(text: str, width: float) -> None:
    lines = wrap([Run(text, BODY)], width)
    assert all(line.width <= width + 0.1 for line in lines)
    shown = "".join(piece.drawn for line in lines for piece in line.pieces)
    assert shown.replace(" ", "") == "".join(word.drawn for word in words_of(text)).replace(" ", "")


def test_one_line_is_shortened_and_keeps_its_words_behind_it() -> None:
    line = fitted("A name that is far too long for the foot of a page", BODY, 100)
    assert line.width <= 100
    assert line.pieces[0].drawn.endswith("…")
    assert line.pieces[0].actual == "A name that is far too long for the foot of a page"


@pytest.mark.parametrize("file", sorted(ICONS.glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_becomes_a_path_inside_its_square(file: Path) -> None:
    steps = icon_paths(ICONS, file.stem, 100, 100, 24)
    assert steps
    for _, numbers in steps:
        assert all(87 <= number <= 113 for number in numbers)


@pytest.mark.parametrize("name", ["", "no-such-icon", "../icons/pill", "Pill"])
def test_an_unknown_symbol_has_no_icon(name: str) -> None:
    assert not has_icon(ICONS, name)


def test_arc_flags_may_stand_without_blanks() -> None:
    joined, apart = path_steps("M1 1a2 2 0 013 3"), path_steps("M1 1a2 2 0 0 1 3 3")
    assert list(joined) == list(apart)


def test_smooth_curves_go_on_where_the_last_one_pointed() -> None:
    steps = list(path_steps("M0 0Q1 1 2 0T4 0"))
    assert steps[-1][1][-2:] == (4.0, 0.0)
    assert steps[-1][1][1] < 0


def test_a_page_becomes_a_picture_of_the_width_asked_for() -> None:
    pdf = render(tess_paper())
    assert page_count(pdf) == 2
    width, height, pixels = render_page(pdf, 0, width_px=620)
    assert (width, height) == (620, 877)
    assert len(pixels) == width * height * 4
    assert pixels[:4] == b"\xff\xff\xff\xff"
    assert len({pixels[at : at + 4] for at in range(0, len(pixels), 4)}) > 20
    assert round(PAGE_WIDTH) == 595


def test_two_threads_may_look_at_pages() -> None:
    pdf = render(tess_paper())
    seen: list[bytes] = []
    threads = [threading.Thread(target=lambda: seen.append(render_page(pdf, 1, width_px=200)[2])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_a_page_that_is_not_there_and_a_file_that_is_no_pdf_are_refused() -> None:
    with pytest.raises(IndexError):
        render_page(render(tess_paper()), 2, width_px=100)
    with pytest.raises(pypdfium2.PdfiumError):
        page_count(b"not a pdf")
