"""What is given to the vault is kept for what it is, or refused in a sentence; nothing half-kept is ever left."""

import hashlib
import io
import os
import socket
from pathlib import Path

import pytest
from PIL import Image

from tests import given_files as given
from tests.services.conftest import PASSPHRASE
from visitapp.domain.attachments import Attachment, AttachmentKind, title_from
from visitapp.domain.changes import ChangeKind
from visitapp.domain.people import Person
from visitapp.errors import Cancelled, DiskFull, FileRefused, NotFound, NotWritable, Refused
from visitapp.services import attachments, locked_vaults, people, visits
from visitapp.services.attaching import Going, keep_taken, place_for_files, take_in, take_in_points
from visitapp.services.checking import check
from visitapp.services.undo import undo
from visitapp.services.visit_views import read_visit
from visitapp.storage.engine import driver_of
from visitapp.storage.projection import project_all
from visitapp.storage.rows import TABLES

KINDS = AttachmentKind
KEPT = [
    ("holiday.jpg", given.photo(), KINDS.PHOTO, "image/jpeg"),
    ("page.tif", given.picture("TIFF"), KINDS.SCAN, "image/png"),
    ("page.png", given.picture("PNG", dpi=(300, 300)), KINDS.SCAN, "image/png"),
    ("drawing.webp", given.picture("WEBP"), KINDS.PHOTO, "image/webp"),
    ("drawing.gif", given.picture("GIF", "P"), KINDS.PHOTO, "image/png"),
    ("drawing.bmp", given.picture("BMP"), KINDS.PHOTO, "image/png"),
    ("letter.pdf", given.pdf(), KINDS.PDF, "application/pdf"),
    ("voice.wav", given.recording(), KINDS.SOUND, "audio/wav"),
    ("voice.m4a", given.mp4(), KINDS.SOUND, "audio/mp4"),
    ("voice.mp3", given.MP3, KINDS.SOUND, "audio/mpeg"),
    ("voice.ogg", given.OGG, KINDS.SOUND, "audio/ogg"),
    ("voice.flac", given.FLAC, KINDS.SOUND, "audio/flac"),
    (
        "letter.docx",
        given.docx(),
        KINDS.LETTER,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("letter.odt", given.odt(), KINDS.LETTER, "application/vnd.oasis.opendocument.text"),
    ("letter.rtf", given.RTF, KINDS.LETTER, "application/rtf"),
    ("letter.txt", "Dear Tess – thank you.\n".encode(), KINDS.LETTER, "text/plain"),
    ("old.txt", "Dear Tess – thank you.\r\n".encode("cp1252"), KINDS.LETTER, "text/plain"),
    ("MZ.txt", b"MZ is what she calls her sister.", KINDS.LETTER, "text/plain"),
]
REFUSED = [
    ("empty.pdf", b"", "empty"),
    ("photo.jpg", given.PROGRAM, "a program"),
    ("photo.jpg", b"\x7fELF" + bytes(90), "a program"),
    ("letter.txt", b"#!/bin/sh\nrm -r /\n", "a program"),
    ("letter.docx", given.docx(**{"word/vbaProject.bin": b"x"}), "a program"),
    ("page.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "web page"),
    ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page"),
    ("page.txt", "\ufeff<html>".encode("utf-16-le"), "web page"),
    ("photo.heic", given.HEIC, "HEIC"),
    ("film.mp4", given.mp4(b"vide"), "video"),
    ("film.webm", b"\x1aE\xdf\xa3" + bytes(90), "video"),
    ("all.zip", given.packed({"a.txt": b"a"}), "packed into one file"),
    ("all.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90), "packed into one file"),
    ("letter.doc", given.OLD_WORD, "old or a locked Office document"),
    ("letter.docx", given.docx()[:-40], "cut off or damaged"),
    ("letter.pdf", given.locked_pdf(), "locked with a password"),
    ("letter.pdf", b"%PDF-1.7\nnothing\n", "cut off or damaged"),
    ("what.bin", bytes(range(256)) * 4, "no kind of file that VisitApp keeps"),
    ("photo.jpg", given.photo()[:700], "cut off or damaged"),
]


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def left_over(workspace) -> list[Path]:
    """Return files of the vault that no record names."""
    return list(workspace.blobs.leftovers(frozenset(entry.id for entry in workspace.store.blobs())))


def add(workspace, path: Path, person_id: str, **more) -> Attachment:
    kept = keep_taken(workspace, taken=take_in(workspace.blobs, path), person_id=person_id, **more)
    return workspace.store.get(Attachment, kept.of_type("attachment")[0].record_id)


@pytest.mark.parametrize(("name", "content", "kind", "media_type"), KEPT, ids=[row[0] for row in KEPT])
def test_a_file_is_kept_for_what_its_bytes_are(workspace, tess, tmp_path, name, content, kind, media_type):
    file = add(workspace, put(tmp_path, name, content), tess)
    assert (file.kind, file.media_type) == (kind, media_type)
    assert file.title == name.rsplit(".", 1)[0]
    assert file.added_by == "Amara Okafor"
    held = attachments.read_bytes(workspace.blobs, file)
    assert hashlib.sha256(held).hexdigest() == file.sha256
    assert len(held) == file.byte_count
    if not kind.is_picture:
        assert held == content


@pytest.mark.parametrize(("name", "content", "because"), REFUSED)
def test_a_file_is_refused_in_a_sentence_and_nothing_is_left(workspace, tess, tmp_path, name, content, because):
    with pytest.raises(FileRefused, match=because) as refusal:
        add(workspace, put(tmp_path, name, content), tess)
    assert refusal.value.next_step
    assert left_over(workspace) == []
    assert attachments.list_attachments(workspace, person_id=tess) == ()


def test_what_is_no_plain_file_is_refused_without_waiting(workspace, tmp_path):
    real = put(tmp_path, "real.txt", b"words")
    (tmp_path / "link.txt").symlink_to(real)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "s"))
    for name, because in [
        ("link.txt", "a link to a file somewhere else"),
        ("folder", "a folder"),
        ("pipe.txt", "a part of the computer"),
        ("s", "a part of the computer"),
        ("not there.txt", "not there any more"),
    ]:
        with pytest.raises(FileRefused, match=because):
            take_in(workspace.blobs, tmp_path / name)
    with pytest.raises(FileRefused, match="a part of the computer"):
        take_in(workspace.blobs, Path("/dev/zero"))
    listening.close()
    assert left_over(workspace) == []


def test_a_file_that_is_not_what_its_name_says_is_named_for_what_it_is(workspace, tmp_path):
    taken = take_in(workspace.blobs, put(tmp_path, "letter.pdf", given.photo()))
    assert taken.remark == "In spite of its name this is a JPEG picture, and is kept as one."
    assert taken.attachment.kind is KINDS.PHOTO
    assert take_in(workspace.blobs, put(tmp_path, "without an ending", given.pdf())).remark == ""


def test_what_a_file_says_of_itself_is_kept_with_it(workspace, tess, tmp_path):
    photo = add(workspace, put(tmp_path, "a.jpg", given.photo(orientation=6)), tess)
    assert (photo.width, photo.height) == (48, 64)
    assert photo.taken_at is not None
    assert f"{photo.taken_at.astimezone():%Y-%m-%d %H:%M}" == "2026-06-17 16:20"
    assert add(workspace, put(tmp_path, "b.pdf", given.pdf(3)), tess).page_count == 3
    assert add(workspace, put(tmp_path, "c.wav", given.recording(2.5)), tess).seconds == pytest.approx(2.5)
    assert add(workspace, put(tmp_path, "d.m4a", given.mp4(seconds=9)), tess).seconds == pytest.approx(9)
    assert add(workspace, put(tmp_path, "e.flac", given.FLAC), tess).seconds == pytest.approx(10)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Letter from Dr Shah.pdf", "Letter from Dr Shah"),
        ("photo\u202egpj.exe.jpg", "photo gpj.exe"),
        (".hidden", ".hidden"),
        ("a\x00\n\tb.txt", "a b"),
        ("..\\..\\etc\\passwd", "passwd"),
        ("../../etc/passwd", "passwd"),
        ("\u200b.txt", "Without a name"),
        ("x" * 400 + ".pdf", "x" * 200),
    ],
)
def test_a_title_is_one_line_that_can_be_seen(name, title):
    assert title_from(name) == title


def test_the_same_file_is_kept_once(workspace, tess, tmp_path):
    path = put(tmp_path, "a.jpg", given.photo())
    add(workspace, path, tess)
    with pytest.raises(FileRefused, match="the same file already"):
        add(workspace, path, tess)
    assert left_over(workspace) == []


def test_a_file_that_is_stopped_half_way_leaves_nothing(workspace, tmp_path):
    path = put(tmp_path, "long.wav", given.recording(400))
    going = Going(lambda done, whole: going.stop() if done > whole / 2 else None)
    with pytest.raises(Cancelled):
        take_in(workspace.blobs, path, going=going)
    assert left_over(workspace) == []


@pytest.mark.parametrize("change", ["longer", "shorter", "other words"])
def test_a_file_that_changes_while_it_is_read_is_refused(workspace, tmp_path, change):
    path = put(tmp_path, "long.wav", given.recording(400))

    def meddle(done: int, whole: int) -> None:
        if 0 < done < whole:
            with path.open("r+b") as file:
                if change == "shorter":
                    file.truncate(done)
                else:
                    file.seek(0, os.SEEK_END if change == "longer" else os.SEEK_SET)
                    file.write(b"other")
            os.utime(path, ns=(1, 1))

    with pytest.raises(FileRefused, match="changed while it was read"):
        take_in(workspace.blobs, path, going=meddle)
    assert left_over(workspace) == []


def test_a_full_disk_half_way_leaves_nothing(workspace, tmp_path):
    import resource

    path = put(tmp_path, "long.wav", given.recording(400))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(DiskFull):
            take_in(workspace.blobs, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert left_over(workspace) == []


def test_a_vault_that_is_open_for_reading_only_takes_no_file(workspace):
    workspace.store.only_reads_because = "Something is missing from this vault, so it is open for reading only."
    with pytest.raises(NotWritable, match="reading only"):
        place_for_files(workspace)


def test_a_pasted_picture_is_kept_point_for_point(workspace, tess):
    points = given.drawing().convert("RGBA")
    taken = take_in_points(workspace.blobs, width=64, height=48, points=points.tobytes())
    keep_taken(workspace, taken=taken, person_id=tess)
    (file,) = attachments.list_attachments(workspace, person_id=tess)
    assert (file.media_type, file.title, file.width) == ("image/png", "Pasted picture", 64)
    again = Image.open(io.BytesIO(attachments.read_bytes(workspace.blobs, file)))
    assert again.mode == "RGB"
    assert again.tobytes() == points.convert("RGB").tobytes()
    with pytest.raises(FileRefused):
        take_in_points(workspace.blobs, width=0, height=0, points=b"")


def test_a_signed_visit_takes_no_file_and_lets_none_go(workspace, tess, tmp_path):
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    file = add(workspace, put(tmp_path, "a.jpg", given.photo()), tess, visit_id=visit_id)
    waiting = take_in(workspace.blobs, put(tmp_path, "b.pdf", given.pdf()))
    visits.finish_and_sign(workspace, visit_id=visit_id)
    assert read_visit(workspace, visit_id=visit_id).files == (file,)
    with pytest.raises(Refused, match="signed"):
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
    file = add(workspace, put(tmp_path, "a.pdf", given.pdf()), tess)
    attachments.remove_attachment(workspace, attachment_id=file.id)
    assert attachments.list_attachments(workspace, person_id=tess) == ()
    assert left_over(workspace) == []
    undo(workspace)
    assert attachments.list_attachments(workspace, person_id=tess) == (file,)
    assert attachments.read_bytes(workspace.blobs, file) == given.pdf() or file.byte_count


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
