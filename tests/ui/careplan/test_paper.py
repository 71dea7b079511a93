"""The preview follows the words; printing, saving, queueing, and what is said when they cannot be done."""

import os
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from visitapp.domain.careplan import PlanSection
from visitapp.services import careplan, documents
from visitapp.ui import places
from visitapp.ui.careplan.handing_over import file_name
from visitapp.ui.look.tokens import LIGHT
from visitapp.ui.printing import paper_printer, print_pages


@pytest.fixture
def preview(tab, qtbot):
    qtbot.waitUntil(lambda: tab.preview.sheets.is_painted)
    return tab.preview


def colours_of(widget):
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document), " ".join(document[0].get_textpage().get_text_bounded().split())
    finally:
        document.close()


def test_the_preview_shows_the_paper_and_names_whose_it_is(preview):
    assert preview.picture.accessibleName() == "Preview of Tess’s care plan, page 1 of 2"
    assert preview.page_words.text() == "Page 1 of 2"
    assert len(colours_of(preview.sheets)) > 20


def test_the_preview_follows_what_is_typed(tab, preview, qtbot):
    before = preview.sheets.grab().toImage()
    qtbot.keyClicks(tab.sections.editors["what_matters"], "Biscuit first. ")
    with qtbot.waitSignal(tab.papers.made, timeout=20_000) as made:
        pass
    qtbot.waitUntil(lambda: preview.sheets.is_painted)
    assert "Biscuit first." in words_of(made.args[0].pdf)[1]
    assert preview.sheets.grab().toImage() != before


def test_the_open_section_is_marked_and_brought_into_view(tab, preview, qtbot):
    press(qtbot, tab.sections.rows[PlanSection.CRISIS].head)
    mark = preview.sheets.mark_rect()
    qtbot.waitUntil(lambda: preview.sheets.is_painted)
    assert preview.page == 2
    place = preview.sheets.mapTo(preview.area.viewport(), mark.center().toPoint())
    assert preview.area.viewport().rect().contains(place)
    shot = preview.sheets.grab().toImage()
    assert shot.pixelColor(mark.center().toPoint()) == QColor(LIGHT.primary)
    press(qtbot, tab.sections.rows[PlanSection.CRISIS].head)
    assert preview.sheets.mark_rect() is None


def test_a_section_that_is_not_on_the_paper_leaves_no_mark(shown, id_of, qtbot):
    tab = shown(id_of("Preet"))
    qtbot.waitUntil(lambda: tab.preview.sheets.page_count > 0)
    press(qtbot, tab.sections.rows[PlanSection.RIGHTS].head)
    assert tab.preview.sheets.mark_rect() is None


def test_keys_zoom_and_scroll_the_preview(preview, qtbot):
    area = preview.picture
    area.setFocus()
    fitting = preview.sheets.page_rect(0).width()
    qtbot.keyClick(area, Qt.Key.Key_Plus)
    assert preview.sheets.page_rect(0).width() > fitting
    assert preview.fit.text() == f"{preview.zoom} %"
    qtbot.keyClick(area, Qt.Key.Key_0)
    assert (preview.sheets.page_rect(0).width(), preview.fit.text()) == (fitting, "Fit width")
    qtbot.keyClick(area, Qt.Key.Key_Minus)
    assert preview.sheets.page_rect(0).width() < fitting
    qtbot.keyClick(area, Qt.Key.Key_0)
    qtbot.keyClick(area, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: preview.page_words.text() == "Page 2 of 2")
    assert area.accessibleName().endswith("page 2 of 2")
    qtbot.waitUntil(lambda: preview.sheets.is_painted)


def test_a_paper_of_the_person_before_is_never_shown(tab, preview, qtbot, id_of, settle, recording_desk):
    tab.show_place(places.person(id_of("Darek"), "plan"))
    assert preview.sheets.page_count == 0
    settle(recording_desk.background)
    qtbot.waitUntil(lambda: preview.sheets.is_painted)
    assert "Darek" in preview.picture.accessibleName()


def test_in_a_narrow_window_the_preview_is_behind_a_button(tab, preview, qtbot):
    tab.resize(900, 660)
    assert not preview.isVisible()
    press(qtbot, tab.top.preview_button)
    assert preview.isVisible()
    assert not tab.left.isVisible()
    assert tab.top.preview_button.text() == "Back to the plan"
    press(qtbot, tab.top.preview_button)
    assert tab.left.isVisible()


def test_the_pdf_is_written_where_the_person_said_and_holds_the_last_words(
    tab, qtbot, tmp_path, recording_desk, settle
):
    qtbot.keyClicks(tab.sections.editors["what_matters"], "Biscuit first. ")
    tab.save_as_pdf()
    settle(recording_desk.background)
    dialog = next(found for found in tab.window().findChildren(QFileDialog))
    dialog.setDirectory(str(tmp_path))
    assert dialog.selectedFiles()[0].endswith("Tess Brennan care plan, version 4.pdf")
    dialog.accept()
    target = tmp_path / "Tess Brennan care plan, version 4.pdf"
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: bool(recording_desk.said))
    assert "Biscuit first." in words_of(target.read_bytes())[1]
    assert "Anyone who opens the file can read it." in recording_desk.said[-1]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("missing/plan.pdf", "The PDF could not be saved there."),
        ("folder", "There is something else of that name, which is not a PDF."),
    ],
)
def test_a_place_that_cannot_be_written_is_said_calmly_and_another_is_offered(tab, qtbot, tmp_path, place, said):
    (tmp_path / "folder").mkdir()
    tab.handing_over.save_to(tab._page, tmp_path / place)
    qtbot.waitUntil(lambda: tab.banner.isVisible())
    assert tab.banner.words().startswith(said)
    assert tab.banner_button.text() == "Choose another place"
    press(qtbot, tab.banner_button)
    dialog = next(found for found in tab.window().findChildren(QFileDialog))
    assert not tab.banner.isVisible()
    dialog.reject()


def test_where_no_printer_is_set_up_saving_as_pdf_is_the_next_step(tab, qtbot, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", os.fspath(Path("/nowhere/cups.sock")))
    press(qtbot, tab.top.print_button)
    assert tab.banner.isVisible()
    assert tab.banner.words().startswith("No printer is set up on this laptop.")
    assert tab.banner_button.text() == "Save as PDF"
    press(qtbot, tab.banner_close)
    assert not tab.banner.isVisible()


def test_every_page_is_drawn_at_the_printer_s_resolution(qapp, tab, tess, ask, tmp_path):
    pdf = ask(lambda ws: careplan.make_plan_pdf(ws, person_id=tess))
    printer = paper_printer("Plan")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pages(pdf, printer) == 2
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert documents.page_count(printed) == 2
    assert all(len(set(documents.preview_page(printed, page=n, width_px=300).pixels)) > 20 for n in (0, 1))


def test_only_the_chosen_pages_are_printed(qapp, tab, tess, ask, tmp_path):
    pdf = ask(lambda ws: careplan.make_plan_pdf(ws, person_id=tess))
    printer = paper_printer("Plan")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 2)
    assert print_pages(pdf, printer) == 1


def test_a_paper_waits_for_the_office_once(tab, qtbot, ask, recording_desk, settle):
    for said in ("Version 4 is waiting to go to the office.", "Version 4 is waiting to go to the office already."):
        press(qtbot, tab.top.queue_button)
        settle(recording_desk.background)
        assert recording_desk.said[-1] == said
    assert ask(documents.waiting_count) == 1


def test_a_queued_paper_still_waits_after_locking_and_unlocking(window, qtbot, tess_in, settle):
    person_id = tess_in(window)
    window.pages.go(places.person(person_id, "plan"))
    settle(window.background)
    tab = window.pages.current_page().tab
    press(qtbot, tab.top.queue_button)
    settle(window.background)
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked)
    window.unlock_layer.unlock.unlock_with("lantern pebble orchard violin damson")
    qtbot.waitUntil(lambda: not window.is_locked, timeout=20_000)
    waiting = []
    window.background.read(window, documents.waiting_count, waiting.append)
    settle(window.background)
    assert waiting == [1]


@pytest.fixture
def tess_in(settle):
    def find(window):
        found = []

        def work(ws):
            return next(p.id for p in ws.store.all(careplan.Person) if p.called == "Tess")

        window.background.read(window, work, found.append)
        settle(window.background)
        return found[0]

    return find


def test_a_name_that_no_file_system_takes_becomes_one_that_all_take(tab):
    page = tab._page
    odd = type(page)(
        type(page.person)("x", preferred_name='Te/ss: "B" <ł>?', family_name="|*\\"),
        page.plan,
        None,
        (),
        (),
        page.today,
    )
    assert file_name(odd) == "Te ss B ł care plan, version 4.pdf"


def test_the_paper_in_the_preview_stays_sharp_when_it_is_enlarged(preview, qtbot):
    for _ in range(3):
        press(qtbot, preview.zoom_in)
    qtbot.waitUntil(lambda: preview.sheets.is_painted)
    sheet = preview.sheets.page_rect(0)
    assert preview.sheets._pictures[0].size() == QSize(sheet.width(), sheet.height())
    assert preview.area.horizontalScrollBar().maximum() > 0 or sheet.width() <= preview.area.viewport().width()
    assert preview.sheets.mapTo(preview, QPoint(0, 0)).y() > 0
