"""Dialogs: a question over the window's scrim, with verbs on the buttons and the safe one focused.

A dialog is a child of the window and not a window of its own, so that the privacy screen always covers it.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.errors import KnownError
from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.tab_stops import tab_stops
from visitapp.ui.widgets.buttons import Button, Kind
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.form_words import FormKeeper, Words, put_back, words_in
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.text import Text

WIDTH = 480
PADDING = (24, 20, 24, 20)
EDGE = 24
SEEN_ABOVE = 120
"""So many pixels above what went wrong are brought into view with it."""
Write = Callable[[Callable[[], None], Callable[[KnownError], None]], object]
"""Hands something to the store; calls the first once it is there, or the second with what went wrong."""
SHOWN = "shown_to_the_person"
"""A property of the window: questions wait until the person is shown the screen no more."""
# These reach the window even while a question is open.
PASSED_ON = ("F7", "F8", "Ctrl+L", "Ctrl++", "Ctrl+=", "Ctrl+-")


class Dialog(QDialog):
    """Ask a question; `confirmed` or `dismissed` is sent once, then the dialog is gone.

    It is a QDialog for its role alone, which tells a screen reader to read the question; Qt never opens it as one.

    `verb` does what is asked, `safe` leaves everything as it is and has the focus; Esc is `safe`.
    Put fields, if any, into `body`, then call `ask()`. Words typed into them are handed over by `write`: the dialog
    stays until the store has them, and says what is wrong when it does not take them.
    """

    confirmed = Signal()
    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        question: str,
        sentence: str = "",
        *,
        verb: str,
        safe: str,
        kind: Kind = "primary",
        width: int = WIDTH,
        over_shown: bool = False,
    ) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setAttribute(Qt.WidgetAttribute.WA_Moved)  # it has its place: Qt is not to find one
        self._theme = theme
        self.may_confirm: Callable[[], bool] = lambda: True
        """Asked before `confirmed`; False keeps the dialog open, with what is wrong said in its fields."""
        self.write: Write | None = None
        """Done before `confirmed`, which is sent only when it succeeded."""
        self._came_from: QWidget | None = None
        self._over_shown = over_shown
        self.question = question
        self.keeps_words = True
        """Whether words that were typed are kept when the vault locks; a secret never is, nor what proves one."""
        self._began_with: Words = {}
        self._waits = False
        self._was_asked = False
        self._done = False
        self._writing = False
        self._width = width
        self._question = question
        self._sentence = sentence
        self.setAccessibleName(question)
        self.setAccessibleDescription(sentence)
        self.card = Card(theme, padding=PADDING)
        self._title = Text(theme, "heading_large", question)
        self._text = Text(theme, "body", sentence, "ink_2")
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.problem = Text(theme, "small", "", "urgent", weight=500)
        self.problem.hide()
        self.safe_button = Button(theme, safe)
        self.verb_button = Button(theme, verb, kind)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.safe_button)
        buttons.addWidget(self.verb_button)
        column = self.card.body
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        self._text.setVisible(bool(sentence))
        column.addLayout(self.body)
        column.addWidget(self.problem)
        column.addSpacing(theme.px(12))
        column.addLayout(buttons)
        self._scroll = ScrollArea(self.card, parent=self)
        self.safe_button.clicked.connect(self.dismiss)
        self.verb_button.clicked.connect(self._on_verb_clicked)
        theme.changed.connect(self._place)
        window.installEventFilter(self)
        self.hide()

    def ask(self) -> None:
        """Show the question over everything else in the window, with the safe button focused.

        While the person is shown the screen it waits, unless it was made to stand over that.
        """
        window = self.parentWidget()
        self._waits = window is not None and bool(window.property(SHOWN)) and not self._over_shown
        if self._waits:
            return
        self._came_from = QApplication.focusWidget()
        self.show()
        self.raise_()
        self._place()
        self.safe_button.setFocus(Qt.FocusReason.PopupFocusReason)
        # The last among the children is read last: the buttons come after the words and the fields.
        for button in (self.safe_button, self.verb_button):
            button.raise_()
        announce(self, f"{self._question} {self._sentence}".strip())
        if not self._was_asked:
            self._was_asked = True
            self._began_with = words_in(self)
            keeper = self._keeper()
            if keeper is not None:
                keeper.opened(self)

    def changed_words(self) -> Words:
        """Return what was written or chosen since it was opened; nothing while the store is being asked."""
        if self._writing or not self._was_asked:
            return {}
        return {name: value for name, value in words_in(self).items() if value != self._began_with.get(name)}

    def put_words_back(self, words: Words, said: str) -> None:
        """Write again what was typed before, and say so."""
        put_back(self, words)
        self._text.setText(f"{self._sentence} {said}".strip())
        self._text.show()
        self._place()
        announce(self, said)

    def _keeper(self) -> FormKeeper | None:
        window = self.parentWidget()
        return window.findChild(FormKeeper) if window is not None else None

    def ask_if_it_waited(self) -> None:
        """Show the question now that the person is shown the screen no more."""
        if self._waits:
            self.ask()

    @Slot()
    def dismiss(self) -> None:
        """Leave everything as it is; not while the store is being asked, for it may have agreed already."""
        if not self._writing:
            self._finish(confirmed=False)

    @Slot()
    def _on_verb_clicked(self) -> None:
        self._confirm()

    def _confirm(self) -> None:
        if self._writing or not self.may_confirm():
            return
        if self.write is None:
            self._finish(confirmed=True)
            return
        self._writing = True
        self.problem.hide()
        self.write(self._on_written, self._on_refused)

    def _on_written(self) -> None:
        if isValid(self):
            self._writing = False
            self._finish(confirmed=True)

    def _on_refused(self, error: KnownError) -> None:
        """Stay open with everything as it was typed, and say why."""
        if isValid(self):
            self._writing = False
            self.problem.setText(str(error))
            self.problem.show()
            self._place()
            # Once the room for it is there: a long form would keep it below its edge.
            QTimer.singleShot(0, self, self._show_problem)
            announce(self, str(error), at_once=True)

    @Slot()
    def _show_problem(self) -> None:
        self._scroll.ensureWidgetVisible(self.problem, 0, SEEN_ABOVE)

    def _finish(self, *, confirmed: bool) -> None:
        if self._done:
            return
        self._done = True
        self.hide()
        keeper = self._keeper()
        if keeper is not None:
            keeper.closed(self)
        back = self._came_from
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()
        (self.confirmed if confirmed else self.dismissed).emit()

    def is_all_in_view(self) -> bool:
        """Tell whether the window is high enough for the whole question."""
        return self._scroll.verticalScrollBar().maximum() <= self._scroll.verticalScrollBar().minimum()

    def bring_into_view(self, field: QWidget) -> None:
        """Scroll to a field once what came with it has its room."""
        QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field, 0, EDGE))

    @Slot()
    def fit(self) -> None:
        """Take the room that the content needs now. To be called when fields came or went."""
        self._place()

    @Slot()
    def _place(self) -> None:
        """Cover the window; put the card in the middle, and let it scroll where the window is too low."""
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(self._theme.px(self._width), self.width() - 2 * EDGE)
        needed, room = self._height(width), self.height() - 2 * EDGE
        height = min(needed, room)
        # Where all fits there is no bar: one that is there takes width, and then the words take more lines.
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOff if needed <= room else policies.ScrollBarAsNeeded
        self._scroll.setVerticalScrollBarPolicy(policy)
        self._scroll.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _height(self, width: int) -> int:
        layout = self.card.layout()
        if layout is None:
            return 0
        layout.invalidate()
        return max(layout.totalHeightForWidth(width), self.card.minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible() and watched is self.parentWidget():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # Accepting the override keeps the window's shortcuts from acting behind the question.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination()).toString()
            event.setAccepted(pressed not in PASSED_ON)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Keep Tab inside the dialog."""
        stops = tab_stops(self)
        if not stops:
            return False
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1
        target = stops[(at + (1 if next_one else -1)) % len(stops)]
        reasons = Qt.FocusReason
        target.setFocus(reasons.TabFocusReason if next_one else reasons.BacktabFocusReason)
        self._scroll.ensureWidgetVisible(target, EDGE, EDGE)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.scrim))
        painter.end()
        event.accept()
