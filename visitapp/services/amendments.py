"""Signed visits put right: dated additions and things taken back, and words that came too late for the signature.

Nothing here can be undone: each act stands in the record with its author, its time and its reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from visitapp.domain.amendments import Amendment, AmendmentKind, amendment_hash
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.visits import SECTIONS, Visit, VisitSection, section_heading, section_id
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.conflicts import bodies_of, late_rows
from visitapp.storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 200_000
LONGEST_REASON = 2000
_NO_REASON = Refused("There is no reason yet.", "Say in a few words why, so that whoever reads it later understands.")
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "visit": ("title", "purpose"),
    "visit_section": ("text",),
    "action": ("text", "owner_other", "outcome"),
    "attachment": ("title", "description"),
    "goal_rating": ("score",),
}
_SAID_OF = {
    "visit": "What it was about",
    "action": "Agreed",
    "attachment": "A file",
    "goal_rating": "A goal was rated",
}


@dataclass(frozen=True, repr=False)
class LateWords:
    """What somebody wrote who had not seen the signature. `about` is where it was meant to stand."""

    record_id: str
    key: str
    about: str
    text: str
    author: str
    at: datetime
    operation_ids: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ShownAmendment:
    """An amendment, what it is about in words, and whether its words are those that were sealed."""

    amendment: Amendment
    about: str
    seal_holds: bool


def amend_visit(
    workspace: Workspace, *, visit_id: str, text: str, reason: str, key: str = "", amends_id: str = ""
) -> ChangeSet:
    """Add to a signed visit, to one of its sections or to an earlier addition.

    Raises NotFound, or Refused when it is not signed, nothing is written or no reason is given.
    """
    if not text.strip():
        raise Refused("Nothing is written yet.", "Write what should be added or put right.")
    if len(text) > LONGEST_TEXT:
        raise Refused("That is too long for an addition.", "Keep long papers outside the note, and sum them up here.")
    made = Amendment("", visit_id=visit_id, key=key, amends_id=amends_id, text=text.strip(), reason=reason)
    return _write(workspace, "Add to a signed visit", made)


def take_back(workspace: Workspace, *, visit_id: str, reason: str, key: str = "", amends_id: str = "") -> ChangeSet:
    """Say of a signed visit, a section or an addition that it no longer stands. Its words stay readable.

    Raises NotFound, or Refused when it is not signed, was taken back already or no reason is given.
    """
    made = Amendment("", visit_id=visit_id, kind=AmendmentKind.TAKEN_BACK, key=key, amends_id=amends_id, reason=reason)
    return _write(workspace, "Take something back", made)


def take_in_late(workspace: Workspace, *, visit_id: str, record_id: str, reason: str = "") -> ChangeSet:
    """Add words that came too late to the visit, under the name of who wrote them. Raises NotFound or Refused."""
    words = _late(workspace, visit_id, record_id)
    made = _of_late(words, visit_id, AmendmentKind.LATE)
    return _write(workspace, "Take in late words", replace(made, reason=reason or "Written before the signature came."))


def let_late_go(workspace: Workspace, *, visit_id: str, record_id: str, reason: str) -> ChangeSet:
    """Leave words that came too late out, with a reason. They stay in History. Raises NotFound or Refused."""
    words = _late(workspace, visit_id, record_id)
    return _write(
        workspace, "Let late words go", replace(_of_late(words, visit_id, AmendmentKind.LET_GO), reason=reason)
    )


def amendments_of(workspace: Workspace, *, visit: Visit) -> tuple[ShownAmendment, ...]:
    """Return what was written to a signed visit afterwards, oldest first."""
    found = workspace.store.all(Amendment, visit_id=visit.id, order_by=("written_at",))
    by_id = {each.id: each for each in found}
    return tuple(
        ShownAmendment(each, _about(each, by_id), amendment_hash(each, visit.signed_hash) == each.sealed_hash)
        for each in found
    )


def late_words(workspace: Workspace, *, visit: Visit) -> tuple[LateWords, ...]:
    """Return what came too late for a visit's signature and was neither taken in nor let go."""
    return tuple(each for whose, each in all_late(workspace, person_id=visit.person_id) if whose == visit.id)


def all_late(workspace: Workspace, *, person_id: str = "") -> tuple[tuple[str, LateWords], ...]:
    """Return visit id and words of all that waits, of one person or of everybody, record by record."""
    with workspace.store.reading() as connection:
        rows = late_rows(connection, person_id=person_id)
    if not rows:
        return ()
    known = workspace.store.all(Amendment, person_id=person_id) if person_id else workspace.store.all(Amendment)
    settled = {operation_id for each in known for operation_id in each.late_ids}
    by_record: dict[tuple[str, str], dict[str, list[tuple[str, Any]]]] = {}
    found: list[tuple[str, LateWords]] = []
    with workspace.store.reading() as connection:
        for row in rows:
            said = [
                (operation_id, value) for operation_id, value in json.loads(row.said) if operation_id not in settled
            ]
            if said:
                by_record.setdefault((row.record_type, row.record_id), {})[row.field] = said
        for (record_type, record_id), fields in by_record.items():
            bodies = bodies_of(connection, record_id)
            words = _late_of(record_type, record_id, fields, bodies)
            visit_id = record_id if record_type == "visit" else _visit_of(bodies)
            if words is not None and visit_id:
                found.append((visit_id, words))
    return tuple(found)


def _late_of(
    record_type: str, record_id: str, fields: Mapping[str, Sequence[tuple[str, Any]]], bodies: Sequence[dict[str, Any]]
) -> LateWords | None:
    by_id = {body["id"]: body for body in bodies}
    operation_ids = sorted({operation_id for said in fields.values() for operation_id, _ in said})
    named = [
        str(value)
        for name in _WORDS_OF.get(record_type, ())
        for _, value in fields.get(name, ())
        if value not in ("", None)
    ]
    if not named or not operation_ids:
        return None
    newest = max((by_id[operation_id] for operation_id in operation_ids), key=lambda body: str(body["at"]))
    key = _key_of(bodies) if record_type == "visit_section" else ""
    about = section_heading(key) if key else _SAID_OF.get(record_type, "The visit")
    return LateWords(
        record_id,
        key,
        about,
        "\n\n".join(dict.fromkeys(named)),
        newest["author"],
        datetime.fromisoformat(newest["at"]),
        tuple(operation_ids),
    )


def _visit_of(bodies: Sequence[dict[str, Any]]) -> str:
    named = (body["fields"].get("visit_id", {}).get("now") for body in bodies)
    return next((visit_id for visit_id in named if visit_id), "")


def _key_of(bodies: Sequence[dict[str, Any]]) -> str:
    keys = (body["fields"].get("key", {}).get("now") for body in bodies)
    return next((key for key in keys if key), "")


def _late(workspace: Workspace, visit_id: str, record_id: str) -> LateWords:
    found = late_words(workspace, visit=workspace.store.get(Visit, visit_id))
    for words in found:
        if words.record_id == record_id:
            return words
    raise NotFound("Those words are not waiting any more.", "Somebody has taken them in or let them go.")


def _of_late(words: LateWords, visit_id: str, kind: AmendmentKind) -> Amendment:
    return Amendment(
        "",
        visit_id=visit_id,
        kind=kind,
        key=words.key,
        text=words.text if words.key else f"{words.about}: {words.text}",
        late_ids=words.operation_ids,
        late_author=words.author,
        late_at=words.at,
    )


def _write(workspace: Workspace, label: str, made: Amendment) -> ChangeSet:
    reason = " ".join(made.reason.split())
    if not reason:
        raise _NO_REASON
    if len(reason) > LONGEST_REASON:
        raise Refused("That reason is very long.", "A sentence or two is enough.")
    with workspace.act(label, undoable=False) as act:
        visit = act.unit.get(Visit, made.visit_id)
        if not visit.is_signed:
            raise Refused("This visit is not signed yet, so it can simply be changed.", "Nothing was added.")
        _require_target(act.unit, made)
        now = workspace.now() if visit.signed_at is None else max(workspace.now(), visit.signed_at)
        whole = replace(
            made,
            id=workspace.new_id(),
            person_id=visit.person_id,
            reason=reason,
            author=workspace.worker.name,
            written_at=now,
        )
        put_amendment(act.unit, whole, visit)
    return act.change_set


def put_amendment(unit: UnitOfWork, amendment: Amendment, visit: Visit) -> None:
    """Write an amendment and seal it, as part of a larger act."""
    written = unit.create(amendment)
    # A signature of its own: what another laptop may write to it later is late, and never in it.
    unit.edit(Amendment, written.id, as_kind=ChangeKind.SIGN, sealed_hash=amendment_hash(written, visit.signed_hash))


def _require_target(unit: UnitOfWork, made: Amendment) -> None:
    """Raise NotFound when what it is about is not there, Refused when that was taken back already."""
    if made.key:
        if made.key not in {kind.key for kind in SECTIONS}:
            raise NotFound("A visit has no such section.")
        section = unit.find(VisitSection, section_id(made.visit_id, made.key))
        if made.kind is AmendmentKind.TAKEN_BACK and (section is None or not section.text):
            raise NotFound("Nothing is written there.", "Nothing was changed.")
    if made.amends_id and unit.get(Amendment, made.amends_id).visit_id != made.visit_id:
        raise NotFound("That addition belongs to another visit.")
    if made.kind is AmendmentKind.TAKEN_BACK:
        same = unit.all(Amendment, visit_id=made.visit_id, kind=AmendmentKind.TAKEN_BACK.value)
        if any((each.key, each.amends_id) == (made.key, made.amends_id) for each in same):
            raise Refused("That was taken back already.", "Nothing was changed.")


def _about(amendment: Amendment, by_id: Mapping[str, Amendment]) -> str:
    if amendment.amends_id:
        earlier = by_id.get(amendment.amends_id)
        named = _about(earlier, by_id) if earlier is not None and not earlier.amends_id else ""
        return f"an earlier addition to {named}" if named else "an earlier addition"
    return f"“{section_heading(amendment.key)}”" if amendment.key else "the whole note"
