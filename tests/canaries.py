"""A person's record with a word that must never be shown to them in every field but those that are theirs to read."""

from dataclasses import fields
from typing import Any

from visitapp.domain.about import AboutText
from visitapp.domain.actions import Action
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.frozen import frozen_because
from visitapp.domain.goals import Goal
from visitapp.domain.handovers import Handover
from visitapp.domain.life_events import LifeEvent
from visitapp.domain.member_roles import MemberRole
from visitapp.domain.network import Member, Tie
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactWay
from visitapp.domain.visits import SECTIONS, Visit, VisitSection
from visitapp.services import actions, goals, people, visits
from visitapp.services.workspace import Workspace

CANARY = "Quetzalcoatlus"
THEIRS: dict[type[Any], set[str]] = {
    Person: {"preferred_name", "given_name"},
    Member: {"name", "relation"},
    Goal: {"own_words"},
    Action: {"text", "owner_other"},
    CarePlan: {field.name for field in fields(CarePlan)},
    VisitSection: {"text"},
}
"""What the person is shown; every other field of words holds the canary."""
ALONE = (Alert, AboutText, Address, ContactWay, Adjustment, Handover, LifeEvent, MemberRole, Visit)
"""Kinds of record that nothing of is shown, made anew with the canary in every field of words."""


def hidden_fields(kind: type[Any]) -> list[str]:
    return [
        field.name for field in fields(kind) if field.metadata.get("search") and field.name not in THEIRS.get(kind, ())
    ]


def hide_canaries(workspace: Workspace, person_id: str) -> tuple[str, str]:
    """Write the canary wherever it must not be seen; return the ids of an open visit and of one for the team alone."""
    hidden, ended = workspace.new_id(), workspace.new_id()
    open_visit = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    for kind in SECTIONS:
        if kind.key not in ("own_words", "agreed"):
            visits.write_section(workspace, visit_id=open_visit, key=kind.key, text=CANARY)
    visits.write_section(workspace, visit_id=open_visit, key="own_words", text="I slept on Tuesday.")
    visits.write_section(workspace, visit_id=open_visit, key="agreed", text="We try the new timer.")
    actions.add_action(
        workspace, person_id=person_id, text="Ring about the boiler", owner_ids=(hidden,), visit_id=open_visit
    )
    team_visit = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    for kind in SECTIONS:
        visits.write_section(workspace, visit_id=team_visit, key=kind.key, text=CANARY)
        visits.set_shared(workspace, visit_id=team_visit, key=kind.key, shared=False)
    actions.add_action(workspace, person_id=person_id, text=CANARY, visit_id=team_visit)
    goals.write_goal_draft(
        workspace, person_id=person_id, goal_id=workspace.new_id(), words=goals.GoalWords(own_words=CANARY)
    )
    with workspace.act("Hide") as act:
        for member_id in (hidden, ended):
            act.unit.create(Member(member_id, person_id, CANARY, relation=CANARY, sensitive=member_id == hidden))
            act.unit.create(Tie(workspace.new_id(), person_id, person_id, member_id, ended=member_id == ended))
        for kind in RECORD_TYPES.values():
            names = [field.name for field in fields(kind)]
            if not hidden_fields(kind) or "person_id" not in names:
                continue
            if kind in ALONE:
                act.unit.create(kind(workspace.new_id(), person_id, **dict.fromkeys(hidden_fields(kind), CANARY)))
            for record in act.unit.all(kind, person_id=person_id):
                if not frozen_because(record, act.unit.find):
                    act.unit.edit(kind, record.id, **dict.fromkeys(hidden_fields(kind), CANARY))
        act.unit.edit(Person, person_id, **dict.fromkeys(hidden_fields(Person), CANARY))
    return open_visit, team_visit


def fullest(workspace: Workspace) -> str:
    """Return the id of the person with most goals."""
    return max(people.list_people(workspace), key=lambda summary: len(summary.goals)).person.id
