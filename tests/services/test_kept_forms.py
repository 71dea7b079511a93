"""Forms that a lock interrupted: one for each form and place, in this vault alone, and away when they are done."""

from visitapp.domain.kept_forms import KeptField, KeptForm
from visitapp.services.kept_forms import drop_form, keep_forms, list_kept_forms
from visitapp.services.workspace import Workspace
from visitapp.storage.receiving import ONLY_HERE


def form(person_id: str, words: str, question: str = "Why?", page: str = "person", record_id: str = "") -> KeptForm:
    return KeptForm("", person_id, question, page, "about", record_id, (KeptField("Because", words),))


def test_the_same_form_over_the_same_person_is_kept_once_with_its_last_words(workspace: Workspace) -> None:
    keep_forms(workspace, forms=[form("a", "one"), form("b", "two")])
    keep_forms(workspace, forms=[form("a", "one more")])
    assert sorted((each.person_id, each.fields[0].value) for each in list_kept_forms(workspace)) == [
        ("a", "one more"),
        ("b", "two"),
    ]


def test_the_same_question_over_two_visits_is_two_forms(workspace: Workspace) -> None:
    keep_forms(
        workspace, forms=[form("a", "x", page="visit", record_id="1"), form("a", "y", page="visit", record_id="2")]
    )
    assert len(list_kept_forms(workspace)) == 2


def test_a_form_that_is_done_is_away_and_no_undo_brings_it_back(workspace: Workspace) -> None:
    keep_forms(workspace, forms=[form("a", "one")])
    (kept,) = list_kept_forms(workspace)
    drop_form(workspace, form_id=kept.id)
    drop_form(workspace, form_id=kept.id)
    assert list_kept_forms(workspace) == ()
    assert workspace.undo_steps.undo_label == ""


def test_it_never_leaves_this_vault() -> None:
    assert "kept_form" in ONLY_HERE
