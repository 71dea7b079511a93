"""Where everything is put together: settings, the window or a command, and what is kept of a crash.

Only light modules are imported here, so that the unlock window is painted at once.
"""

from __future__ import annotations

import faulthandler
import gc
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from visitapp import __version__
from visitapp.config import Config, load_config
from visitapp.hardening import harden

if TYPE_CHECKING:
    from visitapp.ui.locking.handover import Received

PACKAGE = Path(__file__).resolve().parent
LOCKED = "--locked"
LOCKED_WINDOW = (
    (sys.executable, LOCKED) if getattr(sys, "frozen", False) else (sys.executable, "-m", "visitapp", LOCKED)
)
"""Starts a fresh process that shows the locked window; what it needs to know comes through its standard input."""
SPELLING = "--spelling"
CHECKER = (*LOCKED_WINDOW[:-1], SPELLING)
"""Starts the process that checks spelling; it lives as long as its standard input is open."""


def main() -> int:
    """Run `visitapp` with the arguments of the process and return its exit code."""
    harden()
    if sys.argv[1:] == [SPELLING]:
        from visitapp.spelling.checker import main as check_spelling

        return check_spelling()
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Open the window without arguments, else do a command."""
    config = load_config()
    if not arguments:
        return _open_window(config, None, None)
    if arguments == [LOCKED]:
        return _take_over(config)
    from visitapp import cli

    def take_screenshots(vault: Path, passphrase: str, folder: Path) -> tuple[Path, ...]:
        from visitapp.ui.pictures import take_pictures

        return take_pictures(config, vault, passphrase, folder)

    def check_window() -> str:
        from visitapp.ui import pictures

        return pictures.check_window()

    sys.excepthook = lambda _kind, error, _trace: _say_crash(config, error)
    return cli.main(
        arguments,
        open_window=lambda vault, passphrase: _open_window(config, vault, passphrase),
        take_screenshots=take_screenshots,
        check_window=check_window,
    )


def _open_window(config: Config, vault: Path | None, passphrase: str | None, handover: Received | None = None) -> int:
    gc.disable()  # while everything is imported there is nothing to collect; the window enables it again
    from visitapp.ui.app import run as run_window

    _watch_for_native_crashes(config)
    return run_window(
        config,
        vault=vault,
        passphrase=passphrase,
        report=lambda error: write_crash_file(config, error),
        renewed_by=LOCKED_WINDOW,
        spelt_by=CHECKER,
        handover=handover,
    )


def _take_over(config: Config) -> int:
    """Show the locked window in place of a process whose vault was open."""
    from visitapp.ui.locking.handover import receive

    received = receive()
    if received is None:
        return _open_window(config, None, None)
    return _open_window(config, Path(received[0].vault), None, received)


def write_crash_file(config: Config, error: BaseException) -> Path | None:
    """Keep the kind of a fault and our own frames, and nothing that it says: that may hold somebody's words.

    Return the file, or None where it could not be written.
    """
    import platform

    lines = [f"VisitApp {__version__}", f"Python {platform.python_version()}, {platform.platform()}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += _own_frames(cause)
        cause = cause.__cause__ or cause.__context__
    moment = datetime.now().astimezone()
    path = config.data_dir / "crashes" / f"crash-{moment:%Y%m%d-%H%M%S-%f}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _own_frames(error: BaseException) -> list[str]:
    import traceback

    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            frames.append(f"  {path.relative_to(PACKAGE).as_posix()}:{line} {frame.f_code.co_name}")
    return frames


def _say_crash(config: Config, error: BaseException) -> None:
    path = write_crash_file(config, error)
    where = f" A report without anybody's words is in {path}." if path is not None else ""
    sys.stderr.write(f"Something went wrong inside VisitApp. What was saved is safe.{where}\n")


def _watch_for_native_crashes(config: Config) -> None:
    """Have the interpreter write its frames when a library stops the process."""
    path = config.data_dir / "native-crash.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size:
            kept = path.with_name("crashes") / f"native-{path.stat().st_mtime_ns}.txt"
            kept.parent.mkdir(exist_ok=True, mode=0o700)
            path.replace(kept)
        faulthandler.enable(path.open("w", encoding="utf-8"))
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main())
