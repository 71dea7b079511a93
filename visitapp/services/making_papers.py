"""Papers made for somebody from Documents: the care plan, the chronology, or a signed visit; kept in the vault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, full_date
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services.careplan import paper_pdf, plan_title, read_kept_pdf, read_paper, read_plan
from visitapp.services.chronology import chronology_paper, chronology_pdf, read_chronology
from visitapp.services.documents import keep_document
from visitapp.services.visit_papers import visit_paper, visit_pdf
from visitapp.services.visit_views import list_visits
from visitapp.services.workspace import Workspace


class PaperKind(StrEnum):
    """What can be made. `words` names it on screen and in the list."""

    CARE_PLAN = "care_plan"
    CHRONOLOGY = "chronology"
    VISIT = "visit"

    @property
    def words(self) -> str:
        """Return its name."""
        return {"care_plan": "Care plan", "chronology": "Chronology", "visit": "Signed visit"}[self.value]


@dataclass(frozen=True, repr=False)
class Offered:
    """What can be made for somebody. `plan` is the title of the care plan's paper, "" while nothing is written.

    `visits` are the signed ones as (id, title of the paper), newest first.
    """

    person: Person
    plan: str
    event_count: int
    visits: tuple[tuple[str, str], ...]

    def said(self, kind: PaperKind) -> str:
        """Return what the paper will be, or why there is none yet."""
        called = self.person.called
        if kind is PaperKind.CARE_PLAN:
            if not self.plan:
                return f"Nothing is written in {called}’s care plan yet."
            state = "as it stands now; the paper says that it is a draft" if self.is_draft else "as it was finalised"
            return f"{self.plan.removesuffix(', draft')}, {state}."
        if kind is PaperKind.CHRONOLOGY:
            events = "One event" if self.event_count == 1 else f"{self.event_count:,} events"
            return f"{events}, oldest first." if self.event_count else f"{called}’s chronology has no events yet."
        return (
            "As it was signed, with all that was added later." if self.visits else f"No visit with {called} is signed."
        )

    @property
    def is_draft(self) -> bool:
        """Tell whether the care plan that would be made is a draft."""
        return self.plan.endswith(", draft")

    def has(self, kind: PaperKind) -> bool:
        """Tell whether there is anything to make this of."""
        return bool({"care_plan": self.plan, "chronology": self.event_count, "visit": self.visits}[kind.value])


@dataclass(frozen=True, repr=False)
class Gathered:
    """All that a paper shows, and the work that makes its PDF without the store."""

    document: Document
    render: Callable[[], bytes]


def offered_papers(workspace: Workspace, *, person_id: str) -> Offered:
    """Return what can be made for somebody. Raises NotFound."""
    view = read_plan(workspace, person_id=person_id)
    plan = plan_title(view.plan) if view.is_saved else ""
    count = read_chronology(workspace, person_id=person_id).count
    signed = [each.visit for each in list_visits(workspace, person_id=person_id) if each.visit.is_signed]
    return Offered(view.person, plan, count, tuple((visit.id, visit_title(visit)) for visit in signed))


def gather_paper(workspace: Workspace, *, person_id: str, kind: PaperKind, visit_id: str = "") -> Gathered:
    """Gather what a paper shows. Raises NotFound, or Refused when there is nothing to make it of."""
    offered = offered_papers(workspace, person_id=person_id)
    if not offered.has(kind):
        raise Refused(offered.said(kind), "Choose another document.")
    if kind is PaperKind.CARE_PLAN:
        kept = read_kept_pdf(workspace, person_id=person_id)
        plan = read_plan(workspace, person_id=person_id).plan
        document = Document("", person_id, plan.id, plan_title(plan))
        if kept is not None:
            return Gathered(document, lambda: kept)
        return Gathered(document, partial(paper_pdf, read_paper(workspace, person_id=person_id)))
    if kind is PaperKind.CHRONOLOGY:
        paper = chronology_paper(workspace, person_id=person_id)
        return Gathered(Document("", person_id, title=kind.words), partial(chronology_pdf, paper))
    titles = dict(offered.visits)
    if visit_id not in titles:
        raise Refused("That visit is not signed.", "Choose a signed one.")
    note = visit_paper(workspace, visit_id=visit_id)
    return Gathered(Document("", person_id, title=titles[visit_id]), partial(visit_pdf, note))


def keep_made(workspace: Workspace, *, gathered: Gathered, content: bytes) -> ChangeSet:
    """Keep a paper that was made; the change set is empty when the very same one is here already."""
    return keep_document(workspace, document=gathered.document, content=content, queued=False)


def find_made(workspace: Workspace, *, gathered: Gathered, content: bytes) -> str:
    """Return the id of a paper that was made and kept, "" when there is none."""
    document, digest = gathered.document, hashlib.sha256(content).hexdigest()
    same = workspace.store.all(Document, person_id=document.person_id, plan_id=document.plan_id, sha256=digest)
    return same[-1].id if same else ""


def visit_title(visit: Visit) -> str:
    """Return the title of a visit's paper: "Visit of 18 June 2026, 11:41", which no other visit has on that day."""
    if visit.moment is None:
        return "Visit"
    at = visit.moment.astimezone()
    return f"Visit of {full_date(at.date())}, {clock_time(at)}"
