"""Where each file and paper is, what the next exchange would send, and copies that leave the vault."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import given_files
from tests.services.keeping import add, put
from visitapp.domain.documents import Document
from visitapp.domain.office_link import OfficeLink
from visitapp.domain.people import Person
from visitapp.domain.travelling import FileTrouble, KeptFile, Whereabouts
from visitapp.errors import Cancelled, Refused
from visitapp.services import documents, going, people, taking_copies, travelling
from visitapp.services.history import HistoryFilter, read_history
from visitapp.services.workspace import Workspace
from visitapp.storage.travels import Travels


@pytest.fixture
def tess(workspace: Workspace) -> str:
    made = people.add_person(workspace, person=Person("", given_name="Tess", family_name="Brennan"))
    return made.of_type("person")[0].record_id


def join_an_office(workspace: Workspace) -> None:
    with workspace.act("Join") as act:
        act.unit.create(OfficeLink(workspace.new_id(), address="https://office.example"))


def paper(workspace: Workspace, person: str, *, queued: bool, title: str = "Care plan") -> str:
    content = given_files.pdf() + title.encode()
    made = documents.keep_document(
        workspace, document=Document("", person, plan_id=title, title=title), content=content, queued=queued
    )
    return made.of_type("document")[0].record_id


def only(workspace: Workspace) -> KeptFile:
    (found,) = travelling.list_kept(workspace)
    return found


def test_a_paper_goes_from_this_laptop_into_the_queue_across_and_to_the_office(workspace, tess):
    join_an_office(workspace)
    made, travels = paper(workspace, tess, queued=False), Travels(workspace.store)
    assert (only(workspace).where, only(workspace).called, only(workspace).kind) == ("here", "Tess", "Paper")
    documents.queue_documents(workspace, document_ids=[made])
    documents.queue_documents(workspace, document_ids=[made])
    assert only(workspace).where is Whereabouts.WAITING
    blob = only(workspace).blob_id
    travels.note_moved(blob, only(workspace).byte_count // 2)
    assert (only(workspace).where, only(workspace).percent) == ("going", 50)
    travels.note_trouble(blob, FileTrouble.QUOTA)
    assert (only(workspace).where, only(workspace).trouble) == ("stuck", FileTrouble.QUOTA)
    assert only(workspace).may_be_held_back
    travelling.try_again(workspace, blob_ids=[blob])
    assert only(workspace).where is Whereabouts.GOING
    travels.note_at_office(blob, datetime.now(UTC).isoformat())
    assert only(workspace).where is Whereabouts.AT_OFFICE
    with pytest.raises(Refused, match="None of these waits"):
        documents.hold_back_documents(workspace, document_ids=[made])


def test_a_paused_paper_stays_here_until_it_is_let_go_on(workspace, tess):
    made = paper(workspace, tess, queued=True)
    travels = Travels(workspace.store)
    travels.note_moved(only(workspace).blob_id, only(workspace).byte_count // 2)
    travels.note_trouble(only(workspace).blob_id, FileTrouble.QUOTA)
    documents.hold_back_documents(workspace, document_ids=[made])
    assert (only(workspace).where, only(workspace).percent) == (Whereabouts.PAUSED, 50)
    assert only(workspace).may_be_queued
    assert not only(workspace).may_be_held_back
    with pytest.raises(Refused, match="None of these waits"):
        documents.hold_back_documents(workspace, document_ids=[made])
    assert documents.waiting_count(workspace) == 0
    assert documents.read_content(workspace, document_id=made).startswith(b"%PDF")
    travelling.try_again(workspace, blob_ids=[only(workspace).blob_id])
    documents.queue_documents(workspace, document_ids=[made])
    assert only(workspace).where is Whereabouts.GOING


def test_a_file_goes_by_itself_once_there_is_an_office(workspace, tess, tmp_path):
    add(workspace, put(tmp_path, "note.txt", b"Choir on Saturday"), tess)
    assert (only(workspace).where, only(workspace).kind) == ("here", "Letter")
    join_an_office(workspace)
    assert only(workspace).where is Whereabouts.WAITING
    assert not only(workspace).may_be_held_back


def test_a_file_that_is_lost_says_so_and_what_to_do(workspace, tess, tmp_path):
    file = add(workspace, put(tmp_path, "note.txt", b"Choir on Saturday"), tess)
    workspace.blobs.path_of(file.blob_id).unlink()
    found = only(workspace)
    assert (found.where, found.trouble, found.is_here) == ("stuck", FileTrouble.DAMAGED_HERE, False)
    assert found.trouble.next_step == "Restore it from a backup; then it is sent."


def test_every_trouble_has_a_sentence_and_a_next_step():
    assert all(each.sentence.endswith(".") and each.next_step.endswith(".") for each in FileTrouble)


def test_what_goes_next_is_told_in_words_before_it_goes(workspace, tess, tmp_path):
    join_an_office(workspace)
    paper(workspace, tess, queued=True)
    paper(workspace, tess, queued=False, title="Draft")
    found = going.preview(workspace)
    assert [each.title for each in found.files] == ["Care plan"]
    assert found.byte_count == found.files[0].byte_count
    said = [f"{each.person}: {each.thing} {each.done}" for each in found.entries]
    assert "Tess: Paper, Care plan added" in said
    assert any("details added" in each for each in said)
    assert found.changes == 3
    assert going.what_came(workspace) == ()


def test_copies_never_go_over_another_file_and_stand_in_the_history(workspace, tess, tmp_path):
    made = paper(workspace, tess, queued=False, title="Plan: a/b")
    files = taking_copies.find_files(workspace, file_ids=[made])
    taking_copies.note_copies(workspace, files=files, reason=taking_copies.SAVED)
    (tmp_path / "Plan a b.pdf").write_bytes(b"something else")
    (path,) = taking_copies.save_copies(workspace.blobs, [each.file for each in files], tmp_path)
    assert path.name == "Plan a b 2.pdf"
    assert path.read_bytes() == documents.read_content(workspace, document_id=made)
    assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "Plan a b.pdf").read_bytes() == b"something else"
    newest = read_history(workspace, chosen=HistoryFilter(tess)).entries[0]
    assert newest.done == "a copy was taken"
    assert newest.reason == "Saved outside VisitApp"


def test_a_copy_that_is_stopped_leaves_nothing(workspace, tess, tmp_path: Path):
    made = paper(workspace, tess, queued=False)
    files = [each.file for each in taking_copies.find_files(workspace, file_ids=[made])]
    place = tmp_path / "copies"
    place.mkdir()
    with pytest.raises(Cancelled):
        taking_copies.save_copies(workspace.blobs, files, place, is_stopped=lambda: True)
    assert list(place.iterdir()) == []


def test_several_papers_are_printed_as_one(workspace, tess):
    ids = [paper(workspace, tess, queued=False, title=title) for title in ("One", "Two")]
    files = [each.file for each in taking_copies.find_files(workspace, file_ids=ids)]
    pages = [documents.page_count(documents.read_content(workspace, document_id=each)) for each in ids]
    assert documents.page_count(taking_copies.one_pdf(workspace.blobs, files)) == sum(pages)


def test_a_vault_whose_table_of_travels_had_a_column_more_opens_with_what_stood_there(workspace, tess, open_again):
    paper(workspace, tess, queued=True)
    blob = only(workspace).blob_id
    Travels(workspace.store).note_at_office(blob, datetime.now(UTC).isoformat())
    with workspace.store.changing() as connection:
        for statement in (
            "ALTER TABLE travels ADD COLUMN received VARCHAR NOT NULL DEFAULT ''",
            "DROP TABLE receipts",
            "DROP TABLE receipts_read",
            "PRAGMA user_version = 16",
        ):
            connection.exec_driver_sql(statement)
    workspace.close()
    again = open_again()
    assert only(again).where is Whereabouts.AT_OFFICE
    Travels(again.store).note_moved(blob, 5)
    again.close()
