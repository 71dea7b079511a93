"""Search sorts what it finds into groups, and cuts the sentence in which the words stand."""

from datetime import date

from tests import given_files
from visitapp.domain.found_words import folded, places_of, snippet_of
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.services.about import write_about
from visitapp.services.attaching import keep_taken, take_in_bytes
from visitapp.services.attachments import describe_attachment, remove_attachment
from visitapp.services.network import add_member
from visitapp.services.people import add_person, archive_person, maybe_known
from visitapp.services.search import search
from visitapp.services.tasks import add_task
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


def _groups(workspace: Workspace, typed: str) -> dict[str, list[str]]:
    return {group.name: [hit.title for hit in group.hits] for group in search(workspace, typed=typed).groups}


def _add(workspace: Workspace, given: str, family: str = "", **fields: object) -> str:
    person = Person(id="", given_name=given, family_name=family, **fields)
    return add_person(workspace, person=person).of_type("person")[0].record_id


def test_a_name_spelled_by_ear_or_with_slips_is_found_below_what_is_spelled_so(workspace: Workspace) -> None:
    _add(workspace, "Siobhán", "Murphy")
    _add(workspace, "Teresa", "Brown", preferred_name="Tess")
    _add(workspace, "Tom", "Braun")
    assert _groups(workspace, "Shavon") == {"Names like it": ["Siobhán"]}
    assert _groups(workspace, "Tes Brwn") == {"People": ["Tess"]}, "one word begins nobody else’s name"
    assert _groups(workspace, "Tezz Brwn") == {"Names like it": ["Tess"]}
    assert _groups(workspace, "siobhan") == {"People": ["Siobhán"]}
    assert _groups(workspace, "brown") == {"People": ["Tess"], "Names like it": ["Tom"]}
    assert list(_groups(workspace, "brown")) == ["People", "Names like it"]


def test_a_name_spelled_by_ear_and_a_word_find_that_persons_notes(workspace: Workspace) -> None:
    for name in ("Siobhán", "Darek"):
        visit = start_visit(workspace, person_id=_add(workspace, name)).of_type("visit")[0].record_id
        write_section(workspace, visit_id=visit, key="own_words", text="The boiler went off again.")
    found = search(workspace, typed="shavon boiler")
    visits = next(group for group in found.groups if group.name == "Visits")
    assert [hit.aside for hit in visits.hits] == ["with Siobhán"]
    assert _groups(workspace, "shavon boiler")["Names like it"] == ["Siobhán"]
    assert found.named is None, "nothing is begun with somebody who was only guessed"


def test_whoever_is_archived_is_found_last_and_said_to_be(workspace: Workspace) -> None:
    gone = _add(workspace, "Tessa", "Brown")
    visit = start_visit(workspace, person_id=gone).of_type("visit")[0].record_id
    write_section(workspace, visit_id=visit, key="own_words", text="A kettle of her own.")
    _add(workspace, "Tess", "Brown")
    archive_person(workspace, person_id=gone, on=workspace.today(), reason="Moved away")
    people = search(workspace, typed="tess").groups[0]
    assert [(hit.title, hit.aside) for hit in people.hits] == [("Tess", ""), ("Tessa", "Archived")]
    (group,) = search(workspace, typed="kettle").groups
    assert [hit.aside for hit in group.hits] == ["with Tessa (archived)"]
    assert search(workspace, typed="tessa").named is None, "no visit is offered with somebody who is archived"
    assert [hit.title for hit in search(workspace, typed="").groups[0].hits] == ["Tess"]


def test_a_name_from_before_finds_the_person_and_is_told(workspace: Workspace) -> None:
    person = _add(workspace, "Teresa", "Brown", preferred_name="Tess")
    write_about(workspace, person_id=person, key="other_names", text="Before marriage Nolan, and Terri at school.")
    (hit,) = search(workspace, typed="nolan").groups[0].hits
    assert (hit.title, hit.snippet) == ("Tess", "Teresa Brown · also called Nolan")
    assert _groups(workspace, "Nolann")["Names like it"] == ["Tess"]
    assert "People" not in _groups(workspace, "before")


def test_somebody_on_a_map_is_found_by_ear_too(workspace: Workspace) -> None:
    add_member(workspace, member=Member("", _add(workspace, "Tess"), name="Agnieszka", relation="aunt"))
    (hit,) = search(workspace, typed="Agneshka").groups[0].hits
    assert (hit.group, hit.title, hit.snippet, hit.tab) == ("Names like it", "Agnieszka", "aunt", "network")
    assert _groups(workspace, "agnieszka") == {"Network": ["Agnieszka"]}


def test_who_is_alike_is_known_by_one_rule_when_a_person_is_added(workspace: Workspace) -> None:
    born = date(1980, 5, 1)
    known = _add(workspace, "Siobhán", "Brown", born=born)
    (likeness,) = maybe_known(workspace, person=Person("", given_name="Shavon", family_name="Brwn", born=born))
    assert (likeness.person.id, likeness.shared) == (known, "a name much like it and the same birth date")
    assert maybe_known(workspace, person=Person("", given_name="Shavon", family_name="Brwn")) == ()


def test_a_task_is_found_by_its_words_and_by_who_is_waited_for(workspace: Workspace) -> None:
    tess = add_person(workspace, person=Person(id="", given_name="Tess")).of_type("person")[0].record_id
    add_task(workspace, text="Order ink", due_on=workspace.today())
    add_task(workspace, text="Blood tests", person_id=tess, waiting_for="Doctor Raman")
    for typed, expected in (
        ("ink", ("Order ink", "", "Today")),
        ("tess blood", ("Blood tests", "Tess", "")),
        ("raman", ("Blood tests", "Tess · Waiting for Doctor Raman", "")),
    ):
        (group,) = [group for group in search(workspace, typed=typed).groups if group.name == "Tasks"]
        assert [(hit.title, hit.snippet, hit.aside) for hit in group.hits] == [expected]
        assert {hit.tab for hit in group.hits} == {"tasks"}
