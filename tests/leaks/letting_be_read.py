"""Let the memory of this process be read by whoever runs the tests. The app itself has no way to ask for that."""

import ctypes

PR_SET_DUMPABLE = 4


def let_be_read() -> None:
    """Take back, after it was done, the one step of hardening that a scan of the memory needs taken back."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
