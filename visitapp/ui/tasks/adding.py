"""A typed task on its way to the store, and what the field asks for meanwhile; nothing typed is lost on the way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import near_day
from visitapp.domain.people import Person
from visitapp.errors import KnownError
from visitapp.services import tasks
from visitapp.services.actions import owner_names, worker_ids
from visitapp.services.people import PersonSummary, list_people
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.tasks.quick_add import NewTask, QuickAdd
from visitapp.ui.today.who_chooser import WhoChooser


class Adding(QObject):
    """Adds what the field hands over, or gives it back with the reason."""

    def __init__(self, desk: Desk, field: QuickAdd, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._field = field
        self._page = page
        self._under_way = 0
        field.added.connect(self._on_field_added)
        field.person_wanted.connect(self._on_field_person_wanted)
        field.owners_wanted.connect(self._on_field_owners_wanted)

    @property
    def is_under_way(self) -> bool:
        """Tell whether a task has not yet reached the store."""
        return self._under_way > 0

    @Slot(object)
    def _on_field_added(self, new: NewTask) -> None:
        self._under_way += 1

        def add(workspace: Workspace) -> ChangeSet:
            return tasks.add_task(
                workspace,
                text=new.text,
                person_id=new.person_id,
                owner_ids=new.owner_ids,
                due_on=new.due_on,
                repeat=new.repeat,
                waiting_for=new.waiting_for,
            )

        self._desk.background.write(self, add, lambda _: self._on_added(new), partial(self._on_failed, new))

    def _on_added(self, new: NewTask) -> None:
        self._under_way -= 1
        day = f" {near_day(new.due_on, self._desk.now().date())}." if new.due_on else ""
        self._desk.tell(f"Task added.{day}", True)

    def _on_failed(self, new: NewTask, error: KnownError) -> None:
        self._under_way -= 1
        if isValid(self._field):
            self._field.give_back(new, error)
            self._desk.trouble(error)

    @Slot()
    def _on_field_person_wanted(self) -> None:
        def ask(people: tuple[PersonSummary, ...]) -> None:
            question = "Who is the task about?"
            chooser = WhoChooser(self._desk.theme, self._page.window(), people, verb="Choose", question=question)
            chooser.chosen.connect(self._field.choose_person)
            chooser.ask()

        self._desk.background.read(self, list_people, ask)

    @Slot(str)
    def _on_field_owners_wanted(self, person_id: str) -> None:
        def names_of(workspace: Workspace) -> dict[str, str]:
            person = workspace.store.get(Person, person_id)
            names = owner_names(workspace, person=person)
            mine = worker_ids(workspace)
            return {id_: name for id_, name in names.items() if id_ not in {person_id, *mine}}

        self._desk.background.read(self, names_of, partial(self._field.offer_owners, person_id))
