"""Before anything else runs: nothing of this process reaches a core file, a debugger or another user of the laptop.

Each step is taken where the platform has it and left out where not; none of them can fail the start. An administrator
of the laptop still sees everything: that is a limit which the guide says out loud.
"""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4  # linux/prctl.h
PT_DENY_ATTACH = 31  # sys/ptrace.h of macOS
SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX = 0x1, 0x2, 0x8000  # errhandlingapi.h
WER_FAULT_REPORTING_FLAG_NOHEAP = 0x1  # werapi.h: a report of Windows holds no heap


def harden() -> None:
    """Close what the platform leaves open by default. To be called before anything secret is in memory."""
    os.umask(0o077)
    if os.name == "posix":
        _keep_no_core_file()
    if sys.platform == "linux":
        _libc_call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "darwin":
        _libc_call("ptrace", PT_DENY_ATTACH, 0, None, 0)
    elif sys.platform == "win32":
        _keep_windows_from_reporting()


def _keep_no_core_file() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _libc_call(name: str, *arguments: int | None) -> None:
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return
    function(*(argument if argument is None else ctypes.c_ulong(argument) for argument in arguments))


def _keep_windows_from_reporting() -> None:
    if sys.platform == "win32":
        boxes = SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX
        ctypes.windll.kernel32.SetErrorMode(boxes)
        try:
            reporting = ctypes.windll.wer
            reporting.WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
            reporting.WerAddExcludedApplication(ctypes.c_wchar_p(Path(sys.executable).name), False)
        except (OSError, AttributeError):
            return
