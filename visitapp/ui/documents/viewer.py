"""One file inside the window: a picture, the pages of a PDF, the words of a letter, or a recording to listen to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.attachments import AttachmentKind
from visitapp.errors import KnownError
from visitapp.services.attaching import Blobs
from visitapp.services.attachments import ListedFile, read_bytes, read_words, whole_picture_at
from visitapp.services.documents import preview_page
from visitapp.ui.desk import Desk
from visitapp.ui.documents.listening import Listening
from visitapp.ui.documents.picture_view import PictureView
from visitapp.ui.documents.questions import AboutFile, ask_outside, ask_remove
from visitapp.ui.documents.words import about
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

A4 = (794, 1123)
"""A page in pixels at 100 %."""
LEAST_TITLE = 220
LONGEST_SHOWN = 200_000
CUT = "This is the beginning. Open it outside VisitApp to read the rest."
NOT_SHOWN = "VisitApp keeps this letter as it is, but cannot show it. Open it outside to read it."


class Viewer(QWidget):
    """Shows a ListedFile. `closed` asks for the list again."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        theme = desk.theme
        self.listed: ListedFile | None = None
        self.page = 0
        self._pages = 1
        self._pdf: bytes = b""
        self.setProperty("region", True)
        self.back = Button(theme, "All files", "quiet", size="small", icon="arrow-left")
        self.back.clicked.connect(self.closed)
        self.title = Text(theme, "heading_large", "", elide=True)
        self.facts = Text(theme, "small", "", "ink_2")
        self.description = Text(theme, "body", "")
        self.previous = IconButton(theme, "chevron-left", "Page before", size="small")
        self.next = IconButton(theme, "chevron-right", "Next page", size="small")
        self.page_words = Text(theme, "small", "", "ink_2", wrap=False, tabular=True)
        self.zoom_out = IconButton(theme, "zoom-out", "Smaller", size="small")
        self.zoom_in = IconButton(theme, "zoom-in", "Larger", size="small")
        self.fit = Button(theme, "Fit", "quiet", size="small", colour="ink_2")
        self.outside = Button(theme, "Open outside…", size="small")
        self.more = MenuButton(theme, "", "secondary", icon="ellipsis", chevron=False, name="More")
        self.more.add_action("Title and words…", self.change, icon="pen-line")
        self.more.add_action("Remove…", self.remove, icon="x")
        self.trouble = Banner(theme, "urgent")
        self.picture = PictureView(desk)
        self.letter = GrowingEditor(theme, "The letter", role="body")
        self.letter.set_read_only(True)
        self._letter_page = ScrollPage(theme)
        self._cut = Text(theme, "small", CUT, "ink_2")
        paper = Card(theme, padding=(32, 24, 32, 24))
        paper.body.addWidget(self.letter)
        self._letter_page.body.addWidget(paper)
        self._letter_page.body.addWidget(self._cut)
        self._letter_page.body.addStretch(1)
        self.only_kept = EmptyState(theme, NOT_SHOWN)
        self.listening: Listening | None = None
        self.stack = QStackedWidget()
        for shown in (self.picture, self._letter_page, self.only_kept):
            self.stack.addWidget(shown)
        self._tools = QWidget()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        name = QHBoxLayout()
        name.setSpacing(10)
        name.addWidget(self.back)
        name.addWidget(self.title, 1)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(6)
        for widget in (self.previous, self.page_words, self.next, self.zoom_out, self.fit, self.zoom_in):
            tools.addWidget(widget)
        tools.addSpacing(8)
        tools.addWidget(self.outside)
        tools.addWidget(self.more)
        self._head.setContentsMargins(24, 10, 32, 0)
        self._head.setSpacing(6)
        self._head.addLayout(name, 1)
        self._head.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignRight)
        under = QVBoxLayout()
        under.setContentsMargins(32, 4, 32, 8)
        for words in (self.facts, self.description, self.trouble):
            under.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(under)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.zoom_out.clicked.connect(lambda: self.picture.step(-1))
        self.zoom_in.clicked.connect(lambda: self.picture.step(1))
        self.fit.clicked.connect(lambda: self.picture.set_zoom(0))
        self.outside.clicked.connect(self.open_outside)
        self.picture.zoomed.connect(self._say_zoom)
        self.picture.page_wanted.connect(self.turn)
        self.picture.failed.connect(self._on_failed)
        self._desk.theme.changed.connect(self._fit_head)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tools under the title where they do not fit beside it."""
        super().resizeEvent(event)
        self._fit_head()

    @Slot()
    def _fit_head(self) -> None:
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        least = self.back.sizeHint().width() + self._desk.theme.px(LEAST_TITLE) + self._tools.sizeHint().width()
        self._head.setDirection(beside if least <= self.width() else under)

    def show_file(self, listed: ListedFile) -> None:
        """Show a file; one that is shown already only gets its words anew."""
        file, same = listed.file, self.listed is not None and self.listed.file.id == listed.file.id
        self.listed = listed
        today = self._desk.now().date()
        self.title.setText(file.title)
        self.title.setAccessibleName(file.title)
        self.facts.setText(about(listed, today))
        self.description.setText(file.description)
        self.description.setVisible(bool(file.description))
        self.more.setVisible(not listed.is_frozen)
        if not same:
            self._begin(listed)

    def clear(self) -> None:
        """Let go of what was shown."""
        self.listed = None
        self._pdf = b""
        self.picture.clear()
        self.letter.set_text("")
        if self.listening is not None:
            self.listening.clear()

    def focus_first(self) -> None:
        """Put the focus on what is looked at."""
        if self.stack.currentWidget() is self.picture:
            self.picture.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.stack.currentWidget() is self._letter_page:
            self.letter.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.listening is not None and self.stack.currentWidget() is self.listening:
            self.listening.play.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, listed: ListedFile) -> None:
        file = listed.file
        self.trouble.hide()
        self._pdf, self.page, self._pages = b"", 0, file.page_count or 1
        self.picture.clear(file.title)
        self.letter.set_text("")
        if self.listening is not None:
            self.listening.clear()
        self._cut.hide()
        is_pdf, is_picture = file.kind is AttachmentKind.PDF, file.kind.is_picture
        for widget in (self.zoom_in, self.zoom_out, self.fit):
            widget.setVisible(is_pdf or is_picture)
        for turning in (self.previous, self.next, self.page_words):
            turning.setVisible(is_pdf and self._pages > 1)
        self._fit_head()
        if is_pdf or is_picture:
            self.stack.setCurrentWidget(self.picture)
        elif file.kind is AttachmentKind.LETTER:
            self.stack.setCurrentWidget(self._letter_page)
        else:
            self.stack.setCurrentWidget(self._made_listening())
        self._desk.background.read(self, lambda ws: ws.blobs, lambda blobs: self._read(listed, blobs))

    def _read(self, listed: ListedFile, blobs: Blobs) -> None:
        if self.listed is None or self.listed.file.id != listed.file.id:
            return
        file, background = listed.file, self._desk.background
        if file.kind.is_picture:
            shape = (file.width or 1, file.height or 1)
            words = f"Picture: {file.description or file.title}"
            self.picture.show_made(
                lambda width: whole_picture_at(blobs, file, width_px=width), shape, words, whole=True
            )
            self.picture.set_zoom(0)
        elif file.kind is AttachmentKind.PDF:
            background.compute(
                self,
                lambda: read_bytes(blobs, file),
                lambda content: self._take_pdf(file.id, content),
                self._on_failed,
                waited_for=False,
            )
        elif file.kind is AttachmentKind.SOUND:
            self._made_listening().show_recording(blobs, file)
        else:
            background.compute(
                self,
                lambda: read_words(blobs, file),
                lambda words: self._take_words(file.id, words),
                self._on_not_shown,
                waited_for=False,
            )

    def _made_listening(self) -> Listening:
        """Return what plays recordings, made when the first is shown."""
        if self.listening is None:
            self.listening = Listening(self._desk)
            self.listening.failed.connect(self._on_failed)
            self.listening.refused.connect(self._on_recording_refused)
            self.listening.begun.connect(self.trouble.hide)
            self.stack.addWidget(self.listening)
        return self.listening

    @Slot(object)
    def _on_recording_refused(self, error: KnownError) -> None:
        now = QApplication.focusWidget()
        had_focus = now is not None and self.stack.isAncestorOf(now)
        self._only_keep(str(error))
        if had_focus:
            self.focus_first()

    def _is_shown(self, file_id: str) -> bool:
        return self.listed is not None and self.listed.file.id == file_id

    def _take_pdf(self, file_id: str, content: bytes) -> None:
        if self._is_shown(file_id):
            self._pdf = content
            self._show_page()

    def _take_words(self, file_id: str, words: str) -> None:
        if self._is_shown(file_id):
            self.letter.set_text(words[:LONGEST_SHOWN])
            self._cut.setVisible(len(words) > LONGEST_SHOWN)
            self._letter_page.show_top()

    def _show_page(self) -> None:
        if self.listed is None:
            return
        pdf, page = self._pdf, self.page
        words = f"Page {page + 1} of {self._pages}: {self.listed.file.title}"
        self.picture.show_made(lambda width: preview_page(pdf, page=page, width_px=width), A4, words, whole=False)
        self.picture.verticalScrollBar().setValue(0)
        self.page_words.setText(f"{page + 1} of {self._pages}")
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < self._pages)
        self._say_zoom()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Go so many pages on."""
        page = min(max(0, self.page + by), self._pages - 1)
        if self._pdf and page != self.page:
            self.page = page
            self._show_page()

    @Slot()
    def _say_zoom(self) -> None:
        zoom = self.picture.zoom
        self.fit.setText(f"{zoom} %" if zoom else "Fit")
        self.fit.setAccessibleName(f"{zoom} per cent. Fit into the window" if zoom else "Fit into the window")

    @Slot(object)
    def _on_failed(self, error: KnownError) -> None:
        self.trouble.say(error.sentence, error.next_step)
        self.trouble.show()

    def _on_not_shown(self, error: KnownError) -> None:
        self._only_keep(NOT_SHOWN)
        if not error.sentence.startswith("VisitApp cannot show"):
            self._on_failed(error)

    def _only_keep(self, sentence: str) -> None:
        self.only_kept.sentence.setText(sentence)
        self.stack.setCurrentWidget(self.only_kept)

    @Slot()
    def change(self) -> None:
        """Ask for title and words."""
        if self.listed is not None and not self.listed.is_frozen:
            AboutFile(self._desk, self.window(), self.listed).ask()

    @Slot()
    def remove(self) -> None:
        """Ask whether to take the file out of the record."""
        if self.listed is not None and not self.listed.is_frozen:
            ask_remove(self._desk, self.window(), self.listed, self.closed.emit)

    @Slot()
    def open_outside(self) -> None:
        """Ask whether another program may have a copy."""
        if self.listed is not None:
            ask_outside(self._desk, self.window(), self.listed)
