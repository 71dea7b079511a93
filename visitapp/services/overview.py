"""One person at a glance: what matters, goals, staying well, key people, recent visits, next review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from visitapp.domain.careplan import CarePlan
from visitapp.domain.goals import GoalStatus
from visitapp.domain.network import Member, Permission, Tie
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.services.careplan import read_plan
from visitapp.services.goals import GoalView, list_goals
from visitapp.services.same_person import earlier_records
from visitapp.services.workspace import Workspace
from visitapp.storage.visits import count_held, newest_held

RECENT_VISITS = 5


@dataclass(frozen=True, repr=False)
class KeyPerson:
    """A member of the map who matters most, with the tie to the person."""

    member: Member
    tie: Tie | None

    @property
    def may_ring(self) -> bool:
        """Tell whether there is a number and the person has not said no."""
        return bool(self.member.phone) and (self.tie is None or self.tie.permission is not Permission.NO)


@dataclass(frozen=True, repr=False)
class Overview:
    """What the Overview tab shows. `plan` is the version that is open now."""

    person: Person
    plan: CarePlan
    plan_agreed_on: date | None
    goals: tuple[GoalView, ...]
    key_people: tuple[KeyPerson, ...]
    recent_visits: tuple[Visit, ...]
    visit_count: int
    next_review_on: date | None


def read_overview(workspace: Workspace, *, person_id: str) -> Overview:
    """Return a person at a glance. Raises NotFound."""
    view = read_plan(workspace, person_id=person_id)
    ties = {tie.target_id: tie for tie in workspace.store.all(Tie, person_id=person_id, source_id=person_id)}
    key_people = tuple(
        KeyPerson(member, ties.get(member.id))
        for member in workspace.store.all(Member, person_id=person_id, is_key_person=True)
    )
    records = (person_id, *(each.id for each in earlier_records(workspace, person_id=person_id)))
    with workspace.store.reading() as connection:
        recent, count = newest_held(connection, records, RECENT_VISITS), count_held(connection, records)
    return Overview(
        view.person,
        view.plan,
        view.last_final.finalised_on if view.last_final else None,
        tuple(goal for goal in list_goals(workspace, person_id=person_id) if goal.goal.status is GoalStatus.WORKING),
        key_people,
        recent,
        count,
        view.plan.review_on or view.person.next_review_on,
    )
