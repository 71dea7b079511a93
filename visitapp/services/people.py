"""People: the caseload, one person's record, alerts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from visitapp.domain.attachments import Attachment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.caseload_matching import Likeness, likenesses
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document
from visitapp.domain.goals import Goal, GoalStatus
from visitapp.domain.network import Member
from visitapp.domain.people import GoodToKnow, Person
from visitapp.domain.records import field_types
from visitapp.domain.same_person import SamePerson, same_person_id
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services.good_to_know import chips_of, chips_of_everybody
from visitapp.services.same_person import earlier_records, kept_record
from visitapp.services.workspace import Workspace
from visitapp.storage.people import VisitMoments, goal_states, visit_moments
from visitapp.storage.today import reviews_until
from visitapp.storage.visits import count_held

NAME_LIMIT = 300
"""Characters in one name."""


@dataclass(frozen=True, repr=False)
class PersonSummary:
    """One row of the caseload. Moments are in the worker's zone; `goals_begun` counts goals under way."""

    person: Person
    chips: tuple[GoodToKnow, ...]
    last_visit: datetime | None
    next_visit: datetime | None
    goals: tuple[GoalStatus, ...]
    goals_begun: int
    review_due: date | None = None
    """The first day on which anything is looked at again: the person, the plan, goals or an alert."""


@dataclass(frozen=True, repr=False)
class PersonHead:
    """What the header of a person's pages shows."""

    person: Person
    chips: tuple[GoodToKnow, ...]
    visit_count: int
    goal_count: int
    member_count: int
    file_count: int
    kept: Person | None = None
    """The record to which this one was put, as one of the same person."""
    earlier: tuple[Person, ...] = ()
    """The records that were put to this one."""


def list_people(workspace: Workspace, *, archived: bool = False) -> tuple[PersonSummary, ...]:
    """Return the caseload, who is next first, then by name."""
    with workspace.store.reading() as connection:
        moments = visit_moments(connection, workspace.now())
        states = goal_states(connection)
        reviews = reviews_until(connection, date.max)
    due = {review.person_id: review.due_on for review in reversed(reviews)}
    people = tuple(p for p in workspace.store.all(Person) if (p.archived_on is not None) is archived)
    chips = chips_of_everybody(workspace, people)
    summaries = []
    for person in people:
        seen = moments.get(person.id, VisitMoments())
        goals = states.get(person.id, ())
        summaries.append(
            PersonSummary(
                person,
                chips[person.id],
                seen.last.astimezone() if seen.last else None,
                seen.next.astimezone() if seen.next else None,
                tuple(status for status, _ in goals),
                sum(begun and status is GoalStatus.WORKING for status, begun in goals),
                due.get(person.id),
            )
        )
    far = datetime.max.replace(tzinfo=workspace.now().tzinfo)
    return tuple(sorted(summaries, key=lambda s: (s.next_visit or far, s.person.called.casefold())))


def read_head(workspace: Workspace, *, person_id: str) -> PersonHead:
    """Return the header of one person. Raises NotFound."""
    person = workspace.store.get(Person, person_id)
    earlier = earlier_records(workspace, person_id=person_id)
    with workspace.store.reading() as connection:
        visits = count_held(connection, (person_id, *(each.id for each in earlier)))
    return PersonHead(
        person,
        chips_of(workspace, person),
        visits,
        sum(goal.status is GoalStatus.WORKING for goal in workspace.store.all(Goal, person_id=person_id)),
        len(workspace.store.all(Member, person_id=person_id)),
        sum(len(workspace.store.all(kind, person_id=person_id)) for kind in (Attachment, Document)),
        kept_record(workspace, person_id=person_id),
        earlier,
    )


def add_person(workspace: Workspace, *, person: Person) -> ChangeSet:
    """Add a person; a fresh id is given when `person.id` is "". Raises Refused when no name is given."""
    made = _checked(person if person.id else replace(person, id=workspace.new_id()))
    with workspace.act(f"Add {made.called}") as act:
        act.unit.create(made)
    return act.change_set


def edit_person(workspace: Workspace, *, person_id: str, **fields: Any) -> ChangeSet:
    """Change some of a person's fields. Raises NotFound, or Refused when no name would be left."""
    with workspace.act("Change details") as act:
        _checked(act.unit.edit(Person, person_id, **fields))
    return act.change_set


def archive_person(workspace: Workspace, *, person_id: str, on: date, reason: str = "") -> ChangeSet:
    """Put a person's record away, with the reason. Everything stays readable."""
    with workspace.act("Archive") as act:
        act.unit.edit(Person, person_id, reason=reason, archived_on=on, archived_why=reason)
    return act.change_set


def bring_back(workspace: Workspace, *, person_id: str, reason: str = "") -> ChangeSet:
    """Take a person's record out of the archive; one that was put to another stands by itself again."""
    with workspace.act("Bring back from the archive") as act:
        if act.unit.find(SamePerson, same_person_id(person_id)) is not None:
            act.unit.retract(SamePerson, same_person_id(person_id), reason=reason)
        act.unit.edit(Person, person_id, reason=reason, archived_on=None, archived_why="")
    return act.change_set


def kept_by_law(workspace: Workspace, *, person_id: str) -> str:
    """Return why a person's record cannot be taken off, as a sentence; "" when nothing in it was signed."""
    workspace.store.get(Person, person_id)
    if any(visit.is_signed for visit in workspace.store.all(Visit, person_id=person_id)):
        return "This record has signed notes, and those are kept."
    if any(plan.is_final for plan in workspace.store.all(CarePlan, person_id=person_id)):
        return "This record has a care plan that was agreed, and that is kept."
    return ""


def remove_person(workspace: Workspace, *, person_id: str, reason: str) -> ChangeSet:
    """Take off somebody who was added by mistake, with everything written about them; undo brings it all back.

    Raises NotFound, or Refused when anything was signed: such a record can only be archived.
    """
    kept = kept_by_law(workspace, person_id=person_id)
    if kept:
        raise Refused(kept, "Archive the record instead.")
    with workspace.act("Take a person off") as act:
        for record_type in RECORD_TYPES.values():
            if record_type is not Person and "person_id" in field_types(record_type):
                for record in act.unit.all(record_type, person_id=person_id):
                    act.unit.retract(record_type, record.id, reason=reason)
        act.unit.retract(Person, person_id, reason=reason)
    return act.change_set


def maybe_known(workspace: Workspace, *, person: Person) -> tuple[Likeness, ...]:
    """Return who is known already and may be the same, most likely first; whoever is archived counts too."""
    return likenesses(person, workspace.store.all(Person, order_by=("family_name", "given_name")))


def _checked(person: Person) -> Person:
    if not person.called.strip():
        raise Refused("A person needs a name.", "The name they go by is enough.")
    if max(len(person.given_name), len(person.family_name), len(person.preferred_name)) > NAME_LIMIT:
        raise Refused(f"A name can have up to {NAME_LIMIT} characters.", "Nothing was changed.")
    return person
