"""Files come in by hand, are shown inside the window, and leave it only when that is asked for."""

import io

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from tests import given_files as given
from tests.ui.conftest import MOMENT
from visitapp.domain.attachments import Attachment
from visitapp.services import attachments
from visitapp.services.people import list_people
from visitapp.ui import places
from visitapp.ui.documents.adding import Copy, Source
from visitapp.ui.shell.main_window import SMALLEST


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (800, 600)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()


def test_dropped_files_are_kept_and_refusals_are_named_file_by_file(room, put):
    room.drop(
        put("The broken boiler.jpg", given.photo()),
        put("setup.jpg", given.PROGRAM),
        put("Rent account.pdf", given.pdf(3)),
        put("empty.txt", b""),
        put("letter.pdf", jpeg((9, 9, 9))),
    )
    room.kept()
    assert set(room.titles()) >= {"The broken boiler", "Rent account", "letter"}
    said = room.tab.refusals.words()
    assert said.startswith("2 files were not kept.")
    assert "setup.jpg: This is a program" in said
    assert "empty.txt: This file is empty." in said
    assert "letter.pdf: In spite of its name this is a JPEG picture" in said
    assert "The broken boiler" not in said
    assert [tab.count for tab in room.tabs() if tab.key == "documents"] == [len(room.titles())]
    assert room.window.pages.toast.isVisible()


def test_files_are_chosen_several_at_once_and_pasted(room, put, qtbot):
    room.tab.choose()
    (dialog,) = room.window.findChildren(QFileDialog)
    paths = [str(put("one.pdf", given.pdf())), str(put("two.txt", b"Dear Tess"))]
    dialog.filesSelected.emit(paths)
    dialog.reject()
    room.kept()
    assert set(room.titles()) >= {"one", "two"}

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(put("three.wav", given.recording())))])
    QGuiApplication.clipboard().setMimeData(data)
    room.window.activateWindow()
    qtbot.waitUntil(room.window.isActiveWindow)
    room.tab.table.setFocus()
    qtbot.keyClick(room.tab.table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    room.kept()
    assert "three" in room.titles()

    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(image)
    room.tab.paste()
    room.kept()
    assert "Pasted picture" in room.titles()

    QGuiApplication.clipboard().setText("only words")
    room.tab.paste()
    assert "no file and no picture" in room.window.pages.trouble.words()


def test_a_picture_is_shown_inside_with_zoom_and_its_own_points(room, put, qtbot):
    room.drop(put("wall.jpg", jpeg((40, 160, 90), (1600, 1200))))
    room.kept()
    room.open("wall")
    viewer = room.tab.viewer
    qtbot.waitUntil(lambda: viewer.picture.is_sharp)
    shown = viewer.picture.sheet.image.pixelColor(200, 200)
    assert abs(shown.red() - 40) < 4
    assert abs(shown.green() - 160) < 4
    assert abs(shown.blue() - 90) < 4
    fitted = viewer.picture.sheet.width()
    assert fitted <= viewer.picture.width()
    assert QApplication.focusWidget() is viewer.picture.sheet
    qtbot.keyClick(viewer.picture.sheet, Qt.Key.Key_Plus)
    assert viewer.picture.sheet.width() > fitted
    qtbot.waitUntil(lambda: viewer.picture.is_sharp)
    assert viewer.picture.sheet.image.width() == viewer.picture.sheet.width()
    qtbot.keyClick(viewer.picture.sheet, Qt.Key.Key_0)
    assert viewer.picture.sheet.width() == fitted
    name = QAccessible.queryAccessibleInterface(viewer.picture.sheet).text(QAccessible.Text.Name)
    assert name == "Picture: wall"


def test_the_pages_of_a_pdf_are_turned_by_key(room, put, qtbot):
    room.drop(put("Rent account.pdf", given.pdf(3)))
    room.kept()
    room.open("Rent account")
    viewer = room.tab.viewer
    qtbot.waitUntil(lambda: viewer.picture.is_sharp)
    assert viewer.page_words.text() == "1 of 3"
    qtbot.keyClick(viewer.picture.sheet, Qt.Key.Key_PageDown)
    qtbot.keyClick(viewer.picture.sheet, Qt.Key.Key_PageDown)
    qtbot.keyClick(viewer.picture.sheet, Qt.Key.Key_PageDown)
    assert viewer.page_words.text() == "3 of 3"
    qtbot.waitUntil(lambda: viewer.picture.is_sharp)
    viewer.back.click()
    room.settle()
    assert room.tab.stack.currentIndex() == 0
    assert room.tab.table.key == room.tab.table.records.rows[room.titles().index("Rent account")].key


def test_letters_are_read_inside_and_what_cannot_be_shown_says_so(room, put, qtbot):
    room.drop(put("word.docx", given.docx()), put("rich.rtf", given.RTF))
    room.kept()
    room.open("word")
    qtbot.waitUntil(lambda: "boiler part" in room.tab.viewer.letter.text())
    room.go()
    room.open("rich")
    qtbot.waitUntil(lambda: "cannot show it" in room.tab.viewer.only_kept.sentence.text())


def test_a_file_is_named_described_found_and_removed_with_undo(room, put, qtbot):
    room.drop(put("IMG_2041.jpg", jpeg((1, 2, 3))))
    room.kept()
    room.open("IMG_2041")
    room.tab.viewer.change()
    question = room.question()
    question.title.edit.setText("The kitchen wall")
    question.words.set_text("Damp over the window.")
    question.verb_button.click()
    room.settle()
    assert room.tab.viewer.title.text() == "The kitchen wall"
    assert room.tab.viewer.description.text() == "Damp over the window."
    room.tab.viewer.change()
    room.question().title.edit.setText("  ")
    room.question().verb_button.click()
    room.settle()
    assert "needs a title" in room.question().problem.text()
    room.question().dismiss()
    room.tab.viewer.remove()
    question = room.question()
    assert question.verb_button.text() == "Remove"
    question.verb_button.click()
    room.settle()
    assert "The kitchen wall" not in room.titles()
    room.window.run_command("undo")
    room.settle()
    assert "The kitchen wall" in room.titles()


def test_opening_outside_asks_is_logged_and_is_wiped_by_the_lock(room, put, monkeypatch, qtbot):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    room.drop(put("Rent account.pdf", given.pdf(3)))
    room.kept()
    room.open("Rent account")
    file_id = room.tab.viewer.listed.file.id
    room.tab.viewer.outside.click()
    assert "not encrypted" in room.question().accessibleDescription()
    room.question().dismiss()
    room.settle()
    assert not opened
    assert len(room.ask(lambda ws: ws.store.history(file_id))) == 1
    room.tab.viewer.outside.click()
    room.question().verb_button.click()
    qtbot.waitUntil(lambda: bool(opened))
    folder = room.ask(attachments.outside_folder).folder
    assert [path.read_bytes()[:5] for path in folder.rglob("*.pdf")] == [b"%PDF-"]
    assert room.ask(lambda ws: ws.store.history(file_id))[-1].kind.value == "read"
    room.window.lock()
    qtbot.waitUntil(lambda: room.window.is_locked and room.window.background.is_idle)
    assert not folder.exists()


@pytest.mark.parametrize("how", ["lock", "Stop"])
def test_a_large_file_shows_how_far_it_is_and_stopping_leaves_nothing(room, put, qtbot, how):
    path = put("long.wav", given.recording(1))
    with path.open("r+b") as file:
        file.truncate(400_000_000)
    blobs = room.ask(lambda ws: ws.blobs)
    before = set(blobs.folder.rglob("*"))
    room.drop(path)
    qtbot.waitUntil(lambda: room.tab.adding.copies[0].done > 5_000_000)
    (row,) = room.tab.under_way.rows
    qtbot.waitUntil(lambda: row.bar.value() > 3)
    assert row.bar.text().endswith("of 400 MB")
    if how == "Stop":
        row.stop.click()
        room.kept()
        assert "long" not in room.titles()
        assert not room.tab.under_way.isVisible()
    else:
        room.window.lock()
        qtbot.waitUntil(lambda: room.window.is_locked and room.window.background.is_idle, timeout=10_000)
    assert {path for path in blobs.folder.rglob("*") if path.is_file()} <= before


def test_a_damaged_file_is_said_calmly_in_its_place(room, put, qtbot):
    room.drop(put("wall.jpg", jpeg((40, 160, 90))))
    room.kept()
    file = room.ask(lambda ws: ws.store.all(Attachment, title="wall"))[0]
    path = room.ask(lambda ws: ws.blobs).path_of(file.blob_id)
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)
    room.open("wall")
    qtbot.waitUntil(room.tab.viewer.trouble.isVisible)
    assert "is damaged" in room.tab.viewer.trouble.words()
    assert "Its words are safe." in room.tab.viewer.trouble.words()


def test_the_list_tells_a_screen_reader_what_each_row_is(room, put):
    room.drop(put("Rent account.pdf", given.pdf(3)))
    room.kept()
    row = next(row for row in room.tab.table.records.rows if row.cells[0].words == "Rent account")
    assert row.sentence == f"Rent account, PDF, 3 pages, added today {MOMENT.astimezone():%H:%M}"


def test_nothing_of_one_person_is_seen_at_another(room, put, qtbot):
    room.drop(put("wall.jpg", jpeg((40, 160, 90))))
    room.kept()
    room.open("wall")
    qtbot.waitUntil(lambda: room.tab.viewer.picture.is_sharp)
    darek = room.ask(lambda ws: next(s.person.id for s in list_people(ws) if s.person.called == "Darek"))
    room.window.pages.go(places.person(darek, "documents"))
    assert room.tab.viewer.picture.sheet.image is None
    assert room.titles() == []
    room.settle()
    assert "about Darek" in room.tab.empty.sentence.text()
    assert room.tab.empty.isVisible()


def test_small_pictures_stay_within_their_memory(room, put, monkeypatch, qtbot):
    monkeypatch.setattr("visitapp.ui.documents.thumbnails.MOST_BYTES", 60_000)
    room.tab.thumbnails.forget()  # those of the demo's own files
    room.drop(*(put(f"{n}.jpg", jpeg((n * 20, 9, 9))) for n in range(8)))
    room.kept()
    qtbot.waitUntil(lambda: room.tab.thumbnails.byte_count > 0)
    for _ in range(20):
        qtbot.wait(20)
        assert room.tab.thumbnails.byte_count <= 60_000


def test_a_file_dropped_on_a_visit_is_kept_with_it_until_it_is_signed(room, put, qtbot):
    from visitapp.services import visits

    started = room.ask(lambda ws: visits.start_visit(ws, person_id=room.tess)).of_type("visit")[0].record_id
    room.window.pages.go(places.visit(started, room.tess))
    room.settle()
    page = room.window.pages.page("visit")
    editor = page.note.sections["health"].editor
    room.drop(put("door.jpg", jpeg((9, 90, 9))), on=editor.viewport())  # where the hand most likely lets go
    qtbot.waitUntil(lambda: not page.side.files.adding.copies)
    room.settle()
    assert [link.text() for link in page.side.files.links] == ["door"]
    assert editor.text() == ""
    page.side.files.links[0].click()
    room.settle()
    assert room.tab.viewer.title.text() == "door"
    room.window.pages.go(places.visit(started, room.tess))
    room.settle()
    going = Copy(Source("long.wav", lambda _blobs, going: going(0, 1)), room.tess, started)
    page.side.files.adding.copies.append(going)
    page.top.finish_wanted.emit()
    assert room.window.pages.trouble.words().startswith("Files are still being kept with this visit.")
    page.side.files.adding.stop(going)
    room.ask(lambda ws: visits.finish_and_sign(ws, visit_id=started))
    room.window.pages.go(places.visit(started, room.tess))
    room.settle()
    room.drop(put("late.jpg", jpeg((9, 9, 90))), on=page)
    room.settle()
    assert room.window.pages.trouble.words().startswith("This visit is signed, so it takes no more files.")
    assert room.window.pages.trouble.isVisible()
    assert [link.text() for link in page.side.files.links] == ["door"]
    room.go(room.ask(lambda ws: ws.store.all(Attachment, title="door"))[0].id)
    assert not room.tab.viewer.more.isVisible()


@pytest.mark.parametrize(("theme_name", "text_size"), [("light", 100), ("contrast", 150), ("dark", 200)])
def test_the_viewer_has_room_for_its_words_in_the_smallest_window(
    room, put, qtbot, clipped, nameless, theme, theme_name, text_size
):
    long = "A letter with a long name about the rent account and the repairs of last winter"
    room.drop(put(f"{long}.pdf", given.pdf(12)), put("word.docx", given.docx()))
    room.kept()
    room.window.resize(*SMALLEST)
    theme.set(name=theme_name, text_size=text_size)
    for title in (long, "word"):
        room.open(title)
        qtbot.waitUntil(lambda: clipped(room.tab) == [])  # the number of pages gets its place in the next turn
        assert nameless(room.window) == []
        room.go()


def test_a_screen_reader_hears_each_quarter_of_a_large_file_and_how_it_ended(room, put, heard, qtbot):
    adding, way = room.tab.adding, room.tab.under_way
    copy = Copy(Source("long.wav", lambda _blobs, going: going(0, 1)), room.tess, "")
    adding.copies.append(copy)
    adding.changed.emit()
    for done in (1, 26, 30, 51, 99):
        copy.going(done * 1_000_000, 100_000_000)
        way.rows[0].look()
    spoken = [words for words in heard if "per cent" in words]
    assert spoken == ["long.wav: 25 per cent", "long.wav: 50 per cent", "long.wav: 75 per cent"]
    assert way.rows[0].bar.text() == "99 of 100 MB"
    adding.stop(copy)
    assert not way.isVisible()
    room.drop(put("door.jpg", jpeg((1, 1, 1))), put("setup.exe", given.PROGRAM))
    room.kept()
    assert any("One file is kept with Tess." in words for words in heard)
    assert any("setup.exe: This is a program" in words for words in heard)
