"""A signed visit on paper: signed words, who signed them, and what was added since; tagged, and the same every time."""

from pathlib import Path

import pdfua
import pytest

from tests.pdf.reading import all_text, page_texts, tags
from visitapp.errors import Refused
from visitapp.services import actions, amendments, visits
from visitapp.services.visit_papers import visit_paper, visit_pdf
from visitapp.services.workspace import Workspace


def test_the_paper_holds_what_was_signed_and_what_came_since(workspace: Workspace, tess: str, tmp_path: Path) -> None:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="health", text="Tablets at night. <b>& שלום\n\nSleeps. " * 90)
    visits.write_section(workspace, visit_id=visit, key="own_words", text="“I sang.”")
    visits.set_shared(workspace, visit_id=visit, key="health", shared=False)
    actions.add_action(workspace, person_id=tess, visit_id=visit, text="Ring Lewis")
    with pytest.raises(Refused):
        visit_paper(workspace, visit_id=visit)
    visits.finish_and_sign(workspace, visit_id=visit, title="The tablets")
    amendments.amend_visit(workspace, visit_id=visit, key="health", text="With breakfast.", reason="She put me right.")
    amendments.take_back(workspace, visit_id=visit, key="own_words", reason="Those were Aoife’s words.")
    paper = visit_paper(workspace, visit_id=visit)
    pdf = visit_pdf(paper)
    text = all_text(pdf)
    places = [
        text.index(words)
        for words in (
            "Visit with Tess",
            "Thursday 18 June 2026",
            "There: Tess",
            "I sang.",
            "Tablets at night.",
            "Ring Lewis",
            "Signed by Amara Okafor, 18 June 2026",
            paper.seal[:16],
            "Since it was signed",
            "With breakfast.",
            "Why: She put me right.",
            "Taken back: “In their words”",
        )
    ]
    assert places == sorted(places)
    assert "Team only" in text
    assert "Taken back since: see the end" in text
    assert len(page_texts(pdf)) > 1
    roles = [tag.role for tag in tags(pdf)]
    assert (roles.count("H1"), roles.count("H2")) == (1, 4)
    file = tmp_path / "visit.pdf"
    file.write_bytes(pdf)
    assert [finding.message for finding in pdfua.validate(str(file)).findings] == []
    assert visit_pdf(paper) == pdf
