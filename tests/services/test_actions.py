"""Actions: who does what by when, and what of it is up to the worker."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from visitapp.domain.actions import owners_named
from visitapp.domain.network import Member, MemberKind
from visitapp.errors import NotFound, Refused
from visitapp.services import actions, network, people, tasks
from visitapp.services.workspace import Workspace

AddFor = Callable[..., str]


@pytest.fixture
def add(workspace: Workspace, tess: str) -> AddFor:
    def added(text: str, **facts: Any) -> str:
        made = actions.add_action(workspace, person_id=tess, text=text, **facts)
        return made.of_type("action")[0].record_id

    return added


def due(workspace: Workspace) -> list[str]:
    return [task.action.text for task in tasks.tasks_due(workspace)]


def test_what_is_up_to_the_worker_by_tomorrow_is_due_the_longest_overdue_first(
    workspace: Workspace, add: AddFor, tess: str
) -> None:
    me, today = (workspace.worker.id,), workspace.today()
    add("Ring Lewis", owner_ids=me, due_on=today)
    add("Bus pass form", owner_ids=me, due_on=today + timedelta(days=1))
    add("Post the plan", owner_ids=me, due_on=today - timedelta(days=9))
    add("Next week", owner_ids=me, due_on=today + timedelta(days=7))
    add("Some day", owner_ids=me)
    add("Tess walks Biscuit", owner_ids=(tess,), due_on=today)
    assert due(workspace) == ["Post the plan", "Ring Lewis", "Bus pass form"]


def test_the_workers_place_on_the_map_means_the_worker(workspace: Workspace, add: AddFor, tess: str) -> None:
    me = network.add_member(
        workspace,
        member=Member("", tess, "Amara", kind=MemberKind.PROFESSIONAL, worker_id=workspace.worker.id),
    )
    add("Ring Lewis", owner_ids=(me.of_type("member")[0].record_id,), due_on=workspace.today())
    assert due(workspace) == ["Ring Lewis"]


def test_a_ticked_action_is_no_longer_due_and_comes_back_when_unticked(workspace: Workspace, add: AddFor) -> None:
    action_id = add("Ring Lewis", owner_ids=(workspace.worker.id,), due_on=workspace.today())
    actions.tick_action(workspace, action_id=action_id)
    assert due(workspace) == []
    actions.tick_action(workspace, action_id=action_id, done=False)
    assert due(workspace) == ["Ring Lewis"]


def test_an_archived_person_has_nothing_due(workspace: Workspace, add: AddFor, tess: str) -> None:
    add("Ring Lewis", owner_ids=(workspace.worker.id,), due_on=workspace.today())
    people.archive_person(workspace, person_id=tess, on=workspace.today())
    assert due(workspace) == []


def test_a_removed_action_is_not_due(workspace: Workspace, add: AddFor) -> None:
    action_id = add("Ring Lewis", owner_ids=(workspace.worker.id,), due_on=workspace.today())
    actions.retract_action(workspace, action_id=action_id)
    assert due(workspace) == []


def test_an_action_without_words_is_refused(workspace: Workspace, tess: str, add: AddFor) -> None:
    with pytest.raises(Refused):
        add(" \n ")
    with pytest.raises(Refused):
        actions.edit_action(workspace, action_id=add("Words"), text="")


def test_an_action_for_nobody_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        actions.add_action(workspace, person_id="f" * 32, text="Ring Lewis")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Tess", (("1",), "")),
        ("tess and AOIFE", (("1", "2"), "")),
        ("Aoife, Tess", (("2", "1"), "")),
        ("Lewis at Northside Homes", ((), "Lewis at Northside Homes")),
        ("Tess and Lewis", (("1",), "Lewis")),
        ("Northside Homes and Gardens", (("3",), "")),
        ("", ((), "")),
    ],
)
def test_owners_are_read_from_what_is_typed(typed: str, expected: tuple[tuple[str, ...], str]) -> None:
    assert owners_named(typed, {"1": "Tess", "2": "Aoife", "3": "Northside Homes and Gardens"}) == expected


def test_due_dates_survive_as_dates(workspace: Workspace, add: AddFor) -> None:
    day = date(2026, 12, 31)
    assert workspace.store.get(actions.Action, add("Ring Lewis", due_on=day)).due_on == day
