"""The writing: one growing editor for each section in one scroll area, and the tools under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.visits import SECTIONS, SectionKind
from visitapp.services.visit_views import SectionView
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.making import Making
from visitapp.ui.visits.earlier import EARLIER_KEYS, Earlier
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

VOICE = next(kind.key for kind in SECTIONS if kind.voice)
AGREED = "agreed"
OPENING, CLOSING = "“", "”"


class Section(QWidget):
    """One section: heading, a quiet remark at its right, and the editor."""

    def __init__(self, theme: Theme, kind: SectionKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.kind = kind
        self.shared = True
        colour = "voice" if kind.voice else "ink"
        self.heading = Text(theme, "heading_large", kind.heading, colour, wrap=False)
        self._remark_icon = IconLabel(theme, "eye-off", "ink_2", 16)
        self._remark = Text(theme, "small", "", "ink_2", elide=True)
        self._icon_shown = ""
        self.last_time = Button(theme, "Last time", "quiet", size="small", icon="history")
        self.last_time.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cursor stays in the writing; the key does the same
        self.last_time.setToolTip(f"What was written here before ({EARLIER_KEYS})")
        self.last_time.clicked.connect(self._on_last_time_clicked)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self._remark_icon)
        row.addWidget(self._remark)
        row.addWidget(self.last_time)
        self.known = Text(theme, "small", "", "ink_2", weight=600)
        self.known.hide()
        self.earlier = Earlier(theme, kind.heading)
        self.editor = GrowingEditor(theme, kind.heading, voice=kind.voice)
        self.column = QVBoxLayout(self)
        self.column.addLayout(row)
        self.column.addWidget(self.known)
        self.column.addWidget(self.earlier)
        self.column.addWidget(self.editor, 0)
        self.column.setSpacing(8 if kind.voice else 3)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_section(self, view: SectionView, called: str, since: str = "") -> None:
        """Show everything but the words: prompt, sharing, who chooses what goes here, or what came `since`."""
        self.shared = view.shared
        self.known.setText(view.known)
        self.known.setVisible(bool(view.known))
        self.earlier.offer(view.earlier)
        self.last_time.setVisible(view.earlier is not None)
        self.editor.set_placeholder(view.prompt)
        remark, icon = ("Team only", "eye-off") if not view.shared else ("", "")
        if view.shared and view.kind.voice:
            remark, icon = f"{called} chooses what goes here", "message-circle-heart"
        if since:
            remark, icon = since, "file-pen"
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        self._remark_icon.setVisible(bool(remark))
        if icon:
            self._remark_icon.set_icon(icon, "ink_2")
        name = self.kind.heading if view.shared else f"{self.kind.heading}, team only"
        name = ". ".join(part for part in (name, view.known, since) if part)
        self.editor.setAccessibleName(name)

    @Slot()
    def _on_last_time_clicked(self) -> None:
        self.earlier.turn()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.column.setContentsMargins(0, self._theme.px(20), 0, 0)


class Note(QWidget):
    """All sections of one visit. `text_edited` carries the key of the section that was typed in."""

    text_edited = Signal(str)
    entered = Signal(str)
    """The key of the section that is being written now."""

    def __init__(self, desk: Desk, sections: Sequence[Section], after: QWidget, parent: QWidget | None = None) -> None:
        """Lay out the sections; `after` stands under the last one."""
        super().__init__(parent)
        theme = self._theme = desk.theme
        self.here = SECTIONS[0].key
        self.page = ScrollPage(theme, margin=0)
        self.page.setProperty("region", True)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(0)
        self.page.body.setContentsMargins(0, 0, 0, 0)
        self.page.body.addLayout(self._inner)
        self.page.body.addStretch(1)
        self.sections = {section.kind.key: section for section in sections}
        self._order = tuple(self.sections)
        for key, section in self.sections.items():
            section.editor.text_edited.connect(lambda key=key: self.text_edited.emit(key))
            section.editor.installEventFilter(self)
            desk.watch_spelling(section.editor)
            self._inner.addWidget(section)
        self._inner.addWidget(after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @classmethod
    def making(cls, desk: Desk, after: QWidget, workshop: QWidget) -> Making[Note]:
        """Make it section by section."""
        sections = []
        for kind in SECTIONS:
            sections.append(Section(desk.theme, kind, workshop))
            yield
        return cls(desk, sections, after, workshop)

    def arrange(self, keys: Sequence[str], shown: Sequence[str]) -> None:
        """Put all sections into this order; those not in `shown` are out of sight, their words stay."""
        if keys != self._order:
            self._order = tuple(keys)
            for at, key in enumerate(keys):
                self._inner.removeWidget(self.sections[key])
                self._inner.insertWidget(at, self.sections[key])
        for key, section in self.sections.items():
            section.setVisible(key in shown)
        if shown and self.here not in shown:
            self.here = shown[0]

    def text(self, key: str) -> str:
        """Return what is written in a section."""
        return self.sections[key].editor.text()

    def has_words(self, key: str) -> bool:
        """Tell whether anything is written in a section."""
        return not self.sections[key].editor.document().isEmpty()

    def go_to(self, key: str) -> None:
        """Put the cursor into a section, at the end of what is written, and show its heading."""
        section = self.sections[key]
        editor = section.editor
        if not editor.hasFocus():
            editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._enter(key)
        self.show_whole(section)

    def show_whole(self, part: QWidget) -> None:
        """Scroll until a part is in view, once it has its place; one that is too tall is left to its cursor."""

        def show() -> None:
            if part.height() <= self.page.area.viewport().height():
                self.page.area.ensureWidgetVisible(part, 0, self._theme.px(12))

        QTimer.singleShot(0, part, show)

    def write_exact_words(self) -> None:
        """Put marks round what is selected in the person's own section, or begin a quotation on a line of its own."""
        self.sections[VOICE].show()  # a template may leave it out
        editor = self.sections[VOICE].editor
        if not editor.hasFocus():
            editor.moveCursor(QTextCursor.MoveOperation.End)
        words = editor.textCursor().selectedText().replace("\u2029", "\n")
        if not words:
            editor.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
        own_line = "" if words or not editor.textCursor().block().text().strip() else "\n"
        editor.insert_words(f"{own_line}{OPENING}{words}{CLOSING}")
        if not words:
            editor.moveCursor(QTextCursor.MoveOperation.Left)
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected(self) -> str:
        """Return the words that are selected in the section that is being written or read now."""
        return self.sections[self.here].editor.textCursor().selectedText().replace("\u2029", "\n")

    def show_earlier(self) -> str:
        """Show or put away what an earlier visit said, in the section that is being written; return what to say."""
        section = self.sections[self.here]
        said = section.earlier.turn()
        self.show_whole(section.heading)
        self.show_whole(section)
        return said

    def hold(self, held: bool) -> None:
        """Take no typing for the moment in which the visit is signed."""
        for section in self.sections.values():
            section.editor.setReadOnly(held)

    def set_read_only(self, read_only: bool) -> None:
        """Show the words as signed, without the sections and prompts that were left empty; or as a draft."""
        for key, section in self.sections.items():
            section.editor.set_read_only(read_only)
            section.editor.setVisible(not read_only or self.has_words(key))
            section.setVisible(not read_only or self.has_words(key) or key == AGREED)

    def _enter(self, key: str) -> None:
        self.here = key
        self.entered.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            key = next((key for key, section in self.sections.items() if section.editor is watched), "")
            if key:
                self._enter(key)
        return super().eventFilter(watched, event)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        side = min(px(56), 64)
        self._inner.setContentsMargins(side, 0, side, px(24))
