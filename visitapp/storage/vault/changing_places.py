"""A restored vault takes the name of the one that it replaces: killed at any moment, one or the other has it.

Beside the vault a restored one is first `.<name>.<mark>.restoring`, and `.<name>.<mark>.restored` once it is whole.
"""

from __future__ import annotations

import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from visitapp.storage.vault.files import exchange, sync_folder

_MARK = r"\.[0-9a-f]{8}\."


def place_beside(into: Path) -> Path:
    """Return where a vault is written that is to be called `into`."""
    return into.with_name(f".{into.name}.{secrets.token_hex(4)}.restoring")


def give_name(written: Path, into: Path, kept: Path | None) -> None:
    """Give a vault that is whole its name; the one that has it is called `kept` from then on. Raises OSError."""
    whole = written.with_suffix(".restored")
    written.rename(whole)
    try:
        if kept is None:
            whole.rename(into)
        else:
            _change_places(whole, into, kept)
    except OSError:
        if into.exists():
            shutil.rmtree(whole, ignore_errors=True)
        raise
    sync_folder(into.parent)
    for leftover in _beside(into, "restor(ing|ed)"):
        shutil.rmtree(leftover, ignore_errors=True)


def finish_interrupted(into: Path) -> None:
    """Give a restored vault its name if a restore was stopped right before that, and nothing has the name.

    Only systems that cannot exchange two names in one step can have stopped between them.
    """
    with suppress(OSError):
        if not into.exists():
            whole = _beside(into, "restored")
            if len(whole) == 1:
                whole[0].rename(into)
                sync_folder(into.parent)


def _change_places(whole: Path, into: Path, kept: Path) -> None:
    # First under a name that stays: once they have changed places, it is the replaced vault that lies there.
    whole.rename(kept)
    if exchange(kept, into):
        return
    kept.rename(whole)
    into.rename(kept)
    try:
        whole.rename(into)
    except OSError:
        kept.rename(into)
        raise


def _beside(into: Path, ending: str) -> list[Path]:
    pattern = re.compile(rf"\.{re.escape(into.name)}{_MARK}{ending}")
    return [path for path in into.parent.iterdir() if pattern.fullmatch(path.name)]
