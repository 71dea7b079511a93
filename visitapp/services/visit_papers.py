"""A signed visit made into a paper, with all that was written to it later."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from visitapp.config import resource
from visitapp.domain.actions import owner_words
from visitapp.domain.amendments import Amendment, AmendmentKind
from visitapp.domain.dates import clock_time, full_date, full_long_date
from visitapp.errors import Refused
from visitapp.services.amendments import ShownAmendment
from visitapp.services.visit_views import VisitView, read_visit
from visitapp.services.workspace import Workspace

if TYPE_CHECKING:
    from visitapp.pdf.visit_note import NotePart as NotePart
    from visitapp.pdf.visit_note import VisitPaper as VisitPaper

DONE = {
    AmendmentKind.ADDED: "Added to {about}",
    AmendmentKind.TAKEN_BACK: "Taken back: {about}",
    AmendmentKind.LATE: "Added to {about}, written by {late} before the signature was seen",
    AmendmentKind.LET_GO: "Not taken into {about}: words {late} wrote before the signature was seen",
}


def amendment_title(shown: ShownAmendment) -> str:
    """Return what an amendment did, in words."""
    return DONE[shown.amendment.kind].format(about=shown.about, late=shown.amendment.late_author)


def visit_paper(workspace: Workspace, *, visit_id: str) -> VisitPaper:
    """Gather what the paper shows. Raises NotFound, or Refused for a visit that is not signed."""
    from visitapp.pdf.visit_note import NoteAddition, VisitPaper

    view = read_visit(workspace, visit_id=visit_id)
    visit = view.visit
    if not visit.is_signed or visit.signed_at is None:
        raise Refused("This visit is not signed yet.", "Finish and sign it, then print it.")
    additions = tuple(
        NoteAddition(amendment_title(each), each.amendment.text, each.amendment.reason, _written(each.amendment))
        for each in view.amendments
    )
    there = ", ".join(presence.name for presence in visit.present)
    return VisitPaper(
        f"Visit with {view.person.called}",
        _when(view),
        f"There: {there}" if there else "",
        _parts(view),
        f"Signed by {visit.signed_by}, {_moment(visit.signed_at)}.",
        visit.signed_hash,
        additions,
        workspace.worker.name,
        workspace.today(),
    )


def visit_pdf(paper: VisitPaper) -> bytes:
    """Make the PDF; needs no store."""
    from visitapp.pdf.visit_note import render_visit

    return render_visit(paper, fonts=resource("fonts"))


def _parts(view: VisitView) -> tuple[NotePart, ...]:
    from visitapp.pdf.visit_note import NotePart

    taken_back = {
        each.amendment.key
        for each in view.amendments
        if each.amendment.kind is AmendmentKind.TAKEN_BACK and not each.amendment.amends_id
    }
    parts = []
    for section in view.sections:
        if section.text.strip():
            remarks = [section.known] if section.known else []
            if not section.shared:
                remarks.append("Team only")
            if section.kind.key in taken_back or "" in taken_back:
                remarks.append("Taken back since: see the end")
            parts.append(NotePart(section.kind.heading, section.text.strip(), section.kind.voice, " · ".join(remarks)))
    agreed = "\n".join(
        " – ".join(part for part in (action.text, owner_words(action, view.names)) if part) for action in view.actions
    )
    rated = "\n".join(f"{goal.goal.name}: {goal.now}" for goal in view.goals if goal.now is not None)
    for heading, words in (("Who does what", agreed), ("Ratings, 0 to 10", rated)):
        if words:
            parts.append(NotePart(heading, words))
    return tuple(parts)


def _when(view: VisitView) -> str:
    visit = view.visit
    if visit.started_at is None:
        return visit.kind.place_words.capitalize()
    started = visit.started_at.astimezone()
    ended = f" to {clock_time(visit.ended_at.astimezone())}" if visit.ended_at is not None else ""
    title = f" · {visit.title}" if visit.title else ""
    return f"{full_long_date(started.date())}, {clock_time(started)}{ended}, {visit.kind.place_words}{title}"


def _written(amendment: Amendment) -> str:
    when = f", {_moment(amendment.written_at)}" if amendment.written_at is not None else ""
    return f"{amendment.author}{when} · sealed {amendment.sealed_hash[:16]}"


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"{full_date(local.date())} at {clock_time(local)}"
