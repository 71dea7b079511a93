"""The main job from an empty laptop to a found word, with keys and mouse on the real window."""

import shutil
from pathlib import Path

import pypdfium2

from tests.end_to_end import morning
from tests.end_to_end.worker import Worker
from visitapp.domain.goals import GoalRating
from visitapp.domain.network import Closeness, Tie
from visitapp.domain.visits import Visit, VisitSection
from visitapp.services import checking, vaults


def test_a_morning_from_the_first_start_to_words_found_again(worker: Worker, own_home: Path) -> None:
    plan = own_home / "plan.pdf"
    morning.make_a_vault(worker)
    morning.bring_in_a_list(worker, own_home / "caseload.csv")
    morning.open_teresa(worker)
    morning.agree_on_a_goal(worker)
    morning.draw_the_map(worker)
    morning.first_visit(worker)
    morning.open_teresa(worker)
    morning.second_visit(worker)
    morning.save_the_plan(worker, plan)
    morning.lock_and_unlock(worker)
    morning.find_the_words(worker)
    morning.lock(worker)
    vault = next(own_home.rglob("*.visitvault"))
    read_again(Path(shutil.copytree(vault, own_home / "second look.visitvault")))
    assert_plan_can_be_read(plan)


def read_again(vault: Path) -> None:
    """Everything that was on the screen is in the vault, and the whole vault is sound."""
    assert [part for part in checking.check(folder=vault, passphrase=morning.PASSPHRASE) if not part.is_sound] == []
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=morning.PASSPHRASE)
    try:
        first, second = workspace.store.all(Visit, order_by=("started_at",))
        assert first.is_signed
        assert second.is_signed
        assert [there.name for there in second.present] == ["Teresa", "Aoife"]
        written = {section.key: section.text for section in workspace.store.all(VisitSection, visit_id=second.id)}
        assert written["own_words"] == "I felt like myself on Sunday."
        assert [rating.score for rating in workspace.store.all(GoalRating, visit_id=second.id)] == [7]
        assert sorted(tie.closeness for tie in workspace.store.all(Tie)) == sorted(
            [Closeness.UNSURE, Closeness.VERY_CLOSE]
        )
    finally:
        workspace.close()


def assert_plan_can_be_read(file: Path) -> None:
    """The paper names her and what she wants."""
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Teresa" in text
    assert morning.GOAL in " ".join(text.split())
