"""The worker whose vault this is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Worker:
    """Name, role and numbers as the papers show them."""

    id: str
    name: str = ""
    role: str = "Social worker"
    team: str = ""
    phone: str = ""

    @property
    def person_id(self) -> str:
        """Return "": this record belongs to no person's stream."""
        return ""

    @property
    def first_name(self) -> str:
        """Return the name for a greeting."""
        return self.name.split()[0] if self.name.split() else ""
