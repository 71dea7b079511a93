"""The chips of one person or of everybody: what is good to know before the door."""

from __future__ import annotations

from visitapp.domain.adjustments import Adjustment
from visitapp.domain.people import Alert, GoodToKnow, Person, good_to_know
from visitapp.services.workspace import Workspace


def chips_of(workspace: Workspace, person: Person) -> tuple[GoodToKnow, ...]:
    """Return the chips of one person."""
    alerts = workspace.store.all(Alert, person_id=person.id)
    return good_to_know(person, alerts, workspace.store.all(Adjustment, person_id=person.id), workspace.today())


def chips_of_everybody(workspace: Workspace, people: tuple[Person, ...]) -> dict[str, tuple[GoodToKnow, ...]]:
    """Return person id -> chips, reading each kind of record once."""
    today = workspace.today()
    alerts: dict[str, list[Alert]] = {}
    adjustments: dict[str, list[Adjustment]] = {}
    for alert in workspace.store.all(Alert):
        alerts.setdefault(alert.person_id, []).append(alert)
    for adjustment in workspace.store.all(Adjustment):
        adjustments.setdefault(adjustment.person_id, []).append(adjustment)
    return {
        person.id: good_to_know(person, tuple(alerts.get(person.id, ())), tuple(adjustments.get(person.id, ())), today)
        for person in people
    }
