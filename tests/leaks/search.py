"""Search files for a word in every form in which it may lie there, folder by folder, whatever they hold by now."""

import base64
from collections.abc import Iterable
from pathlib import Path

SHORTEST = 6
"""Bytes: what is shorter is found everywhere."""


def forms(word: str) -> list[bytes]:
    """Return every form in which a word may lie in a file."""
    plain = [word, word.lower(), word.upper()]
    found = [each.encode(code) for each in plain for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    found.append(word.encode().hex().encode())
    for shift in range(3):  # base64 reads three bytes at a time: the middle of each alignment is always the same
        found.append(base64.b64encode(b"\0" * shift + word.encode())[4:-4])
    return [form for form in found if len(form) >= SHORTEST]  # of a short word base64 keeps no middle


def files_that_hold(word: str, folder: Path, *, but: Iterable[Path] = ()) -> list[str]:
    """Return the files under a folder that hold a word in any form, in their name or inside."""
    left_out = set(but)
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in left_out:
            content = path.read_bytes() + path.name.encode()
            found += [str(path) for form in forms(word) if form in content][:1]
    return found


def count_files(folder: Path) -> int:
    """Return how many files there are to search."""
    return sum(path.is_file() for path in folder.rglob("*"))
