"""Files of a record: frozen with their visit, named, removed, checked, shown, and opened outside."""

import pytest

from tests import given_files as given
from tests.services.conftest import PASSPHRASE
from tests.services.keeping import add, left_over, put
from visitapp.domain.changes import ChangeKind
from visitapp.domain.people import Person
from visitapp.errors import FileRefused, NotFound, Refused
from visitapp.services import attachments, locked_vaults, people, visits
from visitapp.services.attaching import keep_taken, take_in
from visitapp.services.checking import check
from visitapp.services.undo import undo
from visitapp.services.visit_views import read_visit
from visitapp.storage.engine import driver_of
from visitapp.storage.projection import project_all
from visitapp.storage.rows import TABLES


def test_a_signed_visit_takes_no_file_and_lets_none_go(workspace, tess, tmp_path):
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    file = add(workspace, put(tmp_path, "a.jpg", given.photo()), tess, visit_id=visit_id)
    waiting = take_in(workspace.blobs, put(tmp_path, "b.pdf", given.pdf()))
    visits.finish_and_sign(workspace, visit_id=visit_id)
    assert read_visit(workspace, visit_id=visit_id).files == (file,)
    with pytest.raises(Refused, match="takes no more files"):
        keep_taken(workspace, taken=waiting, person_id=tess, visit_id=visit_id)
    assert left_over(workspace) == []
    for change in (
        lambda: attachments.remove_attachment(workspace, attachment_id=file.id),
        lambda: attachments.describe_attachment(workspace, attachment_id=file.id, title="Another"),
        lambda: attachments.describe_attachment(workspace, attachment_id=file.id, description="Another"),
        lambda: undo(workspace),
    ):
        with pytest.raises(Refused):
            change()
    assert read_visit(workspace, visit_id=visit_id).seal_holds


def test_the_seal_of_a_visit_covers_its_files(workspace, tess, tmp_path):
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    add(workspace, put(tmp_path, "a.jpg", given.photo()), tess, visit_id=visit_id)
    visits.finish_and_sign(workspace, visit_id=visit_id)
    with workspace.store.reading() as connection:
        connection.exec_driver_sql("UPDATE attachment SET sha256 = 'ab'")
        assert connection.exec_driver_sql("SELECT sha256 FROM attachment").scalar_one() == "ab"
    assert not read_visit(workspace, visit_id=visit_id).seal_holds


def test_a_file_of_a_discarded_draft_stays_with_the_person(workspace, tess, tmp_path):
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    file = add(workspace, put(tmp_path, "a.jpg", given.photo()), tess, visit_id=visit_id)
    visits.discard_draft(workspace, visit_id=visit_id)
    (kept,) = attachments.list_attachments(workspace, person_id=tess)
    assert (kept.id, kept.visit_id) == (file.id, "")
    undo(workspace)
    assert read_visit(workspace, visit_id=visit_id).files == (file,)


def test_a_removed_file_comes_back_with_undo_and_its_bytes_were_never_gone(workspace, tess, tmp_path):
    content = given.pdf()
    file = add(workspace, put(tmp_path, "a.pdf", content), tess)
    attachments.remove_attachment(workspace, attachment_id=file.id)
    assert attachments.list_attachments(workspace, person_id=tess) == ()
    assert left_over(workspace) == []
    undo(workspace)
    assert attachments.list_attachments(workspace, person_id=tess) == (file,)
    assert attachments.read_bytes(workspace.blobs, file) == content


def test_a_title_and_a_description_can_be_changed_and_are_in_the_history(workspace, tess, tmp_path):
    file = add(workspace, put(tmp_path, "scan 0001.pdf", given.pdf()), tess)
    attachments.describe_attachment(workspace, attachment_id=file.id, title="  Letter from\nthe housing office ")
    attachments.describe_attachment(workspace, attachment_id=file.id, description="They agree to mend the boiler.\n")
    (kept,) = attachments.list_attachments(workspace, person_id=tess)
    assert kept.title == "Letter from the housing office"
    assert kept.description == "They agree to mend the boiler."
    assert [entry.label for entry in workspace.store.history(file.id)] == [
        "Add a file",
        "Describe a file",
        "Describe a file",
    ]
    with pytest.raises(Refused, match="needs a title"):
        attachments.describe_attachment(workspace, attachment_id=file.id, title=" \u200b ")


def test_a_file_is_not_kept_for_nobody_or_at_somebody_elses_visit(workspace, tess, tmp_path):
    other = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    for person, visit in (("0" * 32, ""), ("0" * 32, other)):
        with pytest.raises(NotFound):
            add(workspace, put(tmp_path, "a.pdf", given.pdf()), person, visit_id=visit)
    assert left_over(workspace) == []


def test_a_small_picture_is_made_of_photos_and_of_first_pages_only(workspace, tess, tmp_path):
    photo = add(workspace, put(tmp_path, "a.jpg", given.photo(width=640, height=480)), tess)
    small = attachments.small_picture(workspace.blobs, photo, side_px=96)
    assert small is not None
    assert (small.width, small.height) == (96, 72)
    page = attachments.small_picture(
        workspace.blobs, add(workspace, put(tmp_path, "b.pdf", given.pdf()), tess), side_px=96
    )
    assert page is not None
    assert page.width == 96
    sound = add(workspace, put(tmp_path, "c.wav", given.recording()), tess)
    assert attachments.small_picture(workspace.blobs, sound, side_px=96) is None


def test_a_check_reads_every_file_and_names_the_damaged(open_again, vault_folder, tmp_path):
    workspace = open_again()
    tess = people.add_person(workspace, person=Person("", given_name="Teresa")).changes[0].record_id
    add(workspace, put(tmp_path, "a.jpg", given.photo()), tess)
    sound = add(workspace, put(tmp_path, "b.wav", given.recording(200)), tess)
    path = workspace.blobs.path_of(sound.blob_id)
    workspace.close()
    whole = {part.part: part for part in check(folder=vault_folder, passphrase=PASSPHRASE)}
    assert whole["files"].finding == "2 attachments and papers read whole"
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    flipped = {part.part: part for part in check(folder=vault_folder, passphrase=PASSPHRASE)}
    assert not flipped["files"].is_sound
    assert flipped["files"].finding == "1 of 2 attachments and papers are damaged"


def test_a_copy_for_another_program_is_logged_private_and_gone_when_the_vault_closes(open_again, tmp_path):
    workspace = open_again()
    tess = people.add_person(workspace, person=Person("", given_name="Teresa")).changes[0].record_id
    add(workspace, put(tmp_path, "a.pdf", given.pdf()), tess)
    (listed,) = attachments.list_files(workspace, person_id=tess).files
    attachments.describe_attachment(workspace, attachment_id=listed.file.id, title="../../Rent: May/June?")
    (listed,) = attachments.list_files(workspace, person_id=tess).files
    attachments.note_opened_outside(workspace, listed=listed)
    folder = attachments.outside_folder(workspace)
    path = attachments.copy_outside(workspace.blobs, folder, listed.file)
    assert path.name == "Rent May June.pdf"
    assert path.read_bytes() == attachments.read_bytes(workspace.blobs, listed.file)
    assert path.stat().st_mode & 0o777 == 0o400
    assert folder.folder.stat().st_mode & 0o777 == 0o700
    last = workspace.store.history(listed.file.id)[-1]
    assert (last.kind, last.author, last.reason) == (ChangeKind.READ, "Amara Okafor", "Opened outside VisitApp")
    workspace.close()
    assert not folder.folder.exists()
    # What a process that was ended left behind goes when the vault is opened again.
    folder.write("left over", ".pdf", [b"words"])
    again = open_again()
    assert not folder.folder.exists()
    (same,) = attachments.list_files(again, person_id=tess).files
    assert same == listed
    again.close()


def test_copies_left_by_a_process_that_was_ended_go_before_a_passphrase_is_typed(open_again, vault_folder):
    workspace = open_again()
    folder = attachments.outside_folder(workspace)
    path = folder.write("still open", ".pdf", [b"words"])
    locked_vaults.wipe_left_outside(folder=vault_folder)
    assert path.exists()  # somebody has the vault open, and looks at it
    workspace.close()
    path = folder.write("left over", ".pdf", [b"words"])
    locked_vaults.wipe_left_outside(folder=vault_folder)
    assert not path.exists()
    assert not folder.folder.exists()


def test_the_rows_made_anew_from_the_log_hold_files_that_were_taken_out(workspace, tess, tmp_path, open_again):
    add(workspace, put(tmp_path, "a.pdf", given.pdf()), tess)
    before = attachments.list_files(workspace, person_id=tess)
    attachments.note_opened_outside(workspace, listed=before.files[0])
    with workspace.store.reading() as connection:
        driver = driver_of(connection)
        kept = driver.execute("SELECT * FROM attachment").fetchall()
        driver.execute("DELETE FROM attachment")
        for table in TABLES.values():
            driver.execute(f"DELETE FROM {table.name}")
        project_all(driver, progress=lambda _done, _all: None)
        assert driver.execute("SELECT * FROM attachment").fetchall() == kept
    assert attachments.list_files(workspace, person_id=tess) == before


def test_a_letter_is_read_without_its_look_and_a_bomb_is_not(workspace, tess, tmp_path):
    text = "Dear Tess,\nthe boiler part comes on Tuesday."
    word = add(workspace, put(tmp_path, "a.docx", given.docx(text)), tess)
    assert attachments.read_words(workspace.blobs, word) == text
    plain = add(workspace, put(tmp_path, "b.txt", text.replace("\n", "\r\n").encode("utf-16")), tess)
    assert attachments.read_words(workspace.blobs, plain) == text
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:p>&b;</w:p>'
    bomb = given.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": laughs})
    swollen = given.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(30_000_000)})
    for name, content in (("c.docx", bomb), ("d.docx", swollen), ("e.rtf", given.RTF)):
        file = add(workspace, put(tmp_path, name, content), tess)
        with pytest.raises(FileRefused, match="cannot show this letter"):
            attachments.read_words(workspace.blobs, file)
