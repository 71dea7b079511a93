"""What the office will not do, on its way to the answer."""

from __future__ import annotations

from visitapp.sync.protocol.messages import Refusal


class Refusing(Exception):
    """A request that is answered with a reason. `number` and `wait` are those of `messages.Refused`."""

    def __init__(self, why: Refusal, *, number: int = 0, wait: int = 0) -> None:
        """Keep the reason."""
        super().__init__(why.value)
        self.why = why
        self.number = number
        self.wait = wait


STATUS = {
    Refusal.NOT_VALID: 400,
    Refusal.NOT_SIGNED: 401,
    Refusal.CLOCK: 401,
    Refusal.NOT_YOURS: 403,
    Refusal.INVITATION: 403,
    Refusal.UNKNOWN: 404,
    Refusal.FORK: 409,
    Refusal.TOO_SLOW: 408,
    Refusal.EPOCH: 409,
    Refusal.DOUBLE: 409,
    Refusal.TOO_LARGE: 413,
    Refusal.NEWER: 426,
    Refusal.TOO_MANY: 429,
    Refusal.BUSY: 503,
    Refusal.FULL: 507,
    Refusal.QUOTA: 507,
}
