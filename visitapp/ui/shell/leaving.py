"""Before a vault closes: take nothing more in, hand everything typed to the store, and wait until the store has it.

Whoever asked then looks at `PageStack.unsaved_place`, and goes, or gives the pages back with `stay`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from visitapp.errors import KnownError
from visitapp.ui.background import Background

if TYPE_CHECKING:
    from visitapp.ui.shell.page_stack import PageStack
    from visitapp.ui.widgets.dialog import Dialog

STAYED = "Some words on this page could not be saved, so VisitApp is still open."
STAYED_NEXT = "They are still in this window. Make some room on the disk, then try again."


class Leaving(QObject):
    """Shuts the pages of one window and opens them again. Questions that are open are put away with them."""

    def __init__(self, window: QWidget, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._put_away: list[Dialog] = []
        self._unrefused: list[Dialog] = []
        self._focus: QWidget | None = None
        self._cause: KnownError | None = None
        self._unkept = False
        self.is_under_way = False
        background.known_error.connect(self._on_known_error)

    def shut(self, pages: PageStack) -> None:
        """Take nothing more in and hand over what is typed, in forms too, before going or staying."""
        from visitapp.ui.widgets.form_words import FormKeeper

        self.is_under_way = True
        self._cause = None
        self._unkept = False
        self.cover(pages)
        keeper = self._window.findChild(FormKeeper)
        if keeper is not None:
            keeper.keep([question for question in self._put_away if isValid(question)], self._on_forms_not_kept)

    def cover(self, pages: PageStack) -> None:
        """Take nothing more in and hand over what is typed, until `stay`."""
        if pages.isEnabled():
            self._focus = QApplication.focusWidget()
        QGuiApplication.inputMethod().commit()
        self.put_questions_away()
        self._unrefused = [question for question in self._put_away if question.problem.isHidden()]
        pages.setEnabled(False)
        pages.flush()

    def when_handed_over(self, then: Callable[[], None]) -> None:
        """Call `then` when the store has answered to all of it."""

        def ended() -> None:
            self.is_under_way = False
            self.put_questions_away()
            then()

        self._background.when_idle(ended)

    def was_refused(self) -> bool:
        """Tell whether a form came back that was on its way to the store, or what is written in one was not kept."""
        return self._unkept or any(
            isValid(question) and not question.problem.isHidden() for question in self._unrefused
        )

    def put_questions_away(self) -> None:
        """Take every dialog out of sight."""
        from visitapp.ui.choose_files import give_up
        from visitapp.ui.widgets.dialog import Dialog

        for question in self._window.findChildren(Dialog):
            if question.isVisible():
                question.hide()
                self._put_away.append(question)
        give_up(self._window)

    def stay(self, pages: PageStack) -> None:
        """Open the pages again as they were, with their questions and the focus."""
        pages.setEnabled(True)
        for question in self._put_away:
            if isValid(question):
                question.show()
        self._put_away.clear()
        self._unrefused.clear()
        focus, self._focus = self._focus, None
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()

    def go(self) -> None:
        """Destroy the questions that were put away, and take back what was copied or selected."""
        from visitapp.ui.locking.private_copies import take_back_all

        for question in self._put_away:
            if isValid(question):
                question.deleteLater()
        self._put_away.clear()
        self._unrefused.clear()
        self._focus = None
        take_back_all()

    def refusal(self) -> KnownError:
        """Return what to say when words are left over, with the reason if the store told one."""
        cause = self._cause
        return KnownError(STAYED, str(cause) if cause is not None else STAYED_NEXT)

    def _on_forms_not_kept(self, error: KnownError) -> None:
        self._unkept = True
        self._background.known_error.emit(error)

    @Slot(object)
    def _on_known_error(self, error: KnownError) -> None:
        if self.is_under_way:
            self._cause = error
