"""Visits planned, repeated, moved, cancelled and without reply, over a real vault."""

from datetime import date, datetime, timedelta

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.actions import Action
from visitapp.domain.diary import Repeat
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import NotFound, Refused
from visitapp.services import diary, undo, visits
from visitapp.services.today import read_today
from visitapp.services.visit_views import list_visits
from visitapp.services.workspace import Workspace


def series(workspace: Workspace, tess: str) -> list[Visit]:
    """Plan four Thursdays at 10:30 and return them in order of time."""
    first = workspace.local_now().replace(hour=10, minute=30)
    made = diary.plan_visit(
        workspace,
        person_id=tess,
        planned_for=first,
        repeat=Repeat.WEEKLY,
        last_day=first.date() + timedelta(days=25),
        purpose="Goals",
    )
    return sorted(
        (workspace.store.get(Visit, change.record_id) for change in made.of_type("visit")),
        key=lambda visit: visit.planned_for or workspace.now(),
    )


def days(planned: list[Visit]) -> list[date]:
    return [visit.planned_for.astimezone().date() for visit in planned if visit.planned_for]


def test_a_repeated_visit_is_one_act_and_each_can_be_moved_alone(workspace: Workspace, tess: str) -> None:
    planned = series(workspace, tess)
    assert days(planned) == [date(2026, 6, 18), date(2026, 6, 25), date(2026, 7, 2), date(2026, 7, 9)]
    second = planned[1]
    moved = datetime(2026, 6, 26, 14, 0).astimezone()
    diary.move_visit(workspace, visit_id=second.id, planned_for=moved, planned_minutes=30)
    kept = [workspace.store.get(Visit, visit.id) for visit in planned]
    assert days(kept) == [date(2026, 6, 18), date(2026, 6, 26), date(2026, 7, 2), date(2026, 7, 9)]
    undo.undo(workspace)
    undo.undo(workspace)
    assert workspace.store.all(Visit, person_id=tess) == ()


def test_a_repeated_visit_stays_at_its_time_of_the_clock_when_the_clocks_change(
    workspace: Workspace, tess: str
) -> None:
    start = datetime(2026, 10, 22, 10, 30).astimezone()
    made = diary.plan_visit(
        workspace, person_id=tess, planned_for=start, repeat=Repeat.WEEKLY, last_day=date(2026, 10, 29)
    )
    planned = [workspace.store.get(Visit, change.record_id).planned_for for change in made.of_type("visit")]
    assert [f"{moment.astimezone():%H:%M}" for moment in planned if moment] == ["10:30", "10:30"]


def test_a_visit_is_cancelled_with_a_reason_and_by_whom_alone_or_with_the_later_ones(
    workspace: Workspace, tess: str
) -> None:
    planned = series(workspace, tess)
    diary.cancel_visit(workspace, visit_id=planned[0].id, because="  not   well ", by="Tess")
    diary.cancel_visit(workspace, visit_id=planned[2].id, because="On holiday", by="Amara", with_following=True)
    kept = [workspace.store.get(Visit, visit.id) for visit in planned]
    cancelled, still = VisitStatus.CANCELLED, VisitStatus.PLANNED
    assert [visit.status for visit in kept] == [cancelled, still, cancelled, cancelled]
    assert (kept[0].cancelled_because, kept[0].cancelled_by) == ("not well", "Tess")
    today = read_today(workspace)
    assert [entry.visit.id for entry in today.visits] == [planned[0].id]
    assert today.visits_left == 0
    diary.put_back(workspace, visit_id=planned[0].id)
    assert read_today(workspace).visits_left == 1


def test_no_reply_is_one_act_with_what_was_tried_and_a_next_step(workspace: Workspace, tess: str) -> None:
    visit = series(workspace, tess)[0]
    diary.note_no_reply(workspace, visit_id=visit.id, tried="Rang twice", next_step="Ring at four")
    noted = workspace.store.get(Visit, visit.id)
    assert (noted.status, noted.tried) == (VisitStatus.NO_REPLY, "Rang twice")
    assert [(task.action.text, task.action.due_on) for task in read_today(workspace).tasks] == [
        ("Ring at four", workspace.today())
    ]
    undo.undo(workspace)
    assert workspace.store.get(Visit, visit.id).status is VisitStatus.PLANNED
    assert workspace.store.all(Action, person_id=tess) == ()


def test_no_reply_at_a_visit_with_words_is_refused_and_without_words_noted(workspace: Workspace, tess: str) -> None:
    visit = series(workspace, tess)[0]
    visits.start_visit(workspace, visit_id=visit.id)
    visits.write_section(workspace, visit_id=visit.id, key="health", text="Slept well")
    with pytest.raises(Refused, match="words written"):
        diary.note_no_reply(workspace, visit_id=visit.id, tried="Rang", next_step="Ring")
    visits.write_section(workspace, visit_id=visit.id, key="health", text="")
    diary.note_no_reply(workspace, visit_id=visit.id, tried="Rang", next_step="Ring")
    assert workspace.store.get(Visit, visit.id).present == ()


def test_what_cannot_be_is_refused_calmly_and_changes_nothing(workspace: Workspace, tess: str) -> None:
    now = workspace.now()
    with pytest.raises(Refused, match="end before it starts"):
        diary.plan_visit(workspace, person_id=tess, planned_for=now, planned_minutes=-30)
    with pytest.raises(Refused, match="before the first"):
        diary.plan_visit(workspace, person_id=tess, planned_for=now, repeat=Repeat.WEEKLY, last_day=date(2026, 6, 1))
    with pytest.raises(NotFound):
        diary.plan_visit(workspace, person_id="0" * 32, planned_for=now)
    visit = series(workspace, tess)[0]
    with pytest.raises(Refused, match="end before it starts"):
        diary.move_visit(workspace, visit_id=visit.id, planned_minutes=0)
    with pytest.raises(Refused, match="why"):
        diary.cancel_visit(workspace, visit_id=visit.id, because="  ")
    with pytest.raises(Refused, match="comes next"):
        diary.note_no_reply(workspace, visit_id=visit.id, tried="Rang", next_step=" ")
    visits.start_visit(workspace, visit_id=visit.id)
    for late in (diary.move_visit, diary.put_back):
        with pytest.raises(Refused):
            late(workspace, visit_id=visit.id)
    with pytest.raises(Refused, match="has begun"):
        diary.cancel_visit(workspace, visit_id=visit.id, because="Late")
    assert workspace.store.get(Visit, visit.id).status is VisitStatus.DRAFT


def test_a_visit_of_a_day_that_has_passed_waits_to_be_written_up_as_it_was_planned(
    workspace: Workspace, clock: SteeredClock, tess: str
) -> None:
    planned = series(workspace, tess)
    diary.cancel_visit(workspace, visit_id=planned[1].id, because="Not well")
    clock.move(days=8)
    waiting = read_today(workspace).unwritten
    assert [entry.visit.id for entry in waiting] == [planned[0].id]
    visits.start_visit(workspace, visit_id=planned[0].id, as_planned=True)
    begun = workspace.store.get(Visit, planned[0].id)
    assert begun.started_at == begun.planned_for
    assert begun.ended_at is not None
    assert begun.planned_for is not None
    assert begun.ended_at - begun.planned_for == timedelta(minutes=60)
    today = read_today(workspace)
    assert today.unwritten == ()
    assert [entry.visit.id for entry in today.drafts] == [planned[0].id]


def test_another_day_is_read_with_its_own_visits_and_nothing_is_next_there(workspace: Workspace, tess: str) -> None:
    planned = series(workspace, tess)
    other = read_today(workspace, day=date(2026, 6, 25))
    assert [entry.visit.id for entry in other.visits] == [planned[1].id]
    assert not other.is_today
    assert not any(entry.is_next for entry in other.visits)


def test_a_persons_visits_tell_of_the_cancelled_and_the_unanswered_ones(workspace: Workspace, tess: str) -> None:
    planned = series(workspace, tess)
    diary.cancel_visit(workspace, visit_id=planned[3].id, because="On holiday", by="Tess")
    diary.note_no_reply(workspace, visit_id=planned[0].id, tried="Rang", next_step="Ring")
    assert [listed.visit.status for listed in list_visits(workspace, person_id=tess)] == [
        VisitStatus.PLANNED,
        VisitStatus.PLANNED,
        VisitStatus.CANCELLED,
        VisitStatus.NO_REPLY,
    ]
