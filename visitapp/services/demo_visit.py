"""The main job on the demo caseload with nobody at the keys: today's visit to Tess, from start to signature."""

from __future__ import annotations

from datetime import timedelta

from visitapp.domain.actions import Action
from visitapp.domain.network import Closeness, Member
from visitapp.domain.people import Person
from visitapp.errors import NotFound
from visitapp.services.actions import add_action, tick_action
from visitapp.services.goals import list_goals, rate_goal
from visitapp.services.network import place_member
from visitapp.services.people_named import people_named
from visitapp.services.visits import (
    finish_and_sign,
    mark_present,
    set_details,
    start_visit,
    visit_for_now,
    write_section,
)
from visitapp.services.workspace import Workspace

MINUTES = 42
WORDS = {
    "since_last": (
        "Tess has been to choir three weeks running and walked home with Pauline each time. She cooked twice for Nell. "
        "The boiler is still off in the mornings."
    ),
    "own_words": (
        "“I stood in that kitchen on Sunday and I thought, I know what I’m doing. Nell did the carrots.”\n\n"
        "“The cold’s what gets me. When I can’t get warm I don’t want to get up.”"
    ),
    "home_money": "I rang Lewis from the kitchen. The boiler part comes on Tuesday between eight and ten.",
    "agreed": "Nasreen lets the engineer in if Tess is not up. We fill in the Warm Homes form next time.",
}
RATINGS = (7, 8, 4)
"""What Tess says of her three goals today."""


def visit_tess(workspace: Workspace) -> Person:
    """Write, rate, tick, move and sign as on the day of the demo; return Tess. Raises NotFound in another vault."""
    tess = next(iter(people_named(workspace, name="Tess Brennan")), None)
    if tess is None:
        raise NotFound("This vault does not hold the demo caseload.")
    planned = visit_for_now(workspace, person_id=tess.id)
    begun = start_visit(workspace, person_id=tess.id, visit_id=planned)
    visit_id = planned or begun.of_type("visit")[0].record_id
    set_details(
        workspace,
        visit_id=visit_id,
        title="Her goals, and the boiler",
        started_at=workspace.now() - timedelta(minutes=MINUTES),
    )
    members = {member.name: member for member in workspace.store.all(Member, person_id=tess.id)}
    mark_present(workspace, visit_id=visit_id, member_id=members["Aoife"].id)
    for key, text in WORDS.items():
        write_section(workspace, visit_id=visit_id, key=key, text=text)
    for action in workspace.store.all(Action, person_id=tess.id, text="Ring Lewis about the boiler"):
        tick_action(workspace, action_id=action.id, outcome="The part comes on Tuesday")
    add_action(
        workspace,
        person_id=tess.id,
        text="Let the engineer in on Tuesday",
        owner_ids=(members["Nasreen"].id,),
        due_on=workspace.today() + timedelta(days=5),
        visit_id=visit_id,
    )
    for goal, score in zip(list_goals(workspace, person_id=tess.id), RATINGS, strict=False):
        rate_goal(workspace, goal_id=goal.goal.id, score=score, visit_id=visit_id)
    place_member(workspace, member_id=members["Pauline"].id, closeness=Closeness.CLOSE, angle=members["Pauline"].angle)
    finish_and_sign(workspace, visit_id=visit_id)
    return tess
