"""What is offered after a visit: only what is open, three at most, and only on the day."""

from datetime import timedelta

from visitapp.domain.actions import Action
from visitapp.domain.network import Member, Permission
from visitapp.services import actions, diary, network, tasks, visits
from visitapp.services.next_steps import MOST, StepKind, next_steps
from visitapp.services.workspace import Workspace


def offered(workspace: Workspace, visit_id: str) -> list[tuple[StepKind, str]]:
    found = next_steps(workspace, visit_id=visit_id)
    return [(step.kind, step.text) for step in found.steps] if found is not None else []


def planned(workspace: Workspace, tess: str, **ahead: int) -> str:
    made = diary.plan_visit(workspace, person_id=tess, planned_for=workspace.now() + timedelta(**ahead))
    return made.of_type("visit")[0].record_id


def sign(workspace: Workspace, tess: str, *agreed: tuple[str, bool]) -> str:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    for text, mine in agreed:
        owners = (workspace.worker.id,) if mine else ()
        actions.add_action(workspace, person_id=tess, text=text, owner_ids=owners, visit_id=visit)
    visits.write_section(workspace, visit_id=visit, key="since_last", text="A good week.")
    visits.finish_and_sign(workspace, visit_id=visit, title="At home")
    return visit


def test_what_has_nobody_or_no_day_and_the_next_visit_are_offered(workspace: Workspace, tess: str) -> None:
    visit = sign(workspace, tess, ("Bus pass form", False), ("Ring Lewis", True))
    assert offered(workspace, visit) == [
        (StepKind.TAKE, "Bus pass form"),
        (StepKind.DAY, "Ring Lewis"),
        (StepKind.PLAN, ""),
    ]


def test_an_offer_that_was_taken_is_gone(workspace: Workspace, tess: str) -> None:
    visit = sign(workspace, tess, ("Bus pass form", False))
    found = next_steps(workspace, visit_id=visit)
    assert found is not None
    tasks.hand_over_task(workspace, action_id=found.steps[0].action_id)
    action = workspace.store.get(Action, found.steps[0].action_id)
    assert (action.owner_ids, action.doer_ids) == ((), (workspace.worker.id,))
    tasks.move_task(workspace, action_id=action.id, day=workspace.today() + timedelta(days=7))
    planned(workspace, tess, days=7)
    assert offered(workspace, visit) == []


def test_no_more_than_three_are_offered_and_the_next_visit_is_always_among_them(
    workspace: Workspace, tess: str
) -> None:
    visit = sign(workspace, tess, *((f"Form {number}", False) for number in range(6)))
    found = offered(workspace, visit)
    assert len(found) == MOST
    assert found[-1] == (StepKind.PLAN, "")


def test_after_a_visit_that_was_cancelled_a_call_and_another_visit_are_offered(workspace: Workspace, tess: str) -> None:
    visit = planned(workspace, tess, hours=2)
    diary.cancel_visit(workspace, visit_id=visit, because="not well", by="Tess")
    assert offered(workspace, visit) == [(StepKind.RING, "Ring Tess"), (StepKind.PLAN, "")]
    tasks.add_task(workspace, text="Ring Tess", person_id=tess)
    assert offered(workspace, visit) == [(StepKind.PLAN, "")]


def test_after_no_reply_a_call_to_somebody_who_may_be_contacted_is_offered(workspace: Workspace, tess: str) -> None:
    for name, permission in (("Aoife", Permission.YES), ("Abe", Permission.NO)):
        made = network.add_member(workspace, member=Member("", tess, name, is_key_person=True))
        tie = made.of_type("tie")[0].record_id
        network.edit_tie(workspace, tie_id=tie, permission=permission)
    visit = planned(workspace, tess, hours=-1)
    diary.note_no_reply(workspace, visit_id=visit, tried="Knocked twice", next_step="Ring this afternoon")
    assert offered(workspace, visit) == [(StepKind.RING, "Ring Aoife about Tess"), (StepKind.PLAN, "")]


def test_a_visit_of_another_day_or_one_under_way_offers_nothing(workspace: Workspace, tess: str, clock) -> None:
    draft = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    assert next_steps(workspace, visit_id=draft) is None
    visits.discard_draft(workspace, visit_id=draft)
    visit = sign(workspace, tess)
    assert offered(workspace, visit) == [(StepKind.PLAN, "")]
    clock.move(days=1)
    assert next_steps(workspace, visit_id=visit) is None
