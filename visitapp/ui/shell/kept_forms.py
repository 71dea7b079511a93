"""No form loses its words to a lock: they are kept in the vault, said after unlocking, and put back into the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from visitapp.domain.kept_forms import KeptField, KeptForm
from visitapp.errors import KnownError
from visitapp.services.kept_forms import drop_form, keep_forms, list_kept_forms
from visitapp.ui.places import Place
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.form_words import OFF, ON, FormKeeper
from visitapp.ui.widgets.text import Text

AGAIN = "These are the words you had when VisitApp locked."


class KeptForms(FormKeeper):
    """Knows what is kept while a vault is open. `keep` is called before it closes."""

    def __init__(self, window: QWidget, pages: PageStack) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._kept: tuple[KeptForm, ...] = ()
        self.note = pages.kept_note
        self.note.go_on.clicked.connect(self._on_go_on_clicked)
        self.note.show_words.clicked.connect(self._on_show_words_clicked)
        pages.desk.background.read(self, list_kept_forms, self._show)

    def _show(self, kept: tuple[KeptForm, ...]) -> None:
        self._kept = kept
        self.note.say(len(kept))

    def keep(self, forms: Sequence[QWidget], failed: Callable[[KnownError], None]) -> None:
        """Hand over what is written in these; nothing is written where nothing was."""
        asked = [form for form in forms if isinstance(form, Dialog) and form.keeps_words and form.changed_words()]
        kept = [self._form(dialog) for dialog in asked]
        if kept:
            self._pages.desk.background.write(
                self, lambda ws: keep_forms(ws, forms=kept), lambda _: self._read_again(), failed
            )

    def opened(self, form: QWidget) -> None:
        """Put kept words back into a form that is the same."""
        if not isinstance(form, Dialog) or not form.keeps_words:
            return
        kept = self._same(form)
        if kept is not None:
            form.put_words_back({field.label: field.value for field in kept.fields}, AGAIN)
            self.note.say(0)

    def closed(self, form: QWidget) -> None:
        """Take away what was kept of a form that was sent, or closed by hand."""
        kept = self._same(form) if isinstance(form, Dialog) else None
        if kept is not None:
            self._kept = tuple(each for each in self._kept if each is not kept)
            self._drop(kept)

    def _same(self, dialog: Dialog) -> KeptForm | None:
        now = self._form(dialog)
        return next((each for each in self._kept if each.is_same_form(now)), None)

    def _form(self, dialog: Dialog) -> KeptForm:
        place = self._pages.place or Place("today")
        fields = tuple(KeptField(name, value) for name, value in dialog.changed_words().items())
        return KeptForm(
            "",
            place.person_id,
            dialog.question,
            page=place.page,
            tab=place.tab,
            record_id=place.record_id,
            fields=fields,
        )

    def _read_again(self) -> None:
        if isValid(self._pages):
            self._pages.desk.background.read(self, list_kept_forms, self._remember)

    def _remember(self, kept: tuple[KeptForm, ...]) -> None:
        self._kept = kept

    def _drop(self, form: KeptForm) -> None:
        self._pages.desk.background.write(self, lambda ws: drop_form(ws, form_id=form.id), lambda _: None)

    @Slot()
    def _on_go_on_clicked(self) -> None:
        form = self._kept[0]
        self._pages.go(Place(form.page, form.person_id, form.tab or "overview", form.record_id))

    @Slot()
    def _on_show_words_clicked(self) -> None:
        form = self._kept[0]
        theme = self._pages.desk.theme
        dialog = Dialog(
            theme, self._window, form.question, AGAIN, verb="Throw them away", safe="Keep them", kind="danger"
        )
        dialog.keeps_words = False
        for field in form.fields:
            if field.value not in (ON, OFF):
                dialog.body.addWidget(Text(theme, "body_small", field.label, weight=600))
                dialog.body.addWidget(Text(theme, "body", field.value))
        dialog.confirmed.connect(partial(self._throw_away, form))
        dialog.ask()

    def _throw_away(self, form: KeptForm) -> None:
        self._drop(form)
        self._show(tuple(each for each in self._kept if each is not form))
