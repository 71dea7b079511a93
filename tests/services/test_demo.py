"""The demo caseload: whole, current on any day, invented, and signed like everything that is signed."""

import io
import json
import re
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest

from visitapp.config import resource
from visitapp.domain.actions import Action
from visitapp.domain.careplan import CarePlan
from visitapp.domain.goals import Goal, GoalStatus
from visitapp.domain.network import Member, MemberKind, Strain, Tie
from visitapp.domain.people import Person
from visitapp.domain.visit_seal import content_hash
from visitapp.domain.visits import Visit, VisitSection, VisitStatus
from visitapp.errors import FileRefused
from visitapp.services import careplan, demo, demo_visit, overview, people_named, today

CASELOAD = resource("demo/caseload.json")
# Ofcom keeps these numbers for drama; the others are public help lines.
FICTION = re.compile(r"01632 960 ?\d{3}|07700 900 ?\d{3}|111, option 2|116 123")
NUMBER = re.compile(r"\b0\d[\d ]{8,}\d\b")


@pytest.fixture
def loaded(workspace, clock):
    clock.moment = datetime(2026, 6, 18, 10, 12).astimezone(UTC)
    demo.load_demo(workspace, caseload=CASELOAD)
    return workspace


def page_count(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def person(workspace, name):
    return people_named.people_named(workspace, name=name)[0]


def test_the_caseload_holds_twelve_people_and_two_years_of_visits(loaded):
    assert len(loaded.store.all(Person)) == 12
    signed = loaded.store.all(Visit, status=VisitStatus.SIGNED.value)
    assert len(signed) >= 130
    first = min(visit.started_at for visit in signed)
    assert timedelta(days=660) < loaded.now() - first < timedelta(days=740)
    sections = loaded.store.all(VisitSection)
    assert len(sections) > 2 * len(signed)
    assert len({section.text for section in sections}) == len(sections)


def test_today_looks_as_it_was_drawn(loaded):
    day = today.read_today(loaded)
    seen = [(f"{entry.moment:%H:%M}", entry.person.called, str(entry.visit.status)) for entry in day.visits]
    assert seen == [
        ("09:00", "Eileen", "signed"),
        ("10:30", "Tess", "planned"),
        ("13:00", "Darek", "planned"),
        ("15:30", "Callum", "planned"),
    ]
    assert f"{day.visits[0].visit.signed_at.astimezone():%H:%M}" == "09:48"
    assert [entry.person.called for entry in day.visits if entry.is_next] == ["Tess"]
    assert day.visits[1].visit.purpose == "Look at her goals together, and the letter about the boiler."
    assert [entry.person.called for entry in day.tomorrow] == ["Fatima", "Rhys"]
    tasks = [(due.action.text, due.person.called) for due in day.tasks]
    assert tasks == [
        ("Ring Lewis about the boiler", "Tess"),
        ("Post large-print plan to Eileen", "Eileen"),
        ("Ask for a bus pass form", "Winnie"),
    ]
    reviews = [(review.person.called, review.what) for review in day.reviews]
    assert reviews == [("Darek", "care_plan"), ("Shan", "goals")]


@pytest.mark.parametrize("hour", [8, 12, 14])
def test_the_next_visit_is_near_at_any_hour_of_the_working_day(workspace, clock, hour):
    clock.moment = datetime(2026, 6, 18, hour, 40).astimezone(UTC)
    demo.load_demo(workspace, caseload=CASELOAD)
    ahead = [entry for entry in today.read_today(workspace).visits if entry.is_next]
    assert [entry.person.called for entry in ahead] == ["Tess"]
    assert timedelta() < ahead[0].moment - workspace.local_now() <= timedelta(minutes=20)


def test_nothing_is_signed_before_it_took_place(workspace, clock):
    clock.moment = datetime(2026, 6, 18, 1, 30).astimezone(UTC)
    demo.load_demo(workspace, caseload=CASELOAD)
    assert all(visit.signed_at <= clock.moment for visit in workspace.store.all(Visit) if visit.is_signed)
    assert not any(entry.visit.is_signed for entry in today.read_today(workspace).visits)


@pytest.mark.parametrize("day", [datetime(2026, 2, 28, 11, tzinfo=UTC), datetime(2028, 10, 29, 11, tzinfo=UTC)])
def test_past_and_coming_visits_keep_to_working_days(workspace, clock, day):
    clock.moment = day
    demo.load_demo(workspace, caseload=CASELOAD)
    now = workspace.today()
    days = {visit.planned_for.astimezone().date() for visit in workspace.store.all(Visit)}
    assert all(seen.weekday() < 5 for seen in days if abs((seen - now).days) > 1)


def test_tess_has_the_map_goals_and_plan_of_the_pictures(loaded):
    tess = person(loaded, "tess")
    assert (tess.full_name, str(tess.born), tess.phone) == ("Teresa Brennan", "1964-02-14", "07700 900142")
    members = {member.name: member for member in loaded.store.all(Member, person_id=tess.id)}
    ties = {tie.target_id: tie for tie in loaded.store.all(Tie, source_id=tess.id)}
    assert members["Biscuit"].kind is MemberKind.PET
    assert ties[members["Frank"].id].ended
    assert ties[members["Day centre"].id].ended
    assert ties[members["Danny"].id].strain is Strain.SOME
    assert members["Amara"].worker_id == loaded.worker.id
    assert sum(not tie.ended for tie in ties.values()) == 17
    goals = loaded.store.all(Goal, person_id=tess.id)
    assert [goal.status for goal in goals].count(GoalStatus.WORKING) == 3
    plans = {plan.version: plan for plan in loaded.store.all(CarePlan, person_id=tess.id)}
    assert plans[3].is_final
    assert (plans[3].finalised_on, plans[4].is_final) == (loaded.today() - timedelta(days=49), False)
    view = overview.read_overview(loaded, person_id=tess.id)
    titles = [visit.title for visit in view.recent_visits]
    assert titles == [
        "Goals, with Aoife", "Catching up", "Letter about the boiler", "Lunch club together", "With Kwame",
    ]  # fmt: skip
    assert view.visit_count == 14


def test_every_signature_fits_the_words(loaded):
    for visit in loaded.store.all(Visit, status=VisitStatus.SIGNED.value):
        sections = loaded.store.all(VisitSection, visit_id=visit.id)
        agreed = loaded.store.all(Action, visit_id=visit.id)
        assert visit.signed_hash == content_hash(visit, sections, agreed)


def test_every_link_leads_to_a_record(loaded):
    known = {record.id for kind in (Person, Member, Goal, Visit) for record in loaded.store.all(kind)}
    known.add(loaded.worker.id)
    for action in loaded.store.all(Action):
        assert {*action.owner_ids, action.visit_id, action.goal_id} - {""} <= known
    for goal in loaded.store.all(Goal):
        assert set(goal.helper_ids) <= known


def test_everybody_is_invented():
    text = CASELOAD.read_text(encoding="utf-8")
    assert [number for number in NUMBER.findall(text) if not FICTION.fullmatch(number) and number[:3] != "999"] == []
    numbers = [found["person"]["nhs_number"] for found in json.loads(text)["people"]]
    assert all(number.startswith("999 ") for number in numbers)  # the range that is never given to anybody
    assert "@" not in text.replace("@example.org", "")


def test_loading_cannot_be_undone_by_accident_and_is_one_act(loaded):
    assert loaded.undo_steps.undo_label == ""
    tess = person(loaded, "tess")
    assert {entry.label for entry in loaded.store.history(tess.id)} == {"Load the demo caseload"}


def test_a_damaged_caseload_writes_nothing(workspace, tmp_path):
    broken = tmp_path / "caseload.json"
    broken.write_text('{"people": [', encoding="utf-8")
    with pytest.raises(FileRefused):
        demo.load_demo(workspace, caseload=broken)
    assert workspace.store.all(Person) == ()


def test_the_visit_to_tess_ends_signed_rated_and_on_paper(loaded):
    tess = demo_visit.visit_tess(loaded)
    view = overview.read_overview(loaded, person_id=tess.id)
    assert [goal.score for goal in view.goals] == [7, 8, 4]
    assert view.recent_visits[0].is_signed
    assert view.recent_visits[0].present[1].name == "Aoife"
    assert loaded.store.all(Action, text="Ring Lewis about the boiler")[0].is_done


@pytest.mark.parametrize("day", [datetime(2026, 6, 18, 10, 12), datetime(2026, 9, 16, 18, 0)])
def test_the_care_plan_of_tess_fills_two_pages_before_and_after_the_visit(workspace, clock, day):
    clock.moment = day.astimezone(UTC)
    demo.load_demo(workspace, caseload=CASELOAD)
    assert page_count(careplan.make_plan_pdf(workspace, person_id=person(workspace, "Tess Brennan").id)) == 2
    tess = demo_visit.visit_tess(workspace)
    assert page_count(careplan.make_plan_pdf(workspace, person_id=tess.id)) == 2
