"""Papers made from Documents: what is offered, what comes of it, and which versions there are of each."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from visitapp.domain.past_days import PastDay
from visitapp.domain.people import Person
from visitapp.domain.versions import series_of, versions_of, without_number
from visitapp.errors import NotFound, Refused
from visitapp.services import amendments, careplan, chronology, documents, people, travelling, visits
from visitapp.services.making_papers import PaperKind, find_made, gather_paper, keep_made, offered_papers


@pytest.fixture
def tess(workspace):
    made = people.add_person(workspace, person=Person("", given_name="Tess", family_name="Brennan"))
    return made.of_type("person")[0].record_id


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def make(workspace, person_id, kind, visit_id=""):
    gathered = gather_paper(workspace, person_id=person_id, kind=kind, visit_id=visit_id)
    content = gathered.render()
    change_set = keep_made(workspace, gathered=gathered, content=content)
    return find_made(workspace, gathered=gathered, content=content), change_set


def signed_visit(workspace, person_id, words):
    visit_id = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit_id, key="health", text=words)
    visits.finish_and_sign(workspace, visit_id=visit_id)
    return visit_id


def test_nothing_is_offered_of_what_is_not_written_and_the_reason_is_said(workspace, tess):
    offered = offered_papers(workspace, person_id=tess)
    assert [kind for kind in PaperKind if offered.has(kind)] == []
    assert offered.said(PaperKind.CARE_PLAN) == "Nothing is written in Tess’s care plan yet."
    assert offered.said(PaperKind.CHRONOLOGY) == "Tess’s chronology has no events yet."
    assert offered.said(PaperKind.VISIT) == "No visit with Tess is signed."
    for kind in PaperKind:
        with pytest.raises(Refused):
            gather_paper(workspace, person_id=tess, kind=kind)
    with pytest.raises(NotFound):
        offered_papers(workspace, person_id="0" * 32)


def test_a_care_plan_is_made_as_it_was_finalised_and_else_as_a_draft_that_says_so(workspace, tess, clock):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    assert offered_papers(workspace, person_id=tess).said(PaperKind.CARE_PLAN) == (
        "Care plan, version 1, as it stands now; the paper says that it is a draft."
    )
    draft, _ = make(workspace, tess, PaperKind.CARE_PLAN)
    assert "draft" in words_of(documents.read_content(workspace, document_id=draft))
    careplan.finalise(workspace, person_id=tess)
    final, change_set = make(workspace, tess, PaperKind.CARE_PLAN)
    assert change_set.changes == ()  # the paper was kept when the plan was finalised
    assert "Singing." in words_of(documents.read_content(workspace, document_id=final))
    clock.move(days=3)
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing and the canal.")
    newer, _ = make(workspace, tess, PaperKind.CARE_PLAN)
    files = travelling.list_kept(workspace)
    (newest,) = [each for each in files if each.is_newest]
    assert (newest.id, newest.series, newest.version, newest.older) == (newer, "Care plan", 2, 2)
    assert {(each.id, each.version) for each in versions_of(files, newest)} == {(newer, 2), (final, 1), (draft, 1)}


def test_a_chronology_that_grows_is_another_version_and_the_same_one_is_kept_once(workspace, tess, clock):
    day = PastDay(workspace.today())
    chronology.add_event(workspace, person_id=tess, title="The boiler broke", happened=day)
    first, _ = make(workspace, tess, PaperKind.CHRONOLOGY)
    again, change_set = make(workspace, tess, PaperKind.CHRONOLOGY)
    assert (again, change_set.changes) == (first, ())
    clock.move(hours=1)
    chronology.add_event(workspace, person_id=tess, title="Lewis mended it", happened=day)
    second, _ = make(workspace, tess, PaperKind.CHRONOLOGY)
    newer, older = travelling.list_kept(workspace)
    assert (newer.id, newer.version, newer.older, newer.is_put_behind) == (second, 2, 1, False)
    assert (older.id, older.version, older.older, older.is_put_behind) == (first, 1, 0, True)
    assert "Lewis mended it" not in words_of(documents.read_content(workspace, document_id=first))
    documents.queue_documents(workspace, document_ids=[first])
    assert not next(each for each in travelling.list_kept(workspace) if each.id == first).is_put_behind


def test_an_addition_to_a_signed_visit_makes_another_version_of_its_paper(workspace, tess, clock):
    visit_id = signed_visit(workspace, tess, "Sleeps better.")
    clock.move(hours=2)
    other = signed_visit(workspace, tess, "Ate well.")
    offered = offered_papers(workspace, person_id=tess)
    at = datetime(2026, 6, 18, 9, 30, tzinfo=UTC).astimezone()
    assert dict(offered.visits)[visit_id] == f"Visit of 18 June 2026, {at:%H:%M}"
    make(workspace, tess, PaperKind.VISIT, visit_id)
    make(workspace, tess, PaperKind.VISIT, other)
    clock.move(hours=2)
    amendments.amend_visit(workspace, visit_id=visit_id, key="health", text="And naps.", reason="Left out")
    make(workspace, tess, PaperKind.VISIT, visit_id)
    assert [(each.version, each.is_newest) for each in travelling.list_kept(workspace)] == [
        (2, True), (1, True), (1, False),
    ]  # fmt: skip
    with pytest.raises(Refused, match="not signed"):
        gather_paper(workspace, person_id=tess, kind=PaperKind.VISIT, visit_id="0" * 32)


@pytest.mark.parametrize(
    ("title", "shown", "number", "series"),
    [
        ("Care plan, version 12", "Care plan", 12, "Care plan"),
        ("Care plan, version 3, draft", "Care plan, draft", 3, "Care plan"),
        ("Chronology", "Chronology", 0, "Chronology"),
        ("Letter, version two", "Letter, version two", 0, "Letter, version two"),
        (", version 3", ", version 3", 0, ", version 3"),
    ],
)
def test_a_title_says_its_version_or_has_none(title, shown, number, series):
    assert (without_number(title), series_of(title)) == ((shown, number), series)


def test_papers_of_two_people_are_no_versions_of_each_other(workspace, tess):
    other = people.add_person(workspace, person=Person("", given_name="Rhys")).of_type("person")[0].record_id
    for person_id in (tess, other):
        chronology.add_event(workspace, person_id=person_id, title="Moved", happened=PastDay(workspace.today()))
        make(workspace, person_id, PaperKind.CHRONOLOGY)
    assert [each.version for each in travelling.list_kept(workspace)] == [1, 1]
