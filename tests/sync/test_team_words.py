"""The team's words on two laptops: shared, added twice without a collision, taken out, and new ones in another team."""

from collections.abc import Collection

from tests.sync.conftest import Laptop, let_in
from tests.sync.test_teams import admit
from visitapp.services import conflicts, office_teams
from visitapp.services.spelling import add_team_word, list_team_words, remove_team_word
from visitapp.storage.exchange import Exchange


def words(laptop: Laptop, *, among: Collection[str] = ()) -> tuple[str, ...]:
    """Return the team's words, or those of them that are `among` some: the office keeps what other tests added."""
    return tuple(each for each in list_team_words(laptop.workspace) if not among or each in among)


def meet(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()


def test_both_begin_the_list_with_the_same_word_and_nothing_collides(officer: Laptop, worker: Laptop) -> None:
    add_team_word(officer.workspace, word="Penwithick")
    add_team_word(worker.workspace, word="Penwithick")
    add_team_word(worker.workspace, word="Seroquel")
    meet(officer, worker)
    ours = ("Penwithick", "Seroquel", "befriender")
    assert words(officer) == words(worker)
    assert words(officer, among=ours) == ("Penwithick", "Seroquel")
    for laptop in (officer, worker):
        assert conflicts.all_conflicts(laptop.workspace) == ()
        assert Exchange(laptop.workspace.store).held_back() == {}
    remove_team_word(worker.workspace, word="Penwithick")
    add_team_word(officer.workspace, word="befriender")
    meet(officer, worker)
    assert words(officer) == words(worker)
    assert words(officer, among=ours) == ("befriender", "Seroquel")


def test_who_joins_later_has_them_too(officer: Laptop, tmp_path) -> None:
    add_team_word(officer.workspace, word="Trelawny")
    officer.sync()
    late = Laptop(tmp_path / "late.visitvault", "Cara Quill")
    let_in(officer, late)
    late.sync()
    assert "Trelawny" in words(late)
    late.check()


def test_a_word_taken_out_here_and_put_in_there_stays(officer: Laptop, worker: Laptop) -> None:
    add_team_word(officer.workspace, word="Gwynedd")
    meet(officer, worker)
    remove_team_word(officer.workspace, word="Gwynedd")
    meet(officer, worker)
    add_team_word(worker.workspace, word="Gwynedd")
    meet(worker, officer)
    assert "Gwynedd" in words(officer)


def test_who_moves_to_another_team_keeps_the_words_and_adds_new_ones_there(
    officer: Laptop, worker: Laptop, tmp_path
) -> None:
    add_team_word(worker.workspace, word="Tregaron")
    meet(worker, officer)
    team = office_teams.name_team(officer.workspace, name="Eastside")
    far = Laptop(tmp_path / "far.visitvault", "Dov Marsh")
    admit(officer, far, team=team)
    far.sync()
    assert "Tregaron" not in words(far)
    office_teams.move_worker(officer.workspace, device=worker.workspace.store.device_id, team=team)
    add_team_word(worker.workspace, word="Llanelli")
    meet(worker, far, officer)
    assert "Llanelli" in words(far)
    assert "Tregaron" in words(worker)
    assert "Llanelli" not in words(officer)
    assert office_teams.handed_on(worker.workspace) == ()
    assert Exchange(worker.workspace.store).count_unsent() == 0
    far.check()
