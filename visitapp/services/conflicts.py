"""What two laptops wrote at the same time: looked at, and chosen between. Nothing is lost either way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from visitapp.domain.about import AboutText, part_heading
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeSet
from visitapp.domain.conflicts import Conflict, Version
from visitapp.domain.dates import day_and_month
from visitapp.domain.merge_rules import rules_of
from visitapp.domain.merging import seen_by_all
from visitapp.domain.people import Person
from visitapp.domain.records import PlainValue, from_plain
from visitapp.domain.visits import Visit, VisitSection, section_heading
from visitapp.errors import NotFound
from visitapp.services.amendments import LateWords, all_late
from visitapp.services.workspace import Workspace
from visitapp.storage.conflicts import bodies_of, conflict_rows, count_conflicts

_WHAT = {
    "person": "details",
    "address": "addresses",
    "contact_way": "how to reach them",
    "adjustment": "what to do differently",
    "member": "network",
    "member_role": "household and next of kin",
    "tie": "network",
    "care_plan": "care plan",
    "action": "what was agreed",
}


def count(workspace: Workspace) -> int:
    """Return how many fields, and words that came too late for a signature, wait for somebody to look at them."""
    with workspace.store.reading() as connection:
        torn = count_conflicts(connection)
    return torn + len(all_late(workspace))


def all_conflicts(workspace: Workspace) -> tuple[Conflict, ...]:
    """Return every one, a person's together, oldest record first."""
    found = []
    with workspace.store.reading() as connection:
        for row in conflict_rows(connection):
            bodies = bodies_of(connection, row.record_id)
            by_id = {body["id"]: body for body in bodies}
            said = json.loads(row.said)
            versions = tuple(
                Version(
                    operation_id,
                    by_id[operation_id]["author"],
                    datetime.fromisoformat(by_id[operation_id]["at"]),
                    by_id[operation_id]["device"] == workspace.store.device_id,
                    value,
                )
                for operation_id, value in said
            )
            before = seen_by_all(bodies, rules_of(row.record_type), [operation_id for operation_id, _ in said])
            found.append(
                Conflict(
                    row.record_type,
                    row.record_id,
                    row.person_id,
                    row.field,
                    tuple(sorted(versions, key=lambda version: not version.is_own)),
                    before.values.get(row.field),
                )
            )
    return tuple(found)


@dataclass(frozen=True, repr=False)
class ShownConflict:
    """A conflict with the words of the page: whose record it is, and what part of it.

    `visit_id` is the signed visit for which the words came too late, "" for a conflict that can be chosen between.
    """

    conflict: Conflict
    person: str
    what: str
    visit_id: str = ""


def to_look_at(workspace: Workspace) -> tuple[ShownConflict, ...]:
    """Return every conflict with its words; late words come last."""
    found = [
        ShownConflict(each, _called(workspace, each.person_id), _what(workspace, each))
        for each in all_conflicts(workspace)
    ]
    return (*found, *(_shown_late(workspace, visit_id, words) for visit_id, words in all_late(workspace)))


def _shown_late(workspace: Workspace, visit_id: str, words: LateWords) -> ShownConflict:
    visit = workspace.store.find(Visit, visit_id)
    person_id = visit.person_id if visit is not None else ""
    day = day_and_month(visit.moment.astimezone().date()) if visit is not None and visit.moment is not None else ""
    version = Version(words.operation_ids[-1], words.author, words.at, False, words.text)
    conflict = Conflict("visit_section", words.record_id, person_id, "text", (version,), None, True)
    return ShownConflict(conflict, _called(workspace, person_id), f"visit of {day} · {words.about}", visit_id)


def _called(workspace: Workspace, person_id: str) -> str:
    person = workspace.store.find(Person, person_id)
    return person.called if person is not None else "Somebody"


def _what(workspace: Workspace, conflict: Conflict) -> str:
    """Write "visit of 4 May · Since we last met" or "details · Area"."""
    field = conflict.field.replace("_", " ").capitalize()
    if conflict.record_type == "visit_section":
        section = workspace.store.find(VisitSection, conflict.record_id)
        visit = workspace.store.find(Visit, section.visit_id) if section is not None else None
        if section is None or visit is None or visit.moment is None:
            return "visit"
        words = section_heading(section.key) if conflict.field == "text" else field
        return f"visit of {day_and_month(visit.moment.astimezone().date())} · {words}"
    if conflict.record_type == "about_text":
        part = workspace.store.find(AboutText, conflict.record_id)
        return f"about · {part_heading(part.key)}" if part is not None else "about"
    return f"{_WHAT.get(conflict.record_type, conflict.record_type.replace('_', ' '))} · {field}"


def choose(workspace: Workspace, *, conflict: Conflict, value: PlainValue) -> ChangeSet:
    """Let this value stand; the others stay in History. Raises NotFound, or Refused when the record is signed."""
    record_type = RECORD_TYPES.get(conflict.record_type)
    if record_type is None:
        raise NotFound("That record is not here any more.")
    chosen = getattr(from_plain(record_type, {"id": conflict.record_id, conflict.field: value}), conflict.field)
    with workspace.act("Choose between two versions") as act:
        act.unit.choose(record_type, conflict.record_id, **{conflict.field: chosen})
    return act.change_set
