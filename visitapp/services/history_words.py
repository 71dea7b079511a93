"""History in words: what kind of record it was, what was done to it, and its fields as the screens call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_origin

from visitapp.domain.about import part_heading
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeKind
from visitapp.domain.dates import clock_time, day_and_month, full_date
from visitapp.domain.people import possessive
from visitapp.domain.records import PlainValue, facts_of, inner_type
from visitapp.domain.visits import section_heading


class HistoryGroup(StrEnum):
    """The kinds of entries that History can show or leave out, in the order of the page."""

    NOTES = "notes"
    GOALS = "goals"
    NETWORK = "network"
    PLANS = "plans"
    PERSON = "person"
    DOCUMENTS = "documents"
    VAULT = "vault"

    @property
    def words(self) -> str:
        """Return the words on screen."""
        return {
            "notes": "Visits and notes",
            "goals": "Goals and ratings",
            "network": "Network",
            "plans": "Care plans",
            "person": "Details",
            "documents": "Documents",
            "vault": "This vault",
        }[self.value]


_GROUPS = {
    "visit": HistoryGroup.NOTES,
    "visit_section": HistoryGroup.NOTES,
    "amendment": HistoryGroup.NOTES,
    "check_in": HistoryGroup.NOTES,
    "calendar_link": HistoryGroup.NOTES,
    "action": HistoryGroup.NOTES,
    "life_event": HistoryGroup.NOTES,
    "goal": HistoryGroup.GOALS,
    "goal_rating": HistoryGroup.GOALS,
    "member": HistoryGroup.NETWORK,
    "member_role": HistoryGroup.NETWORK,
    "tie": HistoryGroup.NETWORK,
    "care_plan": HistoryGroup.PLANS,
    "document": HistoryGroup.DOCUMENTS,
    "attachment": HistoryGroup.DOCUMENTS,
    "worker": HistoryGroup.VAULT,
    "visit_template": HistoryGroup.VAULT,
    "vault_event": HistoryGroup.VAULT,
    "office_link": HistoryGroup.VAULT,
    "kept_form": HistoryGroup.VAULT,
    "team_word": HistoryGroup.VAULT,
}


def group_of(record_type: str) -> HistoryGroup:
    """Return the kind of a record type; what is about the person and nothing else is details."""
    return _GROUPS.get(record_type, HistoryGroup.PERSON)


UNSPOKEN = frozenset({
    "id", "person_id", "visit_id", "goal_id", "member_id", "source_id", "target_id", "plan_id", "worker_id",
    "amends_id", "first_id", "position",
    "angle", "stands_on", "signed_hash", "sealed_hash", "late_ids", "sha256", "blob_id",
    "blob_key", "byte_count", "media_type", "key", "author", "written_at", "signed_at", "signed_by", "symbol",
    "nearness", "section_key", "written_by", "told_by_id", "template_key", "together_id", "parts", "set_at", "seen",
})  # fmt: skip
"""Fields that say nothing to a reader, or that the sentence itself says."""

_LABELS = {
    "text": "Words",
    "own_words": "In their words",
    "planned_for": "Planned for",
    "tell_by": "Tell the office by",
    "whom": "Whom to ring",
    "told_at": "Told the office",
    "planned_minutes": "Minutes planned",
    "title": "Called",
    "purpose": "Planned because",
    "present": "Who was there",
    "shared": "Shared with the person",
    "standing": "How it is known",
    "told_by": "Told by",
    "started_at": "Began",
    "ended_at": "Ended",
    "owner_ids": "Who",
    "owner_other": "Who else",
    "due_on": "By when",
    "done_on": "Done",
    "outcome": "How it went",
    "moved_to": "Moved to",
    "handed_to": "Handed to",
    "handed_other": "Handed to others",
    "waiting_for": "Waiting for",
    "waiting_since": "Asked",
    "repeat": "Comes back",
    "helper_ids": "Who helps",
    "score": "Rating, 0 to 10",
    "rated_on": "Rated",
    "what_matters": "What matters to me",
    "crisis_first": "What to do first in a crisis",
    "review_on": "Next look",
    "next_review_on": "Next review",
    "home_access": "Before the door",
    "born": "Born",
    "given_name": "First name",
    "preferred_name": "Goes by",
    "is_key_person": "Key person",
    "sensitive": "Kept off shared maps",
    "permission": "May be contacted",
    "permission_on": "Asked",
    "permission_by": "Said by",
    "wish": "Would like",
    "support_to": "Help that comes",
    "support_back": "Help that goes",
    "flow": "Which way help goes",
    "kept_id": "Record that is kept",
    "told_on": "The person was told",
    "nhs_number": "NHS number",
    "gp": "GP",
    "phone": "Phone",
    "without": "What happens without it",
    "archived_why": "Why it was archived",
    "lives_there_since": "Lives there since",
    "contact_wish": "Likes to be reached",
    "contact_note": "Before reaching them",
    "from_on": "From",
    "to_on": "Until",
    "from_worker": "Key worker before",
    "to_worker": "Key worker",
    "happened_on": "When it happened",
    "detail": "More about it",
}


def label_of(field: str) -> str:
    """Return what a field is called on the screens."""
    if field in _LABELS:
        return _LABELS[field]
    for ending in ("_on", "_at", "_ids", "_id"):
        field = field.removesuffix(ending)
    return field.replace("_", " ").capitalize()


def value_words(record_type: str, field: str, value: PlainValue, names: Mapping[str, str]) -> str:
    """Write a field's plain value so that it can be read; "" for nothing. `names` maps ids to names."""
    if value in (None, "", []):
        return ""
    if RECORD_TYPES.get(record_type) is None or field not in facts_of(RECORD_TYPES[record_type]).types:
        return str(value)
    kind, _ = inner_type(facts_of(RECORD_TYPES[record_type]).types[field])
    return _said(kind, value, names)


def _said(kind: Any, value: PlainValue, names: Mapping[str, str]) -> str:
    try:
        return _read(kind, value, names)
    except (ValueError, TypeError):
        return str(value)


def _read(kind: Any, value: PlainValue, names: Mapping[str, str]) -> str:
    if get_origin(kind) is tuple:
        return ", ".join(part for each in value if (part := _said(get_args(kind)[0], each, names)))
    if is_dataclass(kind):
        hints = facts_of(kind if isinstance(kind, type) else type(kind)).types
        parts = [_said(inner_type(hints[f.name])[0], value.get(f.name), names) for f in fields_of(kind)]
        return ", ".join(dict.fromkeys(part for part in parts if part))
    if kind is bool:
        return "Yes" if value else "No"
    if kind is datetime:
        at = datetime.fromisoformat(value).astimezone()
        return f"{full_date(at.date())}, {clock_time(at)}"
    if kind is date:
        return full_date(date.fromisoformat(value))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = getattr(kind(value), "words", None)
        return words if isinstance(words, str) else str(value).replace("_", " ")
    if value is None:
        return ""
    return names.get(value, "" if _is_id(value) else value) if isinstance(value, str) else str(value)


def _is_id(value: str) -> bool:
    return len(value) == 32 and set(value) <= set("0123456789abcdef")


_DONE = {
    ChangeKind.CREATE: "added",
    ChangeKind.EDIT: "changed",
    ChangeKind.SIGN: "signed",
    ChangeKind.RETRACT: "removed",
    ChangeKind.RESTORE: "brought back",
    ChangeKind.RESOLVE: "chosen between two versions",
    ChangeKind.READ: "a copy was taken",
}


def done_words(record_type: str, kind: ChangeKind, reason: str, whole: Mapping[str, PlainValue]) -> str:
    """Return what was done, as it goes on from what it was done to: "changed", "signed", "rated 7"."""
    if reason == "Undo":
        return "taken back with Undo"
    if reason == "Redo":
        return "done again with Redo"
    if record_type == "amendment" and kind in (ChangeKind.CREATE, ChangeKind.SIGN):
        return {
            "added": "added to after signing",
            "taken_back": "something taken back after signing",
            "late": "late words taken in",
            "let_go": "late words let go",
        }.get(str(whole.get("kind", "")), "added to after signing")
    if record_type == "goal_rating" and kind in (ChangeKind.CREATE, ChangeKind.EDIT):
        return f"rated {whole.get('score', '')}"
    if record_type == "care_plan" and whole.get("status") == "final" and kind is ChangeKind.EDIT:
        return "made final"
    return _DONE[kind]


def thing_words(
    record_type: str, whole: Mapping[str, PlainValue], related: Mapping[str, str], called: str, today: date
) -> str:
    """Name a record: "Visit of 18 June, Safety" or "Goal, Sing again". `related` maps ids of others to their names."""
    text = _first_words(whole, "title", "text", "name", "own_words", "value", "address", "to_worker")
    match record_type:
        case "visit":
            return _visit_words(whole, today)
        case "visit_section":
            visit = related.get(str(whole.get("visit_id", "")), "Visit")
            return f"{visit}, {section_heading(str(whole.get('key', '')))}"
        case "amendment":
            return related.get(str(whole.get("visit_id", "")), "Visit")
        case "goal_rating":
            return f"Goal, {related.get(str(whole.get('goal_id', '')), 'no longer here')}"
        case "tie":
            return f"Network, {related.get(str(whole.get('target_id', '')), 'somebody')}"
        case "member_role":
            return f"Network, {related.get(str(whole.get('member_id', '')), 'somebody')}"
        case "care_plan":
            return f"Care plan, version {whole.get('version', 1)}"
        case "person":
            return f"{possessive(called)} details" if called else "Details"
        case "action" if not whole.get("visit_id") and not whole.get("goal_id"):
            return f"Task, {text}" if text else "Task"
        case "team_word":
            return f"“{whole.get('word', '')}”, a word of the team"
        case "about_text":
            return f"About {called or 'the person'}, {part_heading(str(whole.get('key', '')))}"
    noun = {
        "action": "Agreed",
        "calendar_link": "An appointment of a calendar",
        "check_in": "Check-in with the office",
        "goal": "Goal",
        "member": "Network",
        "alert": "To know",
        "adjustment": "Do it this way",
        "contact_way": "Way to reach them",
        "handover": "Hand-over",
        "same_person": "Put together with another record",
        "document": "Paper",
        "attachment": "File",
        "life_event": "Event",
        "worker": "Your own details",
        "visit_template": "A template for visits",
        "vault_event": "This vault",
        "office_link": "The team’s office",
        "kept_form": "A form that was not finished",
    }.get(record_type, record_type.replace("_", " ").capitalize())
    return f"{noun}, {text}" if text else noun


def visit_name(moment: datetime | None, today: date) -> str:
    """Write "Visit of 18 June", with the year when it is another one."""
    if moment is None:
        return "Visit"
    day = moment.astimezone().date()
    return f"Visit of {day_and_month(day) if day.year == today.year else full_date(day)}"


def _visit_words(whole: Mapping[str, PlainValue], today: date) -> str:
    moment = whole.get("started_at") or whole.get("planned_for")
    return visit_name(datetime.fromisoformat(moment) if isinstance(moment, str) else None, today)


def _first_words(whole: Mapping[str, PlainValue], *names: str) -> str:
    for name in names:
        value = whole.get(name)
        if isinstance(value, str) and value.strip():
            line = value.strip().splitlines()[0]
            return line if len(line) <= 80 else line[:77].rsplit(" ", 1)[0] + " …"
    return ""
