"""Faults that people can meet. Every message is safe to show and to log: it never holds a record's text."""


class KnownError(Exception):
    """A fault of the surroundings, said as one calm sentence and what to do next."""

    def __init__(self, sentence: str, next_step: str = "") -> None:
        """Keep both parts apart so that a window can set the first one bold."""
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step

    def __str__(self) -> str:
        """Join both parts for a command line."""
        return f"{self.sentence} {self.next_step}".strip()


class WrongSecret(KnownError):
    """The passphrase or recovery code does not open this vault."""


class WeakPassphrase(KnownError):
    """The chosen passphrase is too easy to guess."""


class WeakPin(KnownError):
    """The chosen PIN is too short or too easy to guess."""


class NotAVault(KnownError):
    """The folder or file is not a vault."""


class NewerVault(KnownError):
    """The vault was written by a newer version and is left untouched."""


class OlderVault(KnownError):
    """The vault was last written by an older version and has to be opened once before it can be looked at."""


class VaultInUse(KnownError):
    """Another process holds the vault."""


class VaultDamaged(KnownError):
    """A part of the vault is missing or was altered and could not be repaired."""


class ProgramIncomplete(KnownError):
    """A part of VisitApp itself is missing or was replaced by another package."""


class VaultExists(KnownError):
    """There is already something where a new vault should go."""


class DiskFull(KnownError):
    """There is no room left. What was typed stays in the window."""


class NotWritable(KnownError):
    """The place cannot be written to."""


class FileRefused(KnownError):
    """A file from outside cannot be used."""


class Cancelled(KnownError):
    """The worker stopped it."""


class NotFound(KnownError):
    """The record, person or file that was named does not exist."""


class Refused(KnownError):
    """A rule of the domain does not allow it, for example changing signed words."""


class OfficeUnreachable(KnownError):
    """The office did not answer. What is to be sent stays here."""


class OfficeRefused(KnownError):
    """The office answered and did not do it."""


class OfficeDiffers(OfficeRefused):
    """The office was put back, and an officer arranged something there that this laptop cannot follow."""


class OfficeFault(KnownError):
    """The office's answer contradicts itself or what is known: something was left out, changed or forged."""


class PrinterAbsent(KnownError):
    """No printer is set up on this laptop."""
