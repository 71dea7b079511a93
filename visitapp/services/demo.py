"""The demo caseload: invented people, written through the same units of work as anything a worker writes.

Days in the file are counted from today (-14 is a fortnight ago) and times are local, so that the demo always looks
current. Days further off than tomorrow never fall on a weekend, and today's diary moves with the hour, within a
working day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from visitapp.domain.about import AboutText, about_id
from visitapp.domain.actions import Action
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.amendments import Amendment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.changes import ChangeSet
from visitapp.domain.check_ins import CheckIn
from visitapp.domain.goals import Goal, GoalRating
from visitapp.domain.handovers import Handover
from visitapp.domain.life_events import LifeEvent
from visitapp.domain.member_roles import MemberRole, RoleKind, role_id
from visitapp.domain.network import Member, Tie
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactWay
from visitapp.domain.records import RecordT, from_plain
from visitapp.domain.visit_seal import content_hash
from visitapp.domain.visits import Presence, Visit, VisitKind, VisitSection, VisitStatus, section_id
from visitapp.domain.workers import Worker
from visitapp.errors import FileRefused
from visitapp.services.amendments import put_amendment
from visitapp.services.demo_files import keep_demo_files
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

EARLIER, LATER = timedelta(hours=-2), timedelta(hours=5)
"""So far today's diary may move; beyond that it stands as it is written."""
STEP = timedelta(minutes=15)

Written = Mapping[str, Any]


def demo_worker(*, caseload: Path) -> Worker:
    """Return the worker whose caseload the file holds, without an id. Raises FileRefused."""
    return from_plain(Worker, {"id": "", **_read(caseload)["worker"]})


def load_demo(workspace: Workspace, *, caseload: Path) -> ChangeSet:
    """Write the whole demo caseload in one act that cannot be undone. Raises FileRefused; nothing is written then."""
    written = _read(caseload)
    moved = _moved(workspace, written["diary_written_at"])
    with workspace.act("Load the demo caseload", undoable=False) as act:
        for person in written["people"]:
            story = _Story(workspace, act.unit, moved)
            story.tell(person)
            if person.get("files"):
                keep_demo_files(workspace, act.unit, person_id=story.person_id)
        for task in written["tasks"]:
            _Story(workspace, act.unit, moved).task(task)
    return act.change_set


def _read(caseload: Path) -> dict[str, Any]:
    try:
        written = json.loads(caseload.read_bytes())
    except (OSError, ValueError) as fault:
        raise FileRefused("The demo caseload could not be read.", "Install VisitApp again.") from fault
    return dict(written)


@dataclass(repr=False)
class _Story:
    """Writes one person's records. Names in the file become ids as soon as they have been written."""

    workspace: Workspace
    unit: UnitOfWork
    moved: timedelta
    person_id: str = ""
    owners: dict[str, str] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=dict)
    called: str = ""
    noted: dict[int, str] = field(default_factory=dict)
    """Signed visits by their day, counted from today."""

    def tell(self, written: Written) -> None:
        """Write the person, then everything that belongs to them."""
        self.person_id = self.workspace.new_id()
        self.owners = {"me": self.person_id, "worker": self.workspace.worker.id}
        about = {**written["person"], "next_review_on": self._day_text(written["person"].get("next_review_on"))}
        self.called = self.unit.create(from_plain(Person, {"id": self.person_id, **about})).called
        for alert in written.get("alerts", ()):
            self._create(Alert, alert, "review_on", "told_on")
        self._about(written)
        for member in written.get("members", ()):
            self._member(member)
        for name, kinds in written.get("roles", {}).items():
            for kind in kinds:
                member_id = self.owners[name]
                given = {"id": role_id(member_id, RoleKind(kind)), "member_id": member_id, "kind": kind}
                self._create(MemberRole, given)
        for one, other in written.get("links", ()):
            self._create(Tie, {"source_id": self.owners[one], "target_id": self.owners[other]})
        for position, goal in enumerate(written.get("goals", ()), start=1):
            self._goal(goal, position)
        for plan in written.get("plans", ()):
            self._plan(plan)
        for action in written.get("actions", ()):
            self._action(action)
        for visit in sorted(written["visits"], key=lambda visit: int(visit["day"])):
            self._visit(visit)
        for event in written.get("events", ()):
            self._event(event)

    def _about(self, written: Written) -> None:
        """Write the person's own words, and the lists beside them."""
        for key, text in written.get("about", {}).items():
            self._create(AboutText, {"id": about_id(self.person_id, key), "key": key, "text": text})
        for address in written.get("addresses", ()):
            self._create(Address, address, "from_on", "to_on")
        for way in written.get("ways", ()):
            self._create(ContactWay, way)
        for adjustment in written.get("adjustments", ()):
            self._create(Adjustment, adjustment, "agreed_on")
        for handover in written.get("handovers", ()):
            self._create(Handover, handover, "on")

    def _member(self, written: Written) -> None:
        about = {name: value for name, value in written.items() if name not in ("tie", "worker")}
        if written.get("worker"):
            about["worker_id"] = self.workspace.worker.id
        member = self._create(Member, about)
        self.owners[member.name] = member.id
        self._create(Tie, {**written["tie"], "source_id": self.person_id, "target_id": member.id}, "permission_on")

    def _goal(self, written: Written, position: int) -> None:
        about = {name: value for name, value in written.items() if name not in ("key", "helpers", "steps")}
        helpers = [self.owners[name] for name in written.get("helpers", ())]
        goal = self._create(Goal, {**about, "position": position, "helper_ids": helpers}, "review_on")
        self.goals[written["key"]] = goal.id
        for number, step in enumerate(written.get("steps", ()), start=1):
            self._action({**step, "goal": written["key"]}, position=number)

    def _action(self, written: Written, *, visit_id: str = "", position: int = 0) -> Action:
        who = written["who"]
        values = {
            "visit_id": visit_id,
            "goal_id": self.goals.get(written.get("goal", ""), ""),
            "text": written["text"],
            "owner_ids": [self.owners[name] for name in who if name in self.owners],
            "owner_other": " and ".join(name for name in who if name not in self.owners),
            "due_on": written.get("due"),
            "done_on": written.get("done"),
            "outcome": written.get("outcome", ""),
            "position": position,
            "waiting_for": written.get("waiting", ""),
            "waiting_since": written.get("asked"),
            "repeat": written.get("repeat", ""),
        }
        return self._create(Action, values, "due_on", "done_on", "waiting_since")

    def task(self, written: Written) -> None:
        """Write a task of the worker's that is about nobody."""
        self.owners = {"worker": self.workspace.worker.id}
        self._action({**written, "who": ["worker"]})

    def _plan(self, written: Written) -> None:
        agreements = [
            {**agreement, "agreed_on": self._day_text(agreement["agreed_on"])} for agreement in written["agreements"]
        ]
        self._create(CarePlan, {**written, "agreements": agreements}, "what_matters_on", "review_on", "finalised_on")

    def _visit(self, written: Written) -> None:
        start = _local(self._day(written["day"]), written["at"])
        if written["day"] == 0:
            start += self.moved
        end = start + timedelta(minutes=written["minutes"])
        planned = Visit(
            self.workspace.new_id(),
            self.person_id,
            kind=VisitKind(written.get("kind", "home")),
            planned_for=start,
            planned_minutes=written["minutes"],
            purpose=written.get("purpose", written.get("title", "")),
        )
        # At nine in the morning the note on the visit of nine o'clock has not been written yet.
        if "words" in written and end <= self.workspace.now():
            self._signed(planned, written, end)
        else:
            self.unit.create(planned)
            if "check_in" in written and end > self.workspace.now():
                self._check_in(planned, end, written["check_in"])

    def _check_in(self, planned: Visit, tell_by: datetime, written: Written) -> None:
        """Promise to tell the office when the visit is over."""
        worker_id, now = self.workspace.worker.id, self.workspace.now()
        made = CheckIn(self.workspace.new_id(), self.person_id, planned.id, worker_id, tell_by, set_at=now)
        self.unit.create(replace(made, whom=written["whom"], number=written["number"]))

    def _signed(self, planned: Visit, written: Written, end: datetime) -> None:
        author = written.get("author", self.workspace.worker.name)
        names = written.get("with", ())
        visit = replace(
            planned,
            status=VisitStatus.SIGNED,
            title=written["title"],
            started_at=planned.planned_for,
            ended_at=end,
            present=(
                Presence(self.person_id, self.called),
                *(Presence(self.owners.get(name, ""), name) for name in names),
            ),
            author=author,
            signed_at=end,
            signed_by=author,
        )
        sections = [
            VisitSection(section_id(visit.id, key), self.person_id, visit.id, key, text)
            for key, text in written["words"].items()
        ]
        agreed = [self._action(action, visit_id=visit.id) for action in written.get("actions", ())]
        for section in sections:
            self.unit.create(section)
        for goal, score in written.get("rated", {}).items():
            rating = {"goal_id": self.goals[goal], "score": score, "rated_on": written["day"], "visit_id": visit.id}
            self._create(GoalRating, rating, "rated_on")
        signed = self.unit.create(replace(visit, signed_hash=content_hash(visit, sections, agreed)))
        self.noted[written["day"]] = signed.id
        for later in written.get("amended", ()):
            about = {name: later[name] for name in ("key", "text", "reason")}
            made = Amendment(self.workspace.new_id(), self.person_id, signed.id, author=author, **about)
            put_amendment(self.unit, replace(made, written_at=end + timedelta(days=later["days"])), signed)

    def _event(self, written: Written) -> None:
        """Write an event of the chronology, ticked in the note of a day where it names one."""
        about = {name: value for name, value in written.items() if name not in ("day", "noted", "on")}
        noted = self.noted.get(written.get("noted", 1), "")
        happened = written["on"] if "on" in written else self._day_text(written["day"])
        about |= {"happened_on": happened, "visit_id": noted, "section_key": "since_last" if noted else ""}
        about |= {"written_by": self.workspace.worker.name, "written_at": self.workspace.now().isoformat()}
        self._create(LifeEvent, about)

    def _create(self, record_type: type[RecordT], written: Written, *days: str) -> RecordT:
        """Write a record of this person from plain values, whose fields named in `days` count from today."""
        values = {"id": self.workspace.new_id(), "person_id": self.person_id, **written}
        values |= {name: self._day_text(values[name]) for name in days if name in values}
        return self.unit.create(from_plain(record_type, values))

    def _day_text(self, days: int | None) -> str | None:
        return None if days is None else self._day(days).isoformat()

    def _day(self, days: int) -> date:
        """Return the day so far from today, moved away from today where it would fall on a weekend."""
        day = self.workspace.today() + timedelta(days=days)
        past_friday = day.weekday() - 4
        if abs(days) <= 1 or past_friday <= 0:
            return day
        return day - timedelta(days=past_friday) if days < 0 else day + timedelta(days=3 - past_friday)


def _moved(workspace: Workspace, written_at: str) -> timedelta:
    """Return how far today's diary moves, in quarter hours, so that now stands in it where `written_at` does."""
    late = workspace.now() - _local(workspace.today(), written_at)
    quarters = late // STEP * STEP
    return quarters if EARLIER <= quarters <= LATER else timedelta()


def _local(day: date, clock: str) -> datetime:
    """Return the moment when clocks here show this time, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock)).astimezone(UTC)
