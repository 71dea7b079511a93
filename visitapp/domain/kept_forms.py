"""A form that was half filled in when the vault locked: what was written in which field, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from visitapp.domain.records import link


@dataclass(frozen=True, repr=False)
class KeptField:
    """What was written or chosen in one field. `label` names the field among those of its form."""

    label: str
    value: str


@dataclass(frozen=True, repr=False)
class KeptForm:
    """One form. `page`, `person_id`, `tab` and `record_id` name the place over which it was open.

    It stays in this vault, is no undo step, and is taken away when the form is sent, or closed by hand.
    """

    id: str
    person_id: str = link()
    question: str = ""
    page: str = ""
    tab: str = ""
    record_id: str = ""
    fields: tuple[KeptField, ...] = ()
    kept_at: datetime | None = None

    def is_same_form(self, other: KeptForm) -> bool:
        """Tell whether it is the same form over the same person, or the same visit."""
        mine, theirs = (
            (form.question, form.person_id, form.record_id if form.page == "visit" else "") for form in (self, other)
        )
        return mine == theirs
