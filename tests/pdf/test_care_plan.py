"""The care plan read back: every word there, in order, tagged, and the same bytes every time."""

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pdfua
import pikepdf
import pytest

from tests.domain.layout.test_circles import crowd
from tests.pdf.papers import render, tess_paper
from tests.pdf.reading import all_text, bookmarks, font_files, page_texts, tags
from tests.pdf.tess import AMARA, TESS, TODAY, tess_network
from visitapp.domain.careplan import Agreement, CarePlan, PlanStatus
from visitapp.domain.goals import Goal, GoalRating
from visitapp.domain.network import Permission
from visitapp.domain.people import Person
from visitapp.pdf.care_plan import CarePlanPaper
from visitapp.pdf.plan_goals import PlanGoal, rating_words

LONG = "I would like to sit by the window and hear the birds sing in the morning. "


def full_paper() -> CarePlanPaper:
    """Return a paper with far more than two pages of everything."""
    paper = tess_paper()
    network = crowd(60)
    members = tuple(replace(member, phone=f"01632 960 {n:03}") for n, member in enumerate(network.members))
    goals = tuple(
        replace(
            paper.goals[n % 3],
            goal=Goal(f"g{n}", "tess", f"Goal number {n}. {LONG * (n % 3)}"),
            actions=paper.goals[n % 3].actions * 4,
        )
        for n in range(12)
    )
    plan = replace(paper.plan, strengths="\n".join([LONG] * 9), agreements=paper.plan.agreements * 4)
    return replace(paper, goals=goals, plan=plan, network=replace(network, members=members))


def odd_paper() -> CarePlanPaper:
    """Return a paper of names and words that try a printer."""
    paper = tess_paper()
    plan = replace(
        paper.plan,
        status=PlanStatus.DRAFT,
        what_matters='<b>bold</b> & "שלום" 你好 🙂\nNguyễn \x00and \ud800 more',
        rights="x" * 3000,
        agreements=(Agreement("N" * 300, "R" * 300),),
    )
    person = replace(TESS, preferred_name="محمد", family_name="Llanfair" * 38, allergies=("<i>nuts</i>", "dust"))
    return replace(paper, person=person, plan=plan)


PAPERS = {
    "tess": tess_paper,
    "full": full_paper,
    "odd": odd_paper,
    "empty": lambda: CarePlanPaper(Person("x"), CarePlan("y"), AMARA, TODAY),
}


@pytest.fixture(params=PAPERS, scope="module")
def pdf(request: pytest.FixtureRequest) -> bytes:
    return render(PAPERS[request.param]())


@pytest.fixture(scope="module")
def tess() -> bytes:
    return render(tess_paper())


def test_the_usual_plan_takes_the_two_pages_of_the_design(tess: bytes) -> None:
    first, second = page_texts(tess)
    assert "My goals and actions" in first
    assert "People and services that support me" in second
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second


def test_words_come_in_reading_order(tess: bytes) -> None:
    text = all_text(tess)
    order = [
        "My care plan", "Tess Brennan",
        "This is my plan. I wrote it with Amara and Kwame, and it can change when I do.",
        "Version 4, agreed 18 June 2026", "Born 14 February 1964", "Key worker Amara Okafor, social worker",
        "Next review Thursday 30 July 2026", "What matters to me", "“Cooking a proper Sunday dinner",
        "Being asked, not told.”", "How I like to be supported: ring the day before", "My strengths",
        "I cooked for 200 children a day.", "I sing alto", "I look out for my neighbours.", "My goals and actions",
        "Cook Sunday dinner for Aoife and Nell, start to finish", "3 in March, 7 now",
        "Cook two courses with Nell on the stool Me 28 June", "Ask about a timer with big numbers Amara 2 July",
        "Go to the rehearsal at St Cuthbert’s Me and Pauline 27 June", "Page 1 of 2",
        "People and services that support me", "Closest to me Aoife, Nell, Biscuit and Nasreen", "01632 960 305",
        "Choir on Tuesdays", "Nearer the middle means closer to me.", "Staying well: early signs", "I live on toast.",
        "Staying well: what helps", "In a crisis", "01632 960 111 Northside crisis line", "116 123",
        "If my life is at risk: 999. I would rather be at home", "I am allergic to penicillin.",
        "My rights and choices", "carer’s assessment booked.", "Review Thursday 30 July 2026, at home, with Aoife",
        "Agreed by", "Social worker, 18 June 2026", "Kwame Mensah Nurse, date:", "Copies: me (large print), Aoife",
    ]  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_the_structure_is_read_in_the_order_it_is_drawn(pdf: bytes) -> None:
    marks = [mark for tag in tags(pdf) for mark in tag.marks]
    assert marks == sorted(marks)


def test_headings_lists_tables_and_figures_are_tagged(tess: bytes) -> None:
    found = tags(tess)
    roles = [tag.role for tag in found]
    assert roles[0] == "Document"
    assert roles.count("H1") == 1
    assert roles.count("H2") == 10
    assert roles.count("H3") == 3
    assert roles.count("LI") == roles.count("LBody") == 4 + 8 + 3
    assert roles.count("Table") == 4
    assert roles.count("TR") == 4 + 6
    assert {tag.scope for tag in found if tag.role == "TH"} == {"Row"}
    figures = [tag.alt for tag in found if tag.role == "Figure"]
    assert figures[0] == "A row of eleven boxes from 0 to 10: 3 in March, 7 now."
    assert "Very close to me: Aoife (daughter), Nell (grandchild)" in figures[3]
    assert "Further away: Danny (son), Jean and Ted (upstairs)" in figures[3]
    assert "Strong ties: Aoife, Nell, Bernie, Biscuit, Nasreen, Kwame, Choir." in figures[3]


def test_bookmarks_lead_through_the_headings(tess: bytes) -> None:
    titles = bookmarks(tess)
    assert titles[0] == (0, "Tess Brennan")
    assert (1, "In a crisis") in titles
    assert (2, "A warm flat before the clocks go back") in titles


def test_the_file_says_what_it_is(tess: bytes) -> None:
    with pikepdf.open(io.BytesIO(tess)) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert all(page.obj.Tabs == "/S" for page in document.pages)
        assert str(document.docinfo.Title) == "Tess Brennan: my care plan"
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Tess Brennan: my care plan"
            assert metadata["pdfuaid:part"] == "1"
        assert not document.is_encrypted


def test_every_font_is_inside_the_file(pdf: bytes) -> None:
    fonts = font_files(pdf)
    assert fonts
    assert all(fonts.values())
    assert all(re.match(r"[A-Z]{6}\+AtkinsonHyperlegibleNext", name) for name in fonts)


def test_pdfua_finds_nothing(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf)
    report = pdfua.validate(str(file))
    assert [finding.message for finding in report.findings] == []


def test_the_file_is_sound(pdf: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
    if sys.platform.startswith("linux") or shutil.which("qpdf"):  # `run` brings it on Linux; a lack of it must be red
        file = tmp_path / "plan.pdf"
        file.write_bytes(pdf)
        assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_the_same_paper_gives_the_same_bytes(paper: object) -> None:
    assert callable(paper)
    assert render(paper()) == render(paper())


def test_a_draft_says_that_it_is_one() -> None:
    paper = tess_paper()
    text = all_text(render(replace(paper, plan=replace(paper.plan, status=PlanStatus.DRAFT))))
    assert "Version 4, draft of 18 June 2026" in text
    assert "agreed 18 June" not in text


def test_more_than_two_pages_flow_on_with_numbers_and_headings_repeated() -> None:
    texts = page_texts(render(full_paper()))
    assert len(texts) > 4
    for number, text in enumerate(texts):
        assert f"Page {number + 1} of {len(texts)}" in text
    assert any("My goals and actions, continued" in text for text in texts[1:])
    everything = " ".join(" ".join(texts).split())
    for number in range(12):
        assert f"Goal number {number}." in everything
    for number in range(60):
        assert f"Name {number}" in everything
    assert everything.count("Ring Lewis about the boiler part") == 16


def test_long_text_is_never_cut() -> None:
    paper = tess_paper()
    words = " ".join(f"w{number}" for number in range(5_000))
    plan = replace(paper.plan, what_matters=words, early_signs=words, crisis_first=words, rights=words)
    numbers = re.findall(r"\bw(\d+)\b", all_text(render(replace(paper, plan=plan))))
    assert [int(number) for number in numbers] == list(range(5_000)) * 4


def test_a_word_longer_than_a_line_is_broken_and_whole() -> None:
    paper = tess_paper()
    text = all_text(render(replace(paper, plan=replace(paper.plan, rights="ŵ" * 10_000))))
    assert text.count("ŵ") == 10_000


def test_an_empty_plan_is_one_page_without_empty_headings() -> None:
    pdf = render(CarePlanPaper(TESS, CarePlan("y"), AMARA, TODAY))
    assert len(page_texts(pdf)) == 1
    assert [title for _, title in bookmarks(pdf)] == ["Tess Brennan", "In a crisis"]
    nobody = render(PAPERS["empty"]())
    assert [title for _, title in bookmarks(nobody)] == ["My care plan"]


def test_welsh_and_polish_letters_are_printed_and_found() -> None:
    paper = tess_paper()
    plan = replace(paper.plan, rights="Ŵy ŷd a thŷ yng Nghŵm. Zażółć gęślą jaźń, łśż.")
    text = all_text(render(replace(paper, plan=plan)))
    assert "Ŵy ŷd a thŷ yng Nghŵm." in text
    assert "Zażółć gęślą jaźń, łśż." in text


def test_marks_of_other_languages_are_printed_literally() -> None:
    text = all_text(render(odd_paper()))
    assert '“<b>bold</b> & "' in text
    assert "I am allergic to <i>nuts</i> and dust." in text


@pytest.mark.parametrize("name", ["محمد", "שלום", "你好", "🙂", "Ірина", "Nguyễn"])
def test_letters_the_font_lacks_are_shown_and_copied_as_what_they_are(name: str) -> None:
    paper = tess_paper()
    pdf = render(replace(paper, person=replace(TESS, preferred_name=name)))
    assert name.encode("utf-16-be").hex().upper().encode() in b"".join(page_streams(pdf))
    assert bookmarks(pdf)[0] == (0, f"{name} Brennan")


def page_streams(pdf: bytes) -> list[bytes]:
    """Return what is drawn on each page, unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [page.Contents.read_bytes() for page in document.pages]


def test_what_is_kept_off_the_shared_map_is_not_in_the_file() -> None:
    network = tess_network()
    members = tuple(replace(m, sensitive=True) if m.name == "Pauline" else m for m in network.members)
    paper = replace(tess_paper(), network=replace(network, members=members), goals=())
    pdf = render(paper)
    for hidden in ("Frank", "Pauline"):
        assert hidden not in all_text(pdf)
        assert not any(hidden in tag.alt for tag in tags(pdf))


def test_numbers_of_people_who_may_not_be_rung_are_left_out() -> None:
    network = tess_network()
    ties = tuple(replace(t, permission=Permission.NO) if t.target_id == "kwame" else t for t in network.ties)
    text = all_text(render(replace(tess_paper(), network=replace(network, ties=ties))))
    assert "01632 960 188" in text
    assert "01632 960 305" not in text


def test_ratings_are_said_in_words() -> None:
    def rated(*scores: tuple[int, int, int]) -> tuple[GoalRating, ...]:
        return tuple(
            GoalRating(str(n), "p", "g", score, TODAY.replace(month=month, day=day))
            for n, (score, month, day) in enumerate(scores)
        )

    assert rating_words(rated((3, 3, 12), (7, 6, 18)), TODAY) == ("3 in March, ", "7 now")
    assert rating_words(rated((7, 6, 1)), TODAY) == ("", "7 now")
    assert rating_words(rated((7, 2, 1)), TODAY) == ("", "7 in February")
    assert rating_words((), TODAY) == ("Not rated yet", "")


def test_a_goal_without_rating_or_steps_is_still_a_card() -> None:
    paper = replace(tess_paper(), goals=(PlanGoal(Goal("g", "tess", "Go to the sea")),))
    assert "Go to the sea Not rated yet" in all_text(render(paper))
