"""The last look before signing: the note as it will be read, what was left empty left out, and a name for the visit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.actions import owner_words
from visitapp.services.visit_views import SectionView, VisitView
from visitapp.ui.look.theme import Theme
from visitapp.ui.visits.words import joined_names
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

FROZEN = "Once signed, its words stay as they are. What was agreed can still be ticked."
WIDTH = 720
MOST_HEIGHT = 280
EDGE = 16


def what_is_shared(view: VisitView, texts: Mapping[str, str]) -> str:
    """Say who the note is for."""
    kept = [each.kind.heading for each in view.sections if not each.shared and texts.get(each.kind.key, "").strip()]
    return f"Team only: {joined_names(kept)}." if kept else f"Everything is shared with {view.person.called}."


def what_is_missing(view: VisitView, texts: Mapping[str, str]) -> str:
    """Say softly what was left empty; nothing has to be filled in. "" when nothing was."""
    parts = []
    if not any(choice.is_present for choice in view.who):
        parts.append("Nobody is marked as there.")
    blank = [each.kind for each in view.sections if each.is_offered and not texts.get(each.kind.key, "").strip()]
    empty = [kind.heading for kind in blank if kind.key != "agreed" or not view.actions]
    if empty and any(words.strip() for words in texts.values()):
        parts.append(f"Nothing is written under {joined_names(empty)}.")
    if view.goals and not any(goal.now is not None for goal in view.goals):
        parts.append("No goal was rated.")
    return f"{' '.join(parts)} That is fine, if it is how it was." if parts else ""


def _heading(section: SectionView) -> str:
    return f"{section.kind.heading} – {section.known}" if section.known else section.kind.heading


class ReadingForm(ScrollPage):
    """The words as they will stand. It takes the focus, so that the keys scroll it."""

    def __init__(self, theme: Theme, view: VisitView, texts: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(theme, margin=EDGE, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 8)
        self.setAccessibleName("The note as it will be signed")
        self.parts: list[tuple[str, str]] = []
        there = [choice.name for choice in view.who if choice.is_present]
        self._add("Who was there", joined_names(there))
        for section in view.sections:
            self._add(_heading(section), texts.get(section.kind.key, "").strip(), voice=section.kind.voice)
        agreed = (
            " – ".join(part for part in (action.text, owner_words(action, view.names)) if part)
            for action in view.actions
        )
        self._add("Who does what", "\n".join(agreed))
        rated = (f"{goal.goal.name}: {goal.now}" for goal in view.goals if goal.now is not None)
        self._add("Ratings, 0 to 10", "\n".join(rated))
        self.setAccessibleDescription(". ".join(f"{heading}: {words.rstrip('.')}" for heading, words in self.parts))
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(margins.left(), EDGE, margins.right(), EDGE)

    def _add(self, heading: str, words: str, *, voice: bool = False) -> None:
        if not words:
            return
        self.parts.append((heading, words))
        part = QVBoxLayout()
        part.setSpacing(0)
        part.addWidget(Text(self._theme, "body_small", heading, "voice" if voice else "ink", weight=600))
        part.addWidget(Text(self._theme, "body", words))
        self.body.addLayout(part)

    def take_room(self, width: int, most: int) -> None:
        """Be as high as the words at a width in pixels, but no higher than `most`: there is more to show."""
        wanted = self.body.totalHeightForWidth(width)
        self.setFixedHeight(min(max(wanted, self._theme.px(60)), self._theme.px(MOST_HEIGHT), most))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=8,
            fill=self._theme.colour("writing"),
            line=self._theme.colour("line"),
            width=self._theme.tokens.border_width,
        )
        painter.end()
        event.accept()


class FinishDialog(Dialog):
    """Show the note once more and ask for a name for it. `title()` is what the lists will call the visit."""

    def __init__(self, theme: Theme, window: QWidget, view: VisitView, texts: Mapping[str, str]) -> None:
        written = any(words.strip() for words in texts.values())
        super().__init__(
            theme,
            window,
            "Finish and sign this visit?" if written else "Sign this visit with nothing written?",
            FROZEN,
            verb="Finish and sign",
            safe="Go on writing",
            width=WIDTH,
        )
        self.reading = ReadingForm(theme, view, texts)
        self.missing = Text(theme, "body_small", what_is_missing(view, texts), "ink_2")
        self.shared = Text(theme, "body_small", what_is_shared(view, texts))
        self.name = Field(
            theme,
            "What it was about",
            view.visit.title or view.visit.purpose,
            hint="A few words for the list of visits.",
        )
        self.name.edit.setMaxLength(200)
        for widget in (self.reading, self.missing, self.shared, self.name):
            self.body.addWidget(widget)
        self.reading.setVisible(bool(self.reading.parts))
        self.missing.setVisible(bool(self.missing.text()))
        self.shared.setVisible(written)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        window = self.parentWidget()
        size = window.size() if window is not None else QSize(WIDTH, WIDTH)
        width = min(self._theme.px(WIDTH), size.width() - 48) - 2 * self._theme.px(24)
        self.reading.take_room(width, size.height() // 2)
        self.fit()

    def ask(self) -> None:
        """Show the note; where it takes all the room, the focus begins in it and not on a button out of sight."""
        super().ask()
        if not self.is_all_in_view() and self.reading.parts:
            self.reading.setFocus(Qt.FocusReason.PopupFocusReason)

    def title(self) -> str:
        """Return the few words for the list of visits."""
        return self.name.text()
