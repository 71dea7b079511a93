"""The chronology: events dated when they happened, ticked in notes or on their own, filtered, and printed."""

import io
from datetime import date
from pathlib import Path

import pdfua
import pikepdf
import pytest

from tests.pdf.reading import all_text, bookmarks, page_texts, tags
from visitapp.domain.life_events import EventKind, LifeEvent
from visitapp.domain.past_days import Nearness, PastDay, last_day_of, read_past_day
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused
from visitapp.services import chronology, people, undo, visits
from visitapp.services.chronology import ChronologyFilter
from visitapp.services.search import search
from visitapp.services.workspace import Workspace

TODAY = date(2026, 6, 18)


def add(workspace: Workspace, person_id: str, title: str, day: date, **more: object) -> str:
    made = chronology.add_event(workspace, person_id=person_id, title=title, happened=PastDay(day), **more)
    return made.of_type("life_event")[0].record_id


def titles(workspace: Workspace, person_id: str, **chosen: object) -> list[str]:
    found = chronology.read_chronology(workspace, person_id=person_id, chosen=ChronologyFilter(**chosen))
    return [each.event.title for each in found.events]


def test_events_stand_in_the_order_in_which_they_happened(workspace: Workspace, tess: str) -> None:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.finish_and_sign(workspace, visit_id=visit)
    add(workspace, tess, "The  boiler\nwent off", date(2026, 6, 1), kind=EventKind.HOME, visit_id=visit)
    first = add(workspace, tess, "Moved in", date(1998, 4, 6), kind=EventKind.HOME)
    add(workspace, tess, "Sang again", date(2026, 5, 1), kind=EventKind.FAMILY)
    assert titles(workspace, tess) == ["Moved in", "Sang again", "The boiler went off"]
    assert titles(workspace, tess, kinds=frozenset({EventKind.HOME}), since=date(2026, 1, 1)) == ["The boiler went off"]
    assert titles(workspace, tess, until=date(1998, 4, 6)) == ["Moved in"]
    found = chronology.read_chronology(workspace, person_id=tess)
    assert [each.source for each in found.events] == ["", "", "Visit of 18 June"]
    assert search(workspace, typed="boiler").groups[0].hits[0].tab == "history"
    chronology.edit_event(
        workspace,
        event_id=first,
        title="Moved to Alderman Street",
        happened=PastDay(date(1998, 1, 1), Nearness.YEAR),
        kind=EventKind.HOME,
        detail="With Aoife.",
    )
    assert workspace.store.get(LifeEvent, first).when.words == "1998"
    chronology.retract_event(workspace, event_id=first)
    assert "Moved to Alderman Street" not in titles(workspace, tess)
    undo.undo(workspace)
    assert titles(workspace, tess)[0] == "Moved to Alderman Street"


def test_what_is_no_event_is_refused(workspace: Workspace, tess: str) -> None:
    other = people.add_person(workspace, person=Person("", given_name="Omar")).changes[0].record_id
    visit = visits.start_visit(workspace, person_id=other).of_type("visit")[0].record_id
    head = workspace.store.head
    for title, day, more in (
        (" \n", TODAY, {}),
        ("x" * 201, TODAY, {}),
        ("Tomorrow", date(2026, 6, 19), {}),
        ("Long", TODAY, {"detail": "x" * 5001}),
        ("Of another", TODAY, {"visit_id": visit}),
    ):
        with pytest.raises(Refused):
            add(workspace, tess, title, day, **more)
    with pytest.raises(NotFound):
        add(workspace, "nobody", "Moved in", TODAY)
    with pytest.raises(Refused):
        titles(workspace, tess, since=TODAY, until=date(2020, 1, 1))
    assert workspace.store.head == head


def test_an_event_outlives_a_discarded_draft(workspace: Workspace, tess: str) -> None:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    event = add(workspace, tess, "Sang again", TODAY, visit_id=visit, section_key="health")
    visits.discard_draft(workspace, visit_id=visit)
    assert workspace.store.get(LifeEvent, event).visit_id == ""


@pytest.mark.parametrize(
    ("typed", "words", "last"),
    [
        ("yesterday", "17 June 2026", date(2026, 6, 17)),
        ("tue", "16 June 2026", date(2026, 6, 16)),
        ("Thursday", "11 June 2026", date(2026, 6, 11)),
        ("3/4", "3 April 2026", date(2026, 4, 3)),
        ("3/9", "3 September 2025", date(2025, 9, 3)),
        ("29/2", "29 February 2024", date(2024, 2, 29)),
        ("Mon 4 May 2020", "4 May 2020", date(2020, 5, 4)),
        ("12.6.64", "12 June 1964", date(1964, 6, 12)),
        ("June 2019", "June 2019", date(2019, 6, 30)),
        ("in 2019", "2019", date(2019, 12, 31)),
    ],
)
def test_days_gone_by_are_read_as_people_type_them(typed: str, words: str, last: date) -> None:
    found = read_past_day(typed, TODAY)
    assert (found.words, last_day_of(found)) == (words, last)


@pytest.mark.parametrize("typed", ["", "31/2", "1066", "3000", "next tues", "19 June 2026", "\x00", "9" * 300])
def test_what_is_no_day_gone_by_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused):
        read_past_day(typed, TODAY)


def test_the_paper_is_tagged_whole_and_in_order(workspace: Workspace, tess: str, tmp_path: Path) -> None:
    for number in range(40):
        day = date(1990 + number % 9, 1 + number % 12, 3)
        add(workspace, tess, f"Event {number:02} <b>& שלום", day, detail="It rained and rained. " * 12)
    paper = chronology.chronology_paper(workspace, person_id=tess)
    pdf = chronology.chronology_pdf(paper)
    text = all_text(pdf)
    order = [int(each.event.title[6:8]) for each in chronology.read_chronology(workspace, person_id=tess).events]
    places = [text.index(f"Event {number:02}") for number in order]
    assert places == sorted(places)
    assert len(page_texts(pdf)) > 2
    roles = [tag.role for tag in tags(pdf)]
    assert (roles.count("H1"), roles.count("H2"), roles.count("LI")) == (1, 9, 40)
    assert bookmarks(pdf)[0][1] == "Tess’s chronology"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en-GB"
    (tmp_path / "paper.pdf").write_bytes(pdf)
    assert [finding.message for finding in pdfua.validate(str(tmp_path / "paper.pdf")).findings] == []
    assert chronology.chronology_pdf(paper) == pdf, "the same paper, the same bytes"
    part = chronology.chronology_paper(workspace, person_id=tess, chosen=ChronologyFilter(since=date(1995, 1, 1)))
    assert "Only a part is shown: from 1 January 1995." in all_text(chronology.chronology_pdf(part))
    empty = people.add_person(workspace, person=Person("", given_name="Omar")).changes[0].record_id
    nothing = chronology.chronology_pdf(chronology.chronology_paper(workspace, person_id=empty))
    assert "Nothing is in the chronology yet." in all_text(nothing)
