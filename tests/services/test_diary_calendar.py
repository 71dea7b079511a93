"""A calendar brought into the diary, read again, changed and cancelled; and the diary written as a calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.services.conftest import SteeredClock
from tests.services.test_calendar_reading import calendar
from visitapp.domain.calendar_events import guessed_person, purpose_said
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import NotFound, Refused
from visitapp.services import diary, people, undo, visits
from visitapp.services.calendar_reading import read_calendar
from visitapp.services.diary_export import Naming, export_diary, write_diary
from visitapp.services.diary_import import Becomes, DiaryPreview, preview_calendar, take_in_calendar
from visitapp.services.workspace import Workspace

TESS = "UID:t\nDTSTART:20260620T100000Z\nDURATION:PT1H\nSUMMARY:Home visit Tess Brennan - the boiler"
HER = Person("", given_name="Teresa", family_name="Brennan", preferred_name="Tess")


@pytest.fixture
def brennan(workspace: Workspace) -> str:
    return people.add_person(workspace, person=HER).changes[0].record_id


def preview(workspace: Workspace, *events: str, head: str = "") -> DiaryPreview:
    file = read_calendar(calendar(*events, head=head), now=workspace.now())
    return preview_calendar(workspace, file=file)


def bring_in(workspace: Workspace, *events: str, head: str = "") -> DiaryPreview:
    """Take in every row with whoever was guessed."""
    shown = preview(workspace, *events, head=head)
    chosen = {row.key: row.person_id for row in shown.rows if row.person_id}
    take_in_calendar(workspace, preview=shown, chosen=chosen)
    return shown


def planned(workspace: Workspace) -> list[Visit]:
    return list(workspace.store.all(Visit, order_by=("planned_for",)))


def test_an_appointment_becomes_a_visit_once_and_only_once(workspace: Workspace, brennan: str) -> None:
    shown = bring_in(workspace, TESS)
    assert [(row.becomes, row.person_id) for row in shown.rows] == [(Becomes.NEW, brennan)]
    (visit,) = planned(workspace)
    assert (visit.planned_for, visit.planned_minutes) == (datetime(2026, 6, 20, 10, tzinfo=UTC), 60)
    assert visit.purpose == "Home visit - the boiler"
    again = preview(workspace, TESS)
    assert (again.rows, again.already_here) == ((), 1)
    take_in_calendar(workspace, preview=shown, chosen={shown.rows[0].key: brennan})
    assert len(planned(workspace)) == 1
    undo.undo(workspace)
    assert planned(workspace) == []
    assert preview(workspace, TESS).rows[0].becomes is Becomes.NEW


def test_what_changed_in_the_calendar_changes_here_and_what_was_cancelled_is_cancelled(
    workspace: Workspace, brennan: str
) -> None:
    bring_in(workspace, TESS)
    later = TESS.replace("T100000Z", "T143000Z").replace("PT1H", "PT30M")
    shown = bring_in(workspace, later)
    assert [(row.becomes, row.is_known) for row in shown.rows] == [(Becomes.CHANGED, True)]
    (visit,) = planned(workspace)
    assert (visit.planned_for, visit.planned_minutes) == (datetime(2026, 6, 20, 14, 30, tzinfo=UTC), 30)
    bring_in(workspace, f"{later}\nSTATUS:CANCELLED")
    (visit,) = planned(workspace)
    assert (visit.status, visit.cancelled_because) == (VisitStatus.CANCELLED, "Cancelled in the calendar")
    assert preview(workspace, f"{later}\nSTATUS:CANCELLED").rows == ()


def test_one_that_is_cancelled_before_it_came_is_nothing(workspace: Workspace, brennan: str) -> None:
    assert preview(workspace, f"{TESS}\nSTATUS:CANCELLED").rows == ()


def test_a_repeated_one_is_asked_about_once_and_its_exceptions_apart(workspace: Workspace, brennan: str) -> None:
    rule = TESS + "\nRRULE:FREQ=WEEKLY;COUNT=4"
    shown = bring_in(workspace, rule)
    assert [len(row.events) for row in shown.rows] == [4]
    assert len(planned(workspace)) == 4
    moved = "UID:t\nRECURRENCE-ID:20260627T100000Z\nDTSTART:20260628T100000Z\nDURATION:PT1H\nSUMMARY:Tess Brennan"
    shown = bring_in(workspace, rule, moved)
    assert [(row.becomes, len(row.events)) for row in shown.rows] == [(Becomes.CHANGED, 1)]
    days = [visit.planned_for.day for visit in planned(workspace) if visit.planned_for]
    assert days == [20, 28, 4, 11]


def test_a_visit_that_has_begun_or_was_signed_is_left_alone(workspace: Workspace, brennan: str) -> None:
    bring_in(workspace, TESS)
    visits.start_visit(workspace, visit_id=planned(workspace)[0].id)
    later = TESS.replace("T100000Z", "T143000Z")
    assert preview(workspace, later).rows == ()
    assert bring_in(workspace, f"{later}\nSTATUS:CANCELLED").rows == ()
    assert planned(workspace)[0].status is VisitStatus.DRAFT


def test_a_visit_that_was_planned_by_hand_at_the_same_time_is_not_doubled(workspace: Workspace, brennan: str) -> None:
    diary.plan_visit(workspace, person_id=brennan, planned_for=datetime(2026, 6, 20, 10, tzinfo=UTC), purpose="Goals")
    bring_in(workspace, TESS)
    assert [visit.purpose for visit in planned(workspace)] == ["Goals"]
    assert preview(workspace, TESS).rows == ()


def test_what_names_nobody_is_left_out_until_somebody_is_chosen(workspace: Workspace, brennan: str) -> None:
    shown = bring_in(workspace, "UID:d\nDTSTART:20260620T080000Z\nDURATION:PT1H\nSUMMARY:Dentist")
    assert [row.person_id for row in shown.rows] == [""]
    assert planned(workspace) == []
    with pytest.raises(NotFound):
        take_in_calendar(workspace, preview=shown, chosen={shown.rows[0].key: "0" * 32})
    take_in_calendar(workspace, preview=shown, chosen={shown.rows[0].key: brennan})
    assert planned(workspace)[0].purpose == "Dentist"


@pytest.mark.parametrize(
    ("summary", "guessed"),
    [
        ("Tess Brennan", "t"),
        ("brennan, teresa: review", "t"),
        ("Visit Tess about the boiler", "t"),
        ("TB at home", "t"),
        ("tb", ""),
        ("Visit", ""),
        ("Stress group", ""),
        ("Jonas or Tess", ""),
        ("Jonas Brandt (not Tess)", "j"),
        ("", ""),
    ],
)
def test_whom_an_appointment_names_is_guessed_only_when_one_person_is_meant(summary: str, guessed: str) -> None:
    known = (
        Person("t", given_name="Teresa", family_name="Brennan", preferred_name="Tess"),
        Person("j", given_name="Jonas", family_name="Brandt"),
    )
    assert guessed_person(summary, known) == guessed


@pytest.mark.parametrize(
    ("summary", "purpose"),
    [
        ("Visit Tess Brennan", ""),
        ("Tess", ""),
        ("TB – boiler", "boiler"),
        ("Tess: goals, and the letter", "goals, and the letter"),
        ("Dentist", "Dentist"),
    ],
)
def test_a_purpose_is_what_is_said_besides_the_name(summary: str, purpose: str) -> None:
    assert purpose_said(summary, HER) == purpose


def test_the_diary_as_a_calendar_says_by_itself_that_there_is_a_visit_and_no_more(
    workspace: Workspace, brennan: str
) -> None:
    people.edit_person(workspace, person_id=brennan, address="3 Mill Lane", home_access="Key safe 1234")
    moment = datetime(2026, 6, 20, 10, tzinfo=UTC)
    diary.plan_visit(workspace, person_id=brennan, planned_for=moment, purpose="The boiler", planned_minutes=45)
    written = {naming: export_diary(workspace, naming=naming).decode() for naming in Naming}
    assert "SUMMARY:Visit\r\n" in written[Naming.VISIT]
    assert "SUMMARY:Visit TB\r\n" in written[Naming.INITIALS]
    assert "SUMMARY:Visit Tess\r\n" in written[Naming.NAME]
    for text in written.values():
        assert "DTSTART:20260620T100000Z" in text
        assert "DTEND:20260620T104500Z" in text
        assert [word for word in ("Brennan", "Mill", "1234", "boiler", "Amara") if word in text] == []
    assert "Tess" not in written[Naming.VISIT] + written[Naming.INITIALS]
    assert export_diary(workspace) == export_diary(workspace, naming=Naming.VISIT)


def test_what_was_written_comes_back_as_the_same_visits_and_a_move_outside_moves_them(
    workspace: Workspace, brennan: str, clock: SteeredClock
) -> None:
    moment = datetime(2026, 6, 20, 10, tzinfo=UTC)
    diary.plan_visit(workspace, person_id=brennan, planned_for=moment, purpose="The boiler")
    content = export_diary(workspace)
    shown = preview_calendar(workspace, file=read_calendar(content, now=clock()))
    assert (shown.rows, shown.already_here) == ((), 1)
    moved = content.replace(b"20260620T1", b"20260621T1")
    shown = preview_calendar(workspace, file=read_calendar(moved, now=clock()))
    take_in_calendar(workspace, preview=shown, chosen={row.key: row.person_id for row in shown.rows})
    (visit,) = planned(workspace)
    assert (visit.planned_for, visit.purpose) == (moment + timedelta(days=1), "The boiler")


def test_a_cancelled_visit_is_written_as_cancelled_and_a_signed_one_not_at_all(
    workspace: Workspace, brennan: str
) -> None:
    for hour in (10, 12):
        moment = datetime(2026, 6, 20, hour, tzinfo=UTC)
        diary.plan_visit(workspace, person_id=brennan, planned_for=moment)
    first, second = planned(workspace)
    diary.cancel_visit(workspace, visit_id=first.id, because="Not well")
    visits.start_visit(workspace, visit_id=second.id)
    visits.finish_and_sign(workspace, visit_id=second.id)
    text = export_diary(workspace).decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "STATUS:CANCELLED" in text
    assert "Not well" not in text


def test_a_file_of_another_kind_is_never_written_over(workspace: Workspace, tmp_path: Path) -> None:
    content = export_diary(workspace)
    path = tmp_path / "diary.ics"
    write_diary(content, path=path)
    write_diary(content, path=path)
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0
    letter = tmp_path / "letter.ics"
    letter.write_text("Dear Tess")
    with pytest.raises(Refused, match="no calendar"):
        write_diary(content, path=letter)
    assert letter.read_text() == "Dear Tess"
    with pytest.raises(Refused, match="week"):
        export_diary(workspace, weeks=0)
