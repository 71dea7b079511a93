"""Where one can go in the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page (today, people, tasks, documents, person, visit, settings, office, conflicts, history) and what it shows.

    Tabs: overview, about, visits, goals, network, plan, documents, history.
    """

    page: str
    person_id: str = ""
    tab: str = "overview"
    record_id: str = ""


TODAY = Place("today")
PEOPLE = Place("people")
TASKS = Place("tasks")
DOCUMENTS = Place("documents")
SETTINGS = Place("settings")
OFFICE = Place("office")
CONFLICTS = Place("conflicts")
HISTORY = Place("history")


def task(action_id: str) -> Place:
    """Return the page of tasks with one of them in view."""
    return Place("tasks", record_id=action_id)


def person(person_id: str, tab: str = "overview", record_id: str = "") -> Place:
    """Return a person's page at one of its tabs; `record_id` is what to show first there."""
    return Place("person", person_id, tab, record_id)


def visit(visit_id: str, person_id: str) -> Place:
    """Return the page of one visit."""
    return Place("visit", person_id, record_id=visit_id)
