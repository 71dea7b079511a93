"""Putting two records of one person together: what comes over, what stays where it is, and which record is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from visitapp.domain.about import AboutText, about_id
from visitapp.domain.actions import Action
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.attachments import Attachment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.changes import ChangeSet
from visitapp.domain.documents import Document
from visitapp.domain.goals import Goal
from visitapp.domain.network import Member
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactWay
from visitapp.domain.records import to_plain
from visitapp.domain.same_person import SamePerson, differing, filled, kept_of, moved_id, same_person_id
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import NotFound, Refused
from visitapp.services.actions import owner_names
from visitapp.services.history_words import label_of, value_words
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LABEL = "Put two records together"
OTHER_NAMES = "other_names"
_COPIED: tuple[tuple[type[Any], str, str], ...] = (
    (Alert, "thing to know", "things to know"),
    (Adjustment, "adjustment", "adjustments"),
    (Address, "address", "addresses"),
    (ContactWay, "way to reach them", "ways to reach them"),
    (AboutText, "part of About", "parts of About"),
    (Action, "open action", "open actions"),
    (Visit, "planned visit", "planned visits"),
)
_STAYING: tuple[tuple[type[Any], str, str], ...] = (
    (Visit, "visit with its notes", "visits with their notes"),
    (Goal, "goal", "goals"),
    (Member, "person or place on the map", "people and places on the map"),
    (CarePlan, "version of the care plan", "versions of the care plan"),
    (Document, "paper", "papers"),
    (Attachment, "file", "files"),
)


@dataclass(frozen=True, repr=False)
class Preview:
    """What would happen, in words: what comes over, what stays in the other record, and where the two differ."""

    kept: Person
    other: Person
    comes: tuple[str, ...]
    stays: tuple[str, ...]
    differs: tuple[str, ...]


def preview_joining(workspace: Workspace, *, kept_id: str, other_id: str) -> Preview:
    """Return what putting the other record to the kept one would do. Raises as `join_records` does."""
    kept, other = _ready(workspace, kept_id, other_id)
    fields = filled(kept, other)
    comes = [_said(name, value) for name, value in fields.items()]
    copies = [copy for _, copy in _carried(workspace, kept, other) if copy is not None]
    for kind, one, many in _COPIED:
        count = sum(isinstance(copy, kind) for copy in copies)
        if count:
            comes.append(_counted(count, one, many))
    stays = []
    for kind, one, many in _STAYING:
        records = workspace.store.all(kind, person_id=other_id)
        count = sum(not (isinstance(each, Visit) and each.status is VisitStatus.PLANNED) for each in records)
        if count:
            stays.append(_counted(count, one, many))
    differs = tuple(
        f"{_said(name, getattr(kept, name))}. The other record says {_value(name, getattr(other, name))}"
        for name in differing(kept, other)
    )
    return Preview(kept, other, tuple(comes), tuple(stays), differs)


def join_records(workspace: Workspace, *, kept_id: str, other_id: str) -> ChangeSet:
    """Put the other record away as one of the same person; what is open comes over, all else stays as it was written.

    Nothing happens when the two are together already. Raises NotFound, or Refused when either is archived or was put to
    a third one, when it is one record, or when NHS numbers prove two people.
    """
    if _are_together(workspace, kept_id, other_id):
        return ChangeSet(LABEL)
    kept, other = _ready(workspace, kept_id, other_id)
    carried = tuple(_carried(workspace, kept, other))
    with workspace.act(LABEL) as act:
        fields = filled(kept, other)
        if fields:
            act.unit.edit(Person, kept_id, **fields)
        _carry(act.unit, carried)
        _write(act.unit, SamePerson(same_person_id(other_id), other_id, kept_id, workspace.today()))
        why = f"The same person as {kept.plan_name}"
        act.unit.edit(Person, other_id, archived_on=workspace.today(), archived_why=why)
    return act.change_set


def settle_crossed(workspace: Workspace) -> ChangeSet:
    """Where two laptops put each of two records to the other, take the older one out of the archive again.

    Every laptop that reads both comes to the same end, and one that comes later has nothing to do.
    """
    kept = _kept(workspace)
    crossed = sorted({kept_of(each, kept) for each in kept} & kept.keys())
    if not crossed:
        return ChangeSet(LABEL)
    get = workspace.store.get
    carried = {
        person_id: [
            pair
            for other in sorted(kept)
            if other != person_id and kept_of(other, kept) == person_id
            for pair in _carried(workspace, get(Person, person_id), get(Person, other))
        ]
        for person_id in crossed
    }
    with workspace.act(LABEL, undoable=False) as act:
        for person_id, pairs in carried.items():
            act.unit.retract(SamePerson, same_person_id(person_id))
            act.unit.edit(Person, person_id, archived_on=None, archived_why="")
            _carry(act.unit, pairs)
    return act.change_set


def kept_record(workspace: Workspace, *, person_id: str) -> Person | None:
    """Return the record to which one was put, None when it stands by itself."""
    found = kept_of(person_id, _kept(workspace))
    return workspace.store.find(Person, found) if found != person_id else None


def earlier_records(workspace: Workspace, *, person_id: str) -> tuple[Person, ...]:
    """Return the records that were put to one, in order of name."""
    kept = _kept(workspace)
    ids = [each for each in kept if each != person_id and kept_of(each, kept) == person_id]
    found = [person for each in ids if (person := workspace.store.find(Person, each)) is not None]
    return tuple(sorted(found, key=lambda person: person.full_name.casefold()))


def _kept(workspace: Workspace) -> dict[str, str]:
    links = {each.person_id: each.kept_id for each in workspace.store.all(SamePerson)}
    return {each: kept for each, kept in links.items() if workspace.store.find(Person, kept) is not None}


def _are_together(workspace: Workspace, kept_id: str, other_id: str) -> bool:
    kept = _kept(workspace)
    return kept_id != other_id and kept_of(kept_id, kept) == kept_of(other_id, kept)


def _ready(workspace: Workspace, kept_id: str, other_id: str) -> tuple[Person, Person]:
    kept, other = workspace.store.get(Person, kept_id), workspace.store.get(Person, other_id)
    if kept_id == other_id:
        raise Refused("That is one and the same record.", "Choose the other one.")
    for person in (kept, other):
        third = kept_record(workspace, person_id=person.id)
        if third is not None:
            raise Refused(
                f"The record of {person.plan_name} was put to that of {third.plan_name}.",
                f"Choose the record of {third.plan_name}.",
            )
        if person.archived_on is not None:
            raise Refused(f"The record of {person.plan_name} is archived.", "Bring it back first.")
    mine, theirs = ("".join(filter(str.isdigit, person.nhs_number)) for person in (kept, other))
    if mine and theirs and mine != theirs:
        raise Refused("The two have different NHS numbers.", "If one is wrong, correct it first.")
    return kept, other


def _carried(workspace: Workspace, kept: Person, other: Person) -> Iterator[tuple[Any, Any | None]]:
    """Return records of the other with what the kept record gets for each, None where it has that already.

    What it gets are new records, with ids that every laptop gives them alike.
    """
    store = workspace.store
    for kind, _, _ in _COPIED:
        if kind is AboutText:
            yield from ((None, copy) for copy in _about_copies(workspace, kept, other))
            continue
        there = {_content(each) for each in store.all(kind, person_id=kept.id)}
        for record in store.all(kind, person_id=other.id):
            if isinstance(record, Visit) and not _is_ahead(workspace, record):
                continue
            if isinstance(record, Action) and (record.is_done or record.visit_id or record.goal_id):
                continue
            copy = replace(record, id=moved_id(record.id, kept.id), person_id=kept.id)
            if isinstance(copy, Action):
                copy = _owned_anew(workspace, copy, kept, other)
            if isinstance(copy, Visit):
                present = (
                    replace(there, member_id=kept.id if there.member_id == other.id else "") for there in copy.present
                )
                copy = replace(copy, present=tuple(present), together_id="")
            yield record, copy if _content(copy) not in there else None


def _about_copies(workspace: Workspace, kept: Person, other: Person) -> Iterator[AboutText]:
    mine = {each.key: each.text for each in workspace.store.all(AboutText, person_id=kept.id) if each.text}
    for each in workspace.store.all(AboutText, person_id=other.id):
        if each.text and each.key != OTHER_NAMES and each.key not in mine:
            yield AboutText(about_id(kept.id, each.key), kept.id, each.key, each.text)
    theirs = workspace.store.find(AboutText, about_id(other.id, OTHER_NAMES))
    known = f"{kept.called} {kept.full_name} {mine.get(OTHER_NAMES, '')}".casefold()
    called = [other.full_name, other.preferred_name, *((theirs.text,) if theirs is not None else ())]
    new = [name for name in dict.fromkeys(called) if name and name.casefold() not in known]
    if new:
        text = "\n".join(part for part in (mine.get(OTHER_NAMES, ""), ", ".join(new)) if part)
        yield AboutText(about_id(kept.id, OTHER_NAMES), kept.id, OTHER_NAMES, text)


def _owned_anew(workspace: Workspace, action: Action, kept: Person, other: Person) -> Action:
    """Return an action whose doers can be told in the kept record: people of the other map by name."""
    names = owner_names(workspace, person=other)
    here = {other.id: kept.id, workspace.worker.id: workspace.worker.id}

    def told(ids: Iterable[str], others: str) -> tuple[tuple[str, ...], str]:
        known = tuple(here.get(each, each) for each in ids if each in here or each not in names)
        named = [names[each] for each in ids if each not in here and each in names]
        return known, " and ".join(part for part in (*named, others) if part)

    owners, owner_other = told(action.owner_ids, action.owner_other)
    handed, handed_other = told(action.handed_to, action.handed_other)
    return replace(action, owner_ids=owners, owner_other=owner_other, handed_to=handed, handed_other=handed_other)


def _is_ahead(workspace: Workspace, visit: Visit) -> bool:
    moment = visit.planned_for
    planned = visit.status is VisitStatus.PLANNED and moment is not None
    return planned and moment is not None and moment.astimezone().date() >= workspace.today()


def _content(record: Any) -> str:
    """Return what a record says, whoever's it is."""
    said = to_plain(record)
    return repr({name: said[name] for name in said if name not in ("id", "person_id", "position")})


def _carry(unit: UnitOfWork, carried: Iterable[tuple[Any, Any | None]]) -> None:
    """Write what comes over; what is in the diary or still to be done is taken off the other record."""
    for record, copy in carried:
        if copy is not None:
            _write(unit, copy)
        if isinstance(record, Visit | Action):
            unit.retract(type(record), record.id, reason=LABEL)


def _write(unit: UnitOfWork, record: Any) -> None:
    """Create a record, or write it anew where its id is known from before."""
    kind = type(record)
    fields = {name: getattr(record, name) for name in to_plain(record) if name not in ("id", "person_id")}
    try:
        unit.restore(kind, record.id)
    except NotFound:
        unit.create(record)
    else:
        unit.edit(kind, record.id, **fields)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _said(name: str, value: Any) -> str:
    return f"{label_of(name)}: {_value(name, value)}"


def _value(name: str, value: Any) -> str:
    plain = to_plain(replace(Person(""), **{name: value}))[name]
    return value_words("person", name, plain, {})
