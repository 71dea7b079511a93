"""What is given to the vault is kept for what it is, or refused in a sentence; nothing half-kept is ever left."""

import hashlib
import io
import os
import socket
from pathlib import Path

import pytest
from PIL import Image

from tests import given_files as given
from tests.services.keeping import add, left_over, put
from visitapp.domain.attachments import AttachmentKind, title_from
from visitapp.errors import Cancelled, DiskFull, FileRefused, NotWritable
from visitapp.services import attachments
from visitapp.services.attaching import Going, keep_taken, place_for_files, take_in, take_in_points

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


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux to pull a file from under its reader")
def test_a_stick_that_fails_half_way_leaves_nothing(workspace, tmp_path):
    path = put(tmp_path, "long.wav", given.recording(400))
    folder = os.open(tmp_path, os.O_RDONLY)

    def pull_out(done: int, _whole: int) -> None:
        if done:
            for link in Path("/proc/self/fd").iterdir():
                if link.is_symlink() and link.readlink() == path:
                    os.dup2(folder, int(link.name))  # reading it is an error of the system from now on

    with pytest.raises(FileRefused, match="could not be read to its end"):
        take_in(workspace.blobs, path, going=pull_out)
    os.close(folder)
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
