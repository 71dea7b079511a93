"""The team's words are records; names of the caseload, of its maps and of what people are allergic to are known."""

import pytest

from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.spelling import LONGEST_WORD, TeamWord
from visitapp.errors import NotFound, Refused
from visitapp.services import history, people, spelling, undo
from visitapp.services.history import HistoryFilter
from visitapp.services.workspace import Workspace


def test_a_word_is_there_once_in_the_order_of_a_dictionary_and_goes_and_comes_back(workspace: Workspace) -> None:
    for word in ("Seroquel", "befriender", "Seroquel", " Penwithick ", "befriender"):
        spelling.add_team_word(workspace, word=word)
    assert spelling.list_team_words(workspace) == ("befriender", "Penwithick", "Seroquel")
    spelling.remove_team_word(workspace, word="befriender")
    assert spelling.list_team_words(workspace) == ("Penwithick", "Seroquel")
    assert "befriender" not in spelling.read_known_words(workspace)
    spelling.add_team_word(workspace, word="befriender")
    undo.undo(workspace)
    assert spelling.list_team_words(workspace) == ("Penwithick", "Seroquel")
    with pytest.raises(NotFound):
        spelling.remove_team_word(workspace, word="befriender")


@pytest.mark.parametrize(
    "word", ["", "  ", "two words", "B12", "NHS", "x", "it’s-", "x" * (LONGEST_WORD + 1), "🙂", "\x00"]
)
def test_what_is_no_single_word_is_refused_and_nothing_is_kept(workspace: Workspace, word: str) -> None:
    head = workspace.store.head
    with pytest.raises(Refused):
        spelling.add_team_word(workspace, word=word)
    assert workspace.store.head == head


def test_there_is_an_end_to_them(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "MOST_WORDS", 2)
    spelling.add_team_word(workspace, word="one")
    spelling.add_team_word(workspace, word="two")
    spelling.add_team_word(workspace, word="two")
    with pytest.raises(Refused):
        spelling.add_team_word(workspace, word="three")


def test_names_and_allergies_are_known_without_anybody_adding_them(workspace: Workspace) -> None:
    person = Person("", given_name="Ngozi", family_name="Adeyemi-Krzyk", allergies=("Clozaril",), area="Penwithick")
    person_id = people.add_person(workspace, person=person).of_type("person")[0].record_id
    with workspace.act("Add somebody") as act:
        act.unit.create(Member(workspace.new_id(), person_id=person_id, name="Zbyszek", full_name="Zbigniew Wójcik"))
    known = spelling.read_known_words(workspace)
    assert {"ngozi", "adeyemi", "krzyk", "clozaril", "penwithick", "zbyszek", "zbigniew", "wójcik", "okafor"} <= known


def test_history_tells_who_added_a_word(workspace: Workspace) -> None:
    spelling.add_team_word(workspace, word="Penwithick")
    (entry,) = history.read_history(workspace, chosen=HistoryFilter(words="Penwithick")).entries
    assert entry.thing == "“Penwithick”, a word of the team"
    assert (entry.author, entry.person) == (workspace.worker.name, "")
    assert workspace.store.search("Penwithick") == ()
    assert repr(TeamWord("", word="Penwithick")).find("Penwithick") == -1
