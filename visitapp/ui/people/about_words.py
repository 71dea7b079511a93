"""What the person has told about themselves: groups that open one at a time, each part in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.about import AboutGroup, parts_of
from visitapp.services.about import AboutPage
from visitapp.ui.look.theme import Theme
from visitapp.ui.making import Making
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.disclosure import Disclosure
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import FormRow

NOTHING_YET = "Nothing written yet"


class AboutWords(Card):
    """All groups in one card. `edited` carries the key of the part that was written in."""

    edited = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=(0, 0, 0, 0), parent=parent)
        self._words_theme = theme
        self.setAccessibleName("In the person’s own words")
        self.editors: dict[str, GrowingEditor] = {}
        self.rows: dict[AboutGroup, Disclosure] = {}
        self.body.setSpacing(0)

    @classmethod
    def making(cls, theme: Theme, workshop: QWidget) -> Making[AboutWords]:
        """Make the card group by group: its two dozen editors take too long for one turn of the window."""
        words = cls(theme, workshop)
        for group in AboutGroup:
            first = group is AboutGroup.ABOUT_ME
            content = yield from words._making_content(group)
            row = Disclosure(theme, group.heading, content, mark="circle-dashed", divider=not first)
            row.opened.connect(partial(words._on_row_opened, group))
            row.set_open(first)
            words.rows[group] = row
            words.body.addWidget(row)
            yield
        return words

    def value(self, key: str) -> str:
        """Return what is written in a part now."""
        return self.editors[key].text()

    def open(self, group: AboutGroup | None) -> None:
        """Open one group and close the others; nothing is signalled."""
        for other, row in self.rows.items():
            row.set_open(other is group)

    def show_page(self, page: AboutPage, kept: Mapping[str, str], *, fresh: bool) -> None:
        """Show what the store has; a part in `kept` has newer words, which stand here already unless `fresh`."""
        for key, editor in self.editors.items():
            if fresh or key not in kept:
                editor.set_text(kept.get(key, page.text(key)))
        for group in self.rows:
            self._show_state(group)

    def _show_state(self, group: AboutGroup) -> None:
        """Say in a heading how much is written there."""
        row, parts = self.rows[group], parts_of(group)
        written = sum(not self.editors[part.key].document().isEmpty() for part in parts)
        voice = group is AboutGroup.ABOUT_ME
        if written:
            row.set_mark("message-circle-heart" if voice else "circle-check", "voice" if voice else "primary")
        else:
            row.set_mark("circle-dashed", "ink_3")
        row.set_summary(f"{written} of {len(parts)}" if written else NOTHING_YET)

    def _making_content(self, group: AboutGroup) -> Making[QWidget]:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(14, 2, 16, 14)
        column.setSpacing(12)
        for part in parts_of(group):
            voice = group in (AboutGroup.ABOUT_ME, AboutGroup.WHO, AboutGroup.ROOTS)
            editor = GrowingEditor(self._words_theme, part.heading, voice=voice, boxed=True, role="body")
            editor.text_edited.connect(partial(self._on_editor_edited, group, part.key))
            self.editors[part.key] = editor
            column.addWidget(FormRow(self._words_theme, part.heading, editor, hint=part.prompt))
            yield
        return holder

    def _on_editor_edited(self, group: AboutGroup, key: str) -> None:
        self._show_state(group)
        self.edited.emit(key)

    def _on_row_opened(self, group: AboutGroup, is_open: bool) -> None:
        if is_open:
            self.open(group)
