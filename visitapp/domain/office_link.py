"""This laptop's place in the organisation: which office, which device it is there, and its keys.

It stands in the log, so that it survives whatever makes the database anew, and never leaves the vault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, repr=False)
class OfficeLink:
    """One joining. Ids, hashes and keys are hex. `certificate` is the office's, in PEM; "" where
    the system knows whom to trust.

    `root` is the fingerprint of the organisation's first device; "" for that device itself.
    """

    id: str
    address: str = ""
    certificate: str = ""
    organisation: str = ""
    root: str = ""
    code: str = ""
    device: str = ""
    worker: str = ""
    signing: str = ""
    sealing: str = ""
    first: str = ""
    """The first device's statement that admits itself, signed."""
    asked_at: datetime | None = None
    admitted_at: datetime | None = None
    person_id: str = ""

    @property
    def is_admitted(self) -> bool:
        """Tell whether an officer has let this device in."""
        return self.admitted_at is not None
