"""Finding a person by the name that somebody typed."""

from __future__ import annotations

from visitapp.domain.caseload_columns import folded
from visitapp.domain.people import Person
from visitapp.services.workspace import Workspace


def people_named(workspace: Workspace, *, name: str) -> tuple[Person, ...]:
    """Return the people who may be meant: those of exactly this name, else those with a name that begins so.

    Accents and capitals do not matter. () when there is nobody.
    """
    typed = folded(name)
    if not typed:
        return ()
    people = workspace.store.all(Person, order_by=("family_name", "given_name"))
    exact = tuple(person for person in people if typed in _names(person))
    return exact or tuple(person for person in people if any(known.startswith(typed) for known in _names(person)))


def _names(person: Person) -> tuple[str, ...]:
    names = (person.called, person.full_name, person.plan_name, person.given_name, person.family_name)
    return tuple(folded(name) for name in names if name)
