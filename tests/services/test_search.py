"""Search sorts what it finds into groups, and cuts the sentence in which the words stand."""

from tests import given_files
from visitapp.domain.found_words import folded, places_of, snippet_of
from visitapp.domain.people import Person
from visitapp.services.attaching import keep_taken, take_in_bytes
from visitapp.services.attachments import describe_attachment, remove_attachment
from visitapp.services.people import add_person
from visitapp.services.search import search
from visitapp.services.visits import start_visit, write_section
from visitapp.services.workspace import Workspace


def test_letters_keep_their_places_when_accents_are_folded() -> None:
    text = "Ŵyn Żółć straße ŉ İ 🙂"
    assert len(folded(text)) == len(text)
    assert folded("Siân") == "sian"


def test_words_are_found_where_a_word_begins_with_them() -> None:
    assert places_of("The boiler, reboiled. Boil it.", ["boil"]) == ((4, 8), (22, 26))
    assert places_of("Tess’s boiler", ["tess", "tes"]) == ((0, 4),)
    assert places_of("nothing", []) == ()


def test_the_snippet_is_the_sentence_with_most_words() -> None:
    text = "Tess was well. We rang Lewis about the boiler.\nTess made tea."
    assert snippet_of(text, ["tess", "boiler"]) == "We rang Lewis about the boiler."


def test_a_long_sentence_is_cut_around_the_word() -> None:
    text = "so " * 100 + "the boiler " + "and " * 100
    cut = snippet_of(text, ["boiler"])
    assert "boiler" in cut
    assert len(cut) < 110
    assert cut.startswith("… ")
    assert cut.endswith(" …")


def test_a_name_and_a_word_find_only_that_persons_notes(workspace: Workspace) -> None:
    for name in ("Tess", "Darek"):
        person = add_person(workspace, person=Person(id="", given_name=name)).of_type("person")[0].record_id
        visit = start_visit(workspace, person_id=person).of_type("visit")[0].record_id
        write_section(workspace, visit_id=visit, key="own_words", text="The boiler went off again.")
    found = search(workspace, typed="tess boil")
    visits = next(group for group in found.groups if group.name == "Visits")
    assert [hit.aside for hit in visits.hits] == ["with Tess"]
    assert visits.hits[0].voice
    assert visits.hits[0].snippet == "The boiler went off again."
    assert found.named is not None
    assert found.named.person.called == "Tess"


def test_no_group_has_more_than_three_rows(workspace: Workspace) -> None:
    for number in range(9):
        add_person(workspace, person=Person(id="", given_name=f"Ann{number}"))
    found = search(workspace, typed="ann")
    assert [len(group.hits) for group in found.groups] == [3]
    assert found.named is not None


def test_nothing_typed_shows_who_is_next_and_an_empty_vault_shows_nobody(workspace: Workspace) -> None:
    assert search(workspace, typed="  ").groups == ()
    add_person(workspace, person=Person(id="", given_name="Tess"))
    assert [group.name for group in search(workspace, typed="").groups] == ["People"]


def test_files_are_found_by_their_title_and_by_what_they_show(workspace: Workspace) -> None:
    person = add_person(workspace, person=Person(id="", given_name="Tess")).of_type("person")[0].record_id
    taken = take_in_bytes(workspace.blobs, given_files.pdf(), name="Letter from Northside.pdf")
    file_id = keep_taken(workspace, taken=taken, person_id=person).of_type("attachment")[0].record_id
    describe_attachment(workspace, attachment_id=file_id, description="They will mend the boiler. It costs nothing.")
    for typed, snippet in (("northsi", "with Tess"), ("boiler", "They will mend the boiler.")):
        (group,) = search(workspace, typed=typed).groups
        (hit,) = group.hits
        assert (group.name, hit.tab, hit.record_id) == ("Documents", "documents", file_id)
        assert (hit.title, hit.snippet) == ("Letter from Northside", snippet)
    remove_attachment(workspace, attachment_id=file_id)
    assert search(workspace, typed="northsi").groups == ()
