"""The command line: the same services as the window, for scripts, rehearsals and the IT desk.

Exit codes: 0 fine, 1 something was refused or found wrong (one sentence says what), 2 the command was not understood.
Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import sys

from visitapp.cli.window import CheckWindow, OpenWindow, TakeScreenshots, Window
from visitapp.errors import KnownError

__all__ = ["main"]


def main(
    arguments: list[str], *, open_window: OpenWindow, take_screenshots: TakeScreenshots, check_window: CheckWindow
) -> int:
    """Do one command and return its exit code. The window's part is handed in: commands know no Qt."""
    from visitapp.cli.commands import app

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without curly quotes shows a mark, not a crash
    try:
        app(arguments, prog_name="visitapp", obj=Window(open_window, take_screenshots, check_window))
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0
