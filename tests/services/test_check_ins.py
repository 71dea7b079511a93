"""Check-ins over a real vault: set, told, put off, called off, and a clock that does not go as it should."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.check_ins import CheckIn, OfficeLine, offered_time, ring_words
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import NotFound, Refused
from visitapp.services import check_ins, diary, people, undo, visits
from visitapp.services.history import HistoryFilter, read_history
from visitapp.services.workspace import Workspace

DESK = {"whom": " the  duty desk ", "number": "01632 960 300"}


@pytest.fixture
def visit(workspace: Workspace, tess: str) -> str:
    """Plan a visit with Tess in an hour and return its id."""
    made = diary.plan_visit(workspace, person_id=tess, planned_for=workspace.now() + timedelta(hours=1))
    return made.changes[0].record_id


@pytest.fixture
def promised(workspace: Workspace, visit: str) -> CheckIn:
    """Promise to tell the office in two hours."""
    check_ins.set_check_in(workspace, visit_id=visit, tell_by=workspace.now() + timedelta(hours=2), **DESK)
    return only(workspace)


def alarm_times(workspace: Workspace) -> tuple[datetime, ...]:
    """Return when it rings."""
    return check_ins.read_alarms(workspace, usual=OfficeLine()).times


def only(workspace: Workspace) -> CheckIn:
    """Return the one that waits."""
    return check_ins.open_check_ins(workspace)[0].check_in


def test_a_check_in_waits_is_due_at_its_time_and_ends_when_the_office_was_told(
    workspace: Workspace, promised: CheckIn, clock: SteeredClock
) -> None:
    waiting = check_ins.open_check_ins(workspace)[0]
    assert (waiting.person.called if waiting.person else "", waiting.is_due) == ("Tess", False)
    assert (promised.whom, promised.number) == ("the duty desk", "01632 960 300")
    assert alarm_times(workspace) == (promised.tell_by,)
    clock.move(hours=2)
    assert check_ins.open_check_ins(workspace)[0].is_due
    clock.move(minutes=3)
    check_ins.tell(workspace, check_in_ids=[promised.id])
    assert check_ins.open_check_ins(workspace) == ()
    assert workspace.store.get(CheckIn, promised.id).told_at == clock()
    undo.undo(workspace)
    assert only(workspace).id == promised.id


def test_a_second_choice_changes_the_first_instead_of_ringing_twice(
    workspace: Workspace, visit: str, promised: CheckIn, clock: SteeredClock
) -> None:
    clock.move(minutes=10)
    check_ins.set_check_in(workspace, visit_id=visit, tell_by=workspace.now() + timedelta(hours=3), whom="Control room")
    changed = only(workspace)
    assert (changed.id, changed.whom, changed.number) == (promised.id, "Control room", "")
    assert check_ins.check_in_of(workspace, visit_id=visit) == changed


def test_more_time_counts_from_the_time_before_it_and_from_the_asking_after_it(
    workspace: Workspace, promised: CheckIn, clock: SteeredClock
) -> None:
    quarter = timedelta(minutes=15)
    check_ins.put_off(workspace, check_in_ids=[promised.id])
    assert promised.tell_by is not None
    assert only(workspace).tell_by == promised.tell_by + quarter
    clock.move(hours=4)
    check_ins.put_off(workspace, check_in_ids=[promised.id])
    assert only(workspace).tell_by == clock() + quarter


def test_a_clock_that_was_put_back_behind_the_promise_rings_at_once_and_is_answered(
    workspace: Workspace, promised: CheckIn, clock: SteeredClock
) -> None:
    clock.move(seconds=-30)
    assert alarm_times(workspace) == (promised.tell_by,)
    clock.move(days=-3)
    assert alarm_times(workspace) == (clock(),)
    check_ins.answer_alarm(workspace, told=False, at=clock(), until=clock())
    assert only(workspace).tell_by == clock() + timedelta(minutes=15)


def test_an_answer_counts_for_all_that_rang_also_when_the_clock_was_put_back_a_little(
    workspace: Workspace, promised: CheckIn, clock: SteeredClock
) -> None:
    assert promised.tell_by is not None
    clock.move(minutes=40)
    check_ins.answer_alarm(workspace, told=False, at=clock(), until=promised.tell_by)
    assert only(workspace).tell_by == clock() + timedelta(minutes=15)
    at = clock()
    clock.move(hours=5)
    check_ins.answer_alarm(workspace, told=True, at=at, until=at + timedelta(minutes=15), was_locked=True)
    assert workspace.store.get(CheckIn, promised.id).told_at == at
    newest = read_history(workspace, chosen=HistoryFilter(promised.person_id)).entries[0]
    assert newest.thing == "Check-in with the office"
    assert [change.label for change in newest.changes] == ["Told the office"]


def test_what_is_not_yet_due_is_left_alone_by_an_answer(workspace: Workspace, promised: CheckIn) -> None:
    check_ins.answer_alarm(workspace, told=True, at=workspace.now(), until=workspace.now())
    assert only(workspace) == promised


def test_a_cancelled_visit_takes_its_check_in_with_it_and_a_moved_one_moves_it(
    workspace: Workspace, visit: str, promised: CheckIn
) -> None:
    planned = workspace.store.get(Visit, visit).planned_for
    assert planned is not None
    assert promised.tell_by is not None
    diary.move_visit(workspace, visit_id=visit, planned_for=planned + timedelta(days=1), purpose="Goals")
    assert only(workspace).tell_by == promised.tell_by + timedelta(days=1)
    diary.cancel_visit(workspace, visit_id=visit, because="Not well")
    assert check_ins.open_check_ins(workspace) == ()


def test_a_visit_that_was_signed_or_unanswered_still_waits_for_its_check_in(
    workspace: Workspace, visit: str, promised: CheckIn
) -> None:
    visits.start_visit(workspace, visit_id=visit)
    visits.finish_and_sign(workspace, visit_id=visit)
    assert only(workspace) == promised
    check_ins.tell(workspace, check_in_ids=[promised.id])
    with pytest.raises(Refused, match="over"):
        check_ins.set_check_in(workspace, visit_id=visit, tell_by=workspace.now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"minutes": 0}, "passed"),
        ({"minutes": -5}, "passed"),
        ({"minutes": 5, "number": "ask"}, "no number"),
        ({"minutes": 5, "number": "0" * 101}, "too long"),
        ({"minutes": 5, "whom": "x" * 101}, "too long"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(workspace: Workspace, visit: str, fields, said) -> None:
    at = workspace.now() + timedelta(minutes=fields.pop("minutes"))
    with pytest.raises(Refused, match=said):
        check_ins.set_check_in(workspace, visit_id=visit, tell_by=at, **fields)
    assert check_ins.open_check_ins(workspace) == ()


def test_one_that_is_not_there_is_not_found(workspace: Workspace, visit: str, promised: CheckIn) -> None:
    check_ins.call_off(workspace, check_in_id=promised.id)
    assert alarm_times(workspace) == ()
    for act in (check_ins.tell, check_ins.put_off):
        with pytest.raises(NotFound):
            act(workspace, check_in_ids=[promised.id])
    with pytest.raises(NotFound):
        check_ins.set_check_in(workspace, visit_id="0" * 32, tell_by=workspace.now() + timedelta(hours=1))


def test_it_survives_closing_and_another_workers_promise_does_not_ring_here(
    workspace: Workspace, promised: CheckIn, open_again: Callable[[], Workspace]
) -> None:
    with workspace.act("From another laptop") as act:
        act.unit.create(CheckIn(workspace.new_id(), promised.person_id, promised.visit_id, "f" * 32, promised.tell_by))
    workspace.close()
    opened = open_again()
    assert [found.check_in for found in check_ins.open_check_ins(opened)] == [promised]
    opened.close()


def test_words_and_times_are_offered_as_people_say_them(workspace: Workspace, clock: SteeredClock) -> None:
    assert ring_words("the duty desk", "01632 960 300") == "ring the duty desk on 01632 960 300"
    assert ring_words("", "") == "ring your office"
    clock.move(minutes=2, seconds=4)
    assert offered_time(clock(), None) == clock.moment.replace(hour=10, minute=35, second=0)
    assert offered_time(clock(), clock() - timedelta(hours=1)) == clock.moment.replace(hour=10, minute=35, second=0)
    end = clock.moment.replace(hour=11, minute=30, second=0)
    assert offered_time(clock(), end) == end


def test_somebody_who_was_archived_is_still_named(workspace: Workspace, promised: CheckIn) -> None:
    people.archive_person(workspace, person_id=promised.person_id, on=workspace.today())
    waiting = check_ins.open_check_ins(workspace)[0]
    assert isinstance(waiting.person, Person)


def test_the_alarm_is_told_moments_and_whether_somebody_else_is_rung(workspace: Workspace, promised: CheckIn) -> None:
    desk = OfficeLine("the duty desk", "01632 960 300")
    assert not check_ins.read_alarms(workspace, usual=desk).has_own_line
    assert check_ins.read_alarms(workspace, usual=OfficeLine("the duty desk", "01632 960 301")).has_own_line
