"""The seal of a signed visit: one hash over its words, so that any later change to them shows.

The forms that are hashed are written out here field by field. They must never change; a new form gets a new number.
Form 1 is of a visit without files, form 2 of one with files, form 3 of one that says of a section how
it is known, or that was laid out by a template: none can become another once it is signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from visitapp.domain.actions import Action
from visitapp.domain.attachments import Attachment
from visitapp.domain.records import PlainValue, plain
from visitapp.domain.visits import Standing, Visit, VisitSection

FORM, FORM_WITH_FILES, FORM_WITH_STANDING = 1, 2, 3
VISIT_FIELDS = (
    "id", "person_id", "kind", "planned_for", "planned_minutes", "purpose", "title",
    "started_at", "ended_at", "present", "author", "signed_at", "signed_by",
)  # fmt: skip
SECTION_FIELDS = ("id", "key", "text", "shared")
STANDING_FIELDS = (*SECTION_FIELDS, "standing", "told_by_id", "told_by")
AGREED_FIELDS = ("id", "goal_id", "text", "owner_ids", "owner_other", "due_on")
"""What was agreed. How it went afterwards (done, outcome) is written later and is not part of the seal."""
FILE_FIELDS = (
    "id", "kind", "title", "description", "media_type", "byte_count", "sha256", "taken_at", "added_at", "added_by",
)  # fmt: skip


def content_hash(
    visit: Visit, sections: Sequence[VisitSection], agreed: Sequence[Action], files: Sequence[Attachment] = ()
) -> str:
    """Return SHA-256 (64 hex digits) of a visit, its sections, the actions agreed in it and its files, in any order."""
    marked = bool(visit.template_key) or any(section.standing is not Standing.OPEN for section in sections)
    of_section = STANDING_FIELDS if marked else SECTION_FIELDS
    content: dict[str, PlainValue] = {
        "form": FORM_WITH_STANDING if marked else FORM_WITH_FILES if files else FORM,
        "visit": _chosen(visit, (*VISIT_FIELDS, "template_key") if marked else VISIT_FIELDS),
        "sections": [_chosen(section, of_section) for section in sorted(sections, key=lambda s: s.id)],
        "agreed": [_chosen(action, AGREED_FIELDS) for action in sorted(agreed, key=lambda a: a.id)],
    }
    if files:
        content["files"] = [_chosen(file, FILE_FIELDS) for file in sorted(files, key=lambda f: f.id)]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _chosen(record: object, names: tuple[str, ...]) -> dict[str, PlainValue]:
    return {name: plain(getattr(record, name)) for name in names}
