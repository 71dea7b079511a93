"""Where a command gets the passphrase from: a hidden prompt, or the first line of a file."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from pathlib import Path

from visitapp.errors import FileRefused, Refused

LONGEST_FILE = 64 * 1024


def known_passphrase(file: Path | None) -> str:
    """Return the passphrase of a vault that is there. Raises FileRefused, or Refused without a terminal."""
    return _first_line(file) if file is not None else _prompt("Passphrase: ")


def chosen_passphrase(file: Path | None) -> str:
    """Return the passphrase of a vault to be made; typed twice. Raises Refused when the two differ."""
    if file is not None:
        return _first_line(file)
    typed = _prompt("Choose a passphrase (four or five words): ")
    if _prompt("The same again: ") != typed:
        raise Refused("The two passphrases are not the same.", "Nothing was made. Try again.")
    return typed


def typed_code(file: Path | None, whose: str) -> str:
    """Return a code from a sheet of paper. Raises FileRefused, or Refused without a terminal."""
    return _first_line(file) if file is not None else _prompt(f"The code on {whose} sheet: ")


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LONGEST_FILE)
        mode = file.stat().st_mode
    except OSError as fault:
        raise FileRefused(
            "The passphrase file could not be read.", "Check its name and that you may read it."
        ) from fault
    if os.name == "posix" and mode & stat.S_IROTH:
        sys.stderr.write("Everybody on this machine can read the passphrase file. `chmod 600` keeps it to yourself.\n")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise FileRefused("The passphrase file is not plain text.", "Save it as UTF-8.") from fault
    if not lines or not lines[0]:
        raise FileRefused("The first line of the passphrase file is empty.", "Write the passphrase there.")
    return lines[0]


def _prompt(question: str) -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise Refused("There is no terminal here to ask for the passphrase.", "Use --passphrase-file.")
    return getpass.getpass(question)
